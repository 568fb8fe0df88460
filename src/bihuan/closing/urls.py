from django.urls import path

from bihuan.closing.pages import closings, steps

app_name = "closing"
urlpatterns = [
    path("closings/", closings.closings, name="list"),
    path("findings/<int:pk>/closing/", steps.step, name="step"),
    path("findings/<int:pk>/closing/refuse/", steps.turn_down, name="refuse"),
    path("findings/<int:pk>/closing/withdraw/", steps.take_back, name="withdraw"),
    path("closing-files/<int:pk>/<str:mark>/", closings.file, name="file"),
    path("closing-files/<int:pk>/<str:mark>/remove/", closings.remove, name="remove"),
]
