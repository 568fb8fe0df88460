"""Changing the clock of one share: who may, what its due dates become, and the entry that says so."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from bihuan.cases.locking import lock_cases
from bihuan.cases.models import Assignment, Deadline
from bihuan.cases.recording import Move
from bihuan.cases.standing import AWAITED
from bihuan.complaints.clocks import LENGTHENED, RUNNING, Clock, clocks
from bihuan.complaints.deadlines import label_of
from bihuan.complaints.moving import move
from bihuan.complaints.redating import Reckoner, Redate, due_columns, said_changes, store
from bihuan.ledger.models import Entry
from bihuan.refusals import Refused
from bihuan.rulebooks import calendar
from bihuan.rulebooks.schema import TimeLimit
from bihuan.units.deputies import acting_for
from bihuan.units.models import Member
from bihuan.units.roles import Role
from bihuan.units.scope import may
from bihuan.workdays import Due, Step

OFFICE = (Role.DISPATCH, Role.REVIEW)
"""Who keeps the clock of a share, at the unit that gave it."""


@dataclass(frozen=True)
class Act:
    """What is recorded of a share: the act, by whom in which role, why, and what the entry keeps of it."""

    name: str
    by: Member
    role: Role
    reason: str = ""
    data: dict[str, Any] | None = None


def held(share: Assignment, *, seen: int, by: Member) -> Assignment:
    """The share as it is now, its case locked; ``Stale`` when somebody acted since ``seen``. Inside a transaction."""
    lock_cases([share.case], seen, by)
    rows = Assignment.objects.select_related(
        "unit", "parent__unit", "case__batch", "case__inspection__region", "case__inspection__rulebook_text"
    )
    return rows.get(pk=share.pk)


def keeps_clock(share: Assignment, by: Member) -> Role | None:
    """In which role ``by`` keeps the clock of ``share``; None: in none."""
    giver = share.giver
    roles = [role for role in OFFICE if may(by, role, giver)]
    # What an own post allows is not done on another's behalf.
    return min(roles, key=lambda role: acting_for(by, role, giver) is not None, default=None)


def office_role(share: Assignment, by: Member, what: str) -> Role:
    """``keeps_clock``, or ``Refused`` in the words of ``what`` (延期申请)."""
    if role := keeps_clock(share, by):
        return role
    said = _("%(what)s要由%(unit)s的分办或审核人员来做。")
    raise Refused(said % {"what": what, "unit": share.giver})


def answer_rule(share: Assignment) -> TimeLimit:
    """What the rulebook says of answers."""
    return share.case.inspection.rulebook_text.rulebook.limits[LENGTHENED]


def clock_of(share: Assignment) -> Clock:
    return clocks([share.pk]).get(share.pk, RUNNING)


def open_deadlines(share: Assignment) -> list[Deadline]:
    """What the unit still has to do by a day or a minute."""
    rows = Deadline.objects.filter(assignment=share, met_at__isnull=True)
    return list(rows.select_related("case__batch", "case__inspection", "assignment__unit").order_by("id"))


def answer_deadline(share: Assignment) -> Deadline | None:
    """None once the answer was accepted, be it for the time being only: then the goal's day counts."""
    return next((item for item in open_deadlines(share) if item.name == LENGTHENED), None)


def retimed(share: Assignment, clock: Clock) -> list[Redate]:
    """Where the open deadlines of a share that the office gave fall by ``clock``."""
    book = share.case.inspection.rulebook_text.rulebook
    reckoned = Reckoner(calendar.current(), {share.pk: clock})
    found = []
    for item in open_deadlines(share):
        rule = book.limits.get(item.name)
        if rule is not None and (limit := reckoned(rule, item)) is not None:
            found.append(Redate(item, label_of(item.name, book), limit))
    return found


def set_to(share: Assignment, day: date, why: str) -> list[Redate]:
    """The answer of a part that was passed on is due on ``day`` from now on; it has no limit of its own."""
    book = share.case.inspection.rulebook_text.rulebook
    steps = [Step(text, None) for text in share.due_steps]
    limit = Due(day, None, False, (*steps, Step(why, day)))
    return [Redate(item, label_of(item.name, book), limit) for item in open_deadlines(share) if item.name == LENGTHENED]


def record(share: Assignment, act: Act, redates: list[Redate]) -> Entry:
    """Record ``act`` with what it does to the due dates; parts that were due with the share stay due with it."""
    following = [item for part in _due_with(share) for item in _following(part, redates)]
    changed = [item for item in redates if item.moves]
    data = dict(act.data or {})
    if changed:
        data["changes"] = said_changes(changed)
    columns = next((due_columns(item.limit) for item in redates if item.name_is_answer and item.limit), {})
    place = share.unit if act.role == Role.HANDLE else share.giver
    first = Move(
        share.case,
        act.name,
        share.unit,
        reason=act.reason,
        data=data,
        columns=columns,
        stays=True,
        role=act.role,
        place=place,
    )
    moves = [first, *(_follows(item, act, share) for item in following)]
    entries = move(moves, inspection=share.case.inspection, by=act.by)
    store([*redates, *following])
    return entries[0]


def _due_with(share: Assignment) -> Iterable[Assignment]:
    """Open parts of the share whose due date is the share's own."""
    parts = share.passed_on.filter(status__in=AWAITED, due_on=share.due_on).select_related("unit")
    return [part for part in parts if part.due_steps == share.due_steps]


def _following(part: Assignment, redates: list[Redate]) -> Iterable[Redate]:
    whole = next((item for item in redates if item.name_is_answer and item.moves), None)
    if whole is None:
        return []
    return [Redate(item, whole.label, whole.limit) for item in open_deadlines(part) if item.name == LENGTHENED]


def _follows(item: Redate, act: Act, share: Assignment) -> Move:
    part = item.deadline.assignment
    assert part is not None  # deadlines of shares only
    assert item.limit is not None
    return Move(
        share.case,
        "redate",
        part.unit,
        reason=_("随%(unit)s的期限") % {"unit": share.unit},
        data={"changes": said_changes([item])},
        columns=due_columns(item.limit),
        stays=True,
        role=act.role,
        place=share.giver,
    )
