"""What stands around every page: the rail in the order of the work, the member, the site."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.http import HttpRequest
from django.urls import NoReverseMatch, resolve, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from bihuan.look.once import taken
from bihuan.units.models import Member, Site, Unit


@dataclass(frozen=True)
class Entry:
    """One line of the rail. Who sees it is what its page declares (``units.access.allow``), so no link is refused."""

    label: str | Promise
    name: str
    covers: tuple[str, ...] = ()
    """Beginnings of the view names during which the entry is the current one, besides its own."""
    handy: bool = False
    """On a phone it stands in the bottom bar rather than under "more", as far as there is room."""

    def match(self, view_name: str) -> int:
        """How much of ``view_name`` the entry answers for; 0 is nothing."""
        return max((len(start) for start in (self.name, *self.covers) if view_name.startswith(start)), default=0)


@dataclass(frozen=True)
class Section:
    label: str | Promise
    entries: tuple[Entry, ...]


RAIL = (
    Section("", (Entry(_("工作台"), "desk:workbench", ("desk:",), handy=True),)),
    Section(
        _("收件"),
        (
            Entry(_("批次"), "complaints:batches", ("complaints:batch",)),
            Entry(_("导入"), "complaints:intake", ("complaints:intake", "figures:reconciliation"), handy=True),
            Entry(
                _("分办"),
                "complaints:dispatch",
                ("complaints:dispatch", "complaints:assign", "complaints:dut"),
                handy=True,
            ),
            Entry(_("交办单"), "mailroom:slips", ("mailroom:slip",)),
        ),
    ),
    Section("", (Entry(_("信访件"), "complaints:list", ("complaints:",), handy=True),)),
    Section(
        _("整改"),
        (
            Entry(_("反馈问题"), "findings:list", ("findings:",)),
            Entry(_("调度"), "rounds:list", ("rounds:",)),
            Entry(_("销号"), "closing:list", ("closing:",)),
            Entry(_("公示"), "notices:list", ("notices:", "publication:notice")),
            Entry(_("回头看"), "lookback:list", ("lookback:",)),
            Entry(_("整改数据"), "figures:findings", ("figures:finding",)),
        ),
    ),
    Section(
        _("督导"),
        (
            Entry(_("督导督办"), "supervision:list", ("supervision:",)),
            Entry(_("追责问责"), "supervision:sanctions", ("supervision:sanction",)),
            Entry(_("督办执法数据"), "figures:registers", ("figures:register",)),
        ),
    ),
    Section(
        _("现场"),
        (
            Entry(_("执法"), "enforcement:list", ("enforcement:",)),
            Entry(_("点位"), "sites:list", ("sites:",)),
            Entry(_("报警"), "sites:alarms", ("sites:alarms", "sites:import")),
        ),
    ),
    Section("", (Entry(_("数据"), "figures:page", ("figures:",), handy=True),)),
    Section(
        _("公文"),
        (
            Entry(_("简报"), "papers:briefings", ("papers:",)),
            Entry(_("核对"), "proofing:list", ("proofing:",)),
            Entry(_("报送材料"), "mailroom:packages", ("mailroom:package",)),
            Entry(_("公开表"), "publication:tables", ("publication:",)),
            Entry(_("工作动态"), "activities:list", ("activities:",)),
        ),
    ),
    Section(
        _("规则"),
        (
            Entry(_("规则书"), "complaints:rules", ("complaints:rules",)),
            Entry(_("工作日历"), "complaints:calendar", ("complaints:calendar",)),
        ),
    ),
    Section(
        _("系统"),
        (
            Entry(_("人员"), "units:members", ("units:member", "units:import", "units:give-passwords")),
            Entry(_("单位"), "units:units", ("units:unit",)),
            Entry(_("账号记录"), "units:log"),
            Entry(_("消息通道"), "inbox:channels", ("inbox:channel",)),
        ),
    ),
)
BOTTOM_BAR = 4


@dataclass(frozen=True)
class Link:
    label: str | Promise
    url: str
    current: bool
    handy: bool


@dataclass(frozen=True)
class Group:
    label: str | Promise
    links: tuple[Link, ...]


class Frame:
    """The frame of one request; each part is worked out when the template asks for it."""

    def __init__(self, request: HttpRequest) -> None:
        self.request = request

    @cached_property
    def member(self) -> Member | None:
        user = getattr(self.request, "user", None)
        return user if isinstance(user, Member) or getattr(user, "is_authenticated", False) else None

    @cached_property
    def unit(self) -> Unit | None:
        return self.member.home() if self.member else None

    @cached_property
    def roles(self) -> list[str]:
        """What the member is at the unit that stands beside the name."""
        posts = self.member.own_posts() if self.member else []
        return [post.get_role_display() for post in posts if post.unit == self.unit]

    @property
    def _own_id(self) -> int | None:
        return self.member.pk if self.member else None

    @cached_property
    def posts(self) -> list[tuple[Unit, Member | None, list[str]]]:
        """Everything the member is: (unit, the absent colleague if it stands in there, roles), the own home first."""
        found: dict[tuple[int, int], tuple[Unit, Member | None, list[str]]] = {}
        held = self.member.held_posts() if self.member else []
        for post in sorted(held, key=lambda post: (post.member_id != self._own_id, post.unit != self.unit)):
            behind = None if post.member_id == self._own_id else post.member
            entry = found.setdefault((post.unit_id, post.member_id), (post.unit, behind, []))
            entry[2].append(post.get_role_display())
        return list(found.values())

    @cached_property
    def site(self) -> Site | None:
        return Site.objects.first()

    @cached_property
    def rail(self) -> list[Group]:
        groups = []
        for section in RAIL:
            if links := tuple(self._links(section)):
                groups.append(Group(section.label, links))
        return groups

    @cached_property
    def bottom(self) -> list[Link]:
        """The links in a phone's bottom bar."""
        return [link for group in self.rail for link in group.links if link.handy][:BOTTOM_BAR]

    @cached_property
    def more(self) -> list[Link]:
        """The links that a phone keeps under "more"."""
        return [link for group in self.rail for link in group.links if link not in self.bottom]

    def _links(self, section: Section) -> Iterator[Link]:
        if self.member is None:
            return
        for entry in section.entries:
            try:
                url = reverse(entry.name)
            except NoReverseMatch:
                continue  # a part that is not installed has no line in the rail
            if self.member.holds(getattr(resolve(url).func, "allowed", ())):
                yield Link(entry.label, url, entry is self._current, entry.handy)

    @cached_property
    def _current(self) -> Entry | None:
        match = getattr(self.request, "resolver_match", None)
        entries = [entry for section in RAIL for entry in section.entries]
        best = max(entries, key=lambda entry: entry.match(match.view_name if match else ""))
        return best if match and best.match(match.view_name) else None


def frame(request: HttpRequest) -> dict[str, Any]:
    """Context processor: ``frame`` in every template, and ``taken``, what the server has of what was sent lately."""
    return {"frame": Frame(request), "taken": taken(request)}
