"""Figures of findings as of a moment, of the source in hand or of all, each a link to the findings it counts."""

from django.db.models import QuerySet
from django.http import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bihuan.cases.hand import DeskRequest
from bihuan.cases.models import Case, Stand
from bihuan.cases.selectors import sees_whole
from bihuan.complaints.pages.inspection import needs_inspection
from bihuan.figures.findings.boards import FindingPage
from bihuan.figures.findings.counting import AskedFindings, called, records
from bihuan.figures.forms import filled, moment_of
from bihuan.figures.wording import said
from bihuan.look.exporting import export
from bihuan.look.listing import Column, Listing
from bihuan.moments import beijing_day
from bihuan.units.access import allow
from bihuan.units.roles import CASE_ROLES

COLUMNS = (
    Column("number", gettext_lazy("编号"), order="pk", value=lambda case: case.number, width=14),
    Column("source", gettext_lazy("问题来源"), value=lambda case: str(case.inspection), width=24),
    Column("title", gettext_lazy("反馈问题"), value=lambda case: case.finding.title, width=60),
    Column("status", gettext_lazy("现在的状态"), value=lambda case: Stand(case.status).label, width=14),
    Column(
        "due",
        gettext_lazy("整改时限"),
        order="due_on",
        value=lambda case: case.due_on or case.finding.due_text,
        width=14,
    ),
)


def asked_of(request: DeskRequest) -> AskedFindings:
    """The source in hand, or with ``all`` every source the member sees; as of ``as_of``, else today."""
    as_of = moment_of(request.GET, "as_of") or beijing_day(timezone.now())
    sources = list(request.inspections) if request.GET.get("all") else [request.inspection]
    return AskedFindings(sources, as_of, request.user)


@allow(*CASE_ROLES)
@needs_inspection
def page(request: DeskRequest) -> HttpResponseBase:
    """Totals and a table for each dimension."""
    asked = asked_of(request)
    context = {
        "title": _("整改数据"),
        "said": _("截至 %(moment)s") % {"moment": said(asked.as_of)},
        "page": FindingPage(asked),
        "all": len(asked.sources) > 1 or bool(request.GET.get("all")),
        "whole": sees_whole(request.user, request.inspection),
        "box": filled(asked.as_of),
    }
    return render(request, "figures/findings.html", context)


@allow(*CASE_ROLES)
@needs_inspection
def finding_records(request: DeskRequest) -> HttpResponseBase:
    """The findings that one number counts."""
    asked = asked_of(request)
    figure = called(request.GET.get("name") or "findings")
    by, key = request.GET.get("by", ""), request.GET.get("key", "")
    title = " · ".join([str(figure.title), *([key] if key else [])])
    lead = f"{_('截至 %(moment)s') % {'moment': said(asked.as_of)}}。{figure.text}。"
    return finding_register(request, records(asked, figure.name, by, key), title, lead)


def finding_register(request: DeskRequest, cases: QuerySet[Case], title: str, lead: str) -> HttpResponseBase:
    """The register of the findings that a number counts, on screen or exported."""
    listing = Listing(request.GET, cases, COLUMNS, default="number")
    if listing.wants_export:
        return export(listing, title=title, note=lead, by=str(request.user))
    return render(request, "figures/finding_records.html", {"title": title, "lead": lead, "listing": listing})
