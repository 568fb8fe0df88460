from django.apps import AppConfig


class ActivitiesConfig(AppConfig):
    name = "bihuan.activities"
    verbose_name = "工作动态"
