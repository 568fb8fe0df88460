"""Who is there for a role today: members in their own posts, and those who stand in for absent ones."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from bihuan.moments import beijing_day
from bihuan.units.models import Deputation, Member, Post, Unit
from bihuan.units.roles import Role


@dataclass(frozen=True)
class Holding:
    """``member_id`` acts in ``post``: its own, or that of an absent colleague."""

    member_id: int
    post: Post


def holdings(roles: Iterable[Role | str], on: date | None = None) -> list[Holding]:
    """Everybody whose account is open and who acts in one of ``roles`` on ``on`` (today), anywhere. Two queries.

    Who is absent is left out of the posts in which somebody stands in, and stays in the others. A deputation never
    reaches beyond its absence, so none of those has to be asked for.
    """
    day = on or beijing_day(timezone.now())
    posts = Post.objects.in_force(day).filter(role__in=set(roles), member__is_active=True).select_related("unit")
    standing = Deputation.objects.in_force(day).filter(deputy__is_active=True).order_by("id")
    deputies = dict(standing.values_list("post", "deputy"))
    return [Holding(deputies.get(post.pk, post.member_id), post) for post in posts]


def holders(unit: Unit, role: Role | str, on: date | None = None) -> list[Member]:
    """Members who hold ``role`` over ``unit`` on ``on`` (today) or stand in for it, the nearest first."""
    over = [holding for holding in holdings([role], on) if unit.path.startswith(holding.post.unit.reach)]
    over.sort(key=lambda holding: (-len(holding.post.unit.reach), holding.member_id))
    ids = list(dict.fromkeys(holding.member_id for holding in over))
    members = Member.objects.in_bulk(ids)
    return [members[pk] for pk in ids]
