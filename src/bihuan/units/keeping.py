"""Whose account is whose to keep: the tree says where, the three kinds of administrators say which."""

from collections import defaultdict
from collections.abc import Iterable

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from bihuan.moments import beijing_day
from bihuan.refusals import Refused
from bihuan.units.models import Deputation, Member, Post, Unit
from bihuan.units.roles import ADMINISTRATORS, Role
from bihuan.units.scope import Scope, scope_of

KEEPERS = frozenset({Role.SYSTEM, Role.SECURITY})


def kept_by(keeper: Member) -> Scope:
    """Where ``keeper`` keeps accounts: a county's administrator, that county."""
    return scope_of(keeper, KEEPERS)


def members_kept(keeper: Member) -> QuerySet[Member]:
    """Everybody who has or had a post in the keeper's units; whether the account may be changed is another question."""
    posts = Post.objects.filter(kept_by(keeper).within("unit__path"))
    return Member.objects.filter(pk__in=posts.values("member"))


def units_kept(keeper: Member, role: Role = Role.SYSTEM) -> QuerySet[Unit]:
    """The units in which ``keeper``, as ``role``, gives out posts."""
    return Unit.objects.filter(scope_of(keeper, {role}).within("path"))


def givable(keeper: Member) -> list[Role]:
    """The roles that ``keeper`` may give out. Security administrators come from the site file on the server only."""
    given: list[Role] = []
    if keeper.holds({Role.SYSTEM}):
        given += [role for role in Role if role not in ADMINISTRATORS]
    if keeper.holds({Role.SECURITY}):
        given += [Role.SYSTEM, Role.AUDIT]
    return given


def giver_of(role: Role) -> Role:
    """Which administrator gives out ``role``."""
    return Role.SECURITY if role in ADMINISTRATORS else Role.SYSTEM


def keepable(keeper: Member, members: Iterable[Member]) -> set[int]:
    """Those of ``members`` (ids) whose account ``keeper`` may change. Two queries.

    Ordinary accounts are the system administrator's, administrators' accounts the security administrator's, so nobody
    becomes another kind of administrator by giving out a password; a security administrator's own account is mended by
    the site file on the server. And since a password opens everything the account can do, all its posts, those of absent colleagues
    too, must lie where the keeper keeps: seconded to the city, a county's member is kept by the city.
    """
    asked = {member.pk for member in members} - {keeper.pk}
    day = beijing_day(timezone.now())
    places: defaultdict[int, list[tuple[Role, str]]] = defaultdict(list)
    ended: defaultdict[int, list[tuple[Role, str]]] = defaultdict(list)
    for post in Post.objects.filter(member__in=asked).select_related("unit"):
        lasts = post.valid_until is None or post.valid_until >= day
        (places if lasts else ended)[post.member_id].append((Role(post.role), post.unit.path))
    for stood_in in Deputation.objects.filter(deputy__in=asked, ends_on__gte=day).select_related("post__unit"):
        places[stood_in.deputy_id].append((Role(stood_in.post.role), stood_in.post.unit.path))
    scopes = {role: scope_of(keeper, {role}) for role in KEEPERS}
    return {pk for pk in asked if _covered(places.get(pk) or ended.get(pk, []), scopes)}


def _covered(posts: list[tuple[Role, str]], scopes: dict[Role, Scope]) -> bool:
    roles = {role for role, _path in posts}
    if not posts or Role.SECURITY in roles:
        return False
    scope = scopes[Role.SYSTEM if roles.isdisjoint(ADMINISTRATORS) else Role.SECURITY]
    return all(scope.covers(path) for _role, path in posts)


def may_keep(keeper: Member, member: Member) -> bool:
    return member.pk in keepable(keeper, [member])


def check_kept(keeper: Member, members: Iterable[Member]) -> None:
    """``Refused`` unless ``keeper`` may change every one of these accounts; it names the first that is not the keeper's."""
    members = list(members)
    mine = keepable(keeper, members)
    for member in members:
        if member.pk in mine:
            continue
        if member == keeper:
            raise Refused(_("不能在这里改自己的账号。改密码请用右上角的“修改密码”。"))
        raise Refused(
            _(
                "%(name)s的账号不归您管理：普通账号由系统管理员管理，管理员的账号由安全管理员管理；在别处还有岗位的，由上级管理员管理。"
            )
            % {"name": member}
        )


def check_giving(keeper: Member, member: Member | None, unit: Unit, role: Role) -> None:
    """``Refused`` unless ``keeper`` may give out or end ``role`` at ``unit``; ``member`` None is a new account."""
    if role == Role.SECURITY:
        raise Refused(_("安全管理员只能在服务器上用单位文件设置。"))
    if member == keeper:
        raise Refused(_("不能改自己的岗位，请找另一位管理员。"))
    if not scope_of(keeper, {giver_of(role)}).covers(unit.path):
        raise Refused(
            _(
                "%(unit)s的%(role)s岗位不归您管理：普通岗位由系统管理员管理，管理员岗位由安全管理员管理，都只限本单位及下属单位。"
            )
            % {"unit": unit, "role": role.label}
        )


def check_separate(roles: Iterable[Role]) -> None:
    """``Refused`` if one account would hold administrators' roles beside others (三员分立)."""
    held = set(roles)
    if len(held) > 1 and not held.isdisjoint(ADMINISTRATORS):
        raise Refused(_("管理员的账号不能兼其他岗位，请另设一个账号。"))


def lasting_roles(member: Member) -> set[Role]:
    """The roles of the member's own posts, now and to come."""
    day = beijing_day(timezone.now())
    lasting = member.posts.filter(Q(valid_until__isnull=True) | Q(valid_until__gte=day))
    return {Role(role) for role in lasting.values_list("role", flat=True)}
