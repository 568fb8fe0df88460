"""Where reminders come from: parts above say what is due and in what words; here it is told once, whoever asks."""

import logging
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import uuid4

from django.db import DatabaseError, transaction

from bihuan.inbox.models import Reminder
from bihuan.inbox.posting import Note, tell
from bihuan.inbox.turns import finish, take

log = logging.getLogger("bihuan.inbox")

BULK = 500
EVERY = timedelta(minutes=1)
TURN = "remind"
KEPT = timedelta(days=2 * 365)
"""A reminder is the memory that somebody was told; the messages themselves stay."""


@dataclass(frozen=True)
class Source:
    """Reminders of one sort. ``find`` gives those right at a moment, told or not; a fixed number of queries.

    ``say`` turns those not told before into notes: many reminders of one unit into one.
    """

    what: str
    find: Callable[[datetime], Iterable[Reminder]]
    say: Callable[[Sequence[Reminder]], Iterable[Note]]


_sources: dict[str, Source] = {}


def register(source: Source) -> None:
    """Called when a part is loaded (``AppConfig.ready``)."""
    _sources[source.what] = source


def remind(now: datetime, worker: str) -> int:
    """Tell what has become due, at most once a minute; returns how many reminders were told."""
    if not take(TURN, now, worker):
        return 0
    told = 0
    for source in _sources.values():
        try:
            told += _remind(source, now)
        except DatabaseError:
            raise
        except Exception:
            # One source that fails must not keep the others from speaking.
            log.exception("reminders of %s failed", source.what)
    finish(TURN, worker, now + EVERY)
    return told


def _remind(source: Source, now: datetime) -> int:
    found = list(source.find(now))
    teller = uuid4().hex
    with transaction.atomic():
        Reminder.objects.bulk_create(found, batch_size=BULK, ignore_conflicts=True)
        # Of two workers that found the same, one gets the row; the other's condition no longer holds.
        waiting = Reminder.objects.filter(what=source.what, told_at__isnull=True, due__lte=now)
        if not waiting.update(told_at=now, told_by=teller):
            return 0
        mine = list(Reminder.objects.filter(told_by=teller).select_related("unit"))
        tell(source.say(mine))
        return len(mine)


def forget(now: datetime) -> int:
    """Drop told reminders of years ago, the oldest first. What still stands so long after is told once more."""
    oldest = list(Reminder.objects.order_by("id")[:BULK])
    old = [reminder.pk for reminder in oldest if reminder.told_at and reminder.told_at < now - KEPT]
    return Reminder.objects.filter(pk__in=old).delete()[0]
