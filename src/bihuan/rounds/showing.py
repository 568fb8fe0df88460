"""A finding's progress over the rounds, on its page."""

from bihuan.cases.hand import DeskRequest
from bihuan.findings.models import Finding
from bihuan.findings.sections import Section
from bihuan.rounds.models import Report, Schedule

MOST = 12
"""Rounds shown: a year of monthly ones."""


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
    context = {
        "schedules": [(schedule, Schedule.Value(schedule.value).label) for schedule in schedules],
        "reports": [newest[position] for position in sorted(newest)],
    }
    return Section("rounds/section.html", context, place=20)
