from django.apps import AppConfig


class RulebooksConfig(AppConfig):
    name = "bihuan.rulebooks"
    verbose_name = "规则"
