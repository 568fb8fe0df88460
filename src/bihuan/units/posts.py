"""Giving out posts and ending them. A post that began stays in the books when it ends."""

from collections.abc import Iterable
from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from bihuan.moments import beijing_day
from bihuan.refusals import Refused
from bihuan.units import events
from bihuan.units.events import What
from bihuan.units.keeping import check_giving, check_separate, lasting_roles
from bihuan.units.models import Deputation, Member, Post, Unit
from bihuan.units.roles import Role


@transaction.atomic
def give_posts(
    member: Member, unit: Unit, roles: Iterable[Role], *, by: Member, since: date, until: date | None = None
) -> list[Post]:
    """Give ``member`` ``roles`` at ``unit`` from ``since`` to ``until`` (both included; None: for good).

    What the member holds there already on one of those days is ``Refused``.
    """
    roles = list(roles)
    Member.objects.select_for_update().get(pk=member.pk)
    for role in roles:
        check_giving(by, member, unit, role)
    check_separate(lasting_roles(member) | set(roles))
    check_days(since, until)
    for old in member.posts.filter(unit=unit, role__in=roles).select_related("unit"):
        if overlap(since, until, old.valid_from, old.valid_until):
            raise Refused(_("%(name)s在这些天已经有%(post)s岗位。") % {"name": member, "post": old})
    given = [Post(member=member, unit=unit, role=role, valid_from=since, valid_until=until) for role in roles]
    Post.objects.bulk_create(given)
    events.keep(
        events.note(What.POST_GIVEN, by=by, member=member, unit=unit, detail=f"{post}，{said_days(since, until)}")
        for post in given
    )
    return given


@transaction.atomic
def set_end(post: Post, until: date | None, *, by: Member) -> None:
    """Let ``post`` end after ``until``, or go on for good (None). What was before today stays as it was."""
    # The member first, like whoever gives a post or names a deputy, so that two never wait for each other.
    member = Member.objects.select_for_update().get(pk=post.member_id)
    post = Post.objects.select_related("unit").get(pk=post.pk)
    check_giving(by, member, post.unit, Role(post.role))
    yesterday = beijing_day(timezone.now()) - timedelta(days=1)
    if post.valid_until and post.valid_until < yesterday:
        raise Refused(
            _("%(post)s岗位已经在%(day)s结束，要恢复请另加一个岗位。") % {"post": post, "day": post.valid_until}
        )
    if until == post.valid_until:
        return
    if until and until < yesterday:
        raise Refused(_("最后一天不能早于昨天：以前做的事当时是有岗位的。"))
    others = member.posts.filter(unit=post.unit, role=post.role).exclude(pk=post.pk)
    if any(overlap(post.valid_from, until, other.valid_from, other.valid_until) for other in others):
        raise Refused(_("%(name)s在这些天另有一个%(post)s岗位。") % {"name": member, "post": post})
    if post.valid_until == yesterday:
        check_separate(lasting_roles(member) | {Role(post.role)})
    post.valid_until = until
    post.save(update_fields=["valid_until"])
    if until:
        # Nobody stands in for a post that is no more.
        Deputation.objects.filter(post=post, ends_on__gt=until).update(ends_on=until)
    said = _("%(post)s，最后一天%(day)s") if until else _("%(post)s，长期")
    detail = said % {"post": post, "day": until}
    events.keep([events.note(What.POST_CHANGED, by=by, member=member, unit=post.unit, detail=detail)])


def check_days(since: date | None, until: date | None) -> None:
    if since and until and until < since:
        raise Refused(_("最后一天不能早于第一天。"))


def overlap(since: date | None, until: date | None, other_since: date | None, other_until: date | None) -> bool:
    """Whether two spans of days (both ends included, None: open) share a day; a span that ends before it begins has none."""
    first = max(since or date.min, other_since or date.min)
    last = min(until or date.max, other_until or date.max)
    return first <= last and (since or date.min) <= (until or date.max)


def said_days(since: date | None, until: date | None) -> str:
    """``2025-06-01至2025-06-30``, ``2025-06-01起``, ``长期``."""
    if since and until:
        return _("没有生效") if until < since else f"{since}至{until}"
    if since:
        return f"{since}起"
    return f"至{until}" if until else _("长期")
