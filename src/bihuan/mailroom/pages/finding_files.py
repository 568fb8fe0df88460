"""The file of one finding, and the sheet of one step of its closing."""

from django.http import FileResponse, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _

from bihuan.cases.hand import DeskRequest
from bihuan.closing.models import Step
from bihuan.closing.pages.steps import finding_of
from bihuan.complaints.pages.inspection import needs_inspection
from bihuan.findings.registers import seen_findings
from bihuan.mailroom.binder import archive
from bihuan.mailroom.check_sheet import SHEETS, check_sheet
from bihuan.mailroom.finding_file import finding_file
from bihuan.mailroom.pages.rounds import WORD
from bihuan.units.access import allow
from bihuan.units.roles import CASE_ROLES


@allow(*CASE_ROLES)
@needs_inspection
def page(request: DeskRequest, pk: int) -> HttpResponseBase:
    """What would be in the archive, and what is missing."""
    finding = finding_of(request, pk)
    context = {
        "title": _("一案一档 %(number)s") % {"number": finding.case.number},
        "file": finding_file(finding, request.user),
        "finding": finding,
    }
    return render(request, "mailroom/finding_file.html", context)


@allow(*CASE_ROLES)
@needs_inspection
def download(request: DeskRequest, pk: int) -> HttpResponseBase:
    """The archive as it stands now."""
    found = finding_file(finding_of(request, pk), request.user)
    return FileResponse(archive(found), as_attachment=True, filename=found.name, content_type="application/zip")


@allow(*CASE_ROLES)
@needs_inspection
def sheet(request: DeskRequest, pk: int) -> HttpResponseBase:
    """The sheet to be signed at a check or an acceptance."""
    seen = seen_findings(request.user, request.inspection).order_by().values("pk")
    steps = Step.objects.filter(closing__finding__in=seen, kind__in=SHEETS).select_related("closing__finding__case")
    step = get_object_or_404(steps, pk=pk)
    before = step.closing.steps.filter(position__lt=step.position, taken__isnull=False)
    made = check_sheet(step, list(before), list(step.closing.checklist.all()))
    response = HttpResponse(made, content_type=WORD)
    response["Content-Disposition"] = f'attachment; filename="check-{step.pk}.docx"'
    return response
