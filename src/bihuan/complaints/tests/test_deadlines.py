"""Limits of the rulebook become deadlines of shares, in days and in minutes, met by what the rulebook says."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from django.utils import timezone
from tests.building import number, share, small_ledger

from bihuan.cases.models import Case, Deadline, Inspection
from bihuan.complaints.answering import AnswerText, act, submit
from bihuan.complaints.dispatching import dispatch
from bihuan.complaints.redating import awaited
from bihuan.moments import BEIJING, cutoff
from bihuan.rulebooks.adopting import adopt
from bihuan.units.models import Member, Unit

MINUTES = """
[limits.arrive]
amount = 3
unit = "hours"
start = "dispatched"
met_by = ["arrive"]

[limits.first_report]
amount = 2
unit = "natural_days"
start = "dispatched"
met_by = ["report", "submit"]

[limits.notice]"""
GIVEN = datetime(2025, 6, 4, 8, 10, tzinfo=BEIJING)


@pytest.fixture
def quick(office: Inspection, tmp_path) -> Inspection:  # type: ignore[no-untyped-def]
    """The office with limits in hours beside those in days."""
    from bihuan.rulebooks.loading import shipped_text

    text = (
        shipped_text("hunan-look-back")
        .replace("[limits.notice]", MINUTES.strip())
        .replace('code = "hunan-look-back"', 'code = "quick"')
    )
    (tmp_path / "quick.toml").write_text(text, encoding="utf-8")
    office.rulebook_text = adopt("quick", folder=tmp_path)
    office.save()
    small_ledger(office)
    case = Case.objects.get(number=number(5))
    dispatch([(case, [Unit.objects.get(short="澜东区")])], inspection=office, by=None, on=GIVEN)
    return office


def due(inspection: Inspection, name: str) -> Deadline:
    return share(inspection, 5, "澜东区").deadlines.get(name=name)


def landong() -> Member:
    return Member.objects.get(username="landong")


def test_hours_run_from_the_minute_and_days_from_the_day(quick: Inspection) -> None:
    assert due(quick, "arrive").due_at == GIVEN + timedelta(hours=3)
    assert due(quick, "first_report").due_on == date(2025, 6, 6)
    assert due(quick, "answer").due_on == date(2025, 6, 13)
    assert due(quick, "answer").due_at == cutoff(date(2025, 6, 13))
    assert due(quick, "arrive").steps[-1] == "期限为2025年6月4日11:10"


def test_each_is_met_by_its_own_act(quick: Inspection) -> None:
    item = share(quick, 5, "澜东区")
    entry = act(item, "arrive", by=landong(), seen=item.case.revision)
    assert due(quick, "arrive").met_at == entry.effective_at
    assert due(quick, "first_report").met_at is None
    item = share(quick, 5, "澜东区")
    act(item, "report", by=landong(), seen=item.case.revision, reason="已到现场，正在取样。")
    assert due(quick, "first_report").met_at is not None


def test_an_answer_sent_back_is_owed_again(quick: Inspection) -> None:
    item = share(quick, 5, "澜东区")
    submit(item, AnswerText("属实", "查", "改", "closed"), by=landong(), seen=item.case.revision)
    assert due(quick, "answer").met_at is not None
    item = share(quick, 5, "澜东区")
    act(item, "send_back", by=Member.objects.get(username="reviewer"), seen=item.case.revision, reason="写明数量")
    assert due(quick, "answer").met_at is None


def test_what_is_taken_back_is_due_no_more(quick: Inspection) -> None:
    item = share(quick, 5, "澜东区")
    kept = Deadline.objects.filter(assignment=item).count()
    act(item, "recall", by=Member.objects.get(username="clerk"), seen=item.case.revision, reason="重办")
    assert Deadline.objects.filter(assignment=item).count() == kept
    assert not awaited(quick).filter(assignment=item).exists()


def test_what_the_office_itself_must_do(office: Inspection) -> None:
    book = office.rulebook_text.rulebook
    assert "assign" not in book.limits
    rule = replace(book.limits["return"], start="arrived", met_by=("dispatch",))
    from bihuan.complaints.deadlines import deadline
    from bihuan.rulebooks import calendar

    small_ledger(office)
    case = Case.objects.get(number=number(5))
    made = deadline("assign", rule, case, None, calendar.current())
    assert made is not None
    made.save()
    dispatch([(case, [Unit.objects.get(short="澜东区")])], inspection=office, by=None)
    made.refresh_from_db()
    assert made.case_id == case.pk
    assert timezone.now() >= case.received_at
