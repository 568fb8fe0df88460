from django.apps import AppConfig


class InboxConfig(AppConfig):
    name = "bihuan.inbox"
    verbose_name = "消息"
