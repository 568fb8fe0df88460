"""Keeping accounts: whose account is whose to keep."""

import re

import pytest
from django.urls import reverse

from bihuan.units.models import Member


def member(name):
    return Member.objects.get(username=name)


def act(client, verb, name):
    return client.post(reverse(f"units:{verb}", args=[member(name).pk]))


@pytest.mark.parametrize("name", ["clerk", "leader", "qingping", "auditor", "inspector"])
def test_only_two_administrators_see_the_accounts(office, client, name):
    client.force_login(member(name))
    assert client.get(reverse("units:members")).status_code == 403


def test_the_list_shows_people_and_units(office, client):
    client.force_login(member("keeper"))
    page = client.get(reverse("units:members")).content.decode()
    assert "qingping" in page
    assert page.index(">青屏县<") < page.index(">石桥镇<")
    assert client.get(reverse("units:members"), {"export": "xlsx"}).status_code == 200


def test_a_new_first_password_is_shown_once_and_must_be_changed(office, client):
    client.force_login(member("keeper"))
    act(client, "reset-password", "qingping")
    response = client.get(reverse("units:members"))
    shown = re.search(r'class="password">([a-z0-9-]+)<', response.content.decode())
    assert shown
    assert "no-store" in response["Cache-Control"]
    assert shown.group(1) not in client.get(reverse("units:members")).content.decode()
    changed = member("qingping")
    assert changed.check_password(shown.group(1))
    assert changed.must_change_password


def test_closing_and_reopening_an_account(office, client):
    client.force_login(member("keeper"))
    assert act(client, "switch-account", "qingping").status_code == 302
    assert not member("qingping").is_active
    act(client, "switch-account", "qingping")
    assert member("qingping").is_active


@pytest.mark.parametrize(
    ("keeper", "name"),
    [("keeper", "keeper"), ("keeper", "guard"), ("keeper", "auditor"), ("guard", "clerk"), ("guard", "guard")],
)
def test_nobody_becomes_another_kind_of_administrator(office, client, keeper, name):
    client.force_login(member(keeper))
    before = member(name).password
    assert act(client, "reset-password", name).status_code == 409
    assert act(client, "switch-account", name).status_code == 409
    assert member(name).password == before


def test_the_security_administrator_keeps_the_other_administrators(office, client):
    client.force_login(member("guard"))
    assert act(client, "reset-password", "auditor").status_code == 302
    assert act(client, "reset-password", "keeper").status_code == 302
