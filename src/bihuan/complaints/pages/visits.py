"""Recording a visit to the people."""

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from bihuan.cases.hand import DeskRequest
from bihuan.complaints.forms import VisitForm, first_error
from bihuan.complaints.models import Visit
from bihuan.complaints.pages.answers import share_of
from bihuan.complaints.pages.inspection import needs_inspection
from bihuan.complaints.visiting import VisitText, record_visit
from bihuan.refusals import Unusable
from bihuan.units.access import allow
from bihuan.units.roles import Role


@allow(Role.HANDLE, Role.REVIEW)
@needs_inspection
@require_POST
def visit(request: DeskRequest, number: str, unit: int) -> HttpResponseBase:
    """Keep it; people who are not satisfied take a closed share up again."""
    share = share_of(request, number, unit, Role.HANDLE, Role.REVIEW)
    form = VisitForm(request.POST)
    if not form.is_valid():
        raise Unusable(first_error(form))
    said = form.cleaned_data
    text = VisitText(said["on"], said["way"], said["people"], said["outcome"], said["said"], said["visitors"])
    found = record_visit(share, text, by=request.user, seen=said["seen"])
    reopened = found.outcome == Visit.Outcome.DISSATISFIED
    messages.success(request, _("已登记回访。不满意的，这件要继续办理。") if reopened else _("已登记回访。"))
    return redirect("complaints:page", number)
