"""A finding's progress over the rounds, on its page."""

from django.db.models import Sum

from bihuan.cases.hand import DeskRequest
from bihuan.findings.models import Finding
from bihuan.findings.sections import Section
from bihuan.rounds.models import Report, ReportFile, Schedule
from bihuan.sites.linking import far_evidence

MOST = 12
"""Rounds shown: a year of monthly ones."""


def _evidence(finding: Finding, reports: list[Report]) -> dict[tuple[int, int], list[ReportFile]]:
    """By round and measure, of these reports; one query."""
    rows = ReportFile.objects.filter(measure__finding=finding, round__in={report.round_id for report in reports})
    found: dict[tuple[int, int], list[ReportFile]] = {}
    for file in rows.filter(removed_at__isnull=True).select_related("stored__picture"):
        found.setdefault((file.round_id, file.measure_id), []).append(file)
    return found


def section(finding: Finding, request: DeskRequest) -> Section | None:
    """Its schedule round by round, newest first, with what was reported last on each measure; nothing before the first."""
    schedules = list(
        Schedule.objects.filter(case=finding.case_id).select_related("round").order_by("-round__as_of")[:MOST]
    )
    reports = Report.objects.filter(measure__finding=finding).select_related("round", "measure", "unit")
    newest: dict[int, Report] = {}
    for report in reports.exclude(state=Report.State.RETURNED).order_by("-round__as_of"):
        newest.setdefault(report.measure.position, report)
    if not schedules and not newest:
        return None
    shown = [newest[position] for position in sorted(newest)]
    planned = finding.measures.filter(until__isnull=True).aggregate(sum=Sum("planned_fen"))["sum"]
    files = _evidence(finding, shown)
    beside = [file for own in files.values() for file in own]
    context = {
        "far": far_evidence(finding.case, request.user, beside),
        "planned": planned,
        "spent": sum(report.spent_fen or 0 for report in shown),
        "schedules": [(schedule, Schedule.Value(schedule.value).label) for schedule in schedules],
        "reports": [(report, files.get((report.round_id, report.measure_id), [])) for report in shown],
    }
    return Section("rounds/section.html", context, place=20)
