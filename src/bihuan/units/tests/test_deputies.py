"""Absences and deputies: who stands in holds what the absent one holds, on those days, and nothing is passed on."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.building import share, small_ledger

from bihuan.complaints.answering import AnswerText, act, approve, submit
from bihuan.ledger.models import Entry
from bihuan.refusals import Refused
from bihuan.units.deputies import acting_for, change_deputies, end_leave, lay_down, take_leave, whose_acts
from bihuan.units.holders import holders
from bihuan.units.models import AccountEvent, Deputation, Member, Post
from bihuan.units.roles import CASE_ROLES, Role
from bihuan.units.scope import may, scope_of
from bihuan.units.tests.people import keeper_of, member, today, unit


@pytest.fixture
def colleague(office):
    """A second person at 青屏县."""
    made = Member.objects.add(username="qp2", password="qp2-password-long")
    Post.objects.create(member=made, unit=unit("青屏县"), role=Role.REVIEW)
    return made


def away(name, deputy=None, since=0, until=3, by=None, roles=None):
    """``name`` is away, and ``deputy`` stands in for all posts, or those of ``roles``."""
    absent = member(name)
    posts = [post for post in absent.posts.all() if roles is None or post.role in roles]
    named = {post.pk: member(deputy) for post in posts} if deputy else {}
    return take_leave(absent, today(since), today(until), named, by=member(by or name))


def later(monkeypatch, days):
    """So many days pass."""
    from django.utils import timezone

    now = timezone.now()
    monkeypatch.setattr("django.utils.timezone.now", lambda: now + timedelta(days=days))


def test_a_deputy_holds_the_absent_ones_posts_and_the_own_ones(colleague):
    away("qingping", "qp2")
    assert may(member("qp2"), Role.HANDLE, unit("石桥镇"))
    assert may(member("qp2"), Role.REVIEW, unit("石桥镇"))
    assert str(acting_for(member("qp2"), Role.HANDLE, unit("石桥镇"))) == "qingping"
    assert acting_for(member("qp2"), Role.REVIEW, unit("石桥镇")) is None
    assert acting_for(member("qp2"), Role.HANDLE, unit("澜东区")) is None
    assert acting_for(member("qingping"), Role.HANDLE, unit("青屏县")) is None


def test_it_begins_and_ends_by_itself(colleague, monkeypatch):
    away("qingping", "qp2", since=1, until=2)
    assert not may(member("qp2"), Role.HANDLE, unit("青屏县"))
    later(monkeypatch, 1)
    assert may(member("qp2"), Role.HANDLE, unit("青屏县"))
    later(monkeypatch, 1)
    assert may(member("qp2"), Role.HANDLE, unit("青屏县"))
    later(monkeypatch, 1)
    assert not may(member("qp2"), Role.HANDLE, unit("青屏县"))


def test_nothing_is_passed_on(colleague):
    """The deputy of a deputy gets the deputy's own posts and no more."""
    away("qingping-desk", "qp2", until=1, roles={"dispatch"})
    with pytest.raises(Refused, match="代理着qingping-desk"):
        away("qp2", "qingping", since=1, until=2)
    away("qp2", "qingping", since=2, until=3)
    Deputation.objects.update(starts_on=today(), ends_on=today(3))
    assert may(member("qingping"), Role.REVIEW, unit("青屏县"))
    assert not may(member("qingping"), Role.DISPATCH, unit("青屏县"))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=20)
@given(
    chosen=st.sets(st.sampled_from(["clerk", "reviewer", "leader"]), min_size=1),
    first=st.integers(0, 4),
    length=st.integers(0, 4),
    day=st.integers(0, 12),
)
def test_what_a_deputy_sees_is_the_union_on_these_days_and_the_own_scope_on_all_others(
    office, monkeypatch, chosen, first, length, day
):
    """Of any posts, over any days: own scope and those of the absent together, and nothing after the last day."""
    from django.db import transaction

    with transaction.atomic(), monkeypatch.context() as patched:
        deputy = Member.objects.add(username="deputy", password="deputy-password")
        Post.objects.create(member=deputy, unit=unit("市城管局"), role=Role.HANDLE)
        for name in chosen:
            away(name, "deputy", since=first, until=first + length, by="keeper")
        later(patched, day)
        stands_in = first <= day <= first + length
        for role in CASE_ROLES:
            for place in map(unit, ("澜川市", "青屏县", "石桥镇", "市城管局")):
                names = ["deputy", *(sorted(chosen) if stands_in else [])]
                own = any(
                    post.role == role and place.path.startswith(post.unit.reach)
                    for name in names
                    for post in member(name).own_posts()
                )
                assert may(member("deputy"), role, place) == own, (role, place)
        reaches = [post.unit.reach for post in member("deputy").held_posts()]
        assert all(any(reach.startswith(root) for root in scope_of(member("deputy")).paths) for reach in reaches)
        transaction.set_rollback(True)


