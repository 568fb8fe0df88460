"""Reporting on a measure, and looking through what was reported."""

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from bihuan.cases.hand import DeskRequest
from bihuan.complaints.pages.inspection import needs_inspection
from bihuan.refusals import Refused
from bihuan.rounds.forms import report_form
from bihuan.rounds.models import Report
from bihuan.rounds.pages.rounds import round_of
from bihuan.rounds.reporting import last_report, own_measures, report
from bihuan.rounds.reviewing import Seen, accept, give_back
from bihuan.units.access import allow
from bihuan.units.roles import Role


@allow(Role.HANDLE)
@needs_inspection
def fill(request: DeskRequest, pk: int, measure: int) -> HttpResponseBase:
    """The report on one measure of the member's own unit; the next one that is missing follows."""
    asked = round_of(request, pk)
    own = own_measures(request.user, asked).select_related("finding__case").order_by("finding", "position")
    found = get_object_or_404(own, pk=measure)
    told = Report.objects.filter(round=asked, measure=found).prefetch_related("reached").first()
    last = last_report(found, asked)
    form = report_form(found, told, last, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            report(asked, found, form.said(), by=request.user, seen=form.cleaned_data["seen"])
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("已报送%(measure)s。") % {"measure": found})
            left = own.exclude(pk__in=Report.objects.filter(round=asked).values("measure")).first()
            if left and "next" in request.POST:
                return redirect("rounds:report", pk, left.pk)
            return redirect("rounds:round", pk)
    context = {
        "title": _("报送进展"),
        "lead": _("%(round)s，请在%(day)s前报送。") % {"round": asked, "day": asked.due_on.isoformat()},
        "round": asked,
        "measure": found,
        "report": told,
        "last": last,
        "form": form,
        "draft": f"report-{asked.pk}-{found.pk}-{told.submitted_id if told else 0}",
    }
    return render(request, "rounds/report.html", context, status=422 if form.errors else 200)


@allow(Role.REVIEW)
@needs_inspection
@require_POST
def review(request: DeskRequest, pk: int) -> HttpResponseBase:
    """Accept what is ticked, or give one back."""
    asked = round_of(request, pk)
    seen = [pair for value in request.POST.getlist("report") if (pair := _pair(value))]
    if back := _pair(request.POST.get("back", "")):
        found = give_back(asked, back, request.POST.get(f"reason_{back[0]}", ""), by=request.user)
        messages.success(request, _("已退回%(unit)s的报送。") % {"unit": found.unit})
    else:
        done = accept(asked, seen, by=request.user)
        messages.success(request, _("已审核%(count)d项。") % {"count": len(done)})
    return redirect("rounds:round", pk)


def _pair(value: str) -> Seen | None:
    """``12:345`` -> (12, 345)."""
    first, _colon, second = value.partition(":")
    return (int(first), int(second)) if first.isdecimal() and second.isdecimal() else None
