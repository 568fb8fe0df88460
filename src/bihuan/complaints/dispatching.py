"""Giving complaints to units: what a list names is proposed, the rest waits for a person."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from bihuan.cases.models import Assignment, Case, CaseSpan, Inspection, Status
from bihuan.cases.recording import Move
from bihuan.complaints.models import Complaint
from bihuan.complaints.moving import move
from bihuan.complaints.proposing import propose
from bihuan.ledger.models import Entry
from bihuan.moments import beijing_day
from bihuan.refusals import Refused
from bihuan.rulebooks import calendar
from bihuan.units.models import Member, Unit
from bihuan.workdays import Due, due


@dataclass
class Dispatched:
    """What a dispatch did: assignments made, and complaints that need a person, each with the reason."""

    assigned: int = 0
    waiting: list[tuple[str, str]] = field(default_factory=list)

    def to_json(self) -> dict[str, Any]:
        return {
            "assigned": self.assigned,
            "waiting": [{"number": number, "reason": reason} for number, reason in self.waiting],
        }


def undispatched(inspection: Inspection) -> list[Complaint]:
    """Complaints that no unit has yet, in the order of their handover."""
    complaints = Complaint.objects.filter(case__inspection=inspection, case__status=Status.RECEIVED)
    return list(complaints.select_related("case__batch").order_by("case__batch__number", "case__id"))


def dispatch_named(inspection: Inspection, *, by: Member | None) -> Dispatched:
    """Give every complaint to the units its list names, as of the batch's day; say which need a person."""
    result = Dispatched()
    pairs = []
    for proposal in propose(inspection, undispatched(inspection)):
        if proposal.certain:
            pairs.append((proposal.complaint.case, proposal.units))
        else:
            result.waiting.append((proposal.complaint.case.number, f"{proposal.reason},请人工分办。"))
    result.assigned = len(dispatch(pairs, inspection=inspection, by=by, on_batch_day=True))
    return result


def dispatch(
    pairs: Sequence[tuple[Case, Sequence[Unit]]],
    *,
    inspection: Inspection,
    by: Member | None,
    on: date | datetime | None = None,
    on_batch_day: bool = False,
    seen: int | None = None,
    note: str = "",
    all_lead: bool = False,
) -> list[Entry]:
    """Assign each case to its units, the first as lead unless it has one already; due dates from the rulebook.

    With ``all_lead`` (拆分) each unit leads its own part, else the others assist (合办). ``note`` is what the office asks
    of the units. Takes effect ``on`` that day (now when None), or on each batch's own day (for what was taken back since:
    when that was). All or nothing; returns the entries, one per share, by which it can be undone.
    """
    moves = []
    dues: dict[date, Due] = {}
    reckon = reckoner(inspection)
    led = set() if all_lead else _led([case for case, _ in pairs])
    standing_since = _standing_since([case for case, _ in pairs]) if on_batch_day else {}
    for case, units in pairs:
        if not units:
            raise Refused(f"{case.number} 没有选单位：请至少选一个。")
        effective = standing_since[case.pk] if on_batch_day else on
        handed_over = case.batch.day if case.batch else beijing_day(case.received_at)
        if handed_over not in dues:
            dues[handed_over] = reckon(handed_over)
        limit = dues[handed_over]
        for position, unit in enumerate(units):
            leads = all_lead or (position == 0 and case.pk not in led)
            part = Assignment.Part.LEAD if leads else Assignment.Part.ASSIST
            moves.append(giving("dispatch", case, unit, effective, part=part, limit=limit, note=note))
    return move(moves, inspection=inspection, by=by, seen=seen)


def giving(
    act: str,
    case: Case,
    unit: Unit,
    effective: date | datetime | None,
    *,
    part: str,
    limit: Due,
    note: str = "",
    parent: Assignment | None = None,
) -> Move:
    """The move that gives ``unit`` a share, with what the entry keeps of it."""
    columns = {
        "parent": parent,
        "part": part,
        "note": note.strip(),
        "due_on": limit.on,
        "due_provisional": limit.provisional,
        "due_steps": [step.text for step in limit.steps],
    }
    data = {"due_on": limit.on.isoformat() if limit.on else "", "part": str(part)}
    if note.strip():
        data["note"] = note.strip()
    return Move(case, act, unit, effective, data=data, columns=columns)


def _standing_since(cases: Sequence[Case]) -> dict[int, datetime]:
    """Since when each case stands as it does; for one that nobody has had, the day of its batch."""
    ids = [case.pk for case in cases]
    found: dict[int, datetime] = {}
    for start in range(0, len(ids), 500):
        spans = CaseSpan.objects.filter(case__in=ids[start : start + 500], until__isnull=True)
        found.update(spans.values_list("case_id", "since"))
    return found


def _led(cases: Sequence[Case]) -> set[int]:
    """Those that a unit leads already: who comes later assists."""
    ids = [case.pk for case in cases]
    found: set[int] = set()
    for start in range(0, len(ids), 500):
        shares = Assignment.objects.filter(
            case__in=ids[start : start + 500], part=Assignment.Part.LEAD, parent__isnull=True
        )
        found.update(shares.exclude(status=Status.RECALLED).values_list("case_id", flat=True))
    return found


def reckoner(inspection: Inspection) -> Callable[[date], Due]:
    """Days to answer, counted from the handover by the rulebook, on today's calendar."""
    rule = inspection.rulebook_text.rulebook.limits["answer"]
    days = calendar.current()
    return lambda handed_over: due(rule.limit, handed_over, days)