def test_the_member_ends_it_early(colleague):
    absence = away("qingping", "qp2")
    end_leave(absence, by=member("qingping"))
    assert not may(member("qp2"), Role.HANDLE, unit("青屏县"))
    with pytest.raises(Refused, match="已经结束"):
        end_leave(absence, by=member("qingping"))


def test_an_absence_that_is_called_off_leaves_the_days_free(colleague):
    end_leave(away("qingping", "qp2", since=5, until=9), by=member("qingping"))
    away("qingping", "qp2", since=6, until=7)


def test_the_deputy_lays_it_down(colleague):
    absence = away("qingping", "qp2")
    lay_down(member("qp2"), absence)
    assert not may(member("qp2"), Role.HANDLE, unit("青屏县"))
    with pytest.raises(Refused, match="已经不代理"):
        lay_down(member("qp2"), absence)


def test_another_deputy_from_today_on(colleague, monkeypatch):
    absence = away("qingping", "qp2", until=5)
    later(monkeypatch, 2)
    post = member("qingping").posts.get()
    change_deputies(absence, {post.pk: member("qingping-desk")}, by=member("keeper"))
    assert not may(member("qp2"), Role.HANDLE, unit("青屏县"))
    assert may(member("qingping-desk"), Role.HANDLE, unit("青屏县"))
    spans = list(Deputation.objects.order_by("id").values_list("deputy__username", "starts_on", "ends_on"))
    assert spans == [("qp2", today(-2), today(-1)), ("qingping-desk", today(), today(3))]
    change_deputies(absence, {post.pk: member("qingping-desk")}, by=member("keeper"))
    assert Deputation.objects.count() == 2


def test_when_the_post_ends_or_an_account_closes_so_does_the_deputy(colleague):
    away("qingping", "qp2")
    Member.objects.filter(username="qingping").update(is_active=False)
    assert not may(member("qp2"), Role.HANDLE, unit("青屏县"))
    Member.objects.filter(username="qingping").update(is_active=True)
    member("qingping").posts.update(valid_until=today(-1))
    assert not may(member("qp2"), Role.HANDLE, unit("青屏县"))


@pytest.mark.parametrize(
    ("since", "until", "why"),
    [(2, 1, "不能早于第一天"), (-1, 3, "不能早于今天"), (0, 400, "最长登记一年"), (3, 4, "已经登记请假")],
)
def test_days_that_contradict_are_refused(colleague, since, until, why):
    if why == "已经登记请假":
        away("qingping", until=3)
    with pytest.raises(Refused, match=why):
        away("qingping", "qp2", since=since, until=until)


def test_who_is_away_stands_in_for_nobody(colleague):
    away("qp2", since=3, until=4)
    with pytest.raises(Refused, match="也请假"):
        away("qingping", "qp2", since=0, until=3)
    away("qingping", "qp2", since=0, until=2)


@pytest.mark.parametrize("how", ["closed", "no password", "keeper", "other county", "self", "inspector"])
def test_who_cannot_stand_in_is_refused(colleague, how):
    names = {"keeper": "keeper", "other county": "landong", "self": "qingping", "inspector": "inspector"}
    if how == "closed":
        Member.objects.filter(username="qp2").update(is_active=False)
    if how == "no password":
        colleague.set_unusable_password()
        colleague.save()
    with pytest.raises(Refused, match="不能代理"):
        away("qingping", names.get(how, "qp2"))
    assert not Deputation.objects.exists()


