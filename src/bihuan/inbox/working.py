"""The worker: every few seconds it does what is due, whoever slept how long before."""

import logging
import os
import socket
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Event
from uuid import uuid4

from django.db import close_old_connections, connection
from django.db.models import Q
from django.utils import timezone

from bihuan.inbox.chores import do_chores
from bihuan.inbox.delivering import deliver
from bihuan.inbox.digesting import digest
from bihuan.inbox.models import Delivery, Worker
from bihuan.inbox.routing import route
from bihuan.inbox.sources import remind

log = logging.getLogger("bihuan.inbox")

TICK = 5.0
"""Seconds between two looks at what is due."""
LONGEST_REST = 60.0
"""Seconds between two tries while the database is away."""
BEAT = timedelta(seconds=30)
FRESH = timedelta(minutes=3)
"""Without a beat for so long, a worker counts as gone."""
FORGOTTEN = timedelta(days=2)


def name_of_this() -> str:
    """A worker's name: the machine, the process, and something that no earlier process had."""
    return f"{socket.gethostname()[:40]}:{os.getpid()}:{uuid4().hex[:8]}"


def run_once(clock: Callable[[], datetime] = timezone.now, worker: str = "") -> Counter[str]:
    """Do all that is due: reminders, the digest, making deliveries, sending, housekeeping; counts by what was done."""
    worker = worker or name_of_this()
    counts: Counter[str] = Counter()
    _beat(clock(), worker)
    counts["reminded"] = remind(clock(), worker)
    counts["digests"] = digest(clock(), worker)
    counts["routed"] = route(clock())
    counts.update(deliver(clock, worker))
    counts["tidied"] = do_chores(clock(), worker)
    return +counts


def run(stop: Event, orphaned: Callable[[], bool] = lambda: False) -> None:
    """Work until ``stop`` is set or ``orphaned`` says so. What fails is logged and tried again; nothing is lost by it."""
    worker = name_of_this()
    rest = TICK
    while not orphaned():
        try:
            close_old_connections()
            run_once(worker=worker)
            rest = TICK
        except Exception as error:
            # The database is away, or something nobody thought of: either way the next look may go well.
            is_first = rest == TICK
            rest = min(rest * 2, LONGEST_REST)
            log.error("timed work failed, again in %d s: %s", rest, error, exc_info=is_first)
            connection.close()
        if stop.wait(rest):
            break
    _leave(worker)


def _beat(now: datetime, worker: str) -> None:
    mine = Worker.objects.filter(pk=worker)
    last = mine.values_list("beat_at", flat=True).first()
    if last is None:
        Worker.objects.filter(beat_at__lt=now - FORGOTTEN).delete()
        Worker.objects.create(name=worker, started_at=now, beat_at=now)
    elif now - last >= BEAT:
        mine.update(beat_at=now)


def _leave(worker: str) -> None:
    """A worker that ends in good order is not missed."""
    try:
        Worker.objects.filter(pk=worker).delete()
    except Exception as error:
        log.warning("worker %s could not sign off: %s", worker, error)
    finally:
        connection.close()


@dataclass(frozen=True)
class Pulse:
    """How timed work is going: the last beat of any worker, and what waits or failed."""

    last_beat: datetime | None
    alive: bool
    late: int
    given_up: int


def pulse(now: datetime) -> Pulse:
    """What the doctor and the administrators' page ask. ``late``: deliveries that nobody took for ten minutes."""
    last = Worker.objects.order_by("-beat_at").values_list("beat_at", flat=True).first()
    waiting = Delivery.objects.filter(sent_at__isnull=True, given_up_at__isnull=True, attempts=0)
    free = Q(lease_until__isnull=True) | Q(lease_until__lte=now)
    return Pulse(
        last_beat=last,
        alive=last is not None and now - last <= FRESH,
        late=waiting.filter(free, due__lte=now - timedelta(minutes=10)).count(),
        given_up=Delivery.objects.filter(given_up_at__isnull=False).count(),
    )
