"""What the dispatch board shows beside the complaints: units to give them to, and shares that came back."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Q

from bihuan.cases.models import Assignment, Inspection, Status
from bihuan.cases.selectors import visible_assignments
from bihuan.cases.standing import AWAITED
from bihuan.complaints.choosing import GROUPS
from bihuan.complaints.lifecycle import RETURNS
from bihuan.ledger.models import Entry
from bihuan.units.models import Member, Unit
from bihuan.units.roles import Role

KEYS = "1234567890"


@dataclass(frozen=True)
class Target:
    """A unit to which complaints are given by a click, a drop or its key; ``held`` are the shares it still works on."""

    unit: Unit
    held: int
    unaccepted: int
    key: str


def targets(member: Member, inspection: Inspection, units: Sequence[Unit]) -> list[tuple[object, list[Target]]]:
    """The units right below the region, grouped; the first ten have a key."""
    depth = inspection.region.path.count("/") + 1
    direct = [unit for unit in units if unit.path.count("/") == depth]
    shares = visible_assignments(member, inspection, {Role.DISPATCH}).filter(status__in=AWAITED)
    counted = (
        shares.order_by()
        .values("unit")
        .annotate(held=Count("pk"), unaccepted=Count("pk", filter=Q(status=Status.DISPATCHED)))
    )
    by_unit = {row["unit"]: (row["held"], row["unaccepted"]) for row in counted}
    keys = iter(KEYS)
    made: list[tuple[object, list[Target]]] = []
    for label, kinds in GROUPS:
        chosen = [Target(unit, *by_unit.get(unit.pk, (0, 0)), next(keys, "")) for unit in direct if unit.kind in kinds]
        if chosen:
            made.append((label, chosen))
    return made


@dataclass(frozen=True)
class Returned:
    """A share that its unit gave back: why, when, by whom, how often the complaint came back, and who decides."""

    share: Assignment
    entry: Entry | None
    times: int

    @property
    def for_the_leader(self) -> bool:
        return self.times >= RETURNS


def returned_shares(member: Member, inspection: Inspection) -> list[Returned]:
    """Shares that wait for a decision, oldest first. A fixed number of queries."""
    shares = visible_assignments(member, inspection, {Role.DISPATCH, Role.LEAD}, below=True).filter(
        status=Status.RETURNED
    )
    found = list(shares.select_related("case__complaint", "case__batch", "unit", "parent__unit").order_by("moved_at"))
    chains = {share.case.chain for share in found}
    entries = Entry.objects.filter(chain__in=chains, act="return", reversed_by__isnull=True)
    times: dict[str, int] = {}
    last: dict[tuple[str, int | None], Entry] = {}
    for entry in entries.select_related("actor").order_by("seq"):
        times[entry.chain] = times.get(entry.chain, 0) + 1
        last[entry.chain, entry.unit_id] = entry
    return [Returned(s, last.get((s.case.chain, s.unit_id)), times.get(s.case.chain, 0)) for s in found]
