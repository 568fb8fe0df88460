"""A year of the work calendar is entered or changed: what that does to open due dates is shown, then made as shown."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from bihuan.cases.behalf import actors, on_behalf
from bihuan.cases.models import Deadline, Inspection
from bihuan.complaints.clocks import clocks_in
from bihuan.complaints.deadlines import bound, label_of
from bihuan.complaints.redating import Reckoner, Redate, awaited, digest, redate
from bihuan.ledger.appending import Draft, append, history
from bihuan.refusals import Refused, Stale
from bihuan.rulebooks import calendar
from bihuan.rulebooks.calendar import Days
from bihuan.rulebooks.models import CalendarDay
from bihuan.rulebooks.notices import Arrangement
from bihuan.rulebooks.schema import TimeLimit
from bihuan.units.models import Member
from bihuan.units.roles import Role
from bihuan.units.scope import scope_of
from bihuan.workdays import Calendar

SEAL = "工作日历"
"""The calendar's entries stand in chains of their own, one a year; no inspection's code is Chinese."""


@dataclass(frozen=True)
class DayChange:
    """A day that would be something else, in words."""

    day: date
    before: str
    after: str


@dataclass(frozen=True)
class Shift:
    """So many due dates of one kind move from one day to another."""

    label: str
    before: date | None
    after: date | None
    count: int


@dataclass(frozen=True)
class YearEffect:
    """What entering ``arrangement`` would do, as of now."""

    arrangement: Arrangement
    is_new: bool
    days: Days
    changes: list[DayChange]
    redates: list[Redate]
    shifts: list[Shift]
    firmed: int
    """Provisional ones that become firm on the same day."""
    fingerprint: str

    @property
    def is_nothing(self) -> bool:
        return not (self.is_new or self.changes or self.redates)

    @property
    def moved(self) -> int:
        return sum(shift.count for shift in self.shifts)

    @property
    def cases(self) -> int:
        return len({item.deadline.case_id for item in self.redates})


@dataclass(frozen=True)
class Entered:
    """A year was entered or changed: when, by whom, and why."""

    at: datetime
    who: str
    reason: str


def keeps_calendar(member: Member) -> bool:
    """The calendar holds for every inspection, so who changes it may change the rules of each."""
    scope = scope_of(member, {Role.REVIEW})
    return bool(scope.paths) and all(scope.covers(item.region.path) for item in _inspections())


def _inspections() -> list[Inspection]:
    return list(Inspection.objects.select_related("region", "rulebook_text").order_by("pk"))


def effect_of(arrangement: Arrangement) -> YearEffect:
    years = calendar.entered()
    stored = calendar.stored()
    days = calendar.rearranged(stored, arrangement)
    before, after = calendar.valued(stored, years), calendar.valued(days, years | {arrangement.year})
    changes = _day_changes(stored, days)
    redates = [item for inspection in _inspections() for item in _redates(inspection, before, after)]
    seen = [arrangement.year, _listed(stored), _listed(days), [item.mark for item in redates]]
    is_new = arrangement.year not in years
    moved = Counter((item.label, item.before, item.after) for item in redates if item.moves)
    shifts = [Shift(*shift, count) for shift, count in moved.items()]
    firmed = sum(item.firms and not item.moves for item in redates)
    return YearEffect(arrangement, is_new, days, changes, redates, shifts, firmed, digest(seen))


def _listed(days: Days) -> list[list[str]]:
    return [[day.isoformat(), *said] for day, said in sorted(days.items())]


def _day_changes(before: Days, after: Days) -> list[DayChange]:
    return [
        DayChange(day, _said(before, day), _said(after, day))
        for day in sorted(before.keys() | after.keys())
        if before.get(day) != after.get(day)
    ]


def _said(days: Days, day: date) -> str:
    kind, name = days.get(day, ("", ""))
    if kind == CalendarDay.Kind.WORKDAY:
        return _("上班（%(name)s）") % {"name": name}
    if kind:
        return _("放假（%(name)s）") % {"name": name}
    return _("周末") if day.weekday() >= 5 else _("上班")


def _redates(inspection: Inspection, before: Calendar, after: Calendar) -> list[Redate]:
    """Open deadlines that the calendar moves, makes firm or explains otherwise; what a person set by hand stays."""
    book = inspection.rulebook_text.rulebook
    clocks = clocks_in(inspection)
    then, now = Reckoner(before, clocks), Reckoner(after, clocks)
    found = []
    for item in awaited(inspection):
        rule = book.limits.get(item.name)
        limit = now(rule, item) if rule else None
        if rule is None or limit is None or not (item.provisional or _by_rule(item, then, rule)):
            continue
        steps = [step.text for step in limit.steps]
        if (bound(limit), limit.provisional, steps) != (item.due_at, item.provisional, item.steps):
            found.append(Redate(item, label_of(item.name, book), limit))
    return found


def _by_rule(item: Deadline, reckoned: Reckoner, rule: TimeLimit) -> bool:
    """Whether the day is the rule's own. What a county asks of its townships never is, even on the same day."""
    share = item.assignment
    if item.name == "answer" and share is not None and share.parent_id is not None:
        return False
    limit = reckoned(rule, item)
    return limit is not None and bound(limit) == item.due_at


