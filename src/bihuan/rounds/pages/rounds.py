"""The rounds of the source in hand, one round's register, and how each finding stands."""

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from bihuan.cases.hand import DeskRequest
from bihuan.cases.selectors import sees_whole
from bihuan.complaints.forms import first_error
from bihuan.complaints.pages.inspection import needs_inspection
from bihuan.look.exporting import export
from bihuan.look.shelf import shelf_of
from bihuan.moments import beijing_day
from bihuan.refusals import Unusable
from bihuan.rounds.concluding import conclude, rule
from bihuan.rounds.evidence import files_by_measure
from bihuan.rounds.forms import OpenForm, RuleForm
from bihuan.rounds.late import late_units
from bihuan.rounds.models import Report, ReportFile, Round, Schedule
from bihuan.rounds.opening import open_round
from bihuan.rounds.registers import round_findings, round_listing, standings
from bihuan.rounds.reporting import own_measures
from bihuan.units.access import allow
from bihuan.units.roles import CASE_ROLES, Role


def round_of(request: DeskRequest, pk: int) -> Round:
    """A round of the source in hand."""
    rounds = Round.objects.filter(inspection=request.inspection).select_related("inspection__region")
    return get_object_or_404(rounds, pk=pk)


@allow(*CASE_ROLES)
@needs_inspection
def rounds(request: DeskRequest) -> HttpResponseBase:
    """Every round, newest first; the office opens another."""
    opens = sees_whole(request.user, request.inspection, {Role.DISPATCH})
    context = {
        "title": _("调度"),
        "lead": _("每一轮里，各单位逐项报送措施的进展；结束以后定下每个问题是否达到序时进度。"),
        "rounds": Round.objects.filter(inspection=request.inspection),
        "opening": OpenForm(initial={"as_of": beijing_day(timezone.now())}) if opens else None,
    }
    return render(request, "rounds/rounds.html", context)


@allow(Role.DISPATCH)
@needs_inspection
@require_POST
def begin(request: DeskRequest) -> HttpResponseBase:
    """Open a round."""
    form = OpenForm(request.POST)
    if not form.is_valid():
        raise Unusable(first_error(form))
    made = open_round(request.inspection, form.cleaned_data["as_of"], by=request.user)
    messages.success(request, _("已发起%(round)s，并通知各单位。") % {"round": made})
    return redirect("rounds:round", made.pk)


@allow(*CASE_ROLES)
@needs_inspection
def one(request: DeskRequest, pk: int) -> HttpResponseBase:
    """One round: what is still to be reported or looked through, and how every finding stands."""
    asked, member = round_of(request, pk), request.user
    listing = round_listing(request.GET, member, asked, shelf_of(request))
    note = _("%(inspection)s，进展截至%(day)s") % {"inspection": asked.inspection, "day": asked.as_of.isoformat()}
    if listing.wants_export:
        return export(listing, title=str(asked), note=note, by=str(member))
    rows = listing.rows
    stood = standings(asked, rows)
    whole = sees_whole(member, asked.inspection)
    reviews = sees_whole(member, asked.inspection, {Role.REVIEW})
    context = {
        "title": str(asked),
        "lead": note,
        "round": asked,
        "listing": listing,
        "rows": [(case, stood[case.pk]) for case in rows],
        "mine": _mine(request, asked),
        "late": late_units(asked) if whole and not asked.concluded_at else [],
        "reviews": reviews,
        "waiting": _waiting(asked) if reviews else [],
        "ruling": RuleForm() if reviews and asked.concluded_at else None,
    }
    return render(request, "rounds/round.html", context)


def _mine(request: DeskRequest, asked: Round) -> list[tuple[object, Report | None]]:
    """The measures on which the member's units report, with what is reported."""
    if asked.concluded_at or not request.user.holds({Role.HANDLE}):
        return []
    measures = own_measures(request.user, asked).select_related("finding__case").order_by("finding", "position")
    told = {row.measure_id: row for row in Report.objects.filter(round=asked, measure__in=measures)}
    return [(measure, told.get(measure.pk)) for measure in measures]


def _waiting(asked: Round) -> list[tuple[Report, list[ReportFile]]]:
    """What is handed in and not yet looked through, with its evidence."""
    rows = asked.reports.filter(state=Report.State.SUBMITTED).select_related("measure__finding__case", "unit")
    listed = list(rows.prefetch_related("reached__milestone"))
    files = files_by_measure(asked, [row.measure_id for row in listed])
    return [(row, files.get(row.measure_id, [])) for row in listed]


@allow(Role.REVIEW)
@needs_inspection
@require_POST
def end(request: DeskRequest, pk: int) -> HttpResponseBase:
    """Conclude the round."""
    asked = round_of(request, pk)
    made = conclude(asked, by=request.user)
    behind = sum(schedule.value == Schedule.Value.BEHIND for schedule in made)
    messages.success(
        request,
        _("%(round)s已结束：%(count)d个问题，其中滞后%(behind)d个。")
        % {"round": asked, "count": len(made), "behind": behind},
    )
    return redirect("rounds:round", pk)


@allow(Role.REVIEW)
@needs_inspection
@require_POST
def ruling(request: DeskRequest, pk: int, case: int) -> HttpResponseBase:
    """Say otherwise than was computed for one finding."""
    asked = round_of(request, pk)
    schedule = get_object_or_404(
        Schedule, round=asked, case__in=round_findings(request.user, asked).values("pk"), case=case
    )
    form = RuleForm(request.POST)
    if not form.is_valid():
        raise Unusable(first_error(form))
    rule(schedule, form.cleaned_data["value"], form.cleaned_data["reason"], by=request.user)
    messages.success(request, _("已认定%(number)s的进度。") % {"number": schedule.case.number})
    return redirect("rounds:round", pk)
