"""Which enforcement records a member may see and write."""

from django.db.models import QuerySet

from bihuan.cases.entering import rows_within, units_within
from bihuan.cases.models import Inspection
from bihuan.enforcement.models import Enforcement
from bihuan.units.models import Member, Unit
from bihuan.units.roles import OFFICE_ROLES, Role

WRITERS = OFFICE_ROLES | {Role.HANDLE}
READERS = WRITERS | {Role.LEAD}


def visible_records(member: Member, inspection: Inspection) -> QuerySet[Enforcement]:
    """Of every source of the inspection's region, what units within reach enforced."""
    return rows_within(Enforcement.objects.all(), member, inspection, READERS)


def writable_records(member: Member, inspection: Inspection) -> QuerySet[Enforcement]:
    return rows_within(Enforcement.objects.all(), member, inspection, WRITERS)


def own_units(member: Member, inspection: Inspection) -> QuerySet[Unit]:
    return units_within(member, inspection, WRITERS)
