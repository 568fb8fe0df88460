from django.urls import path

from bihuan.rounds.pages import reports, rounds

app_name = "rounds"
urlpatterns = [
    path("rounds/", rounds.rounds, name="list"),
    path("rounds/begin/", rounds.begin, name="begin"),
    path("rounds/<int:pk>/", rounds.one, name="round"),
    path("rounds/<int:pk>/end/", rounds.end, name="end"),
    path("rounds/<int:pk>/review/", reports.review, name="review"),
    path("rounds/<int:pk>/findings/<int:case>/", rounds.ruling, name="rule"),
    path("report-files/<int:pk>/<str:mark>/", reports.file, name="file"),
    path("report-files/<int:pk>/<str:mark>/remove/", reports.remove, name="remove"),
    path("rounds/<int:pk>/measures/<int:measure>/", reports.fill, name="report"),
]
