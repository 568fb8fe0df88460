from django.apps import AppConfig


class FindingsConfig(AppConfig):
    name = "bihuan.findings"
