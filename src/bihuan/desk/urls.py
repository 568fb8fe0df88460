from django.urls import path

from bihuan.desk import pages

app_name = "desk"
urlpatterns = [
    path("", pages.workbench, name="workbench"),
    path("in-hand", pages.take_in_hand, name="take-in-hand"),
]
