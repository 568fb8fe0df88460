"""Writing what an import of plan lists would do, and taking it back whole."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from bihuan.cases.behalf import actors
from bihuan.cases.faceting import set_facets
from bihuan.cases.locking import describe, lock_cases
from bihuan.cases.models import Case, Facet, Inspection, Party, StandSpan
from bihuan.findings.models import Finding, Measure
from bihuan.findings.opening import NewFinding, counted_by, open_findings, store_measures, title_of
from bihuan.findings.planning import FindingPlan, PlannedFinding, keeps_parent
from bihuan.findings.recording import Act, record
from bihuan.findings.serials import merged
from bihuan.ledger.appending import Draft, append
from bihuan.ledger.models import Entry
from bihuan.moments import day_start
from bihuan.refusals import Stale
from bihuan.units.models import Member, Unit
from bihuan.units.roles import Role

DIVIDED = (Facet.Dimension.LEVEL, Facet.Dimension.DUE_ON, Facet.Dimension.DUE_YEAR, Facet.Dimension.PARTY)


def write_plan(inspection: Inspection, plan: FindingPlan, by: Member | None) -> list[Entry]:
    """Store new findings and carry out changes; all entries, so that they can be taken back."""
    units = Unit.objects.in_bulk(_units_of(plan))
    entries: list[Entry] = []
    above = _parents_of(plan, inspection)
    depths = _depths(plan)
    for depth, day in sorted({(depths[number], file.day) for _said, number, file, _row in plan.new if file.day}):
        new = [
            _new(said, number, units, {"file": file.file, "row": row}, above.get(said.parent))
            for said, number, file, row in plan.new
            if (depths[number], file.day) == (depth, day)
        ]
        entries += open_findings(new, inspection=inspection, received=day, by=by)
        above |= {item.number: item.finding for item in new}
    for found, said, file, outcome in plan.changed:
        changes = [[change.field, change.before, change.after] for change in outcome.changes]
        data = {"changes": changes, "file": file.file, "row": outcome.row}
        entries.append(_amend(found, said, units, above.get(said.parent), file.day, data, by))
    return entries


def _parents_of(plan: FindingPlan, inspection: Inspection) -> dict[str, Finding]:
    """By number the findings of the ledger of which parts are taken in."""
    named = {one[0].parent for one in plan.new} | {one[1].parent for one in plan.changed}
    rows = Finding.objects.filter(case__inspection=inspection, case__number__in=named).select_related("case")
    return {row.case.number: row for row in rows}


def _depths(plan: FindingPlan) -> dict[str, int]:
    """By number how many new findings each new one is a part of: what is above is stored first."""
    parents = {number: said.parent for said, number, _file, _row in plan.new}
    depths: dict[str, int] = {}
    for number in parents:
        depth, above = 0, parents[number]
        while above in parents:
            depth, above = depth + 1, parents[above]
        depths[number] = depth
    return depths


def _units_of(plan: FindingPlan) -> set[int]:
    said = [one[0] for one in plan.new] + [one[1] for one in plan.changed]
    return {unit for item in said for unit, _part in item.parties}


def _parties(said: PlannedFinding, units: dict[int, Unit]) -> tuple[tuple[Unit, Party.Part], ...]:
    return tuple((units[unit], Party.Part(part)) for unit, part in said.parties)


def _new(
    said: PlannedFinding, number: str, units: dict[int, Unit], data: dict[str, Any], parent: Finding | None
) -> NewFinding:
    return NewFinding(
        number=number,
        finding=Finding(
            level=said.level or Finding.Level.ITEM,
            serials=said.serials.to_json(),
            problem=said.problem,
            target=said.target,
            due_text=said.due_text,
            long_term=said.long_term,
            persons=list(said.persons),
        ),
        parties=_parties(said, units),
        measures=said.measures,
        due_on=said.due_on,
        parent=parent,
        data=data,
    )


def _amend(
    found: Finding,
    said: PlannedFinding,
    units: dict[int, Unit],
    parent: Finding | None,
    day: date | None,
    data: dict[str, Any],
    by: Member | None,
) -> Entry:
    """A plan said otherwise: former measures and parties end on the list's day, and stay for the figures before it."""
    case, inspection = found.case, found.case.inspection
    since = max(day_start(day) if day else case.received_at, case.received_at)
    before = {
        "problem": found.problem,
        "target": found.target,
        "due_text": found.due_text,
        "due_on": case.due_on.isoformat() if case.due_on else None,
        "long_term": found.long_term,
        "persons": found.persons,
        "level": found.level,
        "parent": found.parent_id,
        "serials": found.serials,
    }
    parts = {part for _unit, part in said.parties}
    ended = Party.objects.filter(case=case, until__isnull=True, part__in=parts)
    kept = {(party.unit_id, party.part) for party in ended} & set(said.parties)
    gone = [party.pk for party in ended if (party.unit_id, party.part) not in kept]
    Party.objects.filter(pk__in=gone).update(until=since)
    begun = Party.objects.bulk_create(
        Party(case=case, unit_id=unit, part=part, since=since)
        for unit, part in said.parties
        if (unit, part) not in kept
    )
    old, made = _amend_measures(found, said, units, since)
    data |= {"before": before, "parties": [gone, [row.pk for row in begun]], "measures": [old, made]}
    (entry,) = record([Act(case, "amend_plan", Role.INTAKE, effective=since, data=data)], inspection=inspection, by=by)
    found.problem, found.target = said.problem, said.target or found.target
    found.title = title_of(found.problem)
    found.due_text = said.due_text or found.due_text
    found.long_term = said.long_term if said.due_text or said.measures else found.long_term
    found.persons = list(said.persons) or found.persons
    found.serials = merged(found.serials, said.serials.to_json())
    if parent is not None or not keeps_parent(found, said):
        found.parent = parent
    found.level = said.level or found.level
    found.save()
    case.due_on = said.due_on or (None if said.long_term else case.due_on)
    case.save(update_fields=["due_on"])
    _recount(found, inspection, since)
    return entry


