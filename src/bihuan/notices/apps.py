from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "bihuan.notices"
    verbose_name = "公示"

    def ready(self) -> None:
        from bihuan.closing.holding import fills_in, holds_back
        from bihuan.findings.sections import shows_on_findings
        from bihuan.notices import happenings, holding, showing  # noqa: F401 - happenings declares what its acts say

        holds_back(holding.why_not_yet)
        fills_in(holding.days_of_notice)
        shows_on_findings(showing.section)
