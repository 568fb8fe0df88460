"""Write a work record, change one, and who may."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F, QuerySet

from bihuan.activities.models import WorkRecord
from bihuan.cases.entering import units_within
from bihuan.cases.models import Inspection
from bihuan.cases.receipts import USED_AGAIN
from bihuan.refusals import Refused, Stale
from bihuan.units.models import Member, Unit
from bihuan.units.roles import OFFICE_ROLES, Role
from bihuan.units.scope import scope_of

WRITERS = OFFICE_ROLES | {Role.HANDLE}
READERS = WRITERS | {Role.LEAD}
FIELDS = ("unit", "kind", "day", "title", "text")


def records_within(member: Member) -> QuerySet[WorkRecord]:
    """Records of the units for which the member acts or which the member leads, of every source."""
    return WorkRecord.objects.filter(scope_of(member, READERS).within("unit__path"))


def visible_records(member: Member, inspection: Inspection) -> QuerySet[WorkRecord]:
    return records_within(member).filter(inspection=inspection).select_related("unit", "by")


def writable_records(member: Member, inspection: Inspection) -> QuerySet[WorkRecord]:
    return visible_records(member, inspection).filter(scope_of(member, WRITERS).within("unit__path"))


def own_units(member: Member, inspection: Inspection) -> QuerySet[Unit]:
    """Units for which the member may write: its own with what is below, for the office the whole region."""
    return units_within(member, inspection, WRITERS)


@transaction.atomic
def write(
    inspection: Inspection, said: Mapping[str, Any], *, by: Member, receipt: UUID | None = None
) -> tuple[WorkRecord, bool]:
    """Store a new record. A form sent twice carries the same ``receipt`` and makes one; tells whether it is new."""
    _check_unit(said["unit"], inspection, by)
    fields = {name: said[name] for name in FIELDS}
    if receipt is None:
        return WorkRecord.objects.create(inspection=inspection, by=by, **fields), True
    record, is_new = WorkRecord.objects.get_or_create(
        receipt=receipt, defaults={"inspection": inspection, "by": by, **fields}
    )
    if record.by_id != by.pk or record.inspection_id != inspection.pk:
        raise Refused("这张表已经交过了，请重新打开新建页面。")
    if not is_new and any(getattr(record, name) != value for name, value in fields.items()):
        raise Refused(str(USED_AGAIN))  # the form of the last record, come back to for another one
    return record, is_new


@transaction.atomic
def revise(record: WorkRecord, said: Mapping[str, Any], *, by: Member, seen: int) -> WorkRecord:
    """Change a record; ``Stale`` when somebody changed it after it was opened."""
    if not writable_records(by, record.inspection).filter(pk=record.pk).exists():
        raise Refused("只能修改本单位的工作动态。")
    _check_unit(said["unit"], record.inspection, by)
    fields = {name: said[name] for name in FIELDS}
    changed = WorkRecord.objects.filter(pk=record.pk, revision=seen).update(revision=F("revision") + 1, **fields)
    if not changed:
        raise Stale("这条工作动态在您打开之后有人改过，请看过最新内容再改。")
    record.refresh_from_db()
    return record


def _check_unit(unit: Unit, inspection: Inspection, by: Member) -> None:
    if not own_units(by, inspection).filter(pk=unit.pk).exists():
        raise Refused(f"您不能为{unit}写工作动态。")
