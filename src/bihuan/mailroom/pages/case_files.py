"""The file of one case at the desk: what is in it, what is missing, and the archive."""

from django.http import FileResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _

from bihuan.cases.hand import DeskRequest
from bihuan.cases.selectors import visible_cases
from bihuan.complaints.pages.inspection import needs_inspection
from bihuan.mailroom.binder import archive
from bihuan.mailroom.case_file import CaseFile, case_file, complaint_of
from bihuan.units.access import allow
from bihuan.units.roles import CASE_ROLES


def _file(request: DeskRequest, pk: int) -> CaseFile:
    case = get_object_or_404(visible_cases(request.user, request.inspection), pk=pk)
    return case_file(complaint_of(case), request.user)


@allow(*CASE_ROLES)
@needs_inspection
def page(request: DeskRequest, pk: int) -> HttpResponseBase:
    """What would be in the archive, and what is missing."""
    found = _file(request, pk)
    context = {
        "title": _("一案一档 %(number)s") % {"number": found.complaint.case.number},
        "file": found,
        "case": found.complaint.case,
    }
    return render(request, "mailroom/case_file.html", context)


@allow(*CASE_ROLES)
@needs_inspection
def download(request: DeskRequest, pk: int) -> HttpResponseBase:
    """The archive as it stands now."""
    found = _file(request, pk)
    return FileResponse(archive(found), as_attachment=True, filename=found.name, content_type="application/zip")
