from django.apps import AppConfig


class ComplaintsConfig(AppConfig):
    name = "bihuan.complaints"
    verbose_name = "信访件"

    def ready(self) -> None:
        from bihuan.cases.models import Case
        from bihuan.complaints import goal_reminders, order_reminders, reminding, siting, stuck
        from bihuan.complaints.repeats import seeking
        from bihuan.evidence import uploading
        from bihuan.inbox import chores, digesting
        from bihuan.sites.linking import takes_sites
        from bihuan.sites.telling import tells_of_cases

        reminding.register_all()
        goal_reminders.register_all()
        order_reminders.register_all()
        digesting.register(stuck.lines_of)
        chores.register("uploads", uploading.sweep)
        chores.register("repeats", seeking.tend)
        takes_sites(Case.Kind.COMPLAINT, siting.COMPLAINTS)
        tells_of_cases(Case.Kind.COMPLAINT, siting.lines_of)
