from django.apps import AppConfig


class ComplaintsConfig(AppConfig):
    name = "bihuan.complaints"
    verbose_name = "信访件"

    def ready(self) -> None:
        from bihuan.complaints import goal_reminders, order_reminders, reminding, stuck
        from bihuan.complaints.repeats import seeking
        from bihuan.evidence import uploading
        from bihuan.inbox import chores, digesting

        reminding.register_all()
        goal_reminders.register_all()
        order_reminders.register_all()
        digesting.register(stuck.lines_of)
        chores.register("uploads", uploading.sweep)
        chores.register("repeats", seeking.tend)
