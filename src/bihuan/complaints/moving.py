"""Every act on complaints goes through here: it is recorded, and what hangs on it follows in the same transaction."""

from collections.abc import Sequence

from django.db import transaction

from bihuan.cases.models import Inspection
from bihuan.cases.recording import Move, record
from bihuan.cases.reversing import reverse
from bihuan.complaints import deadlines, findable, telling
from bihuan.complaints.lifecycle import COMPLAINT
from bihuan.ledger.models import Entry
from bihuan.units.models import Member


@transaction.atomic
def move(moves: Sequence[Move], *, inspection: Inspection, by: Member | None, seen: int | None = None) -> list[Entry]:
    """Record ``moves`` of complaints (``cases.recording.record``), bring up their deadlines, tell whom they concern."""
    entries = record(moves, inspection=inspection, lifecycle=COMPLAINT, by=by, seen=seen)
    deadlines.follow(inspection, moves, entries)
    findable.follow_notes(moves)
    telling.tell_moves(inspection, moves, entries, by=by)
    return entries


@transaction.atomic
def undo(entries: Sequence[Entry], *, inspection: Inspection, by: Member | None, reason: str = "") -> list[Entry]:
    """Reverse ``entries`` (``cases.reversing.reverse``): dispatches, recalls and other acts on shares."""
    reversing = reverse(entries, inspection=inspection, lifecycle=COMPLAINT, by=by, reason=reason)
    deadlines.unmeet(entries)
    telling.tell_undone(inspection, entries, by=by)
    return reversing
