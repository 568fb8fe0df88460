"""Struck-off findings in tests, through the public verbs."""

from bihuan.cases.models import Inspection
from bihuan.closing.tests.building import follow_chain, fresh, rectified_finding, step_by
from bihuan.findings.models import Finding

WAY = ("qingping", "reviewer", "leader", "reviewer")
"""Who takes the steps of the Huangshan chain for a finding of 青屏县."""


def struck_off(inspection: Inspection, number: str = "问题1", *, lead: str = "青屏县") -> Finding:
    """Struck off on 8 July 2025 by the Huangshan chain, which the inspection follows by then."""
    return close(rectified_finding(inspection, number, lead=lead), lead)


def close(finding: Finding, lead: str = "青屏县") -> Finding:
    handler = {"青屏县": "qingping", "澜东区": "landong"}[lead]
    for username in (handler, *WAY[1:]):
        step_by(finding, username)
    return fresh(finding)


def office_that_closes(office: Inspection) -> Inspection:
    follow_chain(office, "huangshan")
    return office
