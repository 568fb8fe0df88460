"""What the office and its units are reminded of as time passes, and what the morning's digest says."""

from datetime import datetime, timedelta

import pytest
from tests.building import number, share, small_ledger

from bihuan.cases.models import Assignment, Case, Deadline, Inspection
from bihuan.complaints.answering import AnswerText, act, submit
from bihuan.complaints.reminding import LEVELS, WAITS, _due, _waiting
from bihuan.complaints.tests.persons import at_desk, text_of
from bihuan.inbox.models import Message, Reminder
from bihuan.inbox.working import run_once
from bihuan.moments import BEIJING
from bihuan.units.models import Member

ANSWER = AnswerText("属实", "经现场核查。", "责令整改。", "closed")


@pytest.fixture
def ledger(office: Inspection) -> Inspection:
    """Due on 12 June (batch 1) and 13 June (batch 2), 2025."""
    small_ledger(office)
    Message.objects.all().delete()
    return office


def at(day: int, hour: int = 7) -> None:
    """The worker looks at this hour of a day in June 2025, before the digest unless the hour is later."""
    moment = datetime(2025, 6, day, hour, tzinfo=BEIJING)
    run_once(lambda: moment)


def heard(kind: str, name: str) -> list[str]:
    messages = Message.objects.filter(kind=kind, member__username=name).order_by("id")
    return list(messages.values_list("text", flat=True))


def member(name: str) -> Member:
    return Member.objects.get(username=name)


def accepted(inspection: Inspection, serial: int, short: str, by: str) -> Assignment:
    item = share(inspection, serial, short)
    act(item, "accept", by=member(by), seen=item.case.revision)
    return share(inspection, serial, short)


def test_a_unit_is_reminded_as_its_answers_fall_due(ledger: Inspection) -> None:
    for day in range(2, 16):
        at(day)
    two = f"：{number(1)}、{number(3)}"
    assert heard("due", "landong") == [
        f"2件还有2天到答复期限（2025-06-12）{two}。",
        f"2件明天到答复期限（2025-06-12）{two}。",
        f"2件今天到答复期限{two}。",
    ]
    assert heard("overdue", "landong") == [f"2件已超过答复期限{two}。"]


def test_looking_often_reminds_once(ledger: Inspection) -> None:
    for hour in range(24):
        at(11, hour)
    assert len(heard("due", "landong")) == 1


def test_after_an_outage_only_what_matters_now_is_told(ledger: Inspection) -> None:
    at(14)
    assert heard("due", "landong") == []
    assert len(heard("overdue", "landong")) == 1


def test_an_answer_handed_in_ends_the_reminders(ledger: Inspection) -> None:
    item = share(ledger, 1, "澜东区")
    submit(item, ANSWER, by=member("landong"), seen=item.case.revision)
    at(12)
    assert heard("due", "landong") == [f"{number(3)}今天到答复期限。"]
    message = Message.objects.get(kind="due", member__username="landong")
    assert message.link == f"/complaints/{number(3)}?inspection=lc2025"


def test_a_moved_deadline_reminds_again(ledger: Inspection) -> None:
    at(12)
    Deadline.objects.update(due_at=datetime(2025, 6, 23, tzinfo=BEIJING))
    at(13)
    at(22)
    assert len(heard("due", "landong")) == 2


def test_while_a_suspension_is_open_nothing_runs_out(ledger: Inspection) -> None:
    Deadline.objects.update(due_at=None)
    at(20)
    assert not Message.objects.filter(kind__in=["due", "overdue"]).exists()


