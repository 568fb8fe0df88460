from django.apps import AppConfig


class MailroomConfig(AppConfig):
    name = "bihuan.mailroom"
    verbose_name = "收发"
