from django.urls import path

from bihuan.findings.pages import finding, register

app_name = "findings"
urlpatterns = [
    path("findings/", register.findings, name="list"),
    path("findings/<int:pk>/", finding.finding, name="page"),
]
