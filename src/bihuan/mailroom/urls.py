from django.urls import path

from bihuan.mailroom.pages import packages

app_name = "mailroom"
urlpatterns = [
    path("packages/", packages.packages, name="packages"),
    path("packages/<int:pk>/", packages.package, name="package"),
    path("packages/<int:pk>/download", packages.download, name="package-download"),
]
