"""The people of the invented office, at their browsers."""

from typing import Any

from django.test import Client
from django.urls import reverse

from bihuan.cases.models import Assignment
from bihuan.units.models import Member


def at_desk(username: str) -> Client:
    """A browser in which ``username`` has signed in."""
    client = Client()
    client.force_login(Member.objects.get(username=username))
    return client


def text_of(response: Any) -> str:
    return response.content.decode()


def page(number: str) -> str:
    return reverse("complaints:page", args=[number])


def route(name: str, item: Assignment) -> str:
    """The address of an act on a share."""
    return reverse(f"complaints:{name}", args=[item.case.number, item.unit_id])
