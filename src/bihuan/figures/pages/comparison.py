"""Two moments beside each other, and the complaints in between."""

from collections.abc import Iterable
from datetime import timedelta

from django.http import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from bihuan.cases.hand import DeskRequest
from bihuan.cases.models import Case
from bihuan.complaints.pages.inspection import needs_inspection
from bihuan.figures.between import EVENTS, Between, event_called
from bihuan.figures.catalogue import Definition, definition
from bihuan.figures.comparing import Compared, Line
from bihuan.figures.composing import group_called
from bihuan.figures.declared import figure_called
from bihuan.figures.forms import chosen, filled, moment_of
from bihuan.figures.listed import listed
from bihuan.figures.listings import listing_of
from bihuan.figures.pages.asking import sections
from bihuan.figures.pages.records import register
from bihuan.figures.populations import Asked
from bihuan.figures.wording import said
from bihuan.figures.workbook import Sheet, about, plain, workbook
from bihuan.look.shelf import shelf_of
from bihuan.moments import beijing_day
from bihuan.units.access import allow
from bihuan.units.roles import CASE_ROLES


def _between(request: DeskRequest) -> Between:
    """The moments ``a`` and ``b`` of the address; without a word yesterday and today."""
    after = moment_of(request.GET, "b") or moment_of(request.GET, "as_of") or beijing_day(timezone.now())
    before = moment_of(request.GET, "a") or after - timedelta(days=1)
    asked = [Asked(request.inspection, cutoff, cutoff, request.user) for cutoff in (before, after)]
    return Between(*asked)


def _said(between: Between) -> str:
    return _("前一时点 %(before)s，后一时点 %(after)s") % {
        "before": said(between.before.as_of),
        "after": said(between.after.as_of),
    }


@allow(*CASE_ROLES)
@needs_inspection
def page(request: DeskRequest) -> HttpResponseBase:
    between = _between(request)
    choice = chosen(request.GET, between.after)
    sheet = Compared(between, choice.figure, choice.group)
    if request.GET.get("export") == "xlsx":
        return _exported(sheet, by=str(request.user))
    context = {
        "title": _("对比"),
        "sections": sections(request, between.after),
        "whole": between.after.scope is None,
        "said": _said(between),
        "choice": choice,
        "sheet": sheet,
        "a": filled(between.before.as_of),
        "b": filled(between.after.as_of),
    }
    return render(request, "figures/compare.html", context)


@allow(*CASE_ROLES)
@needs_inspection
def between(request: DeskRequest) -> HttpResponseBase:
    """The complaints of one event, or those that one number counts only at one of the moments."""
    found = _between(request)
    if "event" in request.GET:
        event = event_called(request.GET["event"])
        ids = found.events[event.name]
        what = Definition(str(event.title), _("件"), str(event.text))
    else:
        ids, what = _side(request, found)
    cases = Case.objects.filter(pk__in=listed(ids))
    listing = listing_of(request.GET, found.after, request.user, "complaint", cases, shelf_of(request))
    return register(request, listing, what.title, what, note=f"{_said(found)}。", counts="complaint", asked=found.after)


def _side(request: DeskRequest, found: Between) -> tuple[list[int], Definition]:
    name, key = request.GET.get("name", ""), request.GET.get("key")
    group = group_called(name, sees_whole=found.after.scope is None) if key is not None else None
    figure = group.figure if group else figure_called(name)
    come = request.GET.get("side") != "gone"
    what = definition(group or figure, found.after)
    side = _("后一时点新计入") if come else _("后一时点不再计入")
    title = " · ".join(part for part in (what.title, key, side) if part)
    return found.side(figure, group, key, come=come), Definition(title, _("件"), what.text)


def _exported(sheet: Compared, *, by: str) -> HttpResponseBase:
    between = sheet.between
    moments = [(_("前一时点"), said(between.before.as_of)), (_("后一时点"), said(between.after.as_of))]
    head = about(between.after.inspection, moments, by)
    columns: list[object] = [
        _("数据"),
        said(between.before.as_of),
        said(between.after.as_of),
        _("增减"),
        _("单位"),
        _("口径"),
    ]

    def row(line: Line) -> list[object]:
        return [line.title, plain(line.then), plain(line.now), line.change, line.unit, line.text]

    def made(title: str, columns: list[object], rows: list[list[object]], widths: tuple[int, ...]) -> Sheet:
        return Sheet(title, [*head, columns, *rows], widths, head=len(head))

    more = [*columns[:4], _("新计入的件"), _("不再计入的件")]
    ids = [pk for item in sheet.differences for pk in (*item.come, *item.gone)]
    called = between.numbers([*ids, *(pk for ids in between.events.values() for pk in ids)])

    def named(ids: Iterable[int]) -> list[str]:
        return sorted(called[pk] for pk in set(ids))

    both = zip(sheet.lines, sheet.differences, strict=True)
    lines = [[*row(line)[:4], named(item.come), named(item.gone)] for line, item in both]
    lines += [[], [_("口径"), sheet.what.text]]
    events: list[list[object]] = [
        [str(EVENTS[name].title), len(ids), named(ids)] for name, ids in between.events.items()
    ]
    sheets = [
        made(_("总数"), columns, [row(line) for line in sheet.totals], (24, 16, 16, 10, 8, 80)),
        made(sheet.title[:31], more, lines, (30, 16, 16, 10, 40, 40)),
        made(_("其间的件"), [_("变化"), _("件数"), _("受理编号")], events, (18, 10, 120)),
    ]
    return workbook(f"{_('对比')}-{said(between.before.as_of)}-{said(between.after.as_of)}", sheets)
