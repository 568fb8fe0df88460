"""Who is told what: holders of a role nearest to a unit, each thing once, nothing to who holds no post any more."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from bihuan.inbox.kinds import Kind
from bihuan.inbox.models import Address, Message, Wish
from bihuan.inbox.posting import Note, holders, tell
from bihuan.inbox.selectors import unread, visible_messages
from bihuan.inbox.tests.making import hook, member, told, unit
from bihuan.units.models import Member, Post
from bihuan.units.roles import Role


def told_members() -> set[str]:
    return set(Message.objects.values_list("member__username", flat=True))


def test_a_unit_is_told_and_no_other(office):
    told()
    assert told_members() == {"landong"}


def test_a_role_at_the_office_stands_for_the_whole_region(office):
    told(to=holders(unit("澜东区"), Role.REVIEW))
    assert told_members() == {"reviewer"}


def test_the_nearest_holders_are_told_alone(office):
    """What a county settles itself does not reach the city's office."""
    county = Member.objects.add(username="county-reviewer")
    Post.objects.create(member=county, unit=unit("青屏县"), role=Role.REVIEW)
    told(to=holders(unit("石桥镇"), Role.REVIEW))
    assert "county-reviewer" in told_members()
    assert "reviewer" not in told_members()


def test_the_same_thing_is_never_told_twice(office):
    told(key="once")
    told(key="once", text="又说一遍。")
    (message,) = Message.objects.all()
    assert message.text == "新交办D1LC202500001，6月12日前答复。"


def test_who_did_it_and_who_left_are_not_told(office):
    Member.objects.filter(username="landong").update(is_active=False)
    told(to=holders(unit("澜东区"), Role.HANDLE, Role.REVIEW), besides=member("reviewer"))
    told(to=[member("landong")], key="by name")
    assert told_members() == set()


def test_a_message_waits_for_its_time(office):
    told(due=timezone.now() + timedelta(hours=1))
    assert unread(member("landong")) == 0
    assert visible_messages(member("landong"), timezone.now() + timedelta(hours=2)).count() == 1


def test_who_gives_up_a_post_gives_up_its_messages(office):
    told()
    told(key="by name", to=[member("landong")])
    Post.objects.filter(member__username="landong").update(unit=unit("青屏县"))
    assert [message.key for message in visible_messages(member("landong"))] == ["by name"]


def test_a_muted_kind_comes_as_read_and_goes_nowhere(office):
    Wish.objects.create(member=member("landong"), muted=[Kind.GIVEN.value])
    told()
    (message,) = Message.objects.all()
    assert message.read_at is not None
    assert message.routed_at is not None


@pytest.mark.parametrize("count", [1, 50])
def test_telling_many_costs_as_much_as_telling_one(office, django_assert_max_num_queries, count):
    county = unit("澜东区")
    notes = [
        Note(to=holders(county, Role.HANDLE), kind=Kind.DUE, text="明天到期。", link="/", key=f"{line}")
        for line in range(count)
    ]
    with django_assert_max_num_queries(5):
        tell(notes)
    assert Message.objects.count() == count


def test_where_a_webhook_leads_and_its_secret_lie_sealed(office):
    hook("澜东区", "https://robot.example/hook?key=1", secret="unter-uns")
    with connection.cursor() as cursor:
        cursor.execute("SELECT target, secret FROM inbox_address")
        (stored,) = cursor.fetchall()
    assert all(text.startswith("sealed:1:") for text in stored)
    address = Address.objects.get(target="https://robot.example/hook?key=1")
    assert address.secret == "unter-uns"
    with pytest.raises(IntegrityError), transaction.atomic():
        hook("澜东区", "https://robot.example/hook?key=1")
