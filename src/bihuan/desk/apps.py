from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "bihuan.desk"
    verbose_name = "工作台"
