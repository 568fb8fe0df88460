"""Which instruments a member may see and write: those of units within reach, and those addressed to one."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from bihuan.cases.entering import units_within
from bihuan.cases.models import Case, Inspection
from bihuan.cases.selectors import visible_cases
from bihuan.supervision.models import Addressee, Instrument, Reply
from bihuan.units.models import Member, Unit
from bihuan.units.roles import OFFICE_ROLES, Role
from bihuan.units.scope import scope_of

WRITERS = OFFICE_ROLES | {Role.HANDLE}
READERS = WRITERS | {Role.LEAD}


def visible_instruments(member: Member, inspection: Inspection) -> QuerySet[Instrument]:
    """Of every source of the inspection's region: what units within reach have done, or were addressed by."""
    scope = scope_of(member, READERS)
    addressed = Addressee.objects.filter(scope.within("unit__path"), instrument=OuterRef("pk"))
    rows = Instrument.objects.filter(inspection__region=inspection.region_id)
    return rows.filter(scope.within("unit__path") | Q(Exists(addressed)))


def writable_instruments(member: Member, inspection: Inspection) -> QuerySet[Instrument]:
    rows = visible_instruments(member, inspection)
    return rows.filter(scope_of(member, WRITERS).within("unit__path"))


def addressees_within(member: Member) -> QuerySet[Addressee]:
    """Those whose replies the member may read: units within reach, and all of what a unit within reach has sent."""
    scope = scope_of(member, READERS)
    seen = scope.within("unit__path") | scope.within("instrument__unit__path")
    return Addressee.objects.filter(seen).select_related("unit")


def replying_units(member: Member) -> QuerySet[Addressee]:
    """Addressees for which the member may reply."""
    return Addressee.objects.filter(scope_of(member, {Role.HANDLE}).within("unit__path"))


def readable_replies(member: Member, inspection: Inspection) -> QuerySet[Reply]:
    rows = Reply.objects.filter(addressee__in=addressees_within(member))
    return rows.filter(addressee__instrument__in=visible_instruments(member, inspection))


def own_units(member: Member, inspection: Inspection) -> QuerySet[Unit]:
    """Units in whose name the member may act, and which it may address."""
    return units_within(member, inspection, WRITERS)


def pressable_cases(member: Member, inspection: Inspection) -> QuerySet[Case]:
    """Complaints and findings of the inspection that the member may see."""
    complaints = visible_cases(member, inspection)
    findings = visible_cases(member, inspection, kind=Case.Kind.FINDING)
    return Case.objects.filter(Q(pk__in=complaints.values("pk")) | Q(pk__in=findings.values("pk")))


def seen_cases(member: Member, instrument: Instrument) -> QuerySet[Case]:
    """Of the cases that an instrument presses, those that the member may see anyhow."""
    return instrument.cases.filter(pk__in=pressable_cases(member, instrument.inspection).values("pk"))
