"""Posts over time: seconded staff hold several, each from a day to a day; what ended stays in the books."""

import pytest
from django.test import Client
from django.urls import reverse

from bihuan.refusals import Refused
from bihuan.units.models import AccountEvent, Post
from bihuan.units.posts import give_posts, set_end
from bihuan.units.roles import Role
from bihuan.units.scope import may, scope_of
from bihuan.units.tests.people import keeper_of, member, today, unit


def give(name, short, *roles, since=0, until=None, by="keeper"):
    last = None if until is None else today(until)
    return give_posts(member(name), unit(short), roles, by=member(by), since=today(since), until=last)


def test_a_seconded_member_acts_at_both_units_until_the_last_day(office):
    give("qingping", "市整改办", Role.INTAKE, until=0)
    assert may(member("qingping"), Role.INTAKE, unit("澜东区"))
    assert may(member("qingping"), Role.HANDLE, unit("青屏县"))
    Post.objects.filter(role="intake", member=member("qingping")).update(valid_from=today(-9), valid_until=today(-1))
    assert not may(member("qingping"), Role.INTAKE, unit("澜东区"))
    assert may(member("qingping"), Role.HANDLE, unit("青屏县"))


def test_a_post_to_come_counts_for_nothing_yet(office):
    give("qingping", "市整改办", Role.INTAKE, since=1)
    assert scope_of(member("qingping")).paths == (unit("青屏县").path,)


def test_the_same_post_is_not_given_twice_for_one_day(office):
    give("shiqiao", "石桥镇", Role.REVIEW, since=0, until=9)
    with pytest.raises(Refused, match="已经有石桥镇 审核岗位"):
        give("shiqiao", "石桥镇", Role.REVIEW, since=9)
    give("shiqiao", "石桥镇", Role.REVIEW, since=10, until=20)
    assert member("shiqiao").posts.filter(role="review").count() == 2


def test_a_post_is_taken_away_at_once_and_stays_in_the_books(office):
    post = member("shiqiao").posts.get()
    set_end(post, today(-1), by=member("keeper"))
    assert member("shiqiao").held_posts() == []
    assert member("shiqiao").posts.get().valid_until == today(-1)
    (event,) = AccountEvent.objects.all()
    assert (event.what, str(event.by), str(event.member)) == ("post_changed", "keeper", "shiqiao")


def test_a_post_goes_on_longer_or_for_good(office):
    (post,) = give("shiqiao", "石桥镇", Role.REVIEW, until=3)
    set_end(post, today(30), by=member("keeper"))
    set_end(Post.objects.get(pk=post.pk), None, by=member("keeper"))
    assert Post.objects.get(pk=post.pk).valid_until is None


def test_what_was_before_today_stays_as_it_was(office):
    post = member("shiqiao").posts.get()
    with pytest.raises(Refused, match="不能早于昨天"):
        set_end(post, today(-2), by=member("keeper"))
    Post.objects.filter(pk=post.pk).update(valid_until=today(-5))
    with pytest.raises(Refused, match="要恢复请另加"):
        set_end(Post.objects.get(pk=post.pk), None, by=member("keeper"))


@pytest.mark.parametrize(
    ("name", "role", "by"),
    [
        ("clerk", Role.SYSTEM, "keeper"),
        ("clerk", Role.AUDIT, "keeper"),
        ("clerk", Role.SECURITY, "guard"),
        ("auditor", Role.SECURITY, "guard"),
        ("clerk", Role.REVIEW, "guard"),
        ("keeper", Role.REVIEW, "keeper"),
        ("guard", Role.AUDIT, "guard"),
        ("clerk", Role.REVIEW, "clerk"),
    ],
)
def test_no_administrator_gives_what_is_another_ones(office, name, role, by):
    with pytest.raises(Refused):
        give(name, "市整改办", role, by=by)
    assert not Post.objects.filter(member=member(name), role=role, valid_from__isnull=False).exists()


def test_an_administrators_account_is_nothing_else(office):
    with pytest.raises(Refused, match="另设一个账号"):
        give("auditor", "市整改办", Role.REVIEW, by="keeper")
    with pytest.raises(Refused, match="另设一个账号"):
        give("auditor", "市整改办", Role.SYSTEM, by="guard")
    with pytest.raises(Refused, match="另设一个账号"):
        give("clerk", "市整改办", Role.AUDIT, by="guard")


def test_a_county_gives_posts_in_its_own_units_only(office):
    county = keeper_of("青屏县")
    give("landong", "石桥镇", Role.HANDLE, by=county.username)
    for short in ("澜东区", "市整改办", "澜川市"):
        with pytest.raises(Refused, match="不归您管理"):
            give("qingping", short, Role.INTAKE, by=county.username)
    with pytest.raises(Refused, match="不归您管理"):
        set_end(member("clerk").posts.first(), today(), by=county)


def test_posts_are_kept_on_the_members_page(office):
    client = Client()
    client.force_login(member("keeper"))
    shiqiao = member("shiqiao")
    url = reverse("units:post-add", args=[shiqiao.pk])
    sent = {"unit": unit("青屏县").pk, "roles": ["dispatch"], "since": today(), "until": today(30)}
    assert client.post(url, sent).status_code == 302
    assert client.post(url, sent).status_code == 422
    post = shiqiao.posts.get(role="dispatch")
    end = reverse("units:post-end", args=[shiqiao.pk, post.pk])
    assert client.post(end, {"until": today(5)}).status_code == 302
    page = client.get(reverse("units:member", args=[shiqiao.pk])).content.decode()
    assert f"{today()}至{today(5)}" in page
    assert client.post(end, {"until": "soon"}).status_code == 400
    assert client.post(end, {"until": "", "now": "yes"}).status_code == 302
    assert "没有生效" in client.get(reverse("units:member", args=[shiqiao.pk])).content.decode()


def test_the_post_of_another_member_is_not_ended_through_this_ones_page(office):
    client = Client()
    client.force_login(member("keeper"))
    other = member("clerk").posts.first()
    url = reverse("units:post-end", args=[member("shiqiao").pk, other.pk])
    assert client.post(url, {"now": "yes"}).status_code == 404


def test_the_member_chooses_the_unit_to_be_shown_with(office):
    give("qingping", "市整改办", Role.INTAKE)
    client = Client()
    client.force_login(member("qingping"))
    assert str(member("qingping").home()) == "青屏县"
    top = client.get("/members/me/").content.decode()
    assert "等2处" in top
    assert client.post("/members/me/home", {"unit": unit("市整改办").pk}).status_code == 302
    assert str(member("qingping").home()) == "市整改办"
    assert client.post("/members/me/home", {"unit": unit("澜东区").pk}).status_code == 409
    assert client.post("/members/me/home", {"unit": "x"}).status_code == 400
    member("qingping").posts.filter(role="intake").update(valid_until=today(-1))
    assert str(member("qingping").home()) == "青屏县"


def test_a_site_file_loaded_again_does_not_bring_back_what_was_ended(office):
    from conftest import OFFICE

    from bihuan.cases.opening import open_site_data

    set_end(member("shiqiao").posts.get(), today(-1), by=member("keeper"))
    open_site_data(OFFICE)
    assert member("shiqiao").held_posts() == []