def _amend_measures(
    found: Finding, said: PlannedFinding, units: dict[int, Unit], since: Any
) -> tuple[list[int], list[int]]:
    """Ids of the measures that end and of those that begin; measures of the same words, day and units stay."""
    if not said.measures:
        return [], []
    current = {row.position: row for row in found.measures.filter(until__isnull=True).prefetch_related("units")}
    parties = _parties(said, units)
    own = {unit.pk for unit, part in parties if part in (Party.Part.LEAD, Party.Part.ASSIST)}
    ended = []
    fresh = []
    for position, measure in enumerate(said.measures, 1):
        row = current.pop(position, None)
        wanted = {unit.pk for unit in measure.units} or own
        same = row and (row.text, row.due_text) == (measure.text, measure.due_text)
        if row and same and {unit.pk for unit in row.units.all()} == wanted:
            continue
        ended += [row.pk] if row else []
        fresh.append((position, measure))
    ended += [row.pk for row in current.values()]
    Measure.objects.filter(pk__in=ended).update(until=since)
    made = store_measures([(found, parties, [measure for _position, measure in fresh])], since)
    for row, (position, _measure) in zip(made, fresh, strict=True):
        row.position = position
    Measure.objects.bulk_update(made, ["position"])
    return ended, [row.pk for row in made]


def _recount(found: Finding, inspection: Inspection, since: Any) -> None:
    """From ``since`` on the finding counts by what its plan says now."""
    case = found.case
    rows = Party.objects.filter(case=case, until__isnull=True).select_related("unit")
    counted = counted_by(found, case.due_on, [(row.unit, Party.Part(row.part)) for row in rows])
    for dimension in DIVIDED:
        values = {value for name, value in counted if name == dimension}
        set_facets(inspection, dimension, {case: values}, {case: since})


