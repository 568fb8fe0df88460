"""Figures of registers as of a day, and the rows that one of them counts."""

from collections.abc import Collection
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import Http404, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from bihuan.cases.hand import DeskRequest
from bihuan.cases.selectors import sees_whole
from bihuan.complaints.pages.inspection import needs_inspection
from bihuan.figures.boards import Number, Tile
from bihuan.figures.forms import day_of, filled, moment_of
from bihuan.figures.listings import cells
from bihuan.figures.registers.counting import (
    AskedRegisters,
    answer,
    definition,
    is_register_figure,
    rows_behind,
)
from bihuan.figures.registers.declared import (
    DIVISIONS,
    ENFORCED,
    FIGURES,
    INSTRUMENTS,
    NEWS,
    SANCTIONS,
    SUMS,
)
from bihuan.figures.registers.listing import listing_of
from bihuan.figures.registers.naming import records_href
from bihuan.figures.sources import registers_of
from bihuan.figures.wording import said
from bihuan.look.exporting import export
from bihuan.moments import beijing_day
from bihuan.numerals import said_money
from bihuan.supervision.accountability import KEEPERS, visible_sanctions
from bihuan.units.access import allow
from bihuan.units.roles import CASE_ROLES, Role
from bihuan.units.scope import may

OF_DEEDS = CASE_ROLES - {Role.INSPECT}
"""Who reads the registers of what was done; that of persons is for its keepers."""
READERS = OF_DEEDS | KEEPERS
GROUPS = ((_("督导督办"), (INSTRUMENTS, NEWS)), (_("现场执法"), (ENFORCED,)), (_("追责问责"), (SANCTIONS,)))


def asked_of(request: DeskRequest) -> AskedRegisters:
    """The registers of the region as far as the member sees them; who sees the whole region has every number."""
    as_of = moment_of(request.GET, "as_of") or beijing_day(timezone.now())
    member = None if sees_whole(request.user, request.inspection) else request.user
    return registers_of(request.inspection, as_of, day_of(request.GET, "since"), member)


@allow(*READERS)
@needs_inspection
def page(request: DeskRequest) -> HttpResponseBase:
    """Every figure, each with its definition and its rows."""
    asked = asked_of(request)
    found = answer(asked)

    def tile(name: str, value: float, key: str | None = None) -> Tile:
        what = definition(name, asked)
        text = said_money(value).removesuffix("元") if name in SUMS else str(value)
        opens = value and _opens(request, name, whole=asked.member is None)
        href = records_href(name, key, asked.as_of, asked.since) if opens else ""
        return Tile(name, what, Number(value, text, href), said(asked.as_of), "")

    groups = []
    for title, registers in GROUPS:
        if asked.member is not None and not request.user.holds(_readers(registers)):
            continue  # closed to the member, who would read noughts
        tiles = [tile(name, found.figures[name]) for name, one in FIGURES.items() if one.register in registers]
        lines = [
            (definition(name, asked), [(key, tile(name, value, key).number) for key, value in found.by[name].items()])
            for name, division in DIVISIONS.items()
            if FIGURES[division.figure].register in registers and found.by[name]
        ]
        groups.append((title, tiles, lines))
    context = {
        "title": _("督办执法数据"),
        "said": _said(asked),
        "groups": groups,
        "box": filled(asked.as_of),
        "since": asked.since.isoformat() if asked.since else "",
        "only_counts": asked.member is None and not _keeps(request),
    }
    return render(request, "figures/registers.html", context)


@allow(*READERS)
@needs_inspection
def records(request: DeskRequest) -> HttpResponseBase:
    """The rows that one number counts, as far as the member sees them."""
    name, key = request.GET.get("name", ""), request.GET.get("key")
    if not is_register_figure(name):
        raise Http404
    asked = asked_of(request)
    if not _opens(request, name, whole=asked.member is None):
        asked = registers_of(request.inspection, asked.as_of, asked.since, request.user)
    what = definition(name, asked)
    title = what.title if key is None else f"{what.title} · {key}"
    return rows_register(request, name, rows_behind(asked, name, key), title, f"{_said(asked)}。{what.text}。")


def rows_register(request: DeskRequest, name: str, rows: QuerySet[Any], title: str, lead: str) -> HttpResponseBase:
    """The register of the rows that a number counts, on screen or exported, for those who may read such rows."""
    if _is_of_persons(name):
        rows = rows.filter(pk__in=visible_sanctions(request.user, request.inspection).order_by().values("pk"))
        if not request.user.holds(KEEPERS):
            lead = _("追责问责的名单只有担任“问责”的人员能看；%(lead)s") % {"lead": lead}
    elif not request.user.holds(OF_DEEDS):
        rows = rows.none()
    listing, page = listing_of(request.GET, name, rows)
    if listing.wants_export:
        return export(listing, title=title, note=lead, by=str(request.user))
    found = [(row, cells(listing, row), reverse(page, args=[row.pk]) if page else "") for row in listing.rows]
    context = {
        "title": title,
        "lead": lead,
        "listing": listing,
        "rows": found,
        "all": f"{reverse('figures:registers')}?{urlencode({k: v for k, v in request.GET.items() if k in ('as_of', 'since')})}",
    }
    return render(request, "figures/register_records.html", context)


def _said(asked: AskedRegisters) -> str:
    if asked.since:
        return _("%(since)s 至 %(moment)s") % {"since": asked.since.isoformat(), "moment": said(asked.as_of)}
    return _("截至 %(moment)s") % {"moment": said(asked.as_of)}


def _is_of_persons(name: str) -> bool:
    return FIGURES[DIVISIONS[name].figure if name in DIVISIONS else name].register == SANCTIONS


def _keeps(request: DeskRequest) -> bool:
    return any(may(request.user, role, request.inspection.region) for role in KEEPERS)


def _readers(registers: Collection[str]) -> frozenset[Role]:
    return KEEPERS if SANCTIONS in registers else OF_DEEDS


def _opens(request: DeskRequest, name: str, *, whole: bool) -> bool:
    """Whether the member may read the rows behind a figure, which is of the ``whole`` region or of its own reach."""
    if whole and _is_of_persons(name):
        return _keeps(request)
    return request.user.holds(KEEPERS if _is_of_persons(name) else OF_DEEDS)
