"""Taking turns at work that comes round again: one worker does it, and another takes over from a dead one."""

from datetime import datetime, timedelta

from django.db.models import Q

from bihuan.inbox.models import Turn

LEASE = timedelta(minutes=10)
"""Longer than any turn lasts."""


def take(name: str, now: datetime, worker: str) -> bool:
    """Whether ``worker`` may do ``name`` now: it is due, and nobody else is at it. A new name is due at once."""
    due = Turn.objects.filter(name=name).values_list("due", flat=True).first()
    if due is None:
        Turn.objects.bulk_create([Turn(name=name, due=now)], ignore_conflicts=True)
    elif due > now:
        return False  # looked at every few seconds: only what is due takes the write lock
    free = Turn.objects.filter(Q(lease_until__isnull=True) | Q(lease_until__lte=now), name=name, due__lte=now)
    return free.update(leased_by=worker, lease_until=now + LEASE) == 1


def finish(name: str, worker: str, next_due: datetime) -> None:
    Turn.objects.filter(name=name, leased_by=worker).update(leased_by="", lease_until=None, due=next_due)
