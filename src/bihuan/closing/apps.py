from django.apps import AppConfig


class ClosingConfig(AppConfig):
    name = "bihuan.closing"
    verbose_name = "销号"

    def ready(self) -> None:
        from bihuan.closing import happenings, showing  # noqa: F401 - happenings declares what its acts say
        from bihuan.findings.sections import shows_on_findings

        shows_on_findings(showing.section)
