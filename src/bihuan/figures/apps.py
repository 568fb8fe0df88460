from django.apps import AppConfig


class FiguresConfig(AppConfig):
    name = "bihuan.figures"
    verbose_name = "数据"
