from django.urls import path

from bihuan.figures.pages import (
    comparison,
    findings,
    overview,
    publications,
    ranking,
    reconciliation,
    records,
    registers,
    trends,
)

app_name = "figures"
urlpatterns = [
    path("figures/", overview.page, name="page"),
    path("figures/trends", trends.page, name="trends"),
    path("figures/compare", comparison.page, name="compare"),
    path("figures/compare/records", comparison.between, name="between"),
    path("figures/ranking", ranking.page, name="ranking"),
    path("figures/records", records.records, name="records"),
    path("intake/<int:pk>/reconciliation", reconciliation.page, name="reconciliation"),
    path("figures/findings", findings.page, name="findings"),
    path("figures/findings/records", findings.finding_records, name="finding-records"),
    path("figures/registers", registers.page, name="registers"),
    path("figures/registers/records", registers.records, name="register-records"),
    path("figures/published/", publications.publications, name="publications"),
    path("figures/published/<int:pk>/", publications.published, name="published"),
    path("figures/published/<int:pk>/records", publications.frozen, name="frozen"),
]
