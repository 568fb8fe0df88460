"""Files beside an answer: added, taken off, looked at."""

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from bihuan.cases.hand import DeskRequest
from bihuan.cases.selectors import visible_assignments
from bihuan.complaints import attaching
from bihuan.complaints.forms import AttachForm, first_error
from bihuan.complaints.models import Attachment
from bihuan.complaints.pages.answers import share_of
from bihuan.complaints.pages.inspection import needs_inspection
from bihuan.evidence.serving import file_response
from bihuan.refusals import Unusable
from bihuan.units.access import allow
from bihuan.units.roles import CASE_ROLES, Role


@allow(Role.HANDLE)
@needs_inspection
@require_POST
def add(request: DeskRequest, number: str, unit: int) -> HttpResponseBase:
    """Add the chosen files, all or none."""
    share = share_of(request, number, unit, Role.HANDLE)
    form = AttachForm(request.POST, request.FILES)
    if not form.is_valid():
        raise Unusable(first_error(form))
    files = form.cleaned_data["chosen"]
    added = attaching.attach(share, ((file.name or "", file.read()) for file in files), by=request.user)
    messages.success(request, _("已添加%(count)d个附件。") % {"count": len(added)})
    return redirect(reverse("complaints:answer", args=[number, unit]) + "#attachments")


@allow(Role.HANDLE)
@needs_inspection
@require_POST
def remove(request: DeskRequest, pk: int) -> HttpResponseBase:
    """Take a file off the next answer."""
    mine = visible_assignments(request.user, request.inspection, {Role.HANDLE}, below=True)
    item = get_object_or_404(
        Attachment.objects.select_related("assignment__unit", "assignment__case__inspection__region"),
        pk=pk,
        assignment__in=mine,
    )
    attaching.detach(item, by=request.user)
    messages.success(request, _("已移除“%(name)s”，以前提交的答复里还保留。") % {"name": item.name})
    share = item.assignment
    return redirect(reverse("complaints:answer", args=[share.case.number, share.unit_id]) + "#attachments")


@allow(*CASE_ROLES)
@needs_inspection
def attachment(request: DeskRequest, pk: int) -> HttpResponseBase:
    """One file, to those who see the share it belongs to. Pictures and PDF open, other kinds are downloads."""
    seen = visible_assignments(request.user, request.inspection, with_recalled=True, below=True)
    item = get_object_or_404(Attachment.objects.select_related("stored"), pk=pk, assignment__in=seen)
    return file_response(item.stored, item.name)
