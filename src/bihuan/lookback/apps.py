from django.apps import AppConfig


class LookbackConfig(AppConfig):
    name = "bihuan.lookback"
    verbose_name = "回头看"

    def ready(self) -> None:
        from bihuan.findings.sections import shows_on_findings
        from bihuan.lookback import happenings, showing  # noqa: F401 - happenings declares what its acts say

        shows_on_findings(showing.section)
