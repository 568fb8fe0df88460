"""Who is admitted to the routes of findings, and addresses of one finding led by 澜东区 (``test_routes`` walks them)."""

from datetime import date
from typing import Any

from bihuan.cases.models import Inspection
from bihuan.findings.tests.building import plan_finding
from bihuan.rounds.models import Schedule
from bihuan.rounds.opening import open_round

COUNTIES = {"landong", "qingping", "shiqiao"}
OFFICE = {"clerk", "reviewer", "leader", "inspector"}
READERS = OFFICE | COUNTIES | {"qingping-desk"}
REVIEWERS = {"reviewer", "qingping-desk"}
CONCERNED = OFFICE | {"landong"}
"""Who sees the finding."""

ADMITTED: dict[str, set[str]] = {
    "findings:list": READERS,
    "findings:page": READERS,
    "rounds:list": READERS,
    "rounds:begin": {"clerk", "qingping-desk"},
    "rounds:round": READERS,
    "rounds:end": REVIEWERS,
    "rounds:review": REVIEWERS,
    "rounds:rule": REVIEWERS,
    "rounds:report": COUNTIES,
    "mailroom:round-word": READERS,
}
SEES: dict[str, set[str]] = {
    "findings:page": CONCERNED,
    "rounds:report": {"landong"},
}


def parameters(office: Inspection) -> dict[str, dict[str, Any]]:
    """The arguments of each route to one record."""
    finding = plan_finding(office, lead="澜东区")
    asked = open_round(office, date(2026, 2, 25), by=None)
    schedule = Schedule.objects.create(round=asked, case=finding.case, percent=0, computed="behind")
    return {
        "findings:page": {"pk": finding.pk},
        **{name: {"pk": asked.pk} for name in ("rounds:round", "rounds:end", "rounds:review", "mailroom:round-word")},
        "rounds:rule": {"pk": asked.pk, "case": schedule.case_id},
        "rounds:report": {"pk": asked.pk, "measure": finding.measures.get(position=1).pk},
    }
