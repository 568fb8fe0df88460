from django.apps import AppConfig


class PublicationConfig(AppConfig):
    name = "bihuan.publication"
    verbose_name = "公开"

    def ready(self) -> None:
        from bihuan.publication import telling  # noqa: F401 - declares what it tells of batches and complaints
