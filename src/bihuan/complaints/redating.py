"""What a change of the rulebook does to open due dates: shown before it is made, then made as shown.

``calendar_change`` does the same for the work calendar.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from bihuan.cases.models import Deadline, Inspection
from bihuan.cases.recording import Move
from bihuan.cases.standing import AWAITED
from bihuan.complaints.clocks import RUNNING, Clock, clocks_in
from bihuan.complaints.deadlines import bound, label_of, start_of
from bihuan.complaints.moving import move
from bihuan.refusals import Refused, Stale
from bihuan.rulebooks import calendar
from bihuan.rulebooks.adopting import adopt_text
from bihuan.rulebooks.loading import load
from bihuan.rulebooks.plainly import differences
from bihuan.rulebooks.schema import Rulebook, TimeLimit
from bihuan.units.models import Member
from bihuan.units.roles import Role
from bihuan.units.scope import may
from bihuan.workdays import Calendar, Due


@dataclass(frozen=True)
class Redate:
    """An open deadline that would fall on another day; ``limit`` None: the new rulebook has no such limit."""

    deadline: Deadline
    label: str
    limit: Due | None

    @property
    def name_is_answer(self) -> bool:
        return self.deadline.name == "answer"

    @property
    def before(self) -> date | None:
        return self.deadline.due_on

    @property
    def after(self) -> date | None:
        return self.limit.on if self.limit else None

    @property
    def moves(self) -> bool:
        """Whether it falls on another day or minute, not only becomes firm or is explained otherwise."""
        return self.limit is None or bound(self.limit) != self.deadline.due_at

    @property
    def firms(self) -> bool:
        return self.limit is not None and self.deadline.provisional and not self.limit.provisional

    @property
    def mark(self) -> list[object]:
        """What a person has seen of it, for a fingerprint."""
        return [self.deadline.pk, str(self.before), str(self.after), self.firms]


@dataclass(frozen=True)
class Effect:
    """What adopting ``book`` would do, as of now."""

    book: Rulebook
    changes: list[tuple[str, str, str]]
    redates: list[Redate]
    fingerprint: str

    def late(self, today: date) -> tuple[int, int]:
        return late(self.redates, today)


def late(redates: Sequence[Redate], today: date) -> tuple[int, int]:
    """How many of the changed deadlines would newly be overdue, and how many no longer."""
    newly = sum(bool(item.after and item.after < today and not _over(item.before, today)) for item in redates)
    freed = sum(_over(item.before, today) and not _over(item.after, today) for item in redates)
    return newly, freed


def _over(day: date | None, today: date) -> bool:
    return day is not None and day < today


def effect_of(inspection: Inspection, text: str) -> Effect:
    """``RulebookError`` names what is wrong in ``text``; ``Refused`` when it is not a new version of the same rulebook."""
    current = inspection.rulebook_text
    book = load(text, f"{current.code}.toml")
    if book.code != current.code:
        raise Refused(_("这是“%(code)s”的规则，本次督察用的是“%(own)s”。") % {"code": book.code, "own": current.code})
    if book.version == current.version:
        raise Refused(_("版本号还是%(version)s：改动规则要另起版本号。") % {"version": book.version})
    redates = _redates(inspection, book)
    fingerprint = digest([current.pk, text, [item.mark for item in redates]])
    return Effect(book, differences(current.rulebook, book), redates, fingerprint)


def digest(seen: object) -> str:
    """A fingerprint of what a person looked at."""
    return sha256(json.dumps(seen).encode()).hexdigest()[:16]


def awaited(inspection: Inspection) -> QuerySet[Deadline]:
    """What units still have to do by a day, the earliest first."""
    waiting = Deadline.objects.filter(
        case__inspection=inspection,
        case__withdrawn_at__isnull=True,
        met_at__isnull=True,
        assignment__status__in=AWAITED,
    )
    return waiting.select_related("case__batch", "case__inspection", "assignment__unit").order_by(
        "due_at", "case__number", "id"
    )


class Reckoner:
    """Due dates by one calendar, each rule and start worked out once; ``clocks`` of shares that have one of their own."""

    def __init__(self, days: Calendar, clocks: Mapping[int, Clock]) -> None:
        self.days = days
        self.clocks = clocks
        self.made: dict[tuple[TimeLimit, date | datetime], Due] = {}

    def __call__(self, rule: TimeLimit, item: Deadline) -> Due | None:
        """None: the rule is not for this."""
        start = start_of(rule, item.case, item.started_at)
        if start is None:
            return None
        if clock := self.clocks.get(item.assignment_id or 0):
            return clock.due(item.name, rule, start, self.days)
        if (rule, start) not in self.made:
            self.made[rule, start] = RUNNING.due(item.name, rule, start, self.days)
        return self.made[rule, start]


def _redates(inspection: Inspection, book: Rulebook) -> list[Redate]:
    """Of shares that the office gave; what a county set for its townships stays the county's."""
    reckoned = Reckoner(calendar.current(), clocks_in(inspection))
    found = []
    for item in awaited(inspection).filter(assignment__parent__isnull=True):
        rule = book.limits.get(item.name)
        label = label_of(item.name, book)
        if rule is None:
            found.append(Redate(item, label, None))
            continue
        limit = reckoned(rule, item)
        if limit is not None and bound(limit) != item.due_at:
            found.append(Redate(item, label, limit))
    return found


