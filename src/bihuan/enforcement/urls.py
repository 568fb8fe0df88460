from django.urls import path

from bihuan.enforcement.pages import importing, records

app_name = "enforcement"
urlpatterns = [
    path("enforcement/", records.records, name="list"),
    path("enforcement/new/", records.new, name="new"),
    path("enforcement/offers/", records.offers, name="offers"),
    path("enforcement/import/", importing.table, name="import"),
    path("enforcement/import/confirm/", importing.confirm, name="import-confirm"),
    path("enforcement/<int:pk>/", records.record, name="record"),
    path("enforcement/<int:pk>/edit/", records.edit, name="edit"),
    path("enforcement/<int:pk>/drop/", records.drop, name="drop"),
    path("enforcement/<int:pk>/restore/", records.restore, name="restore"),
]
