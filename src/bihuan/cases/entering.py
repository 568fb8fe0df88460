"""Writing rows of registers: entered once, changed by who saw the last state, void with a reason, each time with an entry."""

import json
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, TypeVar
from uuid import UUID

from django.core.serializers.json import DjangoJSONEncoder
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from bihuan.cases.models import Inspection
from bihuan.cases.receipts import USED_AGAIN
from bihuan.cases.rows import RegisterRow
from bihuan.ledger.appending import Draft, append
from bihuan.ledger.models import Entry
from bihuan.moments import day_start
from bihuan.refusals import Refused, Stale
from bihuan.units.models import Member, Unit
from bihuan.units.roles import Role
from bihuan.units.scope import scope_of

R = TypeVar("R", bound=RegisterRow)
Said = Mapping[str, Any]
"""What an entry keeps of a row, as JSON: never what lies sealed."""


def units_within(member: Member, inspection: Inspection, roles: Iterable[Role]) -> QuerySet[Unit]:
    """Units of the inspection's region for which the member may write in one of ``roles``; a team writes nothing here."""
    units = Unit.objects.filter(scope_of(member, roles).within("path"), path__startswith=inspection.region.path)
    return units.exclude(kind=Unit.Kind.TEAM)


def rows_within(rows: QuerySet[R], member: Member, inspection: Inspection, roles: Iterable[Role]) -> QuerySet[R]:
    """Rows of every source of the inspection's region whose unit the member reaches in one of ``roles``."""
    return rows.filter(scope_of(member, roles).within("unit__path"), inspection__region=inspection.region_id)


@transaction.atomic
def enter(row: R, said: Said, *, by: Member | None, receipt: UUID | None = None) -> tuple[R, bool]:
    """Store a row that is new. A form sent twice carries the same ``receipt`` and makes one; tells whether it is new.

    ``Refused`` when that form says something else the second time: it is neither dropped nor taken for a correction.
    """
    row.by, row.receipt = by, receipt
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        kept = type(row)._default_manager.filter(receipt=receipt).first() if receipt else None
        if kept is None:
            raise
        if kept.by_id != (by.pk if by else None) or kept.inspection_id != row.inspection_id:
            raise Refused(_("这张表已经交过了，请重新打开新建页面。")) from None
        if not _says_the_same(kept, row, said):  # the form of the last row, come back to for another one
            raise Refused(str(USED_AGAIN)) from None
        return kept, False
    note(row, "enter_row", by=by, said=said)
    return row, True


def _says_the_same(kept: R, row: R, said: Said) -> bool:
    """Whether ``kept`` was entered with what ``row`` says now."""
    first = entries_of(kept).filter(act="enter_row").get()
    alike = all(getattr(kept, name) == getattr(row, name) for name in row.unsaid)
    return alike and first.data == json.loads(json.dumps(dict(said), cls=DjangoJSONEncoder))


@transaction.atomic
def change(row: R, fields: Mapping[str, Any], said: Said, *, by: Member, seen: int) -> R:
    """Put a row right; ``Stale`` when somebody changed it after it was opened."""
    held = hold(row, seen=seen)
    for name, value in fields.items():
        setattr(held, name, value)
    held.revision += 1
    held.save(update_fields=[*fields, "revision"])
    note(held, "change_row", by=by, said=said)
    return held


@transaction.atomic
def drop(row: R, reason: str, *, by: Member, seen: int, apart: bool = False) -> R:
    """Declare a row void: it stays in the register and counts no more.

    Reasons are told to whoever reads what has changed in a paper; with ``apart`` only to those who read the register.
    """
    held = hold(row, seen=seen)
    if not reason.strip():
        raise Refused(_("作废要写明原因。"))
    held.dropped_at = timezone.now()
    held.revision += 1
    held.save(update_fields=["dropped_at", "revision"])
    reason = reason.strip()
    note(held, "drop_row", by=by, reason="" if apart else reason, said={"why": reason} if apart else None)
    return held


@transaction.atomic
def restore(row: R, *, by: Member, seen: int) -> R:
    """Take a void row up again."""
    held = hold(row, seen=seen, dropped=True)
    held.dropped_at = None
    held.revision += 1
    held.save(update_fields=["dropped_at", "revision"])
    note(held, "restore_row", by=by)
    return held


def hold(row: R, *, seen: int | None = None, dropped: bool = False) -> R:
    """The row locked, as it is now; ``Stale`` when it has moved on since revision ``seen``."""
    rows = type(row)._default_manager.select_for_update(of=("self",)).select_related("inspection__region", "unit")
    held = rows.get(pk=row.pk)
    if (held.dropped_at is not None) != dropped:
        raise Stale(_("这条记录刚刚已经作废或恢复，请重新打开页面。"))
    if seen is not None and held.revision != seen:
        raise Stale(_("这条记录在您打开之后有人改过，请看过最新内容再改。"))
    return held


def note(
    row: RegisterRow,
    act: str,
    *,
    by: Member | None,
    said: Said | None = None,
    reason: str = "",
    unit: Unit | None = None,
    on: date | None = None,
) -> Entry:
    """Put what was done to a row into its chain: for its own ``unit`` and of its own day, unless by another ``on`` another."""
    draft = Draft(
        chain=row.chain,
        act=act,
        effective_at=day_start(on or row.day),
        actor_id=by.pk if by else None,
        unit_id=unit.pk if unit else row.unit_id,
        reason=reason,
        data=dict(said or {}),
    )
    (entry,) = append([draft], seal=row.inspection.code)
    return entry


def entries_of(row: RegisterRow) -> QuerySet[Entry]:
    """What was done to the row, the newest first."""
    return Entry.objects.filter(chain=row.chain).select_related("actor", "unit").order_by("-seq")
