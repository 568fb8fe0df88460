"""Housekeeping of other parts that comes round again: each is registered when its part is loaded."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from bihuan.inbox.turns import finish, take

log = logging.getLogger("bihuan.inbox")
EVERY = timedelta(hours=1)
Chore = Callable[[datetime], int]
_chores: dict[str, Chore] = {}


def register(name: str, chore: Chore) -> None:
    """``chore`` is told the time and says how much it did; it must bear being done twice."""
    _chores[name] = chore


def do_chores(now: datetime, worker: str) -> int:
    """What is due, by one worker; a chore that fails is tried again in an hour and keeps nobody else waiting."""
    done = 0
    for name, chore in _chores.items():
        if take(f"chore:{name}", now, worker):
            try:
                done += chore(now)
            except Exception:
                log.exception("chore %s failed", name)
            finish(f"chore:{name}", worker, now + EVERY)
    return done
