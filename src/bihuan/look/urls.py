from django.urls import path

from bihuan.look import pages

app_name = "look"
urlpatterns = [
    path("lists/settings", pages.settings, name="settings"),
    path("lists/views", pages.save_view, name="save-view"),
    path("lists/views/<int:pk>", pages.change_view, name="change-view"),
    path("lists/views/<int:pk>/restore", pages.restore_view, name="restore-view"),
    path("undo/<int:pk>", pages.undo, name="undo"),
]
