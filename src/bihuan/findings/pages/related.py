"""What is linked to a finding: complaints about the same matter, documents of its plan."""

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from bihuan.cases.hand import DeskRequest
from bihuan.cases.selectors import visible_cases
from bihuan.complaints.forms import ManyFilesField, first_error
from bihuan.complaints.pages.inspection import needs_inspection
from bihuan.evidence.serving import file_response
from bihuan.findings.documents import add_documents, remove_document
from bihuan.findings.forms import RelateForm
from bihuan.findings.models import FindingFile
from bihuan.findings.pages.plan import finding_of
from bihuan.findings.registers import seen_findings
from bihuan.findings.relating import complaint_called, relate, unrelate
from bihuan.refusals import Unusable
from bihuan.units.access import allow
from bihuan.units.roles import CASE_ROLES, Role


class DocumentsForm(forms.Form):
    """Files for the plan."""

    chosen = ManyFilesField(label=gettext_lazy("文件"))


def _back(pk: int) -> HttpResponseBase:
    return redirect(reverse("findings:page", args=[pk]) + "#linked")


@allow(Role.DISPATCH)
@needs_inspection
@require_POST
def link(request: DeskRequest, pk: int) -> HttpResponseBase:
    """Link a complaint, or with ``complaint`` (its id) take the link away."""
    found = finding_of(request, pk)
    if (wanted := request.POST.get("complaint", "")).isdecimal():
        complaint = get_object_or_404(visible_cases(request.user), pk=int(wanted))
        seen = request.POST.get("seen", "")
        if not seen.isdecimal():
            raise Unusable(_("请重新打开页面再办。"))
        unrelate(found, complaint, by=request.user, seen=int(seen))
        messages.success(request, _("已解除与%(number)s的关联。") % {"number": complaint.number})
        return _back(pk)
    form = RelateForm(request.POST)
    if not form.is_valid():
        raise Unusable(first_error(form))
    complaint = complaint_called(form.cleaned_data["number"], request.user)
    relate(found, complaint, by=request.user, seen=form.cleaned_data["seen"])
    messages.success(request, _("已关联%(number)s。") % {"number": complaint.number})
    return _back(pk)


@allow(Role.DISPATCH, Role.HANDLE)
@needs_inspection
@require_POST
def add(request: DeskRequest, pk: int) -> HttpResponseBase:
    """Add documents, all or none."""
    found = finding_of(request, pk)
    form = DocumentsForm(request.POST, request.FILES)
    if not form.is_valid():
        raise Unusable(first_error(form))
    files = form.cleaned_data["chosen"]
    added = add_documents(found, ((file.name or "", file.read()) for file in files), by=request.user)
    messages.success(request, _("已登记%(count)d个文件。") % {"count": len(added)})
    return _back(pk)


def _document(request: DeskRequest, pk: int, mark: str) -> FindingFile:
    """A document of a finding that the member sees. Its address holds a piece of the content's hash."""
    seen = seen_findings(request.user, request.inspection).order_by().values("pk")
    rows = FindingFile.objects.select_related("stored__picture", "finding__case__inspection__region")
    found = get_object_or_404(rows, pk=pk, finding__in=seen, removed_at__isnull=True)
    if found.mark != mark:
        raise Http404
    return found


@allow(*CASE_ROLES)
@needs_inspection
def document(request: DeskRequest, pk: int, mark: str) -> HttpResponseBase:
    """One document."""
    found = _document(request, pk, mark)
    return file_response(found.stored, found.name, request.GET.get("size", ""))


@allow(Role.DISPATCH, Role.HANDLE)
@needs_inspection
@require_POST
def remove(request: DeskRequest, pk: int, mark: str) -> HttpResponseBase:
    """Take a document off."""
    found = _document(request, pk, mark)
    remove_document(found, by=request.user)
    messages.success(request, _("已移除“%(name)s”。") % {"name": found.name})
    return _back(found.finding_id)
