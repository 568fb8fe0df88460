"""The units a complaint can be given to, grouped as a person looks for them."""

from collections.abc import Iterable

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from bihuan.cases.models import Inspection
from bihuan.units.models import Member, Unit
from bihuan.units.roles import Role
from bihuan.units.scope import scope_of

GROUPS: tuple[tuple[str | Promise, frozenset[str]], ...] = (
    (_("县区、园区"), frozenset({Unit.Kind.COUNTY, Unit.Kind.ZONE})),
    (_("部门"), frozenset({Unit.Kind.DEPARTMENT, Unit.Kind.PARTY, Unit.Kind.GOVERNMENT})),
    (_("乡镇街道"), frozenset({Unit.Kind.TOWNSHIP})),
)
"""Cities, offices and teams hand complaints on; they don't answer them."""
CHOSEN = frozenset().union(*(kinds for _label, kinds in GROUPS))

Grouped = list[tuple[str | Promise, list[tuple[str, str]]]]


def assignable_units(member: Member, inspection: Inspection) -> list[Unit]:
    """Units of the inspection's region over which the member may dispatch, each with its parent."""
    within = Unit.objects.filter(path__startswith=inspection.region.path, kind__in=CHOSEN)
    mine = within.filter(scope_of(member, {Role.DISPATCH}).within("path"))
    return list(mine.exclude(pk=inspection.region_id).select_related("parent"))


def units_of_region(inspection: Inspection) -> list[Unit]:
    """Every unit of the region that a list can name."""
    within = Unit.objects.filter(path__startswith=inspection.region.path, kind__in=CHOSEN)
    return list(within.exclude(pk=inspection.region_id).select_related("parent"))


def grouped(units: Iterable[Unit]) -> Grouped:
    """(group, [(id, name)]) for a list to choose from; a unit below a county says which."""
    known = list(units)
    made: Grouped = []
    for label, kinds in GROUPS:
        if chosen := [(str(unit.pk), _full(unit)) for unit in known if unit.kind in kinds]:
            made.append((label, chosen))
    return made


def _full(unit: Unit) -> str:
    parent = unit.parent
    return f"{parent.short} {unit.short}" if parent and parent.kind in CHOSEN else unit.short
