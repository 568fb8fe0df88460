"""The register of what is being closed, and the files beside the steps."""

from django.contrib import messages
from django.http import Http404, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from bihuan.cases.hand import DeskRequest
from bihuan.closing.attaching import detach
from bihuan.closing.chain import TAKING
from bihuan.closing.models import ClosingFile
from bihuan.closing.registers import closing_listing
from bihuan.complaints.pages.inspection import needs_inspection
from bihuan.evidence.serving import file_response
from bihuan.findings.registers import seen_findings
from bihuan.look.exporting import export
from bihuan.look.shelf import shelf_of
from bihuan.units.access import allow
from bihuan.units.roles import CASE_ROLES


@allow(*CASE_ROLES)
@needs_inspection
def closings(request: DeskRequest) -> HttpResponseBase:
    """Every finding on its way to being struck off, and at which step."""
    listing = closing_listing(request.GET, request.user, request.inspection, shelf_of(request))
    if listing.wants_export:
        return export(listing, title=_("正在销号的问题"), note=str(request.inspection), by=str(request.user))
    context = {
        "title": _("销号"),
        "lead": _("已经申请销号、还没有走完步骤的问题，等得最久的在前。"),
        "listing": listing,
    }
    return render(request, "closing/closings.html", context)


def _file(request: DeskRequest, pk: int, mark: str) -> ClosingFile:
    """A file of a finding that the member sees. Its address holds a piece of the content's hash."""
    files = ClosingFile.objects.select_related(
        "stored__picture", "finding__case__inspection__region", "finding__case__inspection__rulebook_text"
    )
    seen = seen_findings(request.user, request.inspection).values("pk")
    found = get_object_or_404(files, pk=pk, finding__in=seen)
    if mark != found.mark:
        raise Http404
    return found


@allow(*CASE_ROLES)
@needs_inspection
def file(request: DeskRequest, pk: int, mark: str) -> HttpResponseBase:
    """One file; ``?size=thumb`` a small copy of a picture. Pictures and PDF open, other kinds are downloads."""
    found = _file(request, pk, mark)
    return file_response(found.stored, found.name, request.GET.get("size", ""))


@allow(*TAKING)
@needs_inspection
@require_POST
def remove(request: DeskRequest, pk: int, mark: str) -> HttpResponseBase:
    """Take off a file that no step was taken with yet."""
    found = _file(request, pk, mark)
    detach(found, by=request.user)
    messages.success(request, _("已移除“%(name)s”。") % {"name": found.name})
    return redirect("closing:step", found.finding_id)
