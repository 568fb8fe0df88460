"""Reporting on a measure, and looking through what was reported."""

from django.contrib import messages
from django.http import Http404, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from bihuan.cases.hand import DeskRequest
from bihuan.complaints.forms import first_error
from bihuan.complaints.pages.inspection import needs_inspection
from bihuan.evidence.serving import file_response
from bihuan.findings.models import Measure
from bihuan.findings.registers import seen_findings
from bihuan.refusals import Refused, Unusable
from bihuan.rounds.evidence import attach, detach
from bihuan.rounds.forms import FilesForm, ReportForm, report_form
from bihuan.rounds.models import Report, ReportFile, Round
from bihuan.rounds.pages.rounds import round_of
from bihuan.rounds.reporting import files_beside, last_report, own_measures, report
from bihuan.rounds.reviewing import Seen, accept, give_back
from bihuan.units.access import allow
from bihuan.units.roles import CASE_ROLES, Role


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
    if request.method == "POST" and _hand_in(request, asked, found, form):
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
        "files": files_beside(asked, found),
        "draft": f"report-{asked.pk}-{found.pk}-{told.submitted_id if told else 0}",
    }
    return render(request, "rounds/report.html", context, status=422 if form.errors else 200)


def _hand_in(request: DeskRequest, asked: Round, measure: Measure, form: ReportForm) -> bool:
    """Whether the report went in. Evidence is kept as soon as it arrives, whatever else has to be corrected."""
    is_valid = form.is_valid()
    try:
        _keep_files(request, asked, measure)
        if is_valid:
            report(asked, measure, form.said(), by=request.user, seen=form.cleaned_data["seen"])
    except (Refused, Unusable) as refusal:
        form.add_error(None, str(refusal))
        return False
    return is_valid


def _keep_files(request: DeskRequest, asked: Round, measure: Measure) -> None:
    form = FilesForm(request.POST, request.FILES)
    if not form.is_valid():
        raise Unusable(first_error(form))
    if chosen := [(file.name or "", file.read()) for file in form.cleaned_data["chosen"]]:
        attach(asked, measure, chosen, by=request.user)


def _file(request: DeskRequest, pk: int, mark: str) -> ReportFile:
    """Evidence of a finding that the member sees. Its address holds a piece of the content's hash."""
    seen = seen_findings(request.user, request.inspection).order_by().values("pk")
    rows = ReportFile.objects.select_related("stored__picture", "round", "measure__finding__case__inspection__region")
    found = get_object_or_404(rows, pk=pk, measure__finding__in=seen, removed_at__isnull=True)
    if found.mark != mark:
        raise Http404
    return found


@allow(*CASE_ROLES)
@needs_inspection
def file(request: DeskRequest, pk: int, mark: str) -> HttpResponseBase:
    """One piece of evidence."""
    found = _file(request, pk, mark)
    return file_response(found.stored, found.name, request.GET.get("size", ""))


@allow(Role.HANDLE)
@needs_inspection
@require_POST
def remove(request: DeskRequest, pk: int, mark: str) -> HttpResponseBase:
    """Leave a piece of evidence out."""
    found = _file(request, pk, mark)
    detach(found, by=request.user)
    messages.success(request, _("已移除“%(name)s”。") % {"name": found.name})
    return redirect("rounds:report", found.round_id, found.measure_id)


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
