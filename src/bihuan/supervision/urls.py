from django.urls import path

from bihuan.supervision.pages import instruments, sanctions

app_name = "supervision"
urlpatterns = [
    path("instruments/", instruments.instruments, name="list"),
    path("instruments/new/", instruments.new, name="new"),
    path("instruments/<int:pk>/", instruments.instrument, name="instrument"),
    path("instruments/<int:pk>/edit/", instruments.edit, name="edit"),
    path("instruments/<int:pk>/drop/", instruments.drop, name="drop"),
    path("instruments/<int:pk>/restore/", instruments.restore, name="restore"),
    path("instruments/<int:pk>/tell/", instruments.tell, name="tell"),
    path("instrument-replies/<int:pk>/<str:mark>/", instruments.file, name="file"),
    path("sanctions/", sanctions.sanctions, name="sanctions"),
    path("sanctions/new/", sanctions.new, name="sanction-new"),
    path("sanctions/<int:pk>/", sanctions.sanction, name="sanction"),
    path("sanctions/<int:pk>/edit/", sanctions.edit, name="sanction-edit"),
    path("sanctions/<int:pk>/drop/", sanctions.drop, name="sanction-drop"),
    path("sanctions/<int:pk>/restore/", sanctions.restore, name="sanction-restore"),
]
