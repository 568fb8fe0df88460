"""A table of members (用户名 称呼 单位 角色): read, compared with what is there, and taken in. One row is one unit of a member.

Preview and confirmation are the same function, ``plan``; nothing is kept between them but the table's text.
"""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from bihuan.moments import beijing_day
from bihuan.reading import Source, Unreadable, small_tables
from bihuan.refusals import Refused, Unusable
from bihuan.units import accounts
from bihuan.units.accounts import NewAccount, NewPost, Slip
from bihuan.units.keeping import check_giving, check_separate, kept_by, members_kept
from bihuan.units.models import Member, Post, Unit
from bihuan.units.naming import Names, names_on, squeeze
from bihuan.units.posts import overlap
from bihuan.units.roles import Role

State = Literal["created", "updated", "unchanged", "rejected"]
Key = Literal["username", "title", "unit", "roles", "since", "until"]
HEADINGS: dict[Key, tuple[str, ...]] = {
    "username": ("用户名", "账号", "登录名"),
    "title": ("称呼", "姓名"),
    "unit": ("单位", "所在单位", "单位名称"),
    "roles": ("角色", "岗位"),
    "since": ("第一天", "开始日期"),
    "until": ("最后一天", "截止日期"),
}
"""Of each column the heading by which it is called, then others that mean the same; the last two may be missing."""
NEEDED: tuple[Key, ...] = ("username", "title", "unit", "roles")
MOST = 1000
LONGEST_TITLE = 60


@dataclass
class Row:
    """A row of the table: its number as a person counts it, its cells as printed, and what becomes of it."""

    number: int
    cells: dict[Key, str]
    state: State = "rejected"
    problems: list[tuple[str, str, str]] = field(default_factory=list)
    """(heading, printed text, reason)"""
    posts: list[NewPost] = field(default_factory=list)

    def reject(self, key: Key, reason: str) -> None:
        self.problems.append((HEADINGS[key][0], self.cells.get(key, ""), reason))


@dataclass
class Plan:
    """What taking the table in would do; ``accounts`` and ``posts`` are what its rows that are not rejected come to."""

    rows: list[Row]
    accounts: list[NewAccount] = field(default_factory=list)
    posts: list[tuple[Member, NewPost]] = field(default_factory=list)

    def count(self, state: State) -> int:
        return sum(row.state == state for row in self.rows)

    @property
    def rejected(self) -> list[Row]:
        return [row for row in self.rows if row.state == "rejected"]


def text_of(source: Source) -> str:
    """A file's table as text, cells by tabs, each row on the line that bears its number. ``Unusable`` when there is none."""
    try:
        text = small_tables.text_of(source, _is_head)
    except Unreadable as error:
        raise Unusable(f"{source.name}：{error}") from error
    if text is not None:
        return text
    raise Unusable(_("%(name)s里没有找到表头：要有用户名、称呼、单位、角色四列。") % {"name": source.name})


def plan(keeper: Member, text: str) -> Plan:
    """Compare the table with the accounts there are. A fixed number of queries, however many rows.

    ``Unusable`` when the text holds no such table.
    """
    made = Plan(_rows(text))
    today = beijing_day(timezone.now())
    names = names_on(today)
    taken = accounts.taken_usernames(row.cells["username"] for row in made.rows)
    in_sight = set(members_kept(keeper).filter(pk__in=[member.pk for member in taken.values()]))
    held = _held(in_sight)
    first_rows: dict[str, Row] = {}
    roles: defaultdict[str, set[Role]] = defaultdict(set)
    given: defaultdict[str, dict[tuple[int, Role], int]] = defaultdict(dict)
    for row in made.rows:
        small = row.cells["username"].lower()
        member = taken.get(small)
        first = first_rows.setdefault(small, row)
        _check_person(row, first, member, in_sight)
        _read_posts(row, keeper, member, names, today)
        lasting = {Role(post.role) for post in held[member.pk]} if member else set()
        _check_roles(row, roles[small] | lasting)
        if row.problems:
            row.posts = []
            continue
        roles[small] |= {post.role for post in row.posts}
        row.posts = [post for post in row.posts if not member or not _has(held[member.pk], post)]
        _note_twice(row, given[small])
        if row.problems:
            continue
        row.state = "updated" if member and row.posts else "unchanged" if member else "created"
        made.posts += [(member, post) for post in row.posts] if member else []
    _gather_accounts(made, taken)
    return made


@transaction.atomic
def take_in(keeper: Member, text: str, *, leave_out: bool) -> tuple[Plan, list[Slip]]:
    """Open the accounts and give the posts of the table, all of it or nothing.

    Rejected rows stop the whole unless ``leave_out`` says to do without them.
    """
    made = plan(keeper, text)
    if made.rejected and not leave_out:
        raise Refused(_("有%(count)d行不能导入：请改好，或勾选“不导入这些行”。") % {"count": len(made.rejected)})
    if not made.accounts and not made.posts:
        raise Refused(_("没有可以导入的行。"))
    slips = accounts.open_accounts(made.accounts, by=keeper)
    accounts.store_posts(made.posts, by=keeper)
    return made, slips


def _is_head(cells: Sequence[str]) -> bool:
    return small_tables.columns_of(cells, HEADINGS).keys() >= set(NEEDED)


