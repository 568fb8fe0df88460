from django.urls import path

from bihuan.sites.pages import alarms, importing, linking, register, site

app_name = "sites"
urlpatterns = [
    path("sites/", register.sites, name="list"),
    path("sites/new/", register.new, name="new"),
    path("sites/<int:pk>/", site.site, name="page"),
    path("sites/<int:pk>/edit/", site.edit, name="edit"),
    path("sites/<int:pk>/retire/", site.retire, name="retire"),
    path("sites/<int:pk>/alarms/", alarms.enter, name="alarm-new"),
    path("sites/<int:pk>/alarms/<int:alarm>/", alarms.change, name="alarm"),
    path("alarms/", register.alarms, name="alarms"),
    path("alarms/import/", importing.table, name="import"),
    path("alarms/import/confirm/", importing.confirm, name="import-confirm"),
    path("cases/<int:pk>/sites/", linking.link, name="link"),
]
