"""Opening accounts, giving first passwords, closing and reopening. Each act leaves an event."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.contrib.auth.hashers import PBKDF2PasswordHasher, get_hasher
from django.db import transaction
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext as _

from bihuan.moments import beijing_day
from bihuan.refusals import Refused
from bihuan.units import events
from bihuan.units.events import What
from bihuan.units.keeping import check_giving, check_kept, check_separate
from bihuan.units.models import Member, Post, Unit
from bihuan.units.posts import check_days, said_days
from bihuan.units.roles import Role
from bihuan.units.setup import first_password

BULK = 500
USERNAME = re.compile(r"[\w.@-]{2,60}")
FIRST_ROUNDS = 20_000
"""PBKDF2 rounds for a first password: it is drawn from 59 bits of randomness, so that many rounds would only make the
import of two hundred members slow. Django encodes it anew, at full strength, when it is first used."""


@dataclass(frozen=True)
class NewPost:
    unit: Unit
    role: Role
    since: date
    until: date | None = None


@dataclass(frozen=True)
class NewAccount:
    username: str
    title: str
    posts: tuple[NewPost, ...]


@dataclass(frozen=True)
class Slip:
    """What is printed once for a member: the first password, and where it belongs."""

    title: str
    username: str
    unit: str
    password: str


def why_no_username(text: str) -> str:
    """Why ``text`` cannot be a username, as a sentence; empty when it can."""
    if USERNAME.fullmatch(text):
        return ""
    return _("用户名要 2 到 60 位，只用字母、数字、汉字和 . _ - @，中间不空格。")


def taken_usernames(usernames: Iterable[str]) -> dict[str, Member]:
    """Accounts that bear one of ``usernames``, by the name in small letters: signing in tells no capitals apart."""
    wanted = {name.lower() for name in usernames}
    found = Member.objects.annotate(small=Lower("username")).filter(small__in=wanted)
    return {member.username.lower(): member for member in found}


@transaction.atomic
def open_accounts(accounts: Sequence[NewAccount], *, by: Member) -> list[Slip]:
    """Open all of ``accounts`` or none; returns a slip for each. ``Refused`` names the first that is not allowed."""
    taken = taken_usernames(account.username for account in accounts)
    for account in accounts:
        if why := why_no_username(account.username):
            raise Refused(f"{account.username}：{why}")
        if account.username.lower() in taken:
            raise Refused(_("用户名“%(name)s”已经有人用了，请换一个。") % {"name": account.username})
        if not account.posts:
            raise Refused(_("%(name)s还没有岗位。") % {"name": account.username})
        check_separate(post.role for post in account.posts)
        for post in account.posts:
            check_giving(by, None, post.unit, post.role)
            check_days(post.since, post.until)
    passwords = [first_password() for _account in accounts]
    members = [
        Member(username=item.username, title=item.title, password=_encode(password), must_change_password=True)
        for item, password in zip(accounts, passwords, strict=True)
    ]
    Member.objects.bulk_create(members, batch_size=BULK)
    events.keep(
        events.note(What.OPENED, by=by, member=member, unit=item.posts[0].unit)
        for member, item in zip(members, accounts, strict=True)
    )
    store_posts([(member, post) for member, item in zip(members, accounts, strict=True) for post in item.posts], by=by)
    return [
        Slip(item.title, item.username, item.posts[0].unit.name, password)
        for item, password in zip(accounts, passwords, strict=True)
    ]


def store_posts(given: Sequence[tuple[Member, NewPost]], *, by: Member) -> None:
    """Posts that have been checked, with their events."""
    Post.objects.bulk_create(
        [
            Post(member=member, unit=post.unit, role=post.role, valid_from=post.since, valid_until=post.until)
            for member, post in given
        ],
        batch_size=BULK,
    )
    events.keep(
        events.note(
            What.POST_GIVEN,
            by=by,
            member=member,
            unit=post.unit,
            detail=f"{post.unit} {post.role.label}，{said_days(post.since, post.until)}",
        )
        for member, post in given
    )


@transaction.atomic
def give_first_passwords(members: Sequence[Member], *, by: Member) -> list[Slip]:
    """New first passwords for all of ``members`` or none. The old ones end, and with them every session."""
    check_kept(by, members)
    units = shown_with(members)
    slips = []
    for member in members:
        password = first_password()
        member.password = _encode(password)
        member.must_change_password = True
        slips.append(Slip(member.title, member.username, units[member.pk].name, password))
    Member.objects.bulk_update(members, ["password", "must_change_password"], batch_size=BULK)
    events.keep(events.note(What.PASSWORD_GIVEN, by=by, member=member, unit=units[member.pk]) for member in members)
    return slips


@transaction.atomic
def switch(member: Member, *, by: Member) -> None:
    """Close an account, which ends its sessions, or open it again; what the member did stays."""
    check_kept(by, [member])
    member.is_active = not member.is_active
    member.save(update_fields=["is_active"])
    what = What.REOPENED if member.is_active else What.CLOSED
    events.keep([events.note(what, by=by, member=member, unit=shown_with([member])[member.pk])])


@transaction.atomic
def retitle(member: Member, title: str, *, by: Member) -> None:
    """Call a member otherwise, from now on and in everything done before."""
    check_kept(by, [member])
    if title == member.title:
        return
    said = _("%(old)s改为%(new)s") % {"old": member.title, "new": title}
    member.title = title
    member.save(update_fields=["title"])
    events.keep([events.note(What.RETITLED, by=by, member=member, unit=shown_with([member])[member.pk], detail=said)])


def choose_home(member: Member, unit_id: int) -> Unit:
    """Show the member with another of the units where it has posts."""
    units = {post.unit_id: post.unit for post in member.own_posts()}
    if unit_id not in units:
        raise Refused(_("您在这个单位没有岗位，请重新选。"))
    member.home_unit = units[unit_id]
    member.save(update_fields=["home_unit"])
    return units[unit_id]


def shown_with(members: Sequence[Member]) -> dict[int, Unit]:
    """The unit of each member, by id, also of those whose posts have ended: an account that is kept has one. One query."""
    day = beijing_day(timezone.now())
    posts = Post.objects.filter(member__in=members).select_related("unit").order_by("pk")
    found: dict[int, tuple[bool, Unit]] = {}
    for post in posts:
        lasts = post.valid_until is None or post.valid_until >= day
        if post.member_id not in found or lasts > found[post.member_id][0]:
            found[post.member_id] = (lasts, post.unit)
    return {pk: unit for pk, (_lasts, unit) in found.items()}


def _encode(password: str) -> str:
    hasher = get_hasher()
    if isinstance(hasher, PBKDF2PasswordHasher):
        return hasher.encode(password, hasher.salt(), FIRST_ROUNDS)
    return hasher.encode(password, hasher.salt())
