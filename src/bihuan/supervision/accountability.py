"""Who was held accountable: entered and read by few, the name sealed, every reading of it written down."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from bihuan.cases import entering
from bihuan.cases.models import Case, Inspection
from bihuan.moments import beijing_day
from bihuan.refusals import Refused
from bihuan.sealing import fingerprint
from bihuan.supervision.models import Sanction, SanctionLook
from bihuan.units.models import Member, Unit
from bihuan.units.roles import Role

KEEPERS = frozenset({Role.DISCIPLINE})
"""Nobody else reads or writes the register, whatever else they are."""
What = SanctionLook.What


@dataclass(frozen=True)
class SanctionText:
    """One person and one decision as it is stated."""

    unit: Unit
    day: date
    name: str
    workplace: str
    body: str
    rank: str
    form: str
    number: str = ""
    case: Case | None = None

    @property
    def fields(self) -> dict[str, Any]:
        names = ("unit", "day", "name", "workplace", "body", "rank", "form", "number", "case")
        return {name: getattr(self, name) for name in names} | {"person": person_of(self.name, self.workplace)}

    def to_json(self) -> dict[str, Any]:
        """Without the name, which nobody may read in the ledger."""
        said = {name: getattr(self, name) for name in ("workplace", "body", "rank", "form", "number")}
        return said | {
            "unit": self.unit.pk,
            "day": self.day.isoformat(),
            "case": self.case.number if self.case else "",
        }


def person_of(name: str, workplace: str) -> str:
    """What the same person of the same workplace has in common in every row, however it was typed."""
    return fingerprint("\n".join("".join(text.split()) for text in (name, workplace)))


def visible_sanctions(member: Member, inspection: Inspection) -> QuerySet[Sanction]:
    """Of every source of the inspection's region, for those who keep the register; to all others there are none."""
    return entering.rows_within(Sanction.objects.all(), member, inspection, KEEPERS)


def own_units(member: Member, inspection: Inspection) -> QuerySet[Unit]:
    return entering.units_within(member, inspection, KEEPERS)


@transaction.atomic
def hold_accountable(
    inspection: Inspection, said: SanctionText, *, by: Member, receipt: UUID | None = None
) -> tuple[Sanction, bool]:
    """Enter one decision on one person; tells whether it is new (``receipt``: ``enter``)."""
    _check(inspection, said, by)
    row = Sanction(inspection=inspection, **said.fields)
    made, is_new = entering.enter(row, said.to_json(), by=by, receipt=receipt)
    if is_new:
        SanctionLook.objects.create(sanction=made, what=What.WRITTEN, by=by)
    return made, is_new


@transaction.atomic
def amend(sanction: Sanction, said: SanctionText, *, by: Member, seen: int) -> Sanction:
    _check_keeps(sanction, by)
    _check(sanction.inspection, said, by)
    changed = entering.change(sanction, said.fields, said.to_json(), by=by, seen=seen)
    SanctionLook.objects.create(sanction=changed, what=What.CHANGED, by=by)
    return changed


def drop(sanction: Sanction, reason: str, *, by: Member, seen: int) -> Sanction:
    _check_keeps(sanction, by)
    return entering.drop(sanction, reason, by=by, seen=seen, apart=True)


def restore(sanction: Sanction, *, by: Member, seen: int) -> Sanction:
    _check_keeps(sanction, by)
    return entering.restore(sanction, by=by, seen=seen)


@transaction.atomic
def read_name(sanction: Sanction, *, by: Member) -> str:
    """The name; that ``by`` read it is written down first. Empty when another key sealed it."""
    _check_keeps(sanction, by)
    SanctionLook.objects.create(sanction=sanction, what=What.READ, by=by)
    return str(sanction.name)


def _check(inspection: Inspection, said: SanctionText, by: Member) -> None:
    if not own_units(by, inspection).filter(pk=said.unit.pk).exists():
        raise Refused(_("您不能登记%(unit)s的追责问责。") % {"unit": said.unit})
    if said.day > beijing_day(timezone.now()):
        raise Refused(_("日期不能晚于今天。"))
    if not said.name.strip() or not said.workplace.strip():
        raise Refused(_("姓名和所在单位都要写：同名的人靠单位分开，同一个人只计一人。"))


def _check_keeps(sanction: Sanction, by: Member) -> None:
    if not visible_sanctions(by, sanction.inspection).filter(pk=sanction.pk).exists():
        raise Refused(_("追责问责台账只有担任“问责”的人员能看、能改。"))
