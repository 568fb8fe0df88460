from django.apps import AppConfig


class InboxConfig(AppConfig):
    name = "bihuan.inbox"
    verbose_name = "消息"

    def ready(self) -> None:
        from bihuan.inbox import chores, sources

        chores.register("reminders", sources.forget)
