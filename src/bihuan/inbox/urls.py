from django.urls import path

from bihuan.inbox.pages import channels, messages, wishes

app_name = "inbox"
urlpatterns = [
    path("inbox/", messages.inbox, name="list"),
    path("inbox/<int:pk>/", messages.follow, name="open"),
    path("inbox/<int:pk>/mark", messages.mark, name="mark"),
    path("inbox/mark-all", messages.mark_all, name="mark-all"),
    path("inbox/unmark/<int:stamp>", messages.unmark, name="unmark"),
    path("inbox/settings", wishes.settings, name="settings"),
    path("inbox/settings/mail", wishes.mail, name="mail"),
    path("inbox/settings/mail/confirm", wishes.confirm, name="mail-confirm"),
    path("inbox/settings/mail/remove", wishes.remove, name="mail-remove"),
    path("inbox/channels", channels.channels, name="channels"),
    path("inbox/channels/add", channels.add, name="channel-add"),
    path("inbox/channels/<int:pk>/switch", channels.switch, name="channel-switch"),
    path("inbox/channels/<int:pk>/remove", channels.remove, name="channel-remove"),
    path("inbox/channels/<int:pk>/test", channels.test, name="channel-test"),
    path("inbox/channels/mail-test", channels.mail_test, name="mail-test"),
    path("inbox/channels/retry", channels.retry, name="retry"),
]
