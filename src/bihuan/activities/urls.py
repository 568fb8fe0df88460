from django.urls import path

from bihuan.activities import pages

app_name = "activities"
urlpatterns = [
    path("activities/", pages.records, name="list"),
    path("activities/new/", pages.new, name="new"),
    path("activities/<int:pk>/edit/", pages.edit, name="edit"),
]
