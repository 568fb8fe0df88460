from django.apps import AppConfig


class EvidenceConfig(AppConfig):
    name = "bihuan.evidence"
    verbose_name = "材料"