@transaction.atomic
def enter_year(arrangement: Arrangement, *, by: Member, seen: str, reason: str) -> YearEffect:
    """Put the year into force and bring every open deadline to where it then falls; closed ones stay as they were.

    ``seen`` is the fingerprint of the effect that the person looked at; ``Stale`` when it would now be another. A year
    that stands so already is left alone.
    """
    # Held until the end: two who enter years wait for each other.
    list(Inspection.objects.select_for_update().order_by("pk").values_list("pk"))
    if not keeps_calendar(by):
        raise Refused(_("工作日历由能改全部督察规则的审核人员录入。"))
    if not reason.strip():
        raise Refused(_("请写明依据。"))
    effect = effect_of(arrangement)
    if effect.is_nothing:
        return effect
    if effect.fingerprint != seen:
        raise Stale(_("核对之后有了变化，请重新看清影响再确认。"))
    calendar.enter(arrangement)
    _note(arrangement.year, effect, by=by, reason=reason)
    _carry_out(effect.redates, by=by, reason=reason)
    return effect


def firm_up() -> int:
    """After the program itself brought new years: provisional deadlines that are firm now become so. How many."""
    days = calendar.current()
    redates = [item for inspection in _inspections() for item in _redates(inspection, days, days)]
    redates = [item for item in redates if item.deadline.provisional]
    _carry_out(redates, by=None, reason=_("节假日安排已录入"))
    return len(redates)


def _carry_out(redates: Sequence[Redate], *, by: Member | None, reason: str) -> None:
    for inspection in _inspections():
        own = [item for item in redates if item.deadline.case.inspection_id == inspection.pk]
        redate(inspection, own, by=by, reason=reason)


def _note(year: int, effect: YearEffect, *, by: Member, reason: str) -> None:
    changes = [[item.day.isoformat(), item.before, item.after] for item in effect.changes]
    arrangement = effect.arrangement
    data: dict[str, Any] = {
        "holidays": {day.isoformat(): name for day, name in arrangement.holidays.items()},
        "workdays": {day.isoformat(): name for day, name in arrangement.workdays.items()},
        "changes": changes,
        "redated": len(effect.redates),
    }
    for inspection in _inspections()[:1]:
        data |= on_behalf(by, Role.REVIEW, inspection.region)
    draft = Draft(f"{SEAL}/{year}", "enter_year", timezone.now(), actor_id=by.pk, reason=reason, data=data)
    append([draft], seal=SEAL)


def entered_by(year: int) -> list[Entered]:
    """Who entered and changed the year, newest first; what the program brought itself has no entry."""
    entries = history([f"{SEAL}/{year}"])
    who = actors(entries)
    return [Entered(entry.recorded_at, who[entry.pk], entry.reason) for entry in reversed(entries)]
