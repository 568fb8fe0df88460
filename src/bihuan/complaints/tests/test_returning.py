"""A unit gives a complaint back; the office insists or takes it away; the third time a leader decides."""

from datetime import date, timedelta

import pytest
from django.utils import timezone
from tests.building import number, share, small_ledger

from bihuan.cases.models import Assignment, Inspection
from bihuan.complaints.answering import act
from bihuan.complaints.dispatching import dispatch
from bihuan.ledger.models import Entry
from bihuan.moments import beijing_day
from bihuan.refusals import Refused
from bihuan.units.models import Member, Unit


@pytest.fixture
def inspection(office: Inspection) -> Inspection:
    small_ledger(office)
    return office


def do(inspection: Inspection, name: str, by: str, reason: str = "不属本单位职责", unit: str = "市城管局") -> Entry:
    item = share(inspection, 5, unit)
    return act(item, name, by=Member.objects.get(username=by), seen=item.case.revision, reason=reason)


@pytest.fixture
def given(inspection: Inspection) -> Inspection:
    """Complaint 5 given to 澜东区 just now."""
    give(inspection, "澜东区")
    return inspection


def give(inspection: Inspection, short: str) -> None:
    item = Assignment.objects.none()
    del item
    case = inspection.cases.get(number=number(5))
    dispatch([(case, [Unit.objects.get(short=short)])], inspection=inspection, by=Member.objects.get(username="clerk"))


def test_a_unit_returns_with_a_reason_and_the_office_insists(given: Inspection) -> None:
    with pytest.raises(Refused, match="要写明原因"):
        do(given, "return", "landong", reason=" ", unit="澜东区")
    do(given, "return", "landong", unit="澜东区")
    item = share(given, 5, "澜东区")
    assert (item.status, item.case.status) == ("returned", "returned")
    do(given, "insist", "clerk", "点位在澜东区辖区内", unit="澜东区")
    assert share(given, 5, "澜东区").status == "dispatched"


def test_what_was_returned_is_given_to_another(given: Inspection) -> None:
    do(given, "return", "landong", unit="澜东区")
    do(given, "recall", "clerk", unit="澜东区")
    give(given, "青屏县")
    item = share(given, 5, "青屏县")
    assert (item.case.status, item.case.parties) == ("dispatched", f"{item.unit_id}/")


def test_a_unit_does_not_decide_on_its_own_return(given: Inspection) -> None:
    do(given, "return", "landong", unit="澜东区")
    with pytest.raises(Refused, match="澜川市的分办人员"):
        do(given, "insist", "landong", unit="澜东区")


def test_after_three_returns_only_a_leader_decides(given: Inspection) -> None:
    for _ in range(2):
        do(given, "return", "landong", unit="澜东区")
        do(given, "insist", "clerk", unit="澜东区")
    do(given, "return", "landong", unit="澜东区")
    for name in ("insist", "recall"):
        with pytest.raises(Refused, match="已退回3次，要由领导裁定"):
            do(given, name, "clerk", unit="澜东区")
    do(given, "rule_stay", "leader", "由澜东区办理", unit="澜东区")
    with pytest.raises(Refused, match="不能再退回"):
        do(given, "return", "landong", unit="澜东区")


def test_a_leader_may_rule_that_it_goes_elsewhere(given: Inspection) -> None:
    do(given, "return", "landong", unit="澜东区")
    do(given, "rule_move", "leader", "点位在青屏县", unit="澜东区")
    assert share(given, 5, "澜东区").case.status == "received"


def test_after_the_rulebooks_time_nothing_is_returned(given: Inspection) -> None:
    early = beijing_day(timezone.now()) - timedelta(days=3)
    case = given.cases.get(number=number(5))
    item = share(given, 5, "澜东区")
    act(item, "recall", by=Member.objects.get(username="clerk"), seen=item.case.revision, reason="重办")
    Assignment.objects.filter(pk=item.pk).update(moved_at=case.received_at)
    unit = Unit.objects.get(short="澜东区")
    dispatch([(case, [unit])], inspection=given, by=Member.objects.get(username="clerk"), on=early)
    with pytest.raises(Refused, match="已过退回时限"):
        do(given, "return", "landong", unit="澜东区")


def test_returned_ones_are_still_open_in_the_figures(given: Inspection) -> None:
    from bihuan.figures.catalogue import ask

    do(given, "return", "landong", unit="澜东区")
    today = beijing_day(timezone.now())
    answer = ask(given, today)
    assert (answer.figures["open"], answer.figures["assignments"]) == (5, 6)
    assert answer.by["by_unit"]["澜东区"] == 2
    assert isinstance(today, date)
