"""What a unit gave back, or holds wrongly, goes to another in one step."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from bihuan.cases.models import Assignment, Status
from bihuan.cases.recording import Move
from bihuan.complaints.dispatching import giving, reckoner
from bihuan.complaints.moving import move
from bihuan.ledger.models import Entry
from bihuan.moments import beijing_day
from bihuan.refusals import Refused
from bihuan.units.models import Member, Unit
from bihuan.units.roles import Role


def reassign(
    share: Assignment, units: Sequence[Unit], *, by: Member, seen: int | None, reason: str, note: str = ""
) -> list[Entry]:
    """Take ``share`` from its unit and give the complaint to ``units`` instead, the first in its part.

    The days to answer still count from the handover. With the share goes what its unit passed on.
    """
    if not units:
        raise Refused(_("请选改派给哪个单位。"))
    if share.unit_id in {unit.pk for unit in units}:
        raise Refused(_("改派的单位与原单位相同：要原单位办理，请用“坚持交办”。"))
    case = share.case
    handed_over = case.batch.day if case.batch else beijing_day(case.received_at)
    limit = reckoner(case.inspection)(handed_over)
    parts = share.passed_on.exclude(status=Status.RECALLED).select_related("unit")
    moves = [Move(case, "recall", share.unit, reason=reason)]
    moves += [Move(case, "end", part.unit, reason=reason, role=Role.DISPATCH) for part in parts]
    for position, unit in enumerate(units):
        part = share.part if position == 0 else Assignment.Part.ASSIST
        moves.append(giving("dispatch", case, unit, None, part=part, limit=limit, note=note))
    return move(moves, inspection=case.inspection, by=by, seen=seen)