def _rows(text: str) -> list[Row]:
    found = small_tables.rows_of(text, HEADINGS, _is_head)
    if found is None:
        raise Unusable(_("没有找到表头：第一行要写用户名、称呼、单位、角色，各占一列。"))
    rows = [Row(number, cells) for number, cells in found]
    if not rows:
        raise Unusable(_("表头下面没有内容。"))
    if len(rows) > MOST:
        raise Unusable(_("共%(count)d行，一次最多导入%(most)d行，请分几次。") % {"count": len(rows), "most": MOST})
    return rows


def _held(members: set[Member]) -> defaultdict[int, list[Post]]:
    """The posts of existing members that last."""
    today = beijing_day(timezone.now())
    held: defaultdict[int, list[Post]] = defaultdict(list)
    for post in Post.objects.filter(member__in=members):
        if post.valid_until is None or post.valid_until >= today:
            held[post.member_id].append(post)
    return held


def _check_person(row: Row, first: Row, member: Member | None, in_sight: set[Member]) -> None:
    username, title = row.cells["username"], row.cells["title"]
    if why := accounts.why_no_username(username):
        row.reject("username", why)
    elif member is not None and member not in in_sight:
        row.reject("username", _("这个用户名已经有人用了，请换一个。"))
    elif member is not None and title and title != member.title:
        row.reject("title", _("这个用户名是“%(title)s”：不是同一个人就换用户名。") % {"title": member.title})
    elif first is not row and title and title != first.cells["title"]:
        row.reject("title", _("和第%(number)d行同一个用户名，称呼不同。") % {"number": first.number})
    elif member is None and not title and not first.cells["title"]:
        row.reject("title", _("请填写称呼。"))
    if len(title) > LONGEST_TITLE:
        row.reject("title", _("称呼最长60个字。"))


def _read_posts(row: Row, keeper: Member, member: Member | None, names: Names, today: date) -> None:
    unit = _unit(row, keeper, names)
    roles = _roles(row)
    since = _day(row, "since") or today
    until = _day(row, "until")
    if until and until < since:
        row.reject("until", _("最后一天不能早于第一天。"))
    for role in roles if unit else []:
        assert unit
        try:
            check_giving(keeper, member, unit, role)
        except Refused as error:
            row.reject("roles", str(error))
        else:
            row.posts.append(NewPost(unit, role, since, until))


def _unit(row: Row, keeper: Member, names: Names) -> Unit | None:
    """The one unit called so among those the keeper keeps; ``青屏县/石桥镇`` tells units of one name apart."""
    said = squeeze(row.cells["unit"])
    if not said:
        row.reject("unit", _("请填写单位。"))
        return None
    above, _slash, own = said.rpartition("/")
    found = [names.units[pk] for pk in names.by_text.get(own, ())]
    if above:
        parents = set(names.by_text.get(above, ()))
        found = [unit for unit in found if unit.parent_id in parents]
    kept = kept_by(keeper)
    mine = [unit for unit in found if kept.covers(unit.path)]
    if len(mine) == 1:
        return mine[0]
    if mine:
        row.reject("unit", _("几个单位都叫这个名称：请写全称，或写成“青屏县/石桥镇”。"))
    elif found:
        row.reject("unit", _("不在您管理的单位里。"))
    else:
        row.reject("unit", _("没有这个单位：请改成系统中的名称，或先新建单位。"))
    return None


def _roles(row: Row) -> list[Role]:
    by_label = {str(role.label): role for role in Role}
    roles = []
    for word in dict.fromkeys(re.split(r"[、，,；;/\s]+", row.cells["roles"])):
        if word in by_label:
            roles.append(by_label[word])
        elif word:
            known = "、".join(by_label)
            row.reject("roles", _("没有“%(word)s”这个角色，可以写：%(known)s。") % {"word": word, "known": known})
    if not row.cells["roles"]:
        row.reject("roles", _("请填写角色。"))
    return roles


def _day(row: Row, key: Key) -> date | None:
    text = row.cells.get(key, "")
    found = re.fullmatch(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?", text)
    if found:
        try:
            return date(*map(int, found.groups()))
        except ValueError:
            found = None
    if text and not found:
        row.reject(key, _("日期请写成 2025-06-01 这样。"))
    return None


def _check_roles(row: Row, others: set[Role]) -> None:
    try:
        check_separate(others | {post.role for post in row.posts})
    except Refused as error:
        row.reject("roles", str(error))


def _has(held: Sequence[Post], post: NewPost) -> bool:
    return any(
        old.unit_id == post.unit.pk
        and old.role == post.role
        and overlap(old.valid_from, old.valid_until, post.since, post.until)
        for old in held
    )


def _note_twice(row: Row, given: dict[tuple[int, Role], int]) -> None:
    """The same post twice in one table is a slip: the second row is rejected. ``given``: row numbers by unit and role."""
    for post in row.posts:
        if other := given.get((post.unit.pk, post.role)):
            row.reject("roles", _("和第%(number)d行重复。") % {"number": other})
            row.posts = []
            return
    given.update({(post.unit.pk, post.role): row.number for post in row.posts})


def _gather_accounts(made: Plan, taken: dict[str, Member]) -> None:
    posts: defaultdict[str, list[NewPost]] = defaultdict(list)
    named: dict[str, tuple[str, str]] = {}
    for row in made.rows:
        small = row.cells["username"].lower()
        if small in taken:
            continue
        if row.cells["title"]:
            named.setdefault(small, (row.cells["username"], row.cells["title"]))
        if row.state == "created":
            posts[small] += row.posts
    made.accounts = [NewAccount(*named[small], tuple(given)) for small, given in posts.items()]
