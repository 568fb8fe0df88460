"""Who is admitted to the routes of findings, and addresses of one finding led by 澜东区 (``test_routes`` walks them)."""

from datetime import date
from typing import Any

from bihuan.cases.models import Inspection
from bihuan.closing.models import ClosingFile
from bihuan.evidence.keeping import keep
from bihuan.findings.tests.building import plan_finding
from bihuan.rounds.models import Schedule
from bihuan.rounds.opening import open_round
from tests.photographs import photo

COUNTIES = {"landong", "qingping", "shiqiao"}
OFFICE = {"clerk", "reviewer", "leader", "inspector"}
READERS = OFFICE | COUNTIES | {"qingping-desk"}
DISPATCHERS = {"clerk", "qingping-desk"}
REVIEWERS = {"reviewer", "qingping-desk"}
TAKERS = READERS - {"inspector"}
CONCERNED = OFFICE | {"landong"}
"""Who sees the finding."""

ADMITTED: dict[str, set[str]] = {
    "findings:list": READERS,
    "findings:page": READERS,
    "findings:plan": READERS,
    "findings:steps": COUNTIES | DISPATCHERS,
    "findings:facts": DISPATCHERS,
    "findings:refer": DISPATCHERS,
    "findings:referral-outcome": DISPATCHERS,
    "figures:findings": READERS,
    "figures:finding-records": READERS,
    "rounds:list": READERS,
    "rounds:begin": DISPATCHERS,
    "rounds:round": READERS,
    "rounds:end": REVIEWERS,
    "rounds:review": REVIEWERS,
    "rounds:rule": REVIEWERS,
    "rounds:report": COUNTIES,
    "mailroom:round-word": READERS,
    "closing:list": READERS,
    "closing:step": TAKERS,
    "closing:refuse": TAKERS,
    "closing:withdraw": TAKERS,
    "closing:file": READERS,
    "closing:remove": TAKERS,
}
SEES: dict[str, set[str]] = {
    "findings:page": CONCERNED,
    "findings:plan": CONCERNED,
    "findings:steps": {"clerk", "landong"},
    "rounds:report": {"landong"},
    "closing:step": CONCERNED,
    "closing:file": CONCERNED,
}
REFUSED: dict[str, set[str]] = {"closing:step": CONCERNED - {"landong"}}
"""Who is told that the step is another's to take."""


def parameters(office: Inspection) -> dict[str, dict[str, Any]]:
    """The arguments of each route to one record."""
    finding = plan_finding(office, lead="澜东区")
    asked = open_round(office, date(2026, 2, 25), by=None)
    schedule = Schedule.objects.create(round=asked, case=finding.case, percent=0, computed="behind")
    measure = finding.measures.get(position=1)
    stored = keep("照片.jpg", photo(1), by=None)
    file = ClosingFile.objects.create(finding=finding, stored=stored, name="照片.jpg")
    return {
        **{f"closing:{name}": {"pk": finding.pk} for name in ("step", "refuse", "withdraw")},
        **{f"closing:{name}": {"pk": file.pk, "mark": file.mark} for name in ("file", "remove")},
        **{f"findings:{name}": {"pk": finding.pk} for name in ("page", "plan", "facts", "refer")},
        "findings:steps": {"pk": finding.pk, "measure": measure.pk},
        "findings:referral-outcome": {"pk": finding.pk, "referral": 1},
        **{name: {"pk": asked.pk} for name in ("rounds:round", "rounds:end", "rounds:review", "mailroom:round-word")},
        "rounds:rule": {"pk": asked.pk, "case": schedule.case_id},
        "rounds:report": {"pk": asked.pk, "measure": measure.pk},
    }
