from django.apps import AppConfig


class ProofingConfig(AppConfig):
    name = "bihuan.proofing"
    verbose_name = "核对"

    def ready(self) -> None:
        from bihuan.inbox import chores
        from bihuan.proofing.keeping import forget_old

        chores.register("proofs", forget_old)
