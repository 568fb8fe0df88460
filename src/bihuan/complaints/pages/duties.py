"""The duty list, kept at the desk."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from bihuan.cases.hand import DeskRequest
from bihuan.complaints.choosing import assignable_units
from bihuan.complaints.duties import add_duty, drop_duty, words_of
from bihuan.complaints.forms import DutyForm
from bihuan.complaints.models import Duty
from bihuan.complaints.pages.inspection import needs_inspection
from bihuan.refusals import Refused
from bihuan.units.access import allow
from bihuan.units.roles import Role


@allow(Role.DISPATCH)
@needs_inspection
def duties(request: DeskRequest) -> HttpResponseBase:
    """Which department has what; a new line is entered below."""
    inspection = request.inspection
    labels = inspection.rulebook_text.rulebook.label_names
    form = DutyForm(request.POST or None, labels=labels, units=assignable_units(request.user, inspection))
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            add_duty(
                inspection,
                form.units[said["unit"]],
                label=said["label"],
                words=words_of(said["words"]),
                by=request.user,
            )
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("已加进职责清单，分办建议从现在起照此提出。"))
            return redirect("complaints:duties")
    return _page(request, form, status=422 if form.errors else 200)


def _page(request: DeskRequest, form: DutyForm, status: int) -> HttpResponse:
    lines = Duty.objects.filter(region=request.inspection.region).select_related("unit")
    context = {
        "title": _("职责清单"),
        "lead": _("清单没有写明单位时，按这里提出分办建议；建议由人确认，不会自动交办。"),
        "lines": lines.order_by("unit__position", "unit_id", "label", "id"),
        "form": form,
    }
    return render(request, "complaints/duties.html", context, status=status)


@allow(Role.DISPATCH)
@needs_inspection
@require_POST
def drop(request: DeskRequest, pk: int) -> HttpResponseBase:
    """Take one line off the list."""
    duty = get_object_or_404(Duty, pk=pk, region=request.inspection.region)
    drop_duty(duty, request.inspection, by=request.user)
    messages.success(request, _("已从职责清单删去。"))
    return redirect("complaints:duties")
