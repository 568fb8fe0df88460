"""Who acts for whom: a deputy holds the posts of a colleague who is away, for those days and no longer (代理).

Whatever a deputy does is the deputy's own act; ``acting_for`` says on whose behalf. Nothing is passed on further: only a
member's own posts can be stood in for.
"""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from bihuan.moments import beijing_day
from bihuan.refusals import Refused
from bihuan.units import events
from bihuan.units.events import What
from bihuan.units.keeping import check_kept, kept_by
from bihuan.units.models import Absence, AccountEvent, Deputation, Member, Post, Unit
from bihuan.units.posts import overlap
from bihuan.units.roles import ADMINISTRATORS, Role

TEAM = Unit.Kind.TEAM
LONGEST = 366
"""Days of one absence; longer ones are slips of the pen, or a change of posts."""


def acting_for(member: Member, role: Role | str, unit: Unit) -> Member | None:
    """On whose behalf ``member`` acts as ``role`` over ``unit`` today; None when by an own post, or not at all.

    Of several absent colleagues it is the one whose post is nearest to ``unit``. No query when posts were asked before.
    """
    over = [post for post in member.held_posts() if post.role == role and unit.path.startswith(post.unit.reach)]
    if not over or any(post.member_id == member.pk for post in over):
        return None
    return max(over, key=lambda post: (len(post.unit.reach), -post.pk)).member


def whose_acts(member: Member, roles: Iterable[Role], unit: Unit) -> set[int]:
    """Ids of those whose acts count as ``member``'s own, when it acts in one of ``roles`` over ``unit`` today.

    That is the member, and, where it acts by no post of its own, the colleagues in whose names it may act: a deputy may
    not do what the colleague could not. Guards such as "nobody reviews what they submitted" ask this.
    """
    wanted = frozenset(roles)
    over = [post for post in member.held_posts() if post.role in wanted and unit.path.startswith(post.unit.reach)]
    if any(post.member_id == member.pk for post in over):
        return {member.pk}
    return {member.pk, *(post.member_id for post in over)}


def lasting_posts(member: Member, starts_on: date, ends_on: date) -> list[Post]:
    """The member's own posts, of those that can be stood in for, that hold on some of these days."""
    posts = member.posts.exclude(role__in=ADMINISTRATORS).select_related("unit").order_by("id")
    return [post for post in posts if overlap(starts_on, ends_on, post.valid_from, post.valid_until)]


def eligible(member: Member, by: Member) -> QuerySet[Member]:
    """Who may be named deputy by ``by``: can sign in, keeps no accounts, and is near the member or kept by ``by``.

    A member names colleagues of the own units and of those that reach over them, an administrator anybody kept. An
    inspection team stands in for itself only.
    """
    day = beijing_day(timezone.now())
    lasting = Post.objects.filter(Q(valid_until__isnull=True) | Q(valid_until__gte=day))
    own = [post.unit for post in lasting.filter(member=member).select_related("unit")]
    posts = (
        lasting.filter(unit__kind=TEAM) if any(unit.kind == TEAM for unit in own) else lasting.exclude(unit__kind=TEAM)
    )
    if by == member:
        near = {int(step) for unit in own for step in unit.path.strip("/").split("/")}
        posts = posts.filter(Q(unit__in=near) | Q(unit__parent__in=near, unit__kind=Unit.Kind.OFFICE))
    else:
        posts = posts.filter(kept_by(by).within("unit__path"))
    found = Member.objects.filter(pk__in=posts.values("member"), is_active=True).exclude(pk=member.pk)
    found = found.exclude(pk__in=lasting.filter(role__in=ADMINISTRATORS).values("member"))
    return found.exclude(password__startswith=UNUSABLE_PASSWORD_PREFIX).order_by("title", "pk")


@transaction.atomic
def take_leave(
    member: Member, starts_on: date, ends_on: date, deputies: Mapping[int, Member], *, by: Member
) -> Absence:
    """Record that ``member`` is away from ``starts_on`` to ``ends_on`` (both included); ``deputies`` by post id.

    ``by`` is the member or who keeps the account. ``Refused`` where days or deputies contradict each other.
    """
    _lock(member, *deputies.values())
    if by != member:
        check_kept(by, [member])
    _check_days(member, starts_on, ends_on)
    absence = Absence.objects.create(member=member, starts_on=starts_on, ends_on=ends_on)
    made = _name(absence, deputies, starts_on, by)
    said = _("%(first)s至%(last)s") % {"first": starts_on, "last": ends_on}
    noted = events.note(What.LEAVE, by=by, member=member, detail=said)
    events.keep([noted, *(_event(What.DEPUTY, item, by) for item in made)])
    return absence


@transaction.atomic
def change_deputies(absence: Absence, deputies: Mapping[int, Member], *, by: Member) -> None:
    """From today on (or from the first day of an absence to come) ``deputies``, by post id, and nobody else stand in.

    Who stood in until yesterday stays in the books.
    """
    _lock(absence.member, *deputies.values())
    if by != absence.member:
        check_kept(by, [absence.member])
    today = beijing_day(timezone.now())
    if absence.ends_on < today:
        raise Refused(_("这次请假已经结束。"))
    since = max(today, absence.starts_on)
    standing = Deputation.objects.overlapping(since, absence.ends_on).filter(absence=absence)
    standing = standing.select_related("post__unit", "post__member", "deputy")
    keeping = {item.post_id for item in standing if deputies.get(item.post_id) == item.deputy}
    ended = [item for item in standing if item.post_id not in keeping]
    Deputation.objects.filter(pk__in=[item.pk for item in ended]).update(ends_on=since - timedelta(days=1))
    made = _name(absence, {pk: deputy for pk, deputy in deputies.items() if pk not in keeping}, since, by)
    noted = [_event(What.DEPUTY_ENDED, item, by) for item in ended]
    events.keep([*noted, *(_event(What.DEPUTY, item, by) for item in made)])


