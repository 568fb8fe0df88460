"""Reminders of orders to correct: the day before they run out, and once they have, so that somebody goes and looks."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from django.db.models import Exists, F, OuterRef
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from bihuan.cases.models import Status
from bihuan.complaints.models import Action
from bihuan.complaints.reminding import AT_ONCE, groups, note_of
from bihuan.complaints.telling import register
from bihuan.inbox.kinds import Kind
from bihuan.inbox.models import Reminder
from bihuan.inbox.posting import Note
from bihuan.inbox.sources import Source
from bihuan.inbox.sources import register as register_source
from bihuan.moments import beijing_day, day_start
from bihuan.units.roles import Role

FORGIVEN = 30
"""Days after an order ran out when nobody is reminded any more."""


@dataclass(frozen=True)
class Stage:
    """Reminded from ``before`` days ahead of the order's last day until ``until`` days ahead (negative: after it)."""

    what: str
    before: int
    until: int
    text: str | Promise
    kind: Kind


STAGES = (
    Stage("order_tomorrow", 1, 0, _("%(which)s责令改正的期限是%(day)s%(some)s，请督促改正。"), Kind.DUE),
    Stage(
        "order_over",
        -1,
        -FORGIVEN,
        _("%(which)s责令改正的期限（%(day)s）已过%(some)s，请到现场复查是否改正。"),
        Kind.OVERDUE,
    ),
)


def register_all() -> None:
    """Called when the part is loaded."""
    for stage in STAGES:
        register_source(Source(stage.what, partial(_find, stage), partial(_say, stage)))


def _find(stage: Stage, now: datetime) -> Iterable[Reminder]:
    """Orders as they stand now; one that had run out when it was written down needs nobody to be sent."""
    today = beijing_day(now)
    rows = Action.objects.filter(kind=Action.Kind.ORDER, until__isnull=True)
    rows = rows.filter(
        due_on__lte=today + timedelta(days=stage.before), due_on__gte=today + timedelta(days=stage.until)
    )
    rows = rows.filter(answer__entry__recorded_at__date__lte=F("due_on"))
    rows = rows.exclude(assignment__status=Status.RECALLED).filter(assignment__case__withdrawn_at__isnull=True)
    rows = rows.exclude(Exists(Reminder.objects.filter(what=stage.what, subject=OuterRef("pk"))))
    columns = ("due_on", "assignment__case__number", "assignment__case__inspection__code", "assignment__unit")
    for pk, day, about, code, unit in rows.order_by("due_on", "pk").values_list("pk", *columns)[:AT_ONCE]:
        due = day_start(day - timedelta(days=stage.before))
        yield Reminder(what=stage.what, subject=pk, due=due, unit_id=unit, about=about, group=f"{code}|{day}")


def _say(stage: Stage, reminders: Sequence[Reminder]) -> Iterable[Note]:
    for inspection, (day,), told in groups(reminders):
        link = register(inspection)
        yield note_of(stage.what, stage.text, {"day": day}, inspection, told, Role.HANDLE, stage.kind, link)
