"""Reading within scope: the only way from a member to cases, assignments and inspections."""

from collections.abc import Iterable

from django.db.models import Exists, OuterRef, Q, QuerySet

from bihuan.cases.models import Assignment, Case, Inspection, Party, Status
from bihuan.units.models import Member
from bihuan.units.roles import CASE_ROLES, Role
from bihuan.units.scope import Scope, scope_of


def visible_inspections(member: Member) -> QuerySet[Inspection]:
    """Inspections of a region above, at or below a unit the member acts for, be it only in keeping a register."""
    scope = scope_of(member, CASE_ROLES | {Role.DISCIPLINE})
    below = scope.within("region__path")
    above = Q(region__path__in={path[: end + 1] for path in scope.paths for end in _slashes(path)})
    return Inspection.objects.filter(below | above).select_related("region", "rulebook_text")


def _slashes(path: str) -> list[int]:
    return [index for index, char in enumerate(path) if char == "/"]


def sees_whole(member: Member, inspection: Inspection, roles: Iterable[Role] = CASE_ROLES) -> bool:
    """Whether the member's reach takes in the inspection's whole region."""
    return scope_of(member, roles).covers(inspection.region.path)


def visible_cases(
    member: Member,
    inspection: Inspection | None = None,
    roles: Iterable[Role] = CASE_ROLES,
    kind: Case.Kind = Case.Kind.COMPLAINT,
) -> QuerySet[Case]:
    """Cases of regions within the member's reach, and those in which a unit within reach has a share or is a party."""
    scope = scope_of(member, roles)
    cases = Case.objects.filter(kind=kind)
    if inspection is not None:
        cases = cases.filter(inspection=inspection)
        if scope.covers(inspection.region.path):
            return cases
    own = _shares(scope) if kind == Case.Kind.COMPLAINT else _parties(scope)
    return cases.filter(scope.within("inspection__region__path") | Q(Exists(own)))


def _shares(scope: Scope) -> QuerySet[Assignment]:
    return (
        Assignment.objects.filter(case=OuterRef("pk"))
        .exclude(status=Status.RECALLED)
        .filter(scope.within("unit__path"))
    )


def _parties(scope: Scope) -> QuerySet[Party]:
    return Party.objects.filter(scope.within("unit__path"), case=OuterRef("pk"), until__isnull=True)


def visible_assignments(
    member: Member,
    inspection: Inspection | None = None,
    roles: Iterable[Role] = CASE_ROLES,
    *,
    with_recalled: bool = False,
    below: bool = False,
) -> QuerySet[Assignment]:
    """Shares of the units within the member's reach; those of other units stay unseen even in a shared case.

    What a unit within reach passed on to another is left out unless ``below``: it is part of that unit's own share.
    """
    scope = scope_of(member, roles)
    shares = Assignment.objects.select_related("unit", "case")
    if not with_recalled:
        shares = shares.exclude(status=Status.RECALLED)
    if inspection is not None:
        shares = shares.filter(case__inspection=inspection)
    if not below:
        shares = shares.filter(outermost(scope))
    return shares.filter(scope.within("unit__path"))


def outermost(scope: Scope, share: str = "") -> Q:
    """Of shares, those that no unit within ``scope`` passed on; ``share`` is the lookup that leads to them."""
    given_here = Q(**{f"{share}parent__isnull": True})
    return given_here | ~scope.within(f"{share}parent__unit__path")
