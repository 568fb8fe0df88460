from django.apps import AppConfig


class LookConfig(AppConfig):
    name = "bihuan.look"
    verbose_name = "页面"
