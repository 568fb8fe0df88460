"""Reminders of replies: the day before one is due, and once it is late."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from django.db.models import Exists, OuterRef
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from bihuan.inbox.kinds import Kind
from bihuan.inbox.models import Reminder
from bihuan.inbox.posting import Note, holders
from bihuan.inbox.sources import Source, register
from bihuan.moments import beijing_day, day_start
from bihuan.supervision.models import Addressee
from bihuan.supervision.telling import address
from bihuan.units.roles import Role

FORGIVEN = 60
"""Days after a reply was due when nobody is reminded any more."""
AT_ONCE = 5_000


@dataclass(frozen=True)
class Stage:
    """Reminded from ``before`` days ahead of the last day until ``until`` days ahead (negative: after it)."""

    what: str
    before: int
    until: int
    text: str | Promise
    kind: Kind


STAGES = (
    Stage("reply_tomorrow", 1, 0, _("%(kind)s“%(title)s”的回复期限是%(day)s，请按期回复。"), Kind.DUE),
    Stage("reply_late", -1, -FORGIVEN, _("%(kind)s“%(title)s”已过回复期限（%(day)s），请尽快回复。"), Kind.OVERDUE),
)


def register_all() -> None:
    """Called when the part is loaded."""
    for stage in STAGES:
        register(Source(stage.what, partial(_find, stage), partial(_say, stage)))


def _find(stage: Stage, now: datetime) -> Iterable[Reminder]:
    today = beijing_day(now)
    rows = Addressee.objects.filter(replied_on__isnull=True, instrument__dropped_at__isnull=True)
    rows = rows.filter(
        instrument__reply_due_on__lte=today + timedelta(days=stage.before),
        instrument__reply_due_on__gte=today + timedelta(days=stage.until),
    )
    rows = rows.exclude(Exists(Reminder.objects.filter(what=stage.what, subject=OuterRef("pk"))))
    for pk, unit, day in rows.order_by("pk").values_list("pk", "unit", "instrument__reply_due_on")[:AT_ONCE]:
        assert day is not None  # it lies between the bounds
        yield Reminder(what=stage.what, subject=pk, due=day_start(day - timedelta(days=stage.before)), unit_id=unit)


def _say(stage: Stage, reminders: Sequence[Reminder]) -> Iterable[Note]:
    rows = Addressee.objects.select_related("instrument__inspection").in_bulk([one.subject for one in reminders])
    for reminder in reminders:
        if (one := rows.get(reminder.subject)) is None:
            continue  # no longer addressed
        of = one.instrument
        words = {"kind": of.get_kind_display(), "title": of.title, "day": of.reply_due_on}
        key = f"{stage.what}:{reminder.pk}"
        yield Note(holders(reminder.unit, Role.HANDLE), stage.kind, str(stage.text) % words, address(of), key)
