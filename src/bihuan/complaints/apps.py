from django.apps import AppConfig


class ComplaintsConfig(AppConfig):
    name = "bihuan.complaints"
    verbose_name = "信访件"
