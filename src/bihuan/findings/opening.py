"""Opening findings: the first entry of each chain, with plan, units and what they are counted by."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db.models import Max

from bihuan.cases.behalf import on_behalf
from bihuan.cases.models import Case, Facet, Inspection, Party, Stand, StandSpan
from bihuan.findings.models import Finding, Measure
from bihuan.ledger.appending import Draft, append
from bihuan.ledger.models import Entry
from bihuan.moments import day_start
from bihuan.units.models import Member, Unit
from bihuan.units.roles import Role

BULK = 500
TITLE = 60
"""Characters of a title made from the problem's first sentence."""
RESPONSIBLE = (Party.Part.LEAD, Party.Part.ASSIST)


@dataclass(frozen=True)
class NewMeasure:
    """A measure before it is stored. ``units`` empty: those of the finding."""

    text: str
    units: tuple[Unit, ...] = ()
    due_text: str = ""
    due_on: date | None = None
    long_term: bool = False
    planned_fen: int | None = None


@dataclass(frozen=True)
class NewFinding:
    """A finding before it is stored; ``finding`` carries its texts, ``case`` and ``parent`` unset.

    ``parent`` is another new finding of the same call, or one that exists.
    """

    number: str
    finding: Finding
    parties: tuple[tuple[Unit, Party.Part], ...]
    measures: tuple[NewMeasure, ...] = ()
    due_on: date | None = None
    parent: "NewFinding | Finding | None" = None
    data: dict[str, Any] = field(default_factory=dict)
    """Of the first entry: what the paper said, and where."""


def open_findings(
    new: Sequence[NewFinding],
    *,
    inspection: Inspection,
    received: date,
    by: Member | None,
    role: Role = Role.INTAKE,
) -> list[Entry]:
    """Store ``new`` findings of ``inspection``, handed over on the day ``received``; parents come before their children.

    Runs inside the caller's transaction, which has checked ``role``. Returns the first entry of each chain, in their order.
    """
    moment = day_start(received)
    cases = [
        Case(
            inspection=inspection,
            kind=Case.Kind.FINDING,
            number=item.number,
            chain=f"{inspection.code}/{item.number}",
            received_at=moment,
            status=Stand.RECTIFYING,
            due_on=item.due_on,
        )
        for item in new
    ]
    known = _heads([case.chain for case in cases])
    for case in cases:
        case.revision = known.get(case.chain, 0) + 1
    Case.objects.bulk_create(cases, batch_size=BULK)
    _store_findings(new, cases)
    _store_parties(new, cases, moment)
    _store_measures(new, moment)
    StandSpan.objects.bulk_create(
        [StandSpan(inspection=inspection, case=case, status=Stand.RECTIFYING, since=moment) for case in cases],
        batch_size=BULK,
    )
    facets = [
        Facet(inspection=inspection, case=case, dimension=dimension, value=value, since=moment)
        for item, case in zip(new, cases, strict=True)
        for dimension, value in counted_by(item.finding, item.due_on, item.parties)
    ]
    Facet.objects.bulk_create(facets, batch_size=BULK)
    behalf = on_behalf(by, role, inspection.region)
    return append(
        [
            Draft(case.chain, "receive", moment, actor_id=by.pk if by else None, data=item.data | behalf)
            for item, case in zip(new, cases, strict=True)
        ],
        seal=inspection.code,
    )


def _heads(chains: Sequence[str]) -> dict[str, int]:
    """The chains that exist already, because a finding was taken in before and that was undone: their last entries."""
    rows = Entry.objects.filter(chain__in=chains).order_by().values_list("chain")
    return dict(rows.annotate(last=Max("seq")))


def counted_by(
    finding: Finding, due_on: date | None, parties: Sequence[tuple[Unit, Party.Part]]
) -> list[tuple[str, str]]:
    """The facets of a finding: its level, the day and the year it is due in, each unit responsible."""
    year = str(due_on.year) if due_on else "长期" if finding.long_term else "未定"
    units = sorted({unit.pk for unit, part in parties if part in RESPONSIBLE})
    return [
        (Facet.Dimension.LEVEL, finding.level),
        *([(Facet.Dimension.DUE_ON, due_on.isoformat())] if due_on else []),
        (Facet.Dimension.DUE_YEAR, year),
        *((Facet.Dimension.PARTY, str(unit)) for unit in units),
    ]


def title_of(problem: str) -> str:
    """A title from the problem's first sentence."""
    first = problem.strip().split("\n")[0]
    for mark in "。；!！":
        first = first.split(mark)[0]
    return first if len(first) <= TITLE else first[: TITLE - 1] + "…"


def _store_findings(new: Sequence[NewFinding], cases: Sequence[Case]) -> None:
    for item, case in zip(new, cases, strict=True):
        item.finding.case = case
        item.finding.title = item.finding.title or title_of(item.finding.problem)
        if item.parent is not None:
            item.finding.parent = item.parent if isinstance(item.parent, Finding) else item.parent.finding
    Finding.objects.bulk_create([item.finding for item in new], batch_size=BULK)


def _store_parties(new: Sequence[NewFinding], cases: Sequence[Case], since: datetime) -> None:
    rows = [
        Party(case=case, unit=unit, part=part, since=since)
        for item, case in zip(new, cases, strict=True)
        for unit, part in dict.fromkeys(item.parties)
    ]
    Party.objects.bulk_create(rows, batch_size=BULK)


def _store_measures(new: Sequence[NewFinding], since: datetime) -> None:
    store_measures([(item.finding, item.parties, item.measures) for item in new], since)


def store_measures(
    plans: Sequence[tuple[Finding, Sequence[tuple[Unit, Party.Part]], Sequence[NewMeasure]]], since: datetime
) -> list[Measure]:
    """Store the measures of each (finding, its parties, its measures); one without units is its responsible units'."""
    rows: list[Measure] = []
    owners: list[list[Unit]] = []
    for finding, parties, measures in plans:
        responsible = list(dict.fromkeys(unit for unit, part in parties if part in RESPONSIBLE))
        for position, measure in enumerate(measures, 1):
            rows.append(
                Measure(
                    finding=finding,
                    position=position,
                    text=measure.text,
                    due_text=measure.due_text,
                    due_on=measure.due_on,
                    long_term=measure.long_term,
                    planned_fen=measure.planned_fen,
                    since=since,
                )
            )
            owners.append(list(measure.units) or responsible)
    Measure.objects.bulk_create(rows, batch_size=BULK)
    through = Measure.units.through
    links = [
        through(measure_id=row.pk, unit_id=unit.pk)
        for row, units in zip(rows, owners, strict=True)
        for unit in dict.fromkeys(units)
    ]
    through.objects.bulk_create(links, batch_size=BULK)
    return rows
