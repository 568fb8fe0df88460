from django.apps import AppConfig
from django.db.models.signals import post_migrate


class SearchConfig(AppConfig):
    name = "bihuan.search"
    verbose_name = "检索"

    def ready(self) -> None:
        from bihuan.search import index

        post_migrate.connect(index.tidy, sender=self, dispatch_uid="no tokens without documents")
