"""Who is admitted to the routes of registers, and one row of each (``test_routes`` walks them)."""

from typing import Any

from bihuan.cases.models import Inspection
from bihuan.enforcement.tests.building import enforced
from bihuan.supervision.replying import reply
from bihuan.supervision.tests.building import DAY, case, pressed, sanctioned, who
from tests.building import number
from tests.photographs import photo

COUNTIES = {"landong", "qingping", "shiqiao"}
WRITERS = {"clerk", "reviewer", "qingping-desk"} | COUNTIES
READERS = WRITERS | {"leader"}
KEEPER = {"leader"}
"""Keeps the register of those held accountable besides leading."""
ADDRESSED = {"clerk", "reviewer", "leader", "landong", "qingping", "qingping-desk"}
"""Who sees the instrument that the office addressed to two counties."""
HELD = "申屠某乙"
"""Who was held accountable: stands nowhere before it is asked for."""

ADMITTED: dict[str, set[str]] = {
    "supervision:list": READERS,
    "supervision:new": WRITERS,
    "supervision:instrument": READERS,
    "supervision:edit": WRITERS,
    "supervision:drop": WRITERS,
    "supervision:restore": WRITERS,
    "supervision:tell": WRITERS,
    "supervision:file": READERS,
    "supervision:sanctions": KEEPER,
    "supervision:sanction-new": KEEPER,
    "supervision:sanction": KEEPER,
    "supervision:sanction-edit": KEEPER,
    "supervision:sanction-drop": KEEPER,
    "supervision:sanction-restore": KEEPER,
    "enforcement:list": READERS,
    "enforcement:new": WRITERS,
    "enforcement:offers": WRITERS,
    "enforcement:import": WRITERS,
    "enforcement:import-confirm": WRITERS,
    "enforcement:record": READERS,
    "enforcement:edit": WRITERS,
    "enforcement:drop": WRITERS,
    "enforcement:restore": WRITERS,
    "figures:registers": READERS,
    "figures:register-records": READERS,
}
SEES: dict[str, set[str]] = {
    "supervision:instrument": ADDRESSED,
    "supervision:edit": {"clerk", "reviewer"},
    "supervision:file": {"clerk", "reviewer", "leader", "landong"},
    "enforcement:record": {"clerk", "reviewer", "leader", "landong"},
    "enforcement:edit": {"clerk", "reviewer", "landong"},
}


def parameters(office: Inspection) -> dict[str, dict[str, Any]]:
    """The arguments of each route to one record: 澜东区's own, but for the instrument, which goes to 青屏县 too."""
    made = pressed(office, to=("澜东区", "青屏县"), cases=[case(office, number(1))])
    answer = reply(
        made.addressees.get(unit__short="澜东区"), "已整改。", DAY, by=who("landong"), file=("a.jpg", photo(3))
    )
    record = enforced(office, "check", "澜东区")
    sanction = sanctioned(office, HELD)
    return {
        **{f"supervision:{name}": {"pk": made.pk} for name in ("instrument", "edit", "drop", "restore", "tell")},
        "supervision:file": {"pk": answer.pk, "mark": answer.mark},
        **{f"supervision:sanction{name}": {"pk": sanction.pk} for name in ("", "-edit", "-drop", "-restore")},
        **{f"enforcement:{name}": {"pk": record.pk} for name in ("record", "edit", "drop", "restore")},
    }
