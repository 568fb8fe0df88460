"""Signing in keeps the names by which allauth finds its pages; no other page of allauth has an address."""

from django.urls import include, path

from bihuan.units import members, pages

keeping = [
    path("", members.members, name="members"),
    path("<int:pk>/password", members.reset_password, name="reset-password"),
    path("<int:pk>/switch", members.switch_account, name="switch-account"),
]

urlpatterns = [
    path("signin", pages.sign_in, name="account_login"),
    path("signout", pages.sign_out, name="account_logout"),
    path("password", pages.change_password, name="account_change_password"),
    path("members/", include((keeping, "units"))),
]
