"""Reading and writing within scope: the only way from a member to sites, links and alarms.

A site belongs to the unit in which it lies; whoever reads cases of that unit reads the site. A link is read by whoever
sees the case, unless another unit made it for its own share.
"""

from collections.abc import Iterable

from django.db.models import Q, QuerySet

from bihuan.cases.models import Case
from bihuan.cases.selectors import visible_cases
from bihuan.sites.models import Alarm, Site, SiteLink
from bihuan.units.models import Member, Unit
from bihuan.units.roles import Role
from bihuan.units.scope import scope_of

WRITERS = frozenset({Role.INTAKE, Role.DISPATCH, Role.REVIEW, Role.HANDLE})
"""The office, and the units' handlers."""


def visible_sites(member: Member) -> QuerySet[Site]:
    """Sites in units within the member's reach, retired ones too."""
    return Site.objects.filter(scope_of(member).within("unit__path")).select_related("unit")


def writable_sites(member: Member) -> QuerySet[Site]:
    return Site.objects.filter(scope_of(member, WRITERS).within("unit__path")).select_related("unit")


def writable_units(member: Member) -> QuerySet[Unit]:
    """Units in which the member may keep sites; offices and teams hold no ground."""
    within = Unit.objects.filter(scope_of(member, WRITERS).within("path"))
    return within.exclude(kind__in=(Unit.Kind.OFFICE, Unit.Kind.TEAM, Unit.Kind.PARTY))


def may_write(member: Member, unit: Unit) -> bool:
    """Whether the member keeps the sites that lie in ``unit``."""
    return scope_of(member, WRITERS).covers(unit.path)


def visible_alarms(member: Member) -> QuerySet[Alarm]:
    """Alarms of sites within reach that were not entered by mistake."""
    within = scope_of(member).within("site__unit__path")
    return Alarm.objects.filter(within, voided_at__isnull=True).select_related("site__unit", "by")


def visible_links(member: Member, case: Case | None = None) -> QuerySet[SiteLink]:
    """Links that hold now, of cases that the member sees: those of the office, of its own units, and every one of an
    inspection whose whole region lies within its reach."""
    scope = scope_of(member)
    read = Q(unit__isnull=True) | scope.within("unit__path") | scope.within("case__inspection__region__path")
    rows = SiteLink.objects.filter(read, until__isnull=True)
    if case is not None:
        return rows.filter(case=case)
    seen = [visible_cases(member, kind=kind).order_by().values("pk") for kind in Case.Kind]
    return rows.filter(Q(case__in=seen[0]) | Q(case__in=seen[1]))


def linked_sites(links: Iterable[SiteLink]) -> list[Site]:
    """Each site once, in the order in which they were linked."""
    return list({link.site_id: link.site for link in links}.values())
