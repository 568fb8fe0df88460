"""Linking cases and sites. Each kind of case says who may do so, and records it in its own way."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any, Protocol

from django.db import transaction
from django.db.models import F as Field
from django.db.models import QuerySet, Value
from django.db.models.functions import StrIndex
from django.utils import timezone
from django.utils.translation import gettext as _

from bihuan.cases.models import Case
from bihuan.refusals import Refused
from bihuan.sites.models import Site, SiteLink
from bihuan.sites.nearness import F, Far, far_photographs
from bihuan.sites.registering import lock_site
from bihuan.sites.selectors import linked_sites, visible_links, visible_sites
from bihuan.units.models import Member, Unit
from bihuan.units.roles import Role
from bihuan.units.scope import scope_of

LINK, UNLINK = "link_site", "unlink_site"
LOOKERS = frozenset({Role.HANDLE, Role.DISPATCH, Role.REVIEW, Role.LEAD})
OFFERED = 20
"""Sites that are offered at once; who looks for another one types more of its name."""


@dataclass(frozen=True)
class Duty:
    """In which role somebody links sites, over ``place``; ``unit``: for that unit's own share, None: as the office."""

    role: Role
    place: Unit
    unit: Unit | None = None


class Record(Protocol):
    """Writes an act on a case into the ledger, at the revision ``seen``."""

    def __call__(self, case: Case, act: str, duty: Duty, data: dict[str, Any], *, by: Member, seen: int) -> None: ...


@dataclass(frozen=True)
class Takes:
    """How cases of one kind are linked: whose duty it is (None: not this member's), how it is recorded, what the case
    says (where sites are mentioned), and its page."""

    duty: Callable[[Case, Member], Duty | None]
    record: Record
    text: Callable[[Case], str]
    page: Callable[[Case], str]


_takes: dict[str, Takes] = {}


def takes_sites(kind: Case.Kind, takes: Takes) -> None:
    """Declares that cases of ``kind`` can be linked to sites."""
    _takes[kind] = takes


def duty_of(case: Case, member: Member) -> Duty | None:
    """In which way ``member`` may link sites to the case; None when it may not."""
    return _takes[case.kind].duty(case, member)


def page_of(case: Case) -> str:
    return _takes[case.kind].page(case)


@transaction.atomic
def link_site(case: Case, site: Site, *, by: Member, seen: int) -> None:
    """Link them; linked already, nothing changes. ``case`` comes with its inspection's region and rulebook."""
    duty = _duty(case, by)
    if lock_site(site).retired_at is not None:
        raise Refused(_("“%(site)s”已经停用：先在它的页面上恢复，再关联。") % {"site": site})
    if visible_links(by, case).filter(site=site).exists():
        return
    _takes[case.kind].record(case, LINK, duty, _data(site), by=by, seen=seen)
    SiteLink.objects.create(case=case, site=site, unit=duty.unit, since=timezone.now())


@transaction.atomic
def unlink_site(case: Case, site: Site, *, by: Member, seen: int) -> None:
    """Take the link away; the ledger keeps that it was there. A unit takes away what it linked itself."""
    duty = _duty(case, by)
    links = list(visible_links(by, case).filter(site=site).select_related("unit").order_by("pk"))
    own = [link for link in links if duty.unit is None or link.unit == duty.unit]
    if not links:
        return
    if not own:
        raise Refused(
            _("“%(site)s”不是%(unit)s关联的，由关联它的单位或整改办解除。") % {"site": site, "unit": duty.unit}
        )
    for step, link in enumerate(own):  # what a unit linked is told where it was told then
        _takes[case.kind].record(case, UNLINK, replace(duty, unit=link.unit), _data(site), by=by, seen=seen + step)
    SiteLink.objects.filter(pk__in=[link.pk for link in own]).update(until=timezone.now())


@dataclass(frozen=True)
class Linked:
    """What the page of a case shows: its sites, each with whether the reader may open it, and whether it may link."""

    case: Case
    sites: list[tuple[Site, bool]]
    may_link: bool

    @property
    def is_told(self) -> bool:
        return bool(self.sites) or self.may_link


def sites_of(case: Case, member: Member) -> list[Site]:
    """The sites to which a case that ``member`` sees is linked, as far as it may read that. One query."""
    return linked_sites(visible_links(member, case).select_related("site__unit").order_by("pk"))


def linked_of(case: Case, member: Member) -> Linked:
    """The same for the page of the case."""
    scope = scope_of(member)
    sites = [(site, scope.covers(site.unit.path)) for site in sites_of(case, member)]
    return Linked(case, sites, duty_of(case, member) is not None)


def far_evidence(case: Case, member: Member, files: Iterable[F]) -> list[Far[F]]:
    """Of the evidence of a case the photographs taken far from its sites, for who answers, reviews or leads. No query
    where no photograph has a place."""
    placed = [file for file in files if file.picture is not None and file.picture.place is not None]
    if not placed or not member.holds(LOOKERS):
        return []
    return far_photographs(placed, sites_of(case, member))


def offered(case: Case, member: Member, words: str) -> list[Site]:
    """Sites in use that could be linked: those called so, at that address or of that code; without words those that
    the case mentions."""
    sites = visible_sites(member).filter(retired_at__isnull=True)
    sites = sites.exclude(pk__in=visible_links(member, case).values("site"))
    found = named(sites, words) if words else _mentioned(sites, _takes[case.kind].text(case))
    return list(found.order_by("name", "pk")[:OFFERED])


def named(sites: QuerySet[Site], words: str) -> QuerySet[Site]:
    """Those in whose name or address every one of the words stands, or whose code they are."""
    found = sites
    for word in words.split():
        called = sites.filter(name__icontains=word) | sites.filter(address__icontains=word)
        found = found & (called | sites.filter(credit_code=word.upper()))
    return found


def _mentioned(sites: QuerySet[Site], text: str) -> QuerySet[Site]:
    return sites.annotate(at=StrIndex(Value(text), Field("name"))).filter(at__gt=0)


def _duty(case: Case, by: Member) -> Duty:
    if (duty := duty_of(case, by)) is None:
        raise Refused(_("点位由整改办或承办、责任单位关联。"))
    return duty


def _data(site: Site) -> dict[str, Any]:
    return {"site": site.name, "site_id": site.pk}