@transaction.atomic
def adopt_change(inspection: Inspection, text: str, *, by: Member, seen: str, reason: str) -> Effect:
    """Put the new version into force and move every open deadline as shown; closed ones stay as they were.

    ``seen`` is the fingerprint of the effect that the person looked at; ``Stale`` when it would now be another.
    """
    inspection = (
        Inspection.objects.select_for_update(of=("self",))
        .select_related("region", "rulebook_text")
        .get(pk=inspection.pk)
    )
    if not may(by, Role.REVIEW, inspection.region):
        raise Refused(_("规则由%(unit)s的审核人员改动。") % {"unit": inspection.region})
    if not reason.strip():
        raise Refused(_("请写明为什么改规则。"))
    effect = effect_of(inspection, text)
    if effect.fingerprint != seen:
        raise Stale(_("核对之后有了变化，请重新看清影响再确认。"))
    inspection.rulebook_text = adopt_text(text, effect.book.code, f"{effect.book.code}.toml")
    inspection.save(update_fields=["rulebook_text"])
    redate(inspection, effect.redates, by=by, reason=reason)
    return effect


def redate(inspection: Inspection, redates: Sequence[Redate], *, by: Member | None, reason: str) -> None:
    """Record and store ``redates``, inside the caller's transaction."""
    if redates:
        move([_entry(item, reason) for item in redates], inspection=inspection, by=by)
        store(redates)


def _entry(item: Redate, reason: str) -> Move:
    share = item.deadline.assignment
    assert share is not None  # the office's own deadlines are not looked at
    return Move(
        item.deadline.case,
        "redate",
        share.unit,
        reason=reason,
        data={"changes": said_changes([item])} if item.moves or item.firms else {},
        columns=due_columns(item.limit) if item.name_is_answer and item.limit is not None else {},
        stays=True,
        role=Role.REVIEW,
    )


def due_columns(limit: Due) -> dict[str, object]:
    """What a share says of its due date."""
    return {
        "due_on": limit.on,
        "due_provisional": limit.provisional,
        "due_steps": [step.text for step in limit.steps],
    }


def said_changes(redates: Sequence[Redate]) -> list[list[str]]:
    """What an entry says of moved due dates: label, before, after."""
    said = []
    for item in redates:
        before = _("%(day)s（暂定）") % {"day": item.before} if item.deadline.provisional else str(item.before or "")
        after = str(item.after) if item.after else _("暂不确定") if item.limit else ""
        said.append([item.label, before or _("暂不确定"), after])
    return said


def store(redates: Sequence[Redate]) -> None:
    kept = []
    for item in redates:
        if item.limit is None:
            continue
        item.deadline.due_at, item.deadline.due_on = bound(item.limit), item.limit.on
        item.deadline.provisional = item.limit.provisional
        item.deadline.steps = [step.text for step in item.limit.steps]
        kept.append(item.deadline)
    Deadline.objects.bulk_update(kept, ["due_at", "due_on", "provisional", "steps"], batch_size=100)
    Deadline.objects.filter(pk__in=[item.deadline.pk for item in redates if item.limit is None]).delete()
