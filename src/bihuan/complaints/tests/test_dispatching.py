"""What a list names goes to its units; the rest waits for a person."""

from datetime import date

import pytest
from tests.building import number, received, share, small_ledger, transfer

from bihuan.cases.models import Assignment, Case, Inspection
from bihuan.complaints.dispatching import dispatch, dispatch_named
from bihuan.refusals import Refused
from bihuan.units.models import Member, Unit


def test_named_units_are_assigned_and_the_rest_are_listed(office: Inspection) -> None:
    received(
        office,
        transfer(1, [(number(1), "冒黑烟。", "澜东区", "大气", "来电"), (number(2), "油烟。", "", "大气", "来电")]),
    )
    result = dispatch_named(office, by=None)
    assert result.assigned == 1
    ((waiting, reason),) = result.waiting
    assert (waiting, "没有写明单位" in reason) == (number(2), True)


def test_a_shared_complaint_has_one_share_for_each_unit(office: Inspection) -> None:
    small_ledger(office)
    shares = Assignment.objects.filter(case__number=number(3)).order_by("id").values_list("unit__short", "part")
    assert list(shares) == [("澜东区", "lead"), ("青屏县", "assist")]


def test_dispatching_again_assigns_nothing_twice(office: Inspection) -> None:
    small_ledger(office)
    assert dispatch_named(office, by=None).assigned == 0


def test_the_due_day_follows_the_rulebook_and_explains_itself(office: Inspection) -> None:
    small_ledger(office)
    item = share(office, 1, "澜东区")
    assert item.due_on == date(2025, 6, 12)
    assert item.due_steps == ["自2025年6月2日起算10天，当日不计", "期限为2025年6月12日"]
    assert item.case.due_on == date(2025, 6, 12)


def test_a_person_gives_several_at_once(office: Inspection) -> None:
    rows = [(number(n), "冒黑烟。", "", "大气", "来电") for n in (1, 2, 3)]
    received(office, transfer(1, rows))
    clerk = Member.objects.get(username="clerk")
    units = [Unit.objects.get(short="澜东区"), Unit.objects.get(short="青屏县")]
    made = dispatch([(case, units) for case in Case.objects.all()], inspection=office, by=clerk)
    assert len(made) == 6


def test_somebody_without_the_role_dispatches_nothing(office: Inspection) -> None:
    received(office, transfer(1, [(number(1), "冒黑烟。", "", "大气", "来电")]))
    with pytest.raises(Refused, match="分办"):
        dispatch(
            [(Case.objects.get(), [Unit.objects.get(short="澜东区")])],
            inspection=office,
            by=Member.objects.get(username="landong"),
        )


def test_nobody_is_given_to_no_unit(office: Inspection) -> None:
    received(office, transfer(1, [(number(1), "冒黑烟。", "", "大气", "来电")]))
    with pytest.raises(Refused, match="至少选一个"):
        dispatch([(Case.objects.get(), [])], inspection=office, by=None)
