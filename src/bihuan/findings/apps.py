from django.apps import AppConfig


class FindingsConfig(AppConfig):
    name = "bihuan.findings"
    verbose_name = "反馈问题"

    def ready(self) -> None:
        from bihuan.cases.models import Case
        from bihuan.complaints.intake import takes_in
        from bihuan.complaints.remarks import tells_of_complaints
        from bihuan.complaints.undoing import undoes_lists
        from bihuan.findings import siting
        from bihuan.findings.planning import plan_findings
        from bihuan.findings.remarks import findings_about
        from bihuan.findings.taking_in import undo_plan, write_plan
        from bihuan.sites.linking import takes_sites
        from bihuan.sites.telling import tells_of_cases

        takes_in("plan", plan_findings, write_plan)
        undoes_lists("plan", undo_plan)
        tells_of_complaints(findings_about)
        takes_sites(Case.Kind.FINDING, siting.FINDINGS)
        tells_of_cases(Case.Kind.FINDING, siting.lines_of)
