"""Who is admitted to the routes of findings, and addresses of one finding led by 澜东区 (``test_routes`` walks them)."""

from typing import Any

from bihuan.cases.models import Inspection
from bihuan.findings.tests.building import plan_finding

COUNTIES = {"landong", "qingping", "shiqiao"}
OFFICE = {"clerk", "reviewer", "leader", "inspector"}
READERS = OFFICE | COUNTIES | {"qingping-desk"}
CONCERNED = OFFICE | {"landong"}
"""Who sees the finding."""

ADMITTED: dict[str, set[str]] = {
    "findings:list": READERS,
    "findings:page": READERS,
}
SEES: dict[str, set[str]] = {
    "findings:page": CONCERNED,
}


def parameters(office: Inspection) -> dict[str, dict[str, Any]]:
    """The arguments of each route to one record."""
    finding = plan_finding(office, lead="澜东区")
    return {"findings:page": {"pk": finding.pk}}
