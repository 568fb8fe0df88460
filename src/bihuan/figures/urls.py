from django.urls import path

from bihuan.figures import pages

app_name = "figures"
urlpatterns = [
    path("figures/", pages.page, name="page"),
    path("figures/records", pages.records, name="records"),
    path("figures/published/", pages.publications, name="publications"),
    path("figures/published/<int:pk>/", pages.published, name="published"),
    path("figures/published/<int:pk>/records", pages.frozen, name="frozen"),
]
