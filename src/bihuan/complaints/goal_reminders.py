"""Reminders of the goals of stage-closed shares: a week before, the day before, and when a goal has lapsed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from django.db.models import Exists, OuterRef
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from bihuan.cases.models import Assignment
from bihuan.complaints.goals import AHEAD, LAPSED, NEAR, with_goals
from bihuan.complaints.reminding import AT_ONCE, groups, note_of
from bihuan.complaints.telling import register
from bihuan.inbox.kinds import Kind
from bihuan.inbox.models import Reminder
from bihuan.inbox.posting import Note
from bihuan.inbox.sources import Source
from bihuan.inbox.sources import register as register_source
from bihuan.moments import beijing_day, day_start
from bihuan.units.roles import Role


@dataclass(frozen=True)
class Stage:
    """From ``before`` days ahead of the goal's day on is reminded, until fewer than ``until`` are left (None: for good).

    ``above``: the office is told too.
    """

    what: str
    before: int
    until: int | None
    text: str | Promise
    above: bool = False


STAGES = (
    Stage("goal_near", AHEAD, 2, _("%(which)s再过几天到阶段性办结的目标期限（%(day)s）%(some)s，请准备继续报送。")),
    Stage("goal_tomorrow", 1, 0, _("%(which)s的阶段性办结目标期限是%(day)s%(some)s，请继续报送。")),
    Stage("goal_lapsed", -1, None, _("%(which)s已过阶段性办结的目标期限%(some)s，还没有继续报送。"), above=True),
)
OFFICE = "office"


def register_all() -> None:
    """Called when the part is loaded."""
    for stage in STAGES:
        register_source(Source(stage.what, partial(_find, stage), partial(_say, stage)))
        if stage.above:
            what = f"{stage.what}_above"
            register_source(Source(what, partial(_find, stage, above=True), partial(_say, stage, above=True)))


def _find(stage: Stage, now: datetime, *, above: bool = False) -> Iterable[Reminder]:
    """The subject is the answer that set the goal: a later one with another goal reminds again."""
    today = beijing_day(now)
    what = f"{stage.what}_above" if above else stage.what
    shares = with_goals(Assignment.objects.filter(case__withdrawn_at__isnull=True))
    shares = shares.filter(goal_on__lte=today + timedelta(days=stage.before))
    if stage.until is not None:
        shares = shares.filter(goal_on__gte=today + timedelta(days=stage.until))
    told = Reminder.objects.filter(what=what, subject=OuterRef("goal_of"))
    columns = ("goal_of", "goal_on", "case__number", "case__inspection__code", "unit", "parent__unit")
    rows = shares.exclude(Exists(told)).order_by("goal_on", "pk").values_list(*columns, "case__inspection__region")
    for answer, day, about, code, unit, parent, region in rows[:AT_ONCE]:
        due = day_start(day - timedelta(days=stage.before))
        place = (parent or region) if above else unit
        yield Reminder(what=what, subject=answer, due=due, unit_id=place, about=about, group=f"{code}|{day}")


def _say(stage: Stage, reminders: Sequence[Reminder], *, above: bool = False) -> Iterable[Note]:
    role = Role.DISPATCH if above else Role.HANDLE
    what = f"{stage.what}_above" if above else stage.what
    for inspection, (day,), told in groups(reminders):
        link = register(inspection, goal=LAPSED if stage.until is None else NEAR)
        yield note_of(what, stage.text, {"day": day}, inspection, told, role, Kind.GOAL, link)
