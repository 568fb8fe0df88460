"""Other complaints as a page names them: number, day, units and standing, as far as the reader may see them."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from bihuan.cases.models import Case, Inspection, Status
from bihuan.cases.selectors import sees_whole, visible_assignments, visible_cases
from bihuan.cases.spans import ADVANCE
from bihuan.complaints.models import Complaint
from bihuan.complaints.repeats import seeking
from bihuan.complaints.repeats.linking import may_link
from bihuan.complaints.telling import page
from bihuan.units.models import Member

MOST = 50
"""Repeats that a page lists; the register has them all."""


@dataclass(frozen=True)
class Shown:
    """A case with its batch, where it stands for the reader, and the units within reach."""

    case: Case
    status: Status
    units: list[str]

    @property
    def link(self) -> str:
        return page(self.case.inspection, self.case.number)


def shown(cases: Iterable[int], member: Member) -> dict[int, Shown]:
    """Those of the cases (ids) that ``member`` may see, the earliest first. Two queries and one per inspection."""
    rows = visible_cases(member).filter(pk__in=list(cases)).select_related("batch", "inspection__region")
    found = list(rows.order_by("received_at", "pk"))
    units: defaultdict[int, list[str]] = defaultdict(list)
    standing: defaultdict[int, list[str]] = defaultdict(list)
    for share in visible_assignments(member).filter(case__in=found).order_by("pk"):
        units[share.case_id].append(share.unit.short)
        standing[share.case_id].append(share.status)
    wholes: dict[Inspection, bool] = {}
    made: dict[int, Shown] = {}
    for case in found:
        if case.inspection not in wholes:
            wholes[case.inspection] = sees_whole(member, case.inspection)
        status = Status(case.status)
        if not wholes[case.inspection]:
            status = min((Status(one) for one in standing[case.pk]), key=_advance, default=Status.RECEIVED)
        made[case.pk] = Shown(case, status, units[case.pk])
    return made


def _advance(status: Status) -> int:
    return ADVANCE.index(status) if status in ADVANCE else -1


@dataclass(frozen=True)
class Repeats:
    """What the page of a complaint says of repeats: its first, its own repeats, and what is likely one."""

    first: Shown | None = None
    repeats: list[Shown] = field(default_factory=list)
    more: int = 0
    """Repeats of which only the count is told: too many, or not for this reader."""
    likely: list[tuple[seeking.Likely, Shown]] = field(default_factory=list)
    may_link: bool = False
    may_unlink: bool = False

    @property
    def is_told(self) -> bool:
        return bool(self.first or self.repeats or self.may_unlink)


def repeats_of(complaint: Complaint, member: Member) -> Repeats:
    """For the page of ``complaint``. A fixed number of queries."""
    own = list(complaint.repeats.order_by("case__received_at", "pk").values_list("pk", flat=True))
    likely = seeking.likely_of(complaint, member)
    first = complaint.repeat_of_id
    wanted = [*own[:MOST], *(one.other.pk for one in likely), *([first] if first else [])]
    seen = shown(wanted, member) if wanted else {}
    repeats = [seen[pk] for pk in own if pk in seen]
    office = may_link(complaint.case.inspection, member)
    return Repeats(
        first=seen.get(first or 0),
        repeats=repeats,
        more=len(own) - len(repeats) if office else 0,
        likely=[(one, seen[one.other.pk]) for one in likely if one.other.pk in seen],
        may_link=office,
        may_unlink=office and first is not None,
    )
