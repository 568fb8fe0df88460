"""Signing in keeps the names by which allauth finds its pages; no other page of allauth has an address."""

from django.urls import path

from bihuan.units import pages

urlpatterns = [
    path("signin", pages.sign_in, name="account_login"),
    path("signout", pages.sign_out, name="account_logout"),
    path("password", pages.change_password, name="account_change_password"),
]
