"""Press units with an instrument; put it right; let the briefing tell of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from bihuan.activities.models import WorkRecord
from bihuan.cases import entering
from bihuan.cases.models import Case, Inspection
from bihuan.moments import beijing_day
from bihuan.refusals import Refused
from bihuan.supervision import telling
from bihuan.supervision.models import Addressee, Instrument
from bihuan.supervision.reach import own_units, writable_instruments
from bihuan.units.models import Member, Unit

MOST = 100_000
"""More problems than this in one instrument are a slip of the keyboard."""


@dataclass(frozen=True)
class InstrumentText:
    """An instrument as it is stated. ``further`` problems are pressed that the ledger does not have."""

    kind: str
    unit: Unit
    day: date
    title: str
    text: str
    units: Sequence[Unit] = ()
    number: str = ""
    cases: Sequence[Case] = ()
    further: int = 0
    further_note: str = ""
    reply_due_on: date | None = None

    @property
    def fields(self) -> dict[str, Any]:
        names = ("kind", "unit", "day", "title", "text", "number", "further", "further_note", "reply_due_on")
        return {name: getattr(self, name) for name in names}

    def to_json(self) -> dict[str, Any]:
        plain = self.fields | {"unit": self.unit.pk, "day": self.day.isoformat()}
        plain["reply_due_on"] = self.reply_due_on.isoformat() if self.reply_due_on else ""
        return plain | {"units": [unit.pk for unit in self.units], "cases": [case.number for case in self.cases]}


@transaction.atomic
def press(
    inspection: Inspection, said: InstrumentText, *, by: Member, receipt: UUID | None = None
) -> tuple[Instrument, bool]:
    """Enter an instrument and tell the units it is addressed to. Tells whether it is new (``receipt``: ``enter``)."""
    _check(inspection, said, by)
    row = Instrument(inspection=inspection, **said.fields)
    made, is_new = entering.enter(row, said.to_json(), by=by, receipt=receipt)
    if is_new:
        made.cases.set(said.cases)
        Addressee.objects.bulk_create(Addressee(instrument=made, unit=unit) for unit in said.units)
        telling.tell_units(made, said.units, by=by)
    return made, is_new


@transaction.atomic
def amend(instrument: Instrument, said: InstrumentText, *, by: Member, seen: int) -> Instrument:
    """Put an instrument right. A unit that has replied stays among those addressed."""
    _check_writable(instrument, by)
    _check(instrument.inspection, said, by, kept=instrument)
    changed = entering.change(instrument, said.fields, said.to_json(), by=by, seen=seen)
    changed.cases.set(said.cases)
    there = {one.unit_id: one for one in changed.addressees.select_related("unit")}
    wanted = {unit.pk: unit for unit in said.units}
    gone = [one for pk, one in there.items() if pk not in wanted]
    if replied := [one.unit.short for one in gone if one.replied_on]:
        raise Refused(_("%(units)s已经回复，不能从发往单位里去掉。") % {"units": "、".join(replied)})
    Addressee.objects.filter(pk__in=[one.pk for one in gone]).delete()
    fresh = [unit for pk, unit in wanted.items() if pk not in there]
    Addressee.objects.bulk_create(Addressee(instrument=changed, unit=unit) for unit in fresh)
    telling.tell_units(changed, fresh, by=by)
    return changed


def drop(instrument: Instrument, reason: str, *, by: Member, seen: int) -> Instrument:
    _check_writable(instrument, by)
    return entering.drop(instrument, reason, by=by, seen=seen)


def restore(instrument: Instrument, *, by: Member, seen: int) -> Instrument:
    _check_writable(instrument, by)
    return entering.restore(instrument, by=by, seen=seen)


@transaction.atomic
def tell_in_briefing(instrument: Instrument, *, by: Member) -> WorkRecord:
    """The instrument as a piece of news, which a briefing may print; once, after that the news is edited as news."""
    _check_writable(instrument, by)
    held = entering.hold(instrument)
    if held.record:
        return held.record
    held.record = WorkRecord.objects.create(
        inspection=held.inspection, unit=held.unit, day=held.day, title=held.title, text=held.text, by=by
    )
    held.save(update_fields=["record"])
    return held.record


def _check(inspection: Inspection, said: InstrumentText, by: Member, kept: Instrument | None = None) -> None:
    own = set(own_units(by, inspection).values_list("pk", flat=True))
    known = own | set(kept.addressees.values_list("unit", flat=True)) if kept else own
    if said.unit.pk not in own:
        raise Refused(_("您不能以%(unit)s的名义登记。") % {"unit": said.unit})
    if away := [unit.short for unit in said.units if unit.pk not in known]:
        raise Refused(_("您不能发往%(units)s。") % {"units": "、".join(away)})
    if said.day > beijing_day(timezone.now()):
        raise Refused(_("日期不能晚于今天。"))
    if not 0 <= said.further <= MOST:
        raise Refused(_("另有问题的个数不对，请核对。"))
    if said.further and not said.further_note.strip():
        raise Refused(_("台账里没有的问题要写明是哪些，请补上说明。"))
    if said.reply_due_on and (not said.units or said.reply_due_on < said.day):
        raise Refused(_("要求回复的，请选发往单位；回复期限不能早于发出的日期。"))


def _check_writable(instrument: Instrument, by: Member) -> None:
    if not writable_instruments(by, instrument.inspection).filter(pk=instrument.pk).exists():
        raise Refused(_("只有%(unit)s的人员可以改这条记录。") % {"unit": instrument.unit})
