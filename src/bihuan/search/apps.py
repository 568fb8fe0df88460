from django.apps import AppConfig


class SearchConfig(AppConfig):
    name = "bihuan.search"
    verbose_name = "检索"