def test_the_administrator_names_somebody_of_another_unit(colleague):
    away("qingping", "landong", by="keeper")
    assert may(member("landong"), Role.HANDLE, unit("石桥镇"))


def test_an_inspection_team_stands_in_for_itself_only(colleague):
    with pytest.raises(Refused, match="不能代理"):
        away("inspector", "reviewer", by="keeper")


def test_a_countys_administrator_names_nobody_elsewhere(colleague):
    county = keeper_of("青屏县").username
    away("shiqiao", "qp2", by=county)
    with pytest.raises(Refused, match="不能代理"):
        away("qingping", "landong", by=county)
    with pytest.raises(Refused, match="不归您管理"):
        away("landong", by=county)


def test_standing_in_for_the_city_takes_the_account_out_of_the_countys_hands(colleague):
    county = keeper_of("青屏县")
    away("reviewer", "qingping", by="keeper")
    with pytest.raises(Refused, match="不归您管理"):
        away("qingping", by=county.username)


@pytest.mark.parametrize("name", ["keeper", "guard", "auditor"])
def test_administrators_posts_are_not_stood_in_for(office, name):
    post = member(name).posts.get()
    with pytest.raises(Refused, match="不能代理"):
        take_leave(member(name), today(), today(1), {post.pk: member("clerk")}, by=member(name))


def test_a_post_of_somebody_else_cannot_be_given_along(colleague):
    post = member("landong").posts.get()
    with pytest.raises(Refused, match="没有这个岗位"):
        take_leave(member("qingping"), today(), today(1), {post.pk: member("qp2")}, by=member("qingping"))


# ---- Who is there


def names(*members):
    return [one.username for one in members]


def test_who_holds_a_role_over_a_unit_the_nearest_first(office):
    assert names(*holders(unit("石桥镇"), Role.HANDLE)) == ["shiqiao", "qingping"]
    assert names(*holders(unit("石桥镇"), Role.REVIEW)) == ["qingping-desk", "reviewer"]
    assert names(*holders(unit("澜东区"), Role.REVIEW)) == ["reviewer"]


def test_the_deputy_is_there_for_the_absent_one(colleague):
    away("qingping", "qp2", since=0, until=2)
    assert names(*holders(unit("青屏县"), Role.HANDLE)) == ["qp2"]
    assert names(*holders(unit("青屏县"), Role.HANDLE, today(3))) == ["qingping"]


def test_without_a_deputy_the_absent_one_stays(colleague):
    away("qingping")
    assert names(*holders(unit("青屏县"), Role.HANDLE)) == ["qingping"]
    away("qingping-desk", "qp2", roles={"dispatch"})
    assert names(*holders(unit("青屏县"), Role.REVIEW)) == ["qingping-desk", "qp2", "reviewer"]
    assert "qingping-desk" not in names(*holders(unit("青屏县"), Role.DISPATCH))


def test_a_deputy_who_cannot_sign_in_any_more_leaves_it_to_the_absent_one(colleague):
    away("qingping", "qp2")
    Member.objects.filter(username="qp2").update(is_active=False)
    assert names(*holders(unit("青屏县"), Role.HANDLE)) == ["qingping"]


# ---- What it comes to in the ledger


TEXT = AnswerText(verdict="属实", investigation="经核查。", action="责令整改。", outcome="closed")


def handed_in(office, by):
    small_ledger(office)
    item = share(office, 2, "青屏县")
    act(item, "accept", by=member(by), seen=item.case.revision)
    item = share(office, 2, "青屏县")
    submit(item, TEXT, by=member(by), seen=item.case.revision)
    return share(office, 2, "青屏县")


def test_a_deputys_act_is_the_deputys_own(office, colleague):
    away("qingping", "qp2")
    item = handed_in(office, "qp2")
    assert Entry.objects.get(chain=item.case.chain, act="submit").actor == colleague


def test_a_deputy_does_not_review_what_it_handed_in(office):
    away("qingping", "reviewer", by="keeper")
    item = handed_in(office, "reviewer")
    with pytest.raises(Refused, match="不能审核自己提交的"):
        approve(item, by=member("reviewer"), seen=item.case.revision, waived="已核")


