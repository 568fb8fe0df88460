"""What the team withdraws keeps its number and leaves every count from that day, not before."""

from datetime import date, timedelta

import pytest
from tests.building import FIRST_DAY, answered, number, replies, share, small_ledger

from bihuan.cases.models import Case, Inspection
from bihuan.complaints.dispatching import dispatch_named
from bihuan.complaints.models import Complaint
from bihuan.complaints.withdrawing import restore, withdraw
from bihuan.figures.catalogue import Answer, ask
from bihuan.figures.slices import records
from bihuan.ledger.verifying import verify
from bihuan.refusals import Refused
from bihuan.units.models import Member

WITHDRAWN = FIRST_DAY + timedelta(days=4)
BEFORE, AFTER = WITHDRAWN - timedelta(days=1), WITHDRAWN


@pytest.fixture
def inspection(office: Inspection) -> Inspection:
    small_ledger(office)
    return office


def complaint(serial: int) -> Complaint:
    return Complaint.objects.select_related("case__inspection__region").get(case__number=number(serial))


def take_away(serial: int, on: date = WITHDRAWN, by: str = "clerk") -> None:
    clerk = Member.objects.get(username=by)
    withdraw(complaint(serial), by=clerk, seen=None, reason="督察组来函撤回", on=on)


def parts(answer: Answer) -> tuple[float, ...]:
    figures = answer.figures
    return tuple(figures[name] for name in ("received", "labels", "key", "assignments", "open", "closed"))


def test_it_leaves_the_counts_from_that_day(inspection: Inspection) -> None:
    take_away(1)
    assert parts(ask(inspection, BEFORE)) == (5, 6, 1, 5, 5, 0)
    assert parts(ask(inspection, AFTER)) == (4, 5, 0, 4, 4, 0)
    assert ask(inspection, AFTER).by["by_channel"] == {"来电": 3, "来信": 1}
    case = Case.objects.get(number=number(1))
    assert (case.status, case.parties, share(inspection, 1, "澜东区").status) == ("withdrawn", "", "recalled")


@pytest.mark.parametrize("handled", [WITHDRAWN - timedelta(days=2), BEFORE, AFTER, AFTER + timedelta(days=3)])
def test_the_parts_add_up_at_two_cutoffs(inspection: Inspection, handled: date) -> None:
    answered(inspection, replies(BEFORE, [(number(1), "澜东区", "属实", "已办结", "", BEFORE)]))
    take_away(1)
    for as_of in (BEFORE, AFTER):
        figures = ask(inspection, as_of, handled).figures
        assert figures["closed"] + figures["stage_closed"] + figures["open"] == figures["received"]
        for name in ("received", "closed", "open"):
            assert records(inspection, name, as_of=as_of, handled_as_of=handled).count() == figures[name], name


def test_handed_over_again_it_counts_again(inspection: Inspection) -> None:
    take_away(1)
    back = WITHDRAWN + timedelta(days=2)
    restore(complaint(1), by=Member.objects.get(username="clerk"), seen=None, reason="督察组重新转办", on=back)
    assert parts(ask(inspection, back - timedelta(days=1))) == (4, 5, 0, 4, 4, 0)
    assert parts(ask(inspection, back)) == (5, 6, 1, 4, 5, 0)
    assert dispatch_named(inspection, by=None).assigned == 1
    assert verify().fault == ""


def test_who_may_and_what_is_asked(inspection: Inspection) -> None:
    with pytest.raises(Refused, match="收件或分办人员"):
        take_away(1, by="landong")
    with pytest.raises(Refused, match="为什么撤回"):
        withdraw(complaint(1), by=None, seen=None, reason=" ")
    take_away(1)
    with pytest.raises(Refused, match="已经撤回"):
        take_away(1)
    with pytest.raises(Refused, match="没有撤回"):
        restore(complaint(2), by=None, seen=None, reason="恢复")


def test_the_one_that_came_instead_is_named(inspection: Inspection) -> None:
    entry = withdraw(complaint(1), by=None, seen=None, reason="内容有误", on=WITHDRAWN, replaced_by=complaint(2).case)
    assert entry.data == {"replaced_by": number(2)}
