"""What a change of the rulebook does to open due dates: shown before it is made, then made as shown."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256

from django.db import transaction
from django.utils.translation import gettext as _

from bihuan.cases.models import Deadline, Inspection
from bihuan.cases.recording import Move
from bihuan.cases.standing import AWAITED
from bihuan.complaints.deadlines import bound, label_of, reckon, start_of
from bihuan.complaints.moving import move
from bihuan.refusals import Refused, Stale
from bihuan.rulebooks import calendar
from bihuan.rulebooks.adopting import adopt_text
from bihuan.rulebooks.loading import load
from bihuan.rulebooks.plainly import differences
from bihuan.rulebooks.schema import Rulebook
from bihuan.units.models import Member
from bihuan.units.roles import Role
from bihuan.units.scope import may
from bihuan.workdays import Due


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


@dataclass(frozen=True)
class Effect:
    """What adopting ``book`` would do, as of now."""

    book: Rulebook
    changes: list[tuple[str, str, str]]
    redates: list[Redate]
    fingerprint: str

    def late(self, today: date) -> tuple[int, int]:
        """How many of the changed deadlines would newly be overdue, and how many no longer."""
        newly = sum(bool(item.after and item.after < today and not _over(item.before, today)) for item in self.redates)
        freed = sum(_over(item.before, today) and not _over(item.after, today) for item in self.redates)
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
    seen = [[item.deadline.pk, str(item.before), str(item.after)] for item in redates]
    fingerprint = sha256(json.dumps([current.pk, text, seen]).encode()).hexdigest()[:16]
    return Effect(book, differences(current.rulebook, book), redates, fingerprint)


def _redates(inspection: Inspection, book: Rulebook) -> list[Redate]:
    """Open deadlines of shares that the office gave; what a county set for its townships stays the county's."""
    waiting = Deadline.objects.filter(
        case__inspection=inspection,
        case__withdrawn_at__isnull=True,
        met_at__isnull=True,
        assignment__parent__isnull=True,
        assignment__status__in=AWAITED,
    )
    days = calendar.current()
    found = []
    made: dict[tuple[str, date | datetime], Due] = {}
    for item in waiting.select_related("case__batch", "assignment__unit").order_by("due_at", "case__number", "id"):
        rule = book.limits.get(item.name)
        label = label_of(item.name, book)
        if rule is None:
            found.append(Redate(item, label, None))
            continue
        start = start_of(rule, item.case, item.started_at)
        if start is None:
            continue
        if (item.name, start) not in made:
            made[item.name, start] = reckon(rule, start, days)
        limit = made[item.name, start]
        if bound(limit) != item.due_at:
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
    if effect.redates:
        move([_entry(item, reason) for item in effect.redates], inspection=inspection, by=by)
        _store(effect.redates)
    return effect


def _entry(item: Redate, reason: str) -> Move:
    share = item.deadline.assignment
    assert share is not None  # the office's own deadlines are not looked at
    columns = {}
    if item.name_is_answer and item.limit is not None:
        columns = {
            "due_on": item.limit.on,
            "due_provisional": item.limit.provisional,
            "due_steps": [step.text for step in item.limit.steps],
        }
    data = {"changes": [[item.label, str(item.before or ""), str(item.after or "")]]}
    return Move(item.deadline.case, "redate", share.unit, reason=reason, data=data, columns=columns, stays=True)


def _store(redates: Sequence[Redate]) -> None:
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
