"""Keeping accounts: whose account is whose to keep, and what a first password does."""

import re
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from bihuan.units.keeping import keepable, may_keep
from bihuan.units.models import AccountEvent, Member, Post, Unit
from bihuan.units.roles import Role
from bihuan.units.tests.people import keeper_of, member, today


def act(client, verb, name):
    return client.post(reverse(f"units:{verb}", args=[member(name).pk]), {"receipt": uuid4()})


def given(response):
    """The passwords on the slips of a page."""
    return re.findall(r'class="slip-password">([a-z0-9-]+)<', response.content.decode())


def at_desk(name):
    client = Client()
    client.force_login(member(name))
    return client


@pytest.mark.parametrize("name", ["clerk", "leader", "qingping", "auditor", "inspector"])
def test_only_two_administrators_see_the_accounts(office, name):
    assert at_desk(name).get(reverse("units:members")).status_code == 403


def test_the_register_shows_people(office):
    client = at_desk("keeper")
    assert "qingping" in client.get(reverse("units:members")).content.decode()
    assert client.get(reverse("units:members"), {"export": "xlsx"}).status_code == 200


def test_the_register_is_narrowed_by_unit_role_name_and_sign_in(office):
    client = at_desk("keeper")
    member("clerk").posts.filter(role="dispatch").update(valid_until=today(-1))

    def found(**query):
        page = client.get(reverse("units:members"), {"view": "all", **query}).content.decode()
        return set(re.findall(r'data-open href="[^"]+">([a-z-]+)<', page))

    assert found(unit=Unit.objects.get(short="青屏县").pk) == {"qingping", "qingping-desk", "shiqiao"}
    assert found(role="dispatch") == {"qingping-desk"}
    assert found(q="SHIQ") == {"shiqiao"}
    assert "keeper" not in found(seen="never")
    Member.objects.filter(username="guard").update(added_at=f"{today(-91)}T00:00:00+08:00")
    assert found(seen="unused") == {"guard"}
    assert "90天未登录" in client.get(reverse("units:members"), {"q": "guard"}).content.decode()


def test_the_register_asks_as_many_queries_for_two_hundred_as_for_ten(office):
    client = at_desk("keeper")

    def queries():
        with CaptureQueriesContext(
            connection,
        ) as asked:
            client.get(reverse("units:members"))
        return len(asked)

    queries()
    few = queries()
    Member.objects.bulk_create([Member(username=f"u{number}", title=f"人{number}") for number in range(200)])
    unit = Unit.objects.get(short="青屏县")
    Post.objects.bulk_create(
        [Post(member=m, unit=unit, role="handle") for m in Member.objects.filter(username__startswith="u")]
    )
    assert queries() == few


def test_a_new_first_password_is_shown_once_and_must_be_changed(office):
    client = at_desk("keeper")
    form = {"receipt": uuid4()}
    url = reverse("units:reset-password", args=[member("qingping").pk])
    response = client.post(url, form)
    (password,) = given(response)
    assert "no-store" in response["Cache-Control"]
    assert "青屏县" in response.content.decode()
    changed = member("qingping")
    assert changed.check_password(password)
    assert changed.must_change_password
    # Loading the page again neither shows it nor makes another one.
    again = client.post(url, form)
    assert again.status_code == 409
    assert not given(again)
    assert member("qingping").password == changed.password
    assert all(password not in str(value) for value in client.session.values())


def test_many_first_passwords_come_on_sheets_of_four(office):
    client = at_desk("keeper")
    names = ["clerk", "reviewer", "leader", "landong", "qingping"]
    ticked = {"member": [f"{member(name).pk}:0" for name in names], "receipt": uuid4()}
    response = client.post(reverse("units:give-passwords"), ticked)
    passwords = given(response)
    assert len(passwords) == len(set(passwords)) == 5
    assert response.content.decode().count('class="slip-sheet"') == 2
    assert {member(name).check_password(word) for name, word in zip(sorted(names), passwords, strict=True)} == {True}


def test_of_many_either_all_get_a_password_or_none(office):
    before = member("clerk").password
    ticked = {"member": [f"{member(name).pk}:0" for name in ("clerk", "auditor")], "receipt": uuid4()}
    assert at_desk("keeper").post(reverse("units:give-passwords"), ticked).status_code == 409
    assert member("clerk").password == before
    assert not AccountEvent.objects.exists()


@pytest.mark.parametrize("verb", ["reset-password", "switch-account"])
def test_a_new_password_and_a_closed_account_end_the_sessions(office, verb):
    working = at_desk("qingping")
    assert working.get("/").status_code == 200
    act(at_desk("keeper"), verb, "qingping")
    assert working.get("/").headers["Location"].startswith("/signin")


def test_closing_and_reopening_an_account(office):
    client = at_desk("keeper")
    assert act(client, "switch-account", "qingping").status_code == 302
    assert not member("qingping").is_active
    act(client, "switch-account", "qingping")
    assert member("qingping").is_active
    assert list(AccountEvent.objects.order_by("id").values_list("what", flat=True)) == ["closed", "reopened"]


