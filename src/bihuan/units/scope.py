"""What a member may see: the subtree of the unit, in the roles held there. Everything else is denied."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q

from bihuan.units.models import Member, Unit
from bihuan.units.roles import CASE_ROLES, Role


@dataclass(frozen=True)
class Scope:
    """Paths of the subtrees a member acts for; empty means nothing."""

    paths: tuple[str, ...]

    def covers(self, path: str) -> bool:
        return any(path.startswith(root) for root in self.paths)

    def within(self, lookup: str) -> Q:
        """A condition on a path column (``lookup`` like ``unit__path``) that holds inside the scope only."""
        condition = Q(pk__in=[])
        for root in self.paths:
            condition |= Q(**{f"{lookup}__startswith": root})
        return condition


def scope_of(member: Member, roles: Iterable[Role] = CASE_ROLES) -> Scope:
    """The subtrees in which ``member`` holds one of ``roles``, the wider swallowing the narrower."""
    wanted = frozenset(roles)
    reaches = sorted({post.unit.reach for post in member.held_posts() if post.role in wanted}, key=len)
    kept: list[str] = []
    for reach in reaches:
        if not any(reach.startswith(root) for root in kept):
            kept.append(reach)
    return Scope(tuple(kept))


def may(member: Member, role: Role, unit: Unit) -> bool:
    """Whether ``member`` holds ``role`` over ``unit``."""
    return scope_of(member, {role}).covers(unit.path)