def test_a_limit_of_minutes_reminds_the_office_in_minutes(ledger: Inspection) -> None:
    case = Case.objects.get(number=number(5))
    began = datetime(2025, 6, 3, 8, tzinfo=BEIJING)
    due_at = began + timedelta(minutes=30)
    Deadline.objects.create(case=case, name="assign", started_at=began, due_at=due_at, due_on=due_at.date())
    for minutes in (1, 19, 21, 29, 31):
        run_once(lambda minutes=minutes: began + timedelta(minutes=minutes))
    assert heard("due", "clerk") == [f"{number(5)}快到交办期限（08:30）。"]
    assert heard("overdue", "clerk") == [f"{number(5)}已超过交办期限。"]


def test_what_stands_still_is_told_after_a_day(ledger: Inspection) -> None:
    at(2)
    assert heard("unaccepted", "landong") == []
    at(3)
    assert heard("unaccepted", "landong") == [f"2件交办一天还没有签收：{number(1)}、{number(3)}。"]
    at(5)
    assert heard("undispatched", "clerk") == [f"{number(5)}收件一天还没有分办。"]


def test_an_answer_that_waits_for_review_is_told_after_a_day(ledger: Inspection) -> None:
    item = share(ledger, 1, "澜东区")
    submit(item, ANSWER, by=member("landong"), seen=item.case.revision)
    Assignment.objects.filter(pk=item.pk).update(moved_at=datetime(2025, 6, 5, 9, tzinfo=BEIJING))
    at(6, 8)
    assert heard("review", "reviewer") == [f"澜东区{number(1)}的答复等待整改办审核。"]
    at(6, 10)
    assert heard("review", "reviewer")[1:] == [f"{number(1)}的答复等待审核超过一天。"]


def test_what_is_accepted_is_reminded_of_no_receipt(ledger: Inspection) -> None:
    accepted(ledger, 1, "澜东区", "landong")
    at(4)
    assert heard("unaccepted", "landong") == [f"{number(3)}交办一天还没有签收。"]


def test_asking_costs_the_same_for_few_and_for_many(ledger: Inspection, django_assert_num_queries) -> None:
    moment = datetime(2025, 6, 20, 7, tzinfo=BEIJING)
    with django_assert_num_queries(len(LEVELS) + len(WAITS)):
        found = [list(_due(level, moment)) for level in LEVELS] + [list(_waiting(wait, moment)) for wait in WAITS]
    assert sum(map(len, found)) > 5


def test_every_reminder_names_the_unit_that_is_told(ledger: Inspection) -> None:
    at(20)
    late = Reminder.objects.filter(what="overdue")
    assert {reminder.unit.short for reminder in late} == {"澜东区", "青屏县", "市城管局"}


# ---- The digest


def digest_of(name: str) -> list[str]:
    message = Message.objects.filter(kind="digest", member__username=name).first()
    return [text for text, _link in message.lines] if message else []


def test_each_hears_what_is_stuck_within_the_own_reach(ledger: Inspection, time_machine_at) -> None:
    time_machine_at(datetime(2025, 6, 20, 9, tzinfo=BEIJING))
    assert digest_of("clerk")[:2] == ["超期4件（澜东区2、青屏县2、市城管局1）", "待分办1件"]
    assert digest_of("landong")[0] == "超期2件"
    assert digest_of("shiqiao") == []
    assert digest_of("keeper") == []


def test_a_number_of_the_digest_counts_what_its_link_opens(ledger: Inspection, time_machine_at) -> None:
    time_machine_at(datetime(2025, 6, 20, 9, tzinfo=BEIJING))
    for name in ("leader", "landong"):
        message = Message.objects.get(kind="digest", member__username=name)
        for text, link in message.lines:
            page = text_of(at_desk(name).get(link))
            count = "".join(sign for sign in text.partition("（")[0] if sign.isdigit())
            assert f"共 {count} 条" in page, f"{name} {text} {link}"


@pytest.fixture
def time_machine_at(monkeypatch):
    """Sets the day for everything that asks for now, and has the worker look."""

    def travel(moment: datetime) -> None:
        monkeypatch.setattr("django.utils.timezone.now", lambda: moment)
        run_once(lambda: moment)

    return travel
