"""What a deputy does is the deputy's own act, and its entry names the colleague in whose stead it was done."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from tests.building import number, received, share, small_ledger, transfer

from bihuan.cases.models import Case, Inspection
from bihuan.complaints.answering import AnswerText, act, submit
from bihuan.complaints.dispatching import dispatch
from bihuan.complaints.history import timeline
from bihuan.complaints.models import Complaint
from bihuan.complaints.moving import undo
from bihuan.complaints.tests.persons import at_desk, page, text_of
from bihuan.complaints.withdrawing import withdraw
from bihuan.ledger.hashing import entry_digest
from bihuan.ledger.models import Entry
from bihuan.ledger.verifying import verify
from bihuan.moments import beijing_day
from bihuan.refusals import Stale
from bihuan.units.deputies import take_leave
from bihuan.units.models import Member, Post, Unit
from bihuan.units.roles import Role
from bihuan.units.scope import scope_of

TEXT = AnswerText("属实", "经现场核查。", "责令整改。", "closed")


def member(username: str) -> Member:
    return Member.objects.get(username=username)


def stands_in(absent: str, deputy: str) -> None:
    today = beijing_day(timezone.now())
    posts = {post.pk: member(deputy) for post in member(absent).posts.all()}
    take_leave(member(absent), today, today, posts, by=member(absent))


@pytest.fixture
def inspection(office: Inspection) -> Inspection:
    small_ledger(office)
    Member.objects.add(username="lidai", title="李代", password="lidai-password-long")
    Post.objects.create(member=member("lidai"), unit=Unit.objects.get(short="市整改办"), role=Role.PUBLISH)
    for name, title in (("clerk", "张某"), ("landong", "钱某")):
        Member.objects.filter(username=name).update(title=title)
    stands_in("clerk", "lidai")
    return office


def newest(serial: int) -> Entry:
    return Entry.objects.filter(chain=f"lc2025/{number(serial)}").order_by("-seq")[0]


def give(inspection: Inspection, serial: int, short: str, by: str) -> None:
    case = Case.objects.get(number=number(serial))
    dispatch([(case, [Unit.objects.get(short=short)])], inspection=inspection, by=member(by))


def test_the_entry_names_for_whom(inspection: Inspection) -> None:
    give(inspection, 5, "青屏县", "lidai")
    entry = newest(5)
    assert (entry.actor, entry.data["for"]) == (member("lidai"), member("clerk").pk)
    assert verify().fault == ""


def test_it_stands_under_the_seal(inspection: Inspection) -> None:
    give(inspection, 5, "青屏县", "lidai")
    entry = newest(5)
    entry.data = {key: value for key, value in entry.data.items() if key != "for"}
    assert entry_digest(entry) != entry.digest


def test_who_acts_by_an_own_post_acts_for_nobody(inspection: Inspection) -> None:
    give(inspection, 5, "青屏县", "clerk")
    assert "for" not in newest(5).data


def test_the_timeline_says_it(inspection: Inspection) -> None:
    give(inspection, 5, "青屏县", "lidai")
    reader = member("reviewer")
    happened = timeline(f"lc2025/{number(5)}", scope_of(reader), whole=True)[0]
    assert (happened.who, happened.what, happened.unit) == ("李代 代理 张某", "交办", "青屏县")
    assert "李代 代理 张某" in text_of(at_desk("reviewer").get(page(number(5))))


def test_who_was_quicker_is_told_so_too(inspection: Inspection) -> None:
    item = share(inspection, 1, "澜东区")
    act(item, "recall", by=member("lidai"), seen=item.case.revision, reason="不属该区")
    with pytest.raises(Stale) as raised:
        act(item, "accept", by=member("landong"), seen=item.case.revision)
    assert "李代 代理 张某 收回" in raised.value.changes[0]


def test_withdrawing_and_what_ends_with_it(inspection: Inspection) -> None:
    complaint = Complaint.objects.select_related("case__inspection__region").get(case__number=number(1))
    withdraw(complaint, by=member("lidai"), seen=None, reason="督察组来函")
    acts = Entry.objects.filter(chain=complaint.case.chain, act__in=("withdraw", "end"))
    assert [entry.data["for"] for entry in acts] == [member("clerk").pk] * 2


def test_undoing_is_done_for_somebody_too(inspection: Inspection) -> None:
    give(inspection, 5, "青屏县", "clerk")
    undo([newest(5)], inspection=inspection, by=member("lidai"))
    assert newest(5).data == {"undone": "dispatch", "for": member("clerk").pk}


def test_handling_for_a_colleague_of_the_unit(inspection: Inspection) -> None:
    Member.objects.add(username="sunmou", title="孙某", password="sunmou-password-long")
    Post.objects.create(member=member("sunmou"), unit=Unit.objects.get(short="澜东区"), role=Role.REVIEW)
    stands_in("landong", "sunmou")
    item = share(inspection, 1, "澜东区")
    submit(item, TEXT, by=member("sunmou"), seen=item.case.revision)
    assert newest(1).data["for"] == member("landong").pk


def test_the_system_acts_for_nobody(inspection: Inspection) -> None:
    received(inspection, transfer(3, [(number(9), "渠边堆放垃圾。", "澜东区", "水", "来电")]))
    assert "for" not in newest(9).data


def test_names_cost_one_query_however_many(inspection: Inspection) -> None:
    chain = f"lc2025/{number(5)}"
    scope = scope_of(member("reviewer"))
    counts = []
    for short in ("青屏县", "澜东区", "市城管局"):
        give(inspection, 5, short, "lidai")
        with CaptureQueriesContext(connection) as asked:
            timeline(chain, scope, whole=True)
        counts.append(len(asked))
    assert len(set(counts)) == 1


def test_a_day_has_passed_and_the_name_stays(inspection: Inspection) -> None:
    give(inspection, 5, "青屏县", "lidai")
    member("clerk").absences.update(ends_on=date(2020, 1, 1))
    happened = timeline(f"lc2025/{number(5)}", scope_of(member("reviewer")), whole=True)[0]
    assert happened.who == "李代 代理 张某"
