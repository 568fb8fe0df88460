from django.apps import AppConfig


class SitesConfig(AppConfig):
    name = "bihuan.sites"
    verbose_name = "点位"
