from django.apps import AppConfig


class PapersConfig(AppConfig):
    name = "bihuan.papers"
    verbose_name = "公文"