def undo_plan(inspection: Inspection, entries: Sequence[Entry], by: Member | None, reason: str) -> list[Entry]:
    """Reverse the entries of an import of plan lists; ``Stale`` names who has acted on which finding since."""
    cases = {case.chain: case for case in Case.objects.filter(chain__in=[entry.chain for entry in entries])}
    lock_cases(cases.values())
    _check_nobody_acted(entries)
    gone = [cases[entry.chain] for entry in entries if entry.act == "receive"]
    _check_no_parts_left(gone)
    reversing = append(
        [
            Draft(
                entry.chain,
                "undo",
                entry.effective_at,
                actor_id=by.pk if by else None,
                reason=reason,
                data={"undone": entry.act},
                reverses_id=entry.pk,
            )
            for entry in entries
        ],
        seal=inspection.code,
    )
    for entry in entries:
        if entry.act == "amend_plan":
            _put_back(cases[entry.chain], entry)
    remove_findings([case.pk for case in gone])
    return reversing


def _check_nobody_acted(entries: Sequence[Entry]) -> None:
    ours = {entry.pk for entry in entries}
    first = {entry.chain: entry.seq for entry in entries}
    rows = (
        Entry.objects.filter(chain__in=first)
        .exclude(pk__in=ours)
        .select_related("actor", "unit")
        .order_by("chain", "seq")
    )
    later = [entry for entry in rows if entry.seq > first[entry.chain]]
    if later:
        who = actors(later)
        lines = [f"{entry.chain.partition('/')[2]} {describe(entry, who[entry.pk])}" for entry in later]
        raise Stale(_("之后已经有人办理，不能整体撤销：请先处理下列各步。"), lines)


def _check_no_parts_left(gone: Sequence[Case]) -> None:
    """What is taken away must not be the whole of something that stays."""
    left = Finding.objects.filter(parent__in=[case.pk for case in gone]).exclude(pk__in=[case.pk for case in gone])
    numbers = list(left.order_by("pk").values_list("case__number", flat=True))
    if numbers:
        raise Stale(_("之后又导入了它们的下一级，请先撤销那一次：%(numbers)s。") % {"numbers": "、".join(numbers[:5])})


def _put_back(case: Case, entry: Entry) -> None:
    """The plan says again what it said before."""
    before = entry.data["before"]
    (gone, begun), (old, made) = entry.data["parties"], entry.data["measures"]
    Party.objects.filter(pk__in=begun).delete()
    Party.objects.filter(pk__in=gone).update(until=None)
    Measure.objects.filter(pk__in=made).delete()
    Measure.objects.filter(pk__in=old).update(until=None)
    found = Finding.objects.get(case=case)
    for name in ("problem", "target", "due_text", "long_term", "persons", "level", "serials"):
        setattr(found, name, before.get(name, getattr(found, name)))
    found.parent_id = before.get("parent", found.parent_id)
    found.title = title_of(found.problem)
    found.save()
    case.due_on = date.fromisoformat(before["due_on"]) if before["due_on"] else None
    case.revision += 1
    case.save(update_fields=["due_on", "revision"])
    counted = Facet.objects.filter(case=case, dimension__in=DIVIDED)
    counted.filter(since=entry.effective_at, until__isnull=True).delete()
    counted.filter(until=entry.effective_at).update(until=None)


def remove_findings(cases: Sequence[int]) -> None:
    """What the ledger no longer says is not kept beside it; nothing but the taking-in may have happened to ``cases``."""
    Finding.objects.filter(pk__in=cases).update(parent=None)
    hanging: tuple[QuerySet[Any], ...] = (
        Measure.units.through.objects.filter(measure__finding__in=cases),
        Measure.objects.filter(finding__in=cases),
        Party.objects.filter(case__in=cases),
        Facet.objects.filter(case__in=cases),
        StandSpan.objects.filter(case__in=cases),
        Finding.objects.filter(case__in=cases),
        Case.objects.filter(pk__in=cases),
    )
    for rows in hanging:
        rows.delete()
