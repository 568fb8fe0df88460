"""Enforcement records of the invented city."""

from datetime import date
from typing import Any

from bihuan.cases.models import Inspection
from bihuan.enforcement.models import Enforcement
from bihuan.enforcement.recording import EnforcementText, write
from bihuan.units.models import Member, Unit

DAY = date(2025, 6, 5)


def enforced(
    inspection: Inspection, kind: str, short: str = "澜东区", by: str = "clerk", **changes: Any
) -> Enforcement:
    """A record of the unit ``short``."""
    fields: dict[str, Any] = {"kind": kind, "unit": Unit.objects.get(short=short), "day": DAY}
    return write(inspection, EnforcementText(**fields | changes), by=Member.objects.get(username=by))[0]
