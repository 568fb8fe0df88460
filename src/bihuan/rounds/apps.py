from django.apps import AppConfig


class RoundsConfig(AppConfig):
    name = "bihuan.rounds"
    verbose_name = "调度"

    def ready(self) -> None:
        from bihuan.findings.sections import shows_on_findings
        from bihuan.inbox import chores
        from bihuan.rounds import calling, happenings, showing  # noqa: F401 - happenings declares what its acts say

        shows_on_findings(showing.section)
        chores.register("rounds", calling.call)
