"""The look-backs of a finding, on its page."""

from bihuan.cases.hand import DeskRequest
from bihuan.cases.models import Stand
from bihuan.findings.lifecycle import CLOSED
from bihuan.findings.models import Finding
from bihuan.findings.sections import Section
from bihuan.lookback.registers import visible_look_backs
from bihuan.units.roles import Role
from bihuan.units.scope import may


def section(finding: Finding, request: DeskRequest) -> Section | None:
    """Every one that the member may see, newest first; where none waits, the way to order one."""
    rows = list(visible_look_backs(request.user, request.inspection).filter(finding=finding))
    orders = (
        Stand(finding.case.status) in CLOSED
        and may(request.user, Role.DISPATCH, request.inspection.region)
        and not any(row.is_waiting for row in rows)
    )
    if not rows and not orders:
        return None
    return Section("lookback/section.html", {"finding": finding, "rows": rows, "orders": orders}, place=50)
