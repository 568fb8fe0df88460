"""A wrong import is undone whole, by entries, as long as nobody acted on it."""

from datetime import timedelta

import pytest
from tests.building import FIRST_DAY, answered, number, received, replies, share, small_ledger, transfer

from bihuan.cases.models import Assignment, Batch, Case, CaseSpan, Facet, Inspection
from bihuan.complaints.dispatching import dispatch, dispatch_named
from bihuan.complaints.models import Answer, Complaint, Intake
from bihuan.complaints.moving import undo
from bihuan.complaints.outcomes import Outcome
from bihuan.complaints.undoing import undo_intake
from bihuan.figures.catalogue import ask
from bihuan.ledger.models import Entry
from bihuan.ledger.verifying import verify
from bihuan.refusals import Refused, Stale
from bihuan.units.models import Member, Unit

LATER = FIRST_DAY + timedelta(days=8)


def intake(inspection: Inspection, outcome: Outcome, kind: str = "transfer") -> Intake:
    return Intake.objects.create(inspection=inspection, kind=kind, state="written", entries=outcome.entries)


def state(inspection: Inspection) -> list[list[tuple[object, ...]]]:
    """All projections, to compare before and after."""
    return [
        list(CaseSpan.objects.order_by("case__number", "since").values_list("case__number", "status", "parties", "since", "until")),
        list(Facet.objects.order_by("case__number", "dimension", "value", "since").values_list("case__number", "dimension", "value", "since", "until")),
        list(Case.objects.order_by("number").values_list("number", "status", "parties", "due_on")),
        list(Complaint.objects.order_by("case__number").values_list("case__number", "text", "labels", "verdict")),
        list(Assignment.objects.order_by("id").values_list("case__number", "unit", "status", "moved_at", "part")),
        list(Batch.objects.values_list("number")),
    ]  # fmt: skip


def test_a_wrong_list_is_undone_and_the_right_one_goes_on_its_chain(office: Inspection) -> None:
    small_ledger(office)
    before = state(office)
    wrong = transfer(3, [(number(6), "枣林村一家砖厂冒黑烟。", "澜东区", "大气", "来电")])
    undo_intake(intake(office, received(office, wrong)), by=Member.objects.get(username="clerk"), reason="发错清单")
    assert state(office) == before
    assert ask(office, LATER).figures["received"] == 5
    received(office, transfer(3, [(number(6), "另一件的正文。", "青屏县", "水", "来信")]))
    acts = Entry.objects.filter(chain=f"lc2025/{number(6)}").values_list("act", flat=True)
    assert list(acts) == ["receive", "undo", "receive"]
    assert Case.objects.get(number=number(6)).revision == 3
    assert dispatch_named(office, by=None).assigned == 1
    assert verify().fault == ""


def test_changed_complaints_say_again_what_they_said(office: Inspection) -> None:
    small_ledger(office)
    before = state(office)
    changed = transfer(2, [(number(4), "老街两家饭店油烟直排。", "市城管局", "大气、噪声", "来信")])
    outcome = received(office, changed)
    assert state(office) != before
    undo_intake(intake(office, outcome), by=None, reason="发错清单")
    assert state(office)[3] == before[3]
    assert ask(office, LATER).by == {**ask(office, LATER).by, "by_label": {"大气": 3, "水": 1, "噪声": 1, "土壤": 1}}


def test_a_list_of_answers_is_undone(office: Inspection) -> None:
    small_ledger(office)
    before = state(office)
    day = FIRST_DAY + timedelta(days=5)
    done = answered(office, replies(day, [(number(1), "澜东区", "属实", "已办结", "", day), (number(3), "青屏县", "不属实", "已办结", "", day)]))  # fmt: skip
    assert share(office, 1, "澜东区").deadlines.get(name="answer").met_at is not None
    undo_intake(intake(office, done, "replies"), by=None, reason="县里报错了")
    assert state(office) == before
    assert not Answer.objects.exists()
    assert share(office, 1, "澜东区").deadlines.get(name="answer").met_at is None
    assert verify().fault == ""


def test_who_acted_since_is_named_and_nothing_is_undone(office: Inspection) -> None:
    outcome = received(
        office, transfer(1, [(number(1), "一", "澜东区", "大气", "来电"), (number(2), "二", "", "水", "来电")])
    )
    written = intake(office, outcome)
    clerk = Member.objects.get(username="clerk")
    case = Case.objects.get(number=number(1))
    entries = dispatch([(case, [Unit.objects.get(short="澜东区")])], inspection=office, by=clerk)
    before = state(office)
    with pytest.raises(Stale) as caught:
        undo_intake(written, by=clerk, reason="发错清单")
    assert len(caught.value.changes) == 1
    assert number(1) in caught.value.changes[0]
    assert "clerk 交办 澜东区" in caught.value.changes[0]
    assert state(office) == before
    undo(entries, inspection=office, by=clerk)
    assert not Assignment.objects.exists()
    assert Case.objects.get(number=number(1)).status == "received"
    undo_intake(written, by=clerk, reason="发错清单")
    assert not Case.objects.exists()


def test_twice_does_no_harm_and_not_everybody_may(office: Inspection) -> None:
    written = intake(office, received(office, transfer(1, [(number(1), "一", "澜东区", "大气", "来电")])))
    with pytest.raises(Refused, match="收件人员"):
        undo_intake(written, by=Member.objects.get(username="reviewer"), reason="发错")
    undo_intake(written, by=None, reason="发错")
    with pytest.raises(Stale, match="已经撤销"):
        undo_intake(written, by=None, reason="发错")
