"""Figures at the desk: all of them as of a moment, the records behind each, and what was published."""

from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import Http404, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bihuan.cases.hand import DeskRequest
from bihuan.cases.models import Case
from bihuan.cases.selectors import sees_whole
from bihuan.complaints.pages.inspection import needs_inspection
from bihuan.figures.boards import Page, cutoffs
from bihuan.figures.catalogue import Definition, define
from bihuan.figures.comparing import sheet_of
from bihuan.figures.declared import Figure, Group, figure_called, group_called
from bihuan.figures.forms import cutoffs_of, filled
from bihuan.figures.listings import cells, listing_of
from bihuan.figures.models import Published
from bihuan.figures.populations import Asked
from bihuan.figures.publishing import compare, members_of
from bihuan.figures.slices import records_of
from bihuan.figures.wording import cutoff_of, said
from bihuan.figures.workbook import workbook
from bihuan.look.exporting import export
from bihuan.look.listing import Column, Listing
from bihuan.look.shelf import shelf_of
from bihuan.units.access import allow
from bihuan.units.roles import CASE_ROLES


def _asked(request: DeskRequest) -> Asked:
    return Asked(request.inspection, *cutoffs_of(request.GET), request.user)


def _said_cutoffs(asked: Asked) -> str:
    return _("收件截至 %(received)s，办理截至 %(handled)s") % {
        "received": said(asked.as_of),
        "handled": said(asked.handled_as_of),
    }


@allow(*CASE_ROLES)
@needs_inspection
def page(request: DeskRequest) -> HttpResponseBase:
    """Every figure as of the cut-offs in the address bar, each a link to what it counts."""
    asked = _asked(request)
    laid_out = Page(asked)
    if request.GET.get("export") == "xlsx":
        return workbook(laid_out, by=str(request.user))
    context = {
        "title": _("数据"),
        "asked": asked,
        "said": _said_cutoffs(asked),
        "whole": asked.scope is None,
        "page": laid_out,
        "boxes": (*filled(asked.as_of), *filled(asked.handled_as_of)),
    }
    return render(request, "figures/page.html", context)


@allow(*CASE_ROLES)
@needs_inspection
def records(request: DeskRequest) -> HttpResponseBase:
    """The records that one number counts."""
    asked = _asked(request)
    name, key = request.GET.get("name", ""), request.GET.get("key")
    item: Figure | Group = figure_called(name) if key is None else group_called(name, sees_whole=asked.scope is None)
    found = records_of(asked, item.name, key)
    listing = listing_of(request.GET, asked, request.user, item.counts, found, shelf_of(request, item.counts))
    what = define([item], asked)[item.name]
    title = what.title if key is None else f"{what.title} · {key}"
    return _register(request, asked, listing, title, what, counts=item.counts)


def _register(
    request: DeskRequest,
    asked: Asked,
    listing: Listing[Case],
    title: str,
    what: Definition,
    *,
    counts: str,
    more: str = "",
) -> HttpResponseBase:
    note = f"{_said_cutoffs(asked)}。{more}{what.text}。"
    if listing.wants_export:
        return export(listing, title=title, note=note, by=str(request.user))
    context = {
        "title": title,
        "lead": note,
        "unit": _("件") if counts == "complaint" else what.unit,
        "listing": listing,
        "counts": counts,
        "rows": [(record, cells(listing, record)) for record in listing.rows],
        "cutoffs": urlencode(cutoffs(asked)),
    }
    return render(request, "figures/records.html", context)


COLUMNS = (
    Column("paper", gettext_lazy("公文"), order="paper", width=30),
    Column("as_of", gettext_lazy("收件截止"), order="as_of", value=lambda item: said(cutoff_of(item.as_of))),
    Column(
        "handled_as_of",
        gettext_lazy("办理截止"),
        order="handled_as_of",
        value=lambda item: said(cutoff_of(item.handled_as_of)),
    ),
    Column(
        "received", gettext_lazy("收到信访件"), align="end", value=lambda item: item.figures.get("received"), width=12
    ),
    Column("published_at", gettext_lazy("印发时间"), order="published_at", width=18),
    Column("published_by", gettext_lazy("印发人"), value=lambda item: str(item.published_by or _("系统"))),
)


def _visible(request: DeskRequest) -> QuerySet[Published]:
    """What was published of a whole inspection is for those who see the whole of it."""
    if not sees_whole(request.user, request.inspection):
        return Published.objects.none()
    return Published.objects.filter(inspection=request.inspection).select_related("published_by")


def _published(request: DeskRequest, pk: int) -> Published:
    return get_object_or_404(_visible(request).select_related("inspection__region", "inspection__rulebook_text"), pk=pk)


@allow(*CASE_ROLES)
@needs_inspection
def publications(request: DeskRequest) -> HttpResponseBase:
    """Every publication with its cut-offs, newest first."""
    listing = Listing(request.GET, _visible(request), COLUMNS, default="-published_at", shelf=shelf_of(request))
    title = _("已发布的数据")
    if listing.wants_export:
        return export(listing, title=title, note=str(request.inspection), by=str(request.user))
    context = {
        "title": title,
        "lead": _("印发时的数、口径、截止时间和数到的件都已冻结；打开一份，看以后有什么变化、是哪些件、为什么。"),
        "listing": listing,
        "rows": [(item, cells(listing, item)) for item in listing.rows],
    }
    return render(request, "figures/publications.html", context)


@allow(*CASE_ROLES)
@needs_inspection
def published(request: DeskRequest, pk: int) -> HttpResponseBase:
    """One publication as it was printed, and the same figures asked again now."""
    found = _published(request, pk)
    asked = Asked(found.inspection, cutoff_of(found.as_of), cutoff_of(found.handled_as_of), request.user)
    context = {
        "title": found.paper,
        "said": _said_cutoffs(asked),
        "published": found,
        "sheet": sheet_of(found, compare(found), asked),
    }
    return render(request, "figures/published.html", context)


@allow(*CASE_ROLES)
@needs_inspection
def frozen(request: DeskRequest, pk: int) -> HttpResponseBase:
    """The complaints that were behind a published number, whatever counts now."""
    found = _published(request, pk)
    asked = Asked(found.inspection, cutoff_of(found.as_of), cutoff_of(found.handled_as_of), request.user)
    name, key = request.GET.get("name", ""), request.GET.get("key")
    if name not in found.definitions:
        raise Http404
    numbers = members_of(found.members, name, key)
    what = Definition(**found.definitions[name])
    cases = Case.objects.filter(inspection=found.inspection, number__in=set(numbers))
    listing = listing_of(request.GET, asked, request.user, "complaint", cases, shelf_of(request))
    title = what.title if key is None else f"{what.title} · {key}"
    more = _("%(paper)s印发时数到的件。") % {"paper": found.paper}
    return _register(request, asked, listing, title, what, counts="complaint", more=more)
