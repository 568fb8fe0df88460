from django.apps import AppConfig


class MailroomConfig(AppConfig):
    name = "bihuan.mailroom"
    verbose_name = "收发"

    def ready(self) -> None:
        from bihuan.mailroom import milestones  # noqa: F401 - declares what it tells of batches