@pytest.mark.parametrize(
    ("keeper", "name"),
    [("keeper", "keeper"), ("keeper", "guard"), ("keeper", "auditor"), ("guard", "clerk"), ("guard", "guard")],
)
def test_nobody_becomes_another_kind_of_administrator(office, keeper, name):
    client = at_desk(keeper)
    before = member(name).password
    assert act(client, "reset-password", name).status_code == 409
    assert act(client, "switch-account", name).status_code == 409
    assert member(name).password == before


def test_the_security_administrator_keeps_the_other_administrators(office):
    client = at_desk("guard")
    assert given(act(client, "reset-password", "auditor"))
    assert given(act(client, "reset-password", "keeper"))


def test_a_county_keeps_its_own_people_only(office):
    client = at_desk(keeper_of("青屏县").username)
    page = client.get(reverse("units:members")).content.decode()
    assert "shiqiao" in page
    assert "landong" not in page
    for name in ("landong", "clerk"):
        assert client.get(reverse("units:member", args=[member(name).pk])).status_code == 404
        for verb in ("reset-password", "switch-account", "member-title", "post-add", "member-leave"):
            assert act(client, verb, name).status_code == 404, (verb, name)
    assert given(act(client, "reset-password", "shiqiao"))
    assert client.get(reverse("units:unit", args=[Unit.objects.get(short="澜东区").pk])).status_code == 404


def test_a_county_does_not_keep_who_is_also_at_the_city(office):
    """With the password of a person seconded to the city office it would hold the city's power too."""
    county = keeper_of("青屏县")
    assert may_keep(county, member("qingping"))
    Post.objects.create(member=member("qingping"), unit=Unit.objects.get(short="市整改办"), role=Role.INTAKE)
    client = at_desk(county.username)
    assert client.get(reverse("units:member", args=[member("qingping").pk])).status_code == 200
    assert act(client, "reset-password", "qingping").status_code == 409
    assert may_keep(member("keeper"), member("qingping"))
    # When the secondment is over the county keeps the account again.
    Post.objects.filter(member=member("qingping"), role="intake").update(valid_until=today(-1))
    assert may_keep(county, member("qingping"))


def test_who_may_keep_whom_costs_the_same_for_many(office, django_assert_num_queries):
    everybody = list(Member.objects.all())
    keeper = member("keeper")
    keeper.held_posts()
    with django_assert_num_queries(2):
        found = keepable(keeper, everybody)
    assert {one.username for one in everybody if one.pk in found} == {
        "clerk",
        "reviewer",
        "leader",
        "inspector",
        "landong",
        "qingping",
        "qingping-desk",
        "shiqiao",
    }


def new_account(client, **changed):
    said = {
        "username": "liuwan",
        "title": "柳湾乡经办人",
        "unit": Unit.objects.get(short="石桥镇").pk,
        "roles": ["handle"],
    }
    return client.post(reverse("units:member-new"), {**said, "since": today(), **changed})


def test_a_new_account_comes_with_its_slip(office):
    response = new_account(at_desk("keeper"))
    (password,) = given(response)
    made = member("liuwan")
    assert made.check_password(password)
    assert made.must_change_password
    assert [str(post) for post in made.held_posts()] == ["石桥镇 承办"]
    assert list(AccountEvent.objects.filter(member=made).order_by("id").values_list("what", flat=True)) == [
        "opened",
        "post_given",
    ]


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"username": "Clerk"}, "已经有人用了"),
        ({"username": "a b"}, "中间不空格"),
        ({"title": ""}, "请填写称呼"),
        ({"roles": []}, "至少勾选一个角色"),
        ({"roles": ["system"]}, "system"),
        ({"until": "2020-01-01"}, "最后一天不能早于第一天"),
    ],
)
def test_what_is_wrong_with_a_new_account_is_said(office, changed, why):
    response = new_account(at_desk("keeper"), **changed)
    assert response.status_code == 422
    assert why in response.content.decode()


def test_a_county_opens_no_account_elsewhere(office):
    client = at_desk(keeper_of("青屏县").username)
    assert new_account(client, unit=Unit.objects.get(short="澜东区").pk).status_code == 422
    assert not Member.objects.filter(username="liuwan").exists()


def test_calling_a_member_otherwise(office):
    url = reverse("units:member-title", args=[member("clerk").pk])
    assert at_desk("keeper").post(url, {"title": "收件组长"}).status_code == 302
    assert member("clerk").title == "收件组长"
    assert at_desk("keeper").post(url, {"title": ""}).status_code == 422


def test_an_auditor_reads_what_happened_and_nobody_alters_it(office):
    act(at_desk("keeper"), "reset-password", "qingping")
    page = at_desk("auditor").get(reverse("units:log")).content.decode()
    assert "发初始密码" in page
    assert "qingping" in page
    assert at_desk("auditor").get(reverse("units:log"), {"export": "xlsx"}).status_code == 200
    with pytest.raises(Exception, match="只能追加"):
        AccountEvent.objects.update(detail="别的")


def test_a_countys_auditor_reads_of_the_county_only(office):
    auditor = Member.objects.add(username="qp-audit", password="qp-audit-password")
    Post.objects.create(member=auditor, unit=Unit.objects.get(short="青屏县"), role=Role.AUDIT)
    act(at_desk("keeper"), "reset-password", "shiqiao")
    act(at_desk("keeper"), "reset-password", "landong")
    page = at_desk("qp-audit").get(reverse("units:log")).content.decode()
    assert "shiqiao" in page
    assert "landong" not in page
