from django.apps import AppConfig


class EnforcementConfig(AppConfig):
    name = "bihuan.enforcement"
    verbose_name = "执法"
