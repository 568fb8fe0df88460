"""The plan of one finding: its measures with their milestones, drawn over the months, planned backwards, adjusted by hand."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from bihuan.cases.hand import DeskRequest
from bihuan.complaints.forms import first_error
from bihuan.complaints.pages.inspection import needs_inspection
from bihuan.findings.arranging import Facts, arrange, arranger, describe, invest, proposal
from bihuan.findings.forms import (
    FactsForm,
    InvestForm,
    OutcomeForm,
    ReferralForm,
    StepFormSet,
    initial_steps,
    steps_said,
)
from bihuan.findings.gantt import draw
from bihuan.findings.models import Finding, Measure, Milestone, Referral
from bihuan.findings.referring import ReferralText, conclude_referral, refer
from bihuan.findings.registers import seen_findings
from bihuan.moments import beijing_day
from bihuan.refusals import Refused, Unusable
from bihuan.units.access import allow
from bihuan.units.roles import CASE_ROLES, Role

PLANNERS = (Role.HANDLE, Role.DISPATCH)


def finding_of(request: DeskRequest, pk: int) -> Finding:
    """A finding of the source in hand that the member sees."""
    return get_object_or_404(seen_findings(request.user, request.inspection), pk=pk).finding


@allow(*CASE_ROLES)
@needs_inspection
def plan(request: DeskRequest, pk: int) -> HttpResponseBase:
    """All measures with their milestones and the drawing."""
    found = finding_of(request, pk)
    measures = list(found.measures.filter(until__isnull=True).prefetch_related("units"))
    steps: dict[int, list[Milestone]] = {}
    for step in Milestone.objects.filter(measure__in=measures, until__isnull=True):
        steps.setdefault(step.measure_id, []).append(step)
    for measure in measures:
        measure.finding = found
    rows = [(measure, steps.get(measure.pk, [])) for measure in measures]
    context = {
        "title": _("%(number)s 整改方案") % {"number": found.case.number},
        "lead": found.title,
        "finding": found,
        "case": found.case,
        "rows": [(measure, own, arranger(measure, request.user) is not None) for measure, own in rows],
        "planned": sum(measure.planned_fen or 0 for measure in measures),
        "gantt": draw(rows, beijing_day(timezone.now())),
    }
    return render(request, "findings/plan.html", context)


@allow(*PLANNERS)
@needs_inspection
def steps(request: DeskRequest, pk: int, measure: int) -> HttpResponseBase:
    """The milestones of one measure: those that stand, or a proposal planned backwards from its deadline."""
    found = finding_of(request, pk)
    chosen = get_object_or_404(Measure.objects.prefetch_related("units"), finding=found, until__isnull=True, pk=measure)
    chosen.finding = found
    current = list(chosen.milestones.filter(until__isnull=True))
    proposes = "propose" in request.GET
    rows: list[Any] = list(proposal(chosen)) if proposes else current
    lines = StepFormSet(request.POST or None, initial=None if request.POST else initial_steps(rows))
    refusal = ""
    if request.method == "POST" and lines.is_valid():
        try:
            seen = int(request.POST.get("seen", "0") or 0)
            arrange(chosen, steps_said(lines), by=request.user, seen=seen, reason=request.POST.get("reason", ""))
        except Refused as error:
            refusal = str(error)
        else:
            messages.success(request, _("已安排%(measure)s的节点。") % {"measure": chosen})
            return redirect("findings:plan", pk)
    context = {
        "title": _("安排节点"),
        "lead": found.title,
        "finding": found,
        "case": found.case,
        "measure": chosen,
        "lines": lines,
        "proposes": proposes,
        "refusal": refusal,
        "reason": request.POST.get("reason", ""),
        "limit": chosen.due_on or found.case.due_on,
    }
    failed = request.method == "POST"
    return render(request, "findings/steps.html", context, status=422 if failed else 200)


@allow(*PLANNERS)
@needs_inspection
@require_POST
def cost(request: DeskRequest, pk: int, measure: int) -> HttpResponseBase:
    """What a measure is planned to cost."""
    found = finding_of(request, pk)
    chosen = get_object_or_404(Measure, finding=found, until__isnull=True, pk=measure)
    chosen.finding = found
    form = InvestForm(request.POST)
    if not form.is_valid():
        raise Unusable(first_error(form))
    invest(chosen, form.fen, by=request.user, seen=form.cleaned_data["seen"])
    messages.success(request, _("已登记%(measure)s的计划投资。") % {"measure": chosen})
    return redirect("findings:plan", pk)


@allow(Role.DISPATCH)
@needs_inspection
@require_POST
def facts_of(request: DeskRequest, pk: int) -> HttpResponseBase:
    """Sponsor, place, nature and serials."""
    form = FactsForm(request.POST)
    if not form.is_valid():
        raise Unusable(first_error(form))
    said = form.cleaned_data
    facts = Facts(said["sponsor"], said["place"], said["nature"], said["serials"])
    describe(finding_of(request, pk), facts, by=request.user, seen=said["seen"])
    messages.success(request, _("已登记基本情况。"))
    return redirect("findings:page", pk)


@allow(Role.DISPATCH)
@needs_inspection
@require_POST
def referral(request: DeskRequest, pk: int) -> HttpResponseBase:
    """Keep a referral or a compensation case."""
    form = ReferralForm(request.POST)
    if not form.is_valid():
        raise Unusable(first_error(form))
    said = form.cleaned_data
    text = ReferralText(said["kind"], said["on"], said["body"], said["number"])
    made = refer(finding_of(request, pk), text, by=request.user, seen=said["seen"])
    messages.success(request, _("已登记%(kind)s。") % {"kind": made.get_kind_display()})
    return redirect("findings:page", pk)


@allow(Role.DISPATCH)
@needs_inspection
@require_POST
def outcome(request: DeskRequest, pk: int, referral: int) -> HttpResponseBase:
    """What came of it."""
    found = finding_of(request, pk)
    kept = get_object_or_404(Referral.objects.select_related("case__inspection__region"), case=found.case, pk=referral)
    form = OutcomeForm(request.POST)
    if not form.is_valid():
        raise Unusable(first_error(form))
    said = form.cleaned_data
    conclude_referral(kept, said["outcome"], said["ended_on"], form.fen, by=request.user, seen=said["seen"])
    messages.success(request, _("已登记结果。"))
    return redirect("findings:page", pk)
