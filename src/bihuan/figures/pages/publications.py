"""What was published: frozen as it was printed, and asked again now."""

from django.db.models import QuerySet
from django.http import Http404, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bihuan.cases.hand import DeskRequest
from bihuan.cases.models import Case
from bihuan.cases.selectors import sees_whole
from bihuan.complaints.pages.inspection import needs_inspection
from bihuan.figures.catalogue import Definition
from bihuan.figures.comparing import sheet_of
from bihuan.figures.findings.freezing import frozen_cases
from bihuan.figures.findings.freezing import members_of as members_of_findings
from bihuan.figures.findings.naming import parsed
from bihuan.figures.listed import listed
from bihuan.figures.listings import cells, listing_of
from bihuan.figures.models import Published
from bihuan.figures.pages.asking import said_cutoffs
from bihuan.figures.pages.findings import finding_register
from bihuan.figures.pages.records import register
from bihuan.figures.pages.registers import rows_register
from bihuan.figures.populations import Asked
from bihuan.figures.publishing import compare, members_of
from bihuan.figures.registers.counting import is_register_figure
from bihuan.figures.registers.freezing import frozen_rows
from bihuan.figures.wording import cutoff_of, said
from bihuan.look.exporting import export
from bihuan.look.listing import Column, Listing
from bihuan.look.shelf import shelf_of
from bihuan.units.access import allow
from bihuan.units.roles import CASE_ROLES

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
        "said": said_cutoffs(asked),
        "published": found,
        "sheet": sheet_of(found, compare(found), asked),
    }
    return render(request, "figures/published.html", context)


@allow(*CASE_ROLES)
@needs_inspection
def frozen(request: DeskRequest, pk: int) -> HttpResponseBase:
    """The complaints or findings that were behind a published number, whatever counts now."""
    found = _published(request, pk)
    asked = Asked(found.inspection, cutoff_of(found.as_of), cutoff_of(found.handled_as_of), request.user)
    name, key = request.GET.get("name", ""), request.GET.get("key")
    if name not in found.definitions:
        raise Http404
    what = Definition(**found.definitions[name])
    title = what.title if key is None else f"{what.title} · {key}"
    note = _("%(cutoffs)s。%(paper)s印发时数到的件。") % {"cutoffs": said_cutoffs(asked), "paper": found.paper}
    if named := parsed(name):
        cases = frozen_cases(members_of_findings(found.members, named, key))
        return finding_register(request, cases, title, f"{note}{what.text}。")
    if is_register_figure(name):
        marks = found.members.get(name if key is None else f"{name}/{key}", [])
        lead = f"{note}{what.text}。"
        return rows_register(request, name, frozen_rows(marks, name), title, lead)
    numbers = sorted(set(members_of(found.members, name, key)))
    cases = Case.objects.filter(inspection=found.inspection, number__in=listed(numbers))
    listing = listing_of(request.GET, asked, request.user, "complaint", cases, shelf_of(request))
    return register(request, listing, title, what, note=note, counts="complaint", asked=asked)
