from django.apps import AppConfig


class SupervisionConfig(AppConfig):
    name = "bihuan.supervision"
    verbose_name = "督办问责"

    def ready(self) -> None:
        from bihuan.complaints.remarks import tells_of_complaints
        from bihuan.findings.sections import shows_on_findings
        from bihuan.supervision import reminding, showing

        reminding.register_all()
        shows_on_findings(showing.section)
        tells_of_complaints(showing.remarks)
