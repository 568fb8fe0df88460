"""What happened to accounts, posts and units: written with the act itself, read by auditors."""

from collections.abc import Iterable

from django.db.models import QuerySet

from bihuan.units.models import AccountEvent, Member, Unit
from bihuan.units.roles import Role
from bihuan.units.scope import scope_of

What = AccountEvent.What
BULK = 500
LONGEST = 300


def note(
    what: AccountEvent.What,
    *,
    by: Member | None,
    member: Member | None = None,
    unit: Unit | None = None,
    detail: str = "",
) -> AccountEvent:
    """One event, not yet stored. ``unit`` is where it concerns: an auditor there reads it. ``by`` None: the command line."""
    where = unit or (member.home() if member else None)
    return AccountEvent(what=what, by=by, member=member, unit=where, detail=detail[:LONGEST])


def keep(events: Iterable[AccountEvent]) -> None:
    AccountEvent.objects.bulk_create(events, batch_size=BULK)


def visible_events(auditor: Member) -> QuerySet[AccountEvent]:
    """Those of the units that ``auditor`` audits."""
    within = scope_of(auditor, {Role.AUDIT}).within("unit__path")
    return AccountEvent.objects.filter(within).select_related("by", "member", "unit")