def test_nobody_reviews_an_own_answer_through_a_deputy(office):
    """Who could not review cannot have it done in the own name."""
    Post.objects.create(member=member("qingping"), unit=unit("市整改办"), role=Role.REVIEW)
    item = handed_in(office, "qingping")
    away("qingping", "clerk", by="keeper")
    assert whose_acts(member("clerk"), {Role.REVIEW}, unit("澜川市")) == {member("clerk").pk, member("qingping").pk}
    with pytest.raises(Refused, match="代理提交人"):
        approve(item, by=member("clerk"), seen=item.case.revision, waived="已核")
    approve(item, by=member("reviewer"), seen=item.case.revision, waived="已核")


def test_who_stands_in_for_the_reviewer_reviews(office):
    item = handed_in(office, "qingping")
    away("reviewer", "clerk")
    approve(item, by=member("clerk"), seen=item.case.revision, waived="已核")


# ---- At the desk


def at_desk(name):
    client = Client()
    client.force_login(member(name))
    return client


def test_a_member_records_the_own_absence(colleague):
    client = at_desk("qingping")
    post = member("qingping").posts.get()
    sent = {"starts_on": today(), "ends_on": today(2), f"deputy_{post.pk}": colleague.pk}
    assert client.post(reverse("units:leave"), sent).status_code == 302
    page = client.get(reverse("units:mine")).content.decode()
    assert "青屏县 承办：qp2" in page
    shown = at_desk("qp2").get(reverse("units:mine")).content.decode()
    assert "代理qingping" in shown
    absence = member("qingping").absences.get()
    assert at_desk("qp2").post(reverse("units:leave-back", args=[absence.pk])).status_code == 404
    assert client.post(reverse("units:leave-back", args=[absence.pk])).status_code == 302
    assert [event.what for event in AccountEvent.objects.order_by("id")] == ["leave", "deputy", "leave_ended"]


def test_what_is_wrong_with_an_absence_is_said_above_the_form(colleague):
    client = at_desk("qingping")
    post = member("qingping").posts.get()
    for sent, why in (
        ({"starts_on": today(), "ends_on": ""}, "请填写日期"),
        ({"starts_on": today(-3), "ends_on": today()}, "不能早于今天"),
        ({"starts_on": today(), "ends_on": today(), f"deputy_{post.pk}": member("landong").pk}, "请从名单里选"),
    ):
        response = client.post(reverse("units:leave"), sent)
        assert response.status_code == 422
        assert why in response.content.decode()


def test_the_administrator_does_it_for_who_cannot(colleague):
    client = at_desk("keeper")
    qingping = member("qingping")
    post = qingping.posts.get()
    sent = {"starts_on": today(), "ends_on": today(2), f"deputy_{post.pk}": member("landong").pk}
    assert client.post(reverse("units:member-leave", args=[qingping.pk]), sent).status_code == 302
    absence = qingping.absences.get()
    change = reverse("units:member-deputies", args=[qingping.pk, absence.pk])
    assert "selected" in client.get(change).content.decode()
    assert client.post(change, {f"deputy_{post.pk}": colleague.pk}).status_code == 302
    assert may(member("qp2"), Role.HANDLE, unit("青屏县"))
    assert client.post(reverse("units:member-back", args=[qingping.pk, absence.pk])).status_code == 302
    assert not may(member("qp2"), Role.HANDLE, unit("青屏县"))
    assert "请假至" not in client.get(reverse("units:members")).content.decode()


def test_only_who_stands_in_can_decline(colleague):
    absence = away("qingping", "qp2")
    url = reverse("units:leave-decline", args=[absence.pk])
    assert at_desk("landong").post(url).status_code == 404
    assert at_desk("qp2").post(url).status_code == 302


def test_the_register_says_who_is_away(colleague):
    away("qingping", "qp2", until=2)
    page = at_desk("keeper").get(reverse("units:members"), {"seen": "away"}).content.decode()
    assert f"请假至{today(2)}" in page
    assert "shiqiao" not in page


def test_held_posts_are_one_query(colleague, django_assert_num_queries):
    away("qingping", "qp2")
    deputy = member("qp2")
    with django_assert_num_queries(1):
        assert len(deputy.held_posts()) == 2
        assert str(acting_for(deputy, Role.HANDLE, deputy.held_posts()[0].unit)) == "qingping"
