"""Who is there for a role today: members in their own posts, and those who stand in for absent ones."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from bihuan.moments import beijing_day
from bihuan.units.models import Absence, Deputation, Member, Post, Unit
from bihuan.units.roles import Role


@dataclass(frozen=True)
class Holding:
    """``member_id`` acts in ``post``: its own, or that of an absent colleague."""

    member_id: int
    post: Post


def holdings(roles: Iterable[Role | str], on: date | None = None) -> list[Holding]:
    """Everybody who can sign in and acts in one of ``roles`` on ``on`` (today), anywhere. Three queries.

    Who is absent is left out of the posts in which somebody stands in, and stays in the others.
    """
    day = on or beijing_day(timezone.now())
    posts = Post.objects.in_force(day).filter(role__in=set(roles), member__is_active=True).select_related("unit")
    standing = Deputation.objects.in_force(day).filter(deputy__is_active=True).order_by("id")
    deputies = dict(standing.values_list("post", "deputy"))
    away = Absence.objects.filter(starts_on__lte=day, ends_on__gte=day)
    absent = set(away.values_list("member", flat=True)) if deputies else set()
    found = []
    for post in posts:
        stood_in = deputies.get(post.pk) if post.member_id in absent else None
        found.append(Holding(stood_in or post.member_id, post))
    return found


def holders(unit: Unit, role: Role | str, on: date | None = None) -> list[Member]:
    """Members who hold ``role`` over ``unit`` on ``on`` (today) or stand in for it, the nearest first."""
    over = [holding for holding in holdings([role], on) if unit.path.startswith(holding.post.unit.reach)]
    over.sort(key=lambda holding: (-len(holding.post.unit.reach), holding.member_id))
    ids = list(dict.fromkeys(holding.member_id for holding in over))
    members = Member.objects.in_bulk(ids)
    return [members[pk] for pk in ids]
