from django.apps import AppConfig


class ComplaintsConfig(AppConfig):
    name = "bihuan.complaints"
    verbose_name = "信访件"

    def ready(self) -> None:
        from bihuan.complaints import reminding, stuck
        from bihuan.inbox import digesting

        reminding.register_all()
        digesting.register(stuck.lines_of)
