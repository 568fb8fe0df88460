from django.apps import AppConfig


class ComplaintsConfig(AppConfig):
    name = "bihuan.complaints"
    verbose_name = "信访件"

    def ready(self) -> None:
        from bihuan.complaints import goal_reminders, reminding, stuck
        from bihuan.evidence import uploading
        from bihuan.inbox import chores, digesting

        reminding.register_all()
        goal_reminders.register_all()
        digesting.register(stuck.lines_of)
        chores.register("uploads", uploading.sweep)
