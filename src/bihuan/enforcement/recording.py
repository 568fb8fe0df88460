"""Enter what was enforced, one matter or a return for a period; put it right."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from bihuan.cases import entering
from bihuan.cases.models import Case, Inspection
from bihuan.enforcement.models import Enforcement
from bihuan.enforcement.reach import own_units, writable_records
from bihuan.moments import beijing_day
from bihuan.reading.documents import FIRST_YEAR, read_number
from bihuan.refusals import Refused
from bihuan.units.models import Member, Unit

Kind = Enforcement.Kind
COUNTED = frozenset({Kind.CHECK, Kind.PETITION})
"""Have no document of their own."""
WITH_PERSONS = frozenset({Kind.CHECK, Kind.DETENTION})
WITH_FINES = frozenset({Kind.FILING, Kind.FINE})
MOST = 1_000_000
MOST_FEN = 10**14
"""A thousand billion yuan: beyond it is a slip of the keyboard."""


@dataclass(frozen=True)
class EnforcementText:
    """A record as it is stated; ``fen`` is money in hundredths of a yuan, ``since_on`` begins the period of a return."""

    kind: str
    unit: Unit
    day: date
    method: str = ""
    since_on: date | None = None
    quantity: int = 1
    persons: int | None = None
    number: str = ""
    fen: int | None = None
    subject: str = ""
    note: str = ""
    case: Case | None = None

    @property
    def fields(self) -> dict[str, Any]:
        names = tuple(self.__dataclass_fields__)
        return {name: getattr(self, name) for name in names} | {"number_key": key_of(self.number)}

    def to_json(self) -> dict[str, Any]:
        said = {name: getattr(self, name) for name in self.__dataclass_fields__ if name not in ("unit", "case")}
        plain = {name: value.isoformat() if isinstance(value, date) else value for name, value in said.items()}
        return plain | {"unit": self.unit.pk, "case": self.case.number if self.case else ""}


def key_of(number: str) -> str:
    """What tells a document from others of its unit; ``Unusable`` says what is wrong with the number."""
    return read_number(number, latest=beijing_day(timezone.now()).year).key if number.strip() else ""


@transaction.atomic
def write(
    inspection: Inspection, said: EnforcementText, *, by: Member, receipt: UUID | None = None
) -> tuple[Enforcement, bool]:
    """Enter a record; tells whether it is new (``receipt``: ``enter``)."""
    said = fitting(said)
    _check(inspection, said, by)
    if receipt is None or not Enforcement.objects.filter(receipt=receipt).exists():
        _check_number(said)
    row = Enforcement(inspection=inspection, **said.fields)
    return entering.enter(row, said.to_json(), by=by, receipt=receipt)


@transaction.atomic
def amend(record: Enforcement, said: EnforcementText, *, by: Member, seen: int) -> Enforcement:
    said = fitting(said)
    _check_writable(record, by)
    _check(record.inspection, said, by)
    _check_number(said, besides=record)
    return entering.change(record, said.fields, said.to_json(), by=by, seen=seen)


def drop(record: Enforcement, reason: str, *, by: Member, seen: int) -> Enforcement:
    _check_writable(record, by)
    return entering.drop(record, reason, by=by, seen=seen)


@transaction.atomic
def restore(record: Enforcement, *, by: Member, seen: int) -> Enforcement:
    """Take a void record up again, unless its document was entered anew meanwhile."""
    _check_writable(record, by)
    if record.number_key:
        _check_key(record.unit, record.kind, record.number_key, record.number, besides=record)
    return entering.restore(record, by=by, seen=seen)


def fitting(said: EnforcementText) -> EnforcementText:
    """Without what its kind has no use for."""
    return replace(
        said,
        method=said.method if said.kind == Kind.CHECK else "",
        persons=said.persons if said.kind in WITH_PERSONS else None,
        fen=said.fen if said.kind in WITH_FINES else None,
        number="" if said.kind in COUNTED or said.since_on else said.number.strip(),
    )


def _check(inspection: Inspection, said: EnforcementText, by: Member) -> None:
    if not own_units(by, inspection).filter(pk=said.unit.pk).exists():
        raise Refused(_("您不能登记%(unit)s的执法情况。") % {"unit": said.unit})
    check_numbers(said)


def check_numbers(said: EnforcementText) -> None:
    """``Refused`` says which day, quantity or amount cannot be."""
    if (said.since_on or said.day).year < FIRST_YEAR or said.day.year < FIRST_YEAR:
        raise Refused(_("日期的年份不对，请核对。"))
    if said.day > beijing_day(timezone.now()):
        raise Refused(_("日期不能晚于今天。"))
    if said.since_on and said.since_on > said.day:
        raise Refused(_("时段的起日不能晚于止日。"))
    if not 0 < said.quantity <= MOST or not 0 <= (said.persons or 0) <= MOST:
        raise Refused(_("数量要从1起，人数不能是负数，请核对。"))
    if not 0 <= (said.fen or 0) <= MOST_FEN:
        raise Refused(_("罚款金额不对，请核对。"))
    if said.quantity > 1 and said.since_on is None and said.number:
        raise Refused(_("一个文号只登一件：一次报几件的，请填时段的起日，不填文号。"))


def _check_number(said: EnforcementText, besides: Enforcement | None = None) -> None:
    """``Refused`` when the unit's document stands in the register already; the unit is locked against a second click."""
    if key := key_of(said.number):
        _check_key(said.unit, said.kind, key, said.number, besides)


def _check_key(unit: Unit, kind: str, key: str, number: str, besides: Enforcement | None = None) -> None:
    Unit.objects.select_for_update().get(pk=unit.pk)
    same = Enforcement.objects.filter(unit=unit, kind=kind, number_key=key, dropped_at__isnull=True)
    if besides is not None:
        same = same.exclude(pk=besides.pk)
    if same.exists():
        raise Refused(_("文号 %(number)s 已经登记过：同一份文书只登一次。") % {"number": number})


def _check_writable(record: Enforcement, by: Member) -> None:
    if not writable_records(by, record.inspection).filter(pk=record.pk).exists():
        raise Refused(_("只有%(unit)s的人员可以改这条记录。") % {"unit": record.unit})
