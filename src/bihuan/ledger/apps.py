from django.apps import AppConfig
from django.db.models.signals import post_migrate


class LedgerConfig(AppConfig):
    name = "bihuan.ledger"
    verbose_name = "账本"

    def ready(self) -> None:
        from bihuan.ledger import triggers

        post_migrate.connect(triggers.install, sender=self, dispatch_uid="append-only triggers")
