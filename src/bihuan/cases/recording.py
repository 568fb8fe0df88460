"""The one function that changes where cases stand."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from bihuan.cases.lifecycle import Lifecycle
from bihuan.cases.locking import lock_cases
from bihuan.cases.models import Assignment, AssignmentSpan, Case, CaseSpan, Inspection, Status
from bihuan.cases.spans import Stretch, case_stretches
from bihuan.ledger.appending import Draft, append
from bihuan.ledger.models import Entry
from bihuan.moments import BEIJING, beijing_day, day_start
from bihuan.refusals import Refused
from bihuan.units.models import Member, Unit

BULK = 500
AWAITED = (Status.DISPATCHED, Status.HANDLING, Status.SUBMITTED)
"""In these the due day of a part is still to be met."""


@dataclass(frozen=True)
class Move:
    """An act on one case: on the share of ``unit``, or on the case itself when ``unit`` is None.

    ``effective`` is a moment, a day in Beijing, or None for now. ``columns`` are set on the assignment with the move.
    """

    case: Case
    act: str
    unit: Unit | None = None
    effective: date | datetime | None = None
    reason: str = ""
    data: dict[str, Any] = field(default_factory=dict)
    columns: dict[str, Any] = field(default_factory=dict)


@transaction.atomic
def record(
    moves: Sequence[Move],
    *,
    inspection: Inspection,
    lifecycle: Lifecycle,
    by: Member | None,
    seen: int | None = None,
) -> list[Entry]:
    """Check, record and carry out ``moves`` in their order, all or none; returns their entries.

    ``seen`` is the revision of the (single) case that the person was looking at; if somebody wrote since, ``Stale``
    says what. A move that the lifecycle forbids is ``Refused``. ``by`` None is the system.
    """
    cases = lock_cases([move.case for move in moves], seen, by)
    state = _State(cases)
    drafts = [state.apply(move, lifecycle, by) for move in moves]
    entries = append(drafts, seal=inspection.code)
    state.store(inspection)
    return entries


class _State:
    """The assignments and spans of the locked cases, changed in memory and stored once."""

    def __init__(self, cases: dict[int, Case]) -> None:
        self.cases = cases
        self.assignments: dict[tuple[int, int], Assignment] = {}
        self.history: defaultdict[tuple[int, int], list[tuple[datetime, str]]] = defaultdict(list)
        self.moved: set[tuple[int, int]] = set()
        ids = list(cases)
        for start in range(0, len(ids), BULK):
            chunk = ids[start : start + BULK]
            for item in Assignment.objects.filter(case__in=chunk).select_related("unit").order_by("id"):
                self.assignments[item.case_id, item.unit_id] = item
            spans = AssignmentSpan.objects.filter(assignment__case__in=chunk).order_by("since", "id")
            for case_id, unit_id, since, status in spans.values_list(
                "assignment__case_id", "assignment__unit_id", "since", "status"
            ):
                self.history[case_id, unit_id].append((since, status))

    def apply(self, move: Move, lifecycle: Lifecycle, by: Member | None) -> Draft:
        case = self.cases[move.case.pk]
        unit = move.unit
        effective = _moment(move.effective)
        if unit is not None:
            effective = self._move_assignment(move, unit, effective, lifecycle, by)
        case.revision += 1
        return Draft(
            chain=case.chain,
            act=move.act,
            effective_at=effective,
            actor_id=by.pk if by else None,
            unit_id=unit.pk if unit else None,
            reason=move.reason,
            data=move.data,
        )

    def _move_assignment(
        self, move: Move, unit: Unit, effective: datetime, lifecycle: Lifecycle, by: Member | None
    ) -> datetime:
        key = (move.case.pk, unit.pk)
        assignment = self.assignments.get(key)
        transition = lifecycle[move.act]
        if why := lifecycle.why_not(move.act, assignment, by, unit):
            raise Refused(f"{move.case.number} {unit}:{why}")
        if transition.needs_reason and not move.reason.strip():
            raise Refused(
                _("%(number)s %(unit)s：%(transition)s要写明原因。")
                % {"number": move.case.number, "unit": unit, "transition": transition.label}
            )
        case = self.cases[move.case.pk]
        effective = _not_before(assignment.moved_at if assignment else case.received_at, effective, move)
        if assignment is None:
            assignment = self.assignments[key] = Assignment(case=case, unit=unit)
        assignment.status = transition.target
        assignment.moved_at = effective
        for column, value in move.columns.items():
            setattr(assignment, column, value)
        history = self.history[key]
        while history and history[-1][0] >= effective:
            history.pop()  # it lasted no time: both moves took effect at the same moment
        if not history or history[-1][1] != transition.target:
            history.append((effective, transition.target))
        self.moved.add(key)
        return effective

    def store(self, inspection: Inspection) -> None:
        moved = [self.assignments[key] for key in sorted(self.moved)]
        Assignment.objects.bulk_create([item for item in moved if item.pk is None], batch_size=BULK)
        Assignment.objects.bulk_update(
            moved,
            ["status", "moved_at", "part", "due_on", "due_provisional", "due_steps"],
            batch_size=BULK // 4,
        )
        AssignmentSpan.objects.filter(assignment__in=moved).delete()
        AssignmentSpan.objects.bulk_create([span for item in moved for span in self._spans(item)], batch_size=BULK)
        self._store_cases(inspection, {case_id for case_id, _unit_id in self.moved})
        Case.objects.bulk_update(self.cases.values(), ["revision", "status", "parties", "due_on"], batch_size=BULK // 4)

    def _spans(self, item: Assignment) -> list[AssignmentSpan]:
        history = self.history[item.case_id, item.unit_id]
        ends = [since for since, _ in history[1:]] + [None]
        return [
            AssignmentSpan(assignment=item, status=status, since=since, until=until)
            for (since, status), until in zip(history, ends, strict=True)
        ]

    def _store_cases(self, inspection: Inspection, case_ids: set[int]) -> None:
        shares: defaultdict[int, list[Assignment]] = defaultdict(list)
        for (case_id, _unit_id), item in self.assignments.items():
            shares[case_id].append(item)
        spans = []
        for case_id in sorted(case_ids):
            case = self.cases[case_id]
            stretches = case_stretches(
                case.received_at, {item.unit_id: self.history[case_id, item.unit_id] for item in shares[case_id]}
            )
            case.status, case.parties = stretches[-1].status, stretches[-1].parties
            case.due_on = min(
                (item.due_on for item in shares[case_id] if item.due_on and item.status in AWAITED), default=None
            )
            spans += case_spans(inspection, case, stretches)
        ids = sorted(case_ids)
        for start in range(0, len(ids), BULK):
            CaseSpan.objects.filter(case__in=ids[start : start + BULK]).delete()
        CaseSpan.objects.bulk_create(spans, batch_size=BULK)


def case_spans(inspection: Inspection, case: Case, stretches: list[Stretch]) -> list[CaseSpan]:
    ends = [stretch.since for stretch in stretches[1:]] + [None]
    return [
        CaseSpan(
            inspection=inspection,
            case=case,
            status=stretch.status,
            parties=stretch.parties,
            since=stretch.since,
            until=until,
        )
        for stretch, until in zip(stretches, ends, strict=True)
    ]


def _moment(effective: date | datetime | None) -> datetime:
    if effective is None:
        return timezone.now()
    return effective if isinstance(effective, datetime) else day_start(effective)


def _not_before(floor: datetime, effective: datetime, move: Move) -> datetime:
    """A bare day stands for its midnight, so on the floor's own day the floor counts; earlier days are refused."""
    if effective >= floor:
        return effective
    if beijing_day(effective) == beijing_day(floor):
        return floor
    day = floor.astimezone(BEIJING).strftime("%Y-%m-%d")
    raise Refused(
        _("%(number)s %(unit)s：生效日期不能早于上一步的 %(day)s。")
        % {"number": move.case.number, "unit": move.unit, "day": day}
    )