@transaction.atomic
def end_leave(absence: Absence, *, by: Member) -> None:
    """The member is back: from now on nobody stands in. An absence that had not begun never takes place."""
    _lock(absence.member)
    if by != absence.member:
        check_kept(by, [absence.member])
    absence = Absence.objects.select_related("member").get(pk=absence.pk)
    yesterday = beijing_day(timezone.now()) - timedelta(days=1)
    if absence.ends_on <= yesterday:
        raise Refused(_("这次请假已经结束。"))
    last = max(yesterday, absence.starts_on - timedelta(days=1))
    absence.ends_on = last
    absence.save(update_fields=["ends_on"])
    Deputation.objects.filter(absence=absence, ends_on__gt=last).update(ends_on=last)
    said = _("原定%(first)s起") % {"first": absence.starts_on}
    events.keep([events.note(What.LEAVE_ENDED, by=by, member=absence.member, detail=said)])


@transaction.atomic
def lay_down(deputy: Member, absence: Absence) -> None:
    """``deputy`` does not stand in for this absence any more; the colleague or the administrator names another."""
    _lock(absence.member, deputy)
    yesterday = beijing_day(timezone.now()) - timedelta(days=1)
    standing = absence.deputations.filter(deputy=deputy, ends_on__gt=yesterday, starts_on__lte=F("ends_on"))
    ended = list(standing.select_related("post__unit", "post__member", "deputy"))
    if not ended:
        raise Refused(_("您已经不代理%(name)s了。") % {"name": absence.member})
    for item in ended:
        item.ends_on = max(yesterday, item.starts_on - timedelta(days=1))
    Deputation.objects.bulk_update(ended, ["ends_on"])
    events.keep(_event(What.DEPUTY_ENDED, item, deputy) for item in ended)


def _lock(*members: Member) -> None:
    """In the order of their ids, so that two who name each other wait instead of holding each other up."""
    ids = sorted({member.pk for member in members})
    list(Member.objects.select_for_update().filter(pk__in=ids).order_by("pk"))


def _check_days(member: Member, starts_on: date, ends_on: date) -> None:
    if ends_on < starts_on:
        raise Refused(_("最后一天不能早于第一天。"))
    if starts_on < beijing_day(timezone.now()):
        raise Refused(_("第一天不能早于今天：代理从登记起算，以前的事不能改由别人做过。"))
    if (ends_on - starts_on).days >= LONGEST:
        raise Refused(_("一次最长登记一年。时间更长的，请管理员调整岗位。"))
    taken = Absence.objects.filter(member=member, starts_on__lte=ends_on, ends_on__gte=starts_on)
    if other := taken.filter(starts_on__lte=F("ends_on")).first():
        raise Refused(
            _("%(name)s在%(first)s至%(last)s已经登记请假，请先结束那一次。")
            % {"name": member, "first": other.starts_on, "last": other.ends_on}
        )
    stood_in = Deputation.objects.overlapping(starts_on, ends_on).filter(deputy=member).select_related("post__member")
    if other_post := stood_in.first():
        raise Refused(
            _("%(name)s在%(first)s至%(last)s代理着%(absent)s，请先换人代理。")
            % {
                "name": member,
                "first": other_post.starts_on,
                "last": other_post.ends_on,
                "absent": other_post.post.member,
            }
        )


def _name(absence: Absence, deputies: Mapping[int, Member], since: date, by: Member) -> list[Deputation]:
    """Store who stands in from ``since`` on; each must be able to, on all of these days."""
    if not deputies:
        return []
    posts = {post.pk: post for post in lasting_posts(absence.member, since, absence.ends_on)}
    may_be = set(eligible(absence.member, by).filter(pk__in=[deputy.pk for deputy in deputies.values()]))
    away = Absence.objects.filter(member__in=may_be, starts_on__lte=absence.ends_on, ends_on__gte=since)
    absent = {item.member_id: item for item in away.filter(starts_on__lte=F("ends_on"))}
    made = []
    for pk, deputy in deputies.items():
        post = posts.get(pk)
        if post is None:
            raise Refused(_("%(name)s在这些天没有这个岗位，或者它不能代理，请重新选。") % {"name": absence.member})
        if deputy not in may_be:
            raise Refused(
                _(
                    "%(deputy)s不能代理%(post)s：要能登录，不是管理员，并且是本单位或上级单位的同事；跨单位的由管理员登记。"
                )
                % {"deputy": deputy, "post": post}
            )
        if other := absent.get(deputy.pk):
            raise Refused(
                _("%(deputy)s在%(first)s至%(last)s也请假，请另选一人。")
                % {"deputy": deputy, "first": other.starts_on, "last": other.ends_on}
            )
        made.append(
            Deputation(absence=absence, post=post, deputy=deputy, starts_on=since, ends_on=_until(absence, post))
        )
    Deputation.objects.bulk_create(made)
    return made


def _until(absence: Absence, post: Post) -> date:
    return min(absence.ends_on, post.valid_until) if post.valid_until else absence.ends_on


def _event(what: What, item: Deputation, by: Member) -> AccountEvent:
    said = _("%(deputy)s代理%(absent)s的%(post)s，%(first)s至%(last)s") % {
        "deputy": item.deputy,
        "absent": item.post.member,
        "post": item.post,
        "first": item.starts_on,
        "last": item.ends_on,
    }
    return events.note(what, by=by, member=item.deputy, unit=item.post.unit, detail=said)
