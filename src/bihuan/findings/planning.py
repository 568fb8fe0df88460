"""Plan lists (整改措施清单): from the rows of papers to new and changed findings, decided before anything is written."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from bihuan.cases.models import Case, Inspection, Party
from bihuan.complaints.mends import Mends
from bihuan.complaints.outcomes import Change, FileOutcome, Rejection, Reported, RowOutcome
from bihuan.complaints.vocabulary import Vocabulary
from bihuan.findings.levelling import Tree, fits, path_of
from bihuan.findings.models import Finding, serial_text
from bihuan.findings.opening import NewMeasure, title_of
from bihuan.findings.serials import Serials, merged, serials_of
from bihuan.moments import beijing_day
from bihuan.reading import Paper, Row
from bihuan.reading.timelimits import due_day
from bihuan.units.models import Unit

LONG = re.compile(r"长期|持续|常态|坚持|立行立改")
EVERYBODY = re.compile(r"有关|相关|各[县区乡镇街市级]|等$|所有|全体")
"""Words for units that no table names: kept as printed, never a reason to refuse a row."""
NAMES = re.compile(r"[、,，;；\s]+")
Parties = tuple[tuple[int, str], ...]
"""(unit id, part), the leading one first."""


@dataclass(frozen=True)
class PlannedFinding:
    """What a row says of a finding, in the ledger's own words."""

    serials: Serials
    problem: str
    target: str
    parties: Parties
    measures: tuple[NewMeasure, ...]
    persons: tuple[str, ...]
    due_text: str
    due_on: date | None
    long_term: bool
    level: str = ""
    """Empty where the list says none: what the ledger has stays, a new one is an item."""
    parent: str = ""
    """The number of the finding that it is a part of, where the list says its level."""
    numbered: str = ""
    """The number that follows from its level."""

    @property
    def number(self) -> str:
        return self.numbered or (f"问题{self.serials.own}" if self.serials.own else "")

    @property
    def mark(self) -> str:
        """What tells findings without a serial apart."""
        return "".join(self.problem.split())


@dataclass
class FindingPlan:
    """What an import of plan lists would write."""

    files: list[FileOutcome] = field(default_factory=list)
    new: list[tuple[PlannedFinding, str, FileOutcome, int]] = field(default_factory=list)
    """(finding, its number, file, row)."""
    changed: list[tuple[Finding, PlannedFinding, FileOutcome, RowOutcome]] = field(default_factory=list)


def plan_findings(inspection: Inspection, papers: Sequence[Paper], mends: Mends) -> FindingPlan:
    """Compare every row with the ledger and with the rows before it. Reads only; a fixed number of queries."""
    known = _Known(inspection)
    plan = FindingPlan()
    for paper in papers:
        file = FileOutcome(paper.name, None, _day(paper, mends, inspection), paper.declared, dict(paper.columns))
        plan.files.append(file)
        if paper.kind not in ("plan", "unknown"):
            file.notes.append(_("看上去不像整改措施清单，请核对文件。"))
        vocabulary = Vocabulary.on(file.day or inspection.ended_on, inspection, mends)
        reported = Reported(paper)
        tree = Tree(paper, known.by_number, known.taken)
        if tree.is_flat and any(len(path_of(row)) > 1 for row in paper.rows):
            file.notes.append(_("序号像是分级的，清单和台账里都没有上一级，各行都按单独的问题导入，请核对。"))
        known.named |= {place.number for row in paper.rows if (place := tree.place(row)).number}
        for row in paper.rows:
            if (band := tree.new_aspect(row)) is not None:
                _plan_aspect(plan, file, band, known, vocabulary)
            _plan_row(plan, file, row, reported, vocabulary, known, tree)
        reported.close(file)
    return plan


def _day(paper: Paper, mends: Mends, inspection: Inspection) -> date:
    """By hand, else as printed, else the day on which the source's list was complete."""
    return mends.days.get(paper.name) or paper.day or min(inspection.ended_on, beijing_day(timezone.now()))


class _Known:
    """The source's findings by number and by words, and the numbers that this import takes."""

    def __init__(self, inspection: Inspection) -> None:
        rows = (
            Finding.objects.filter(case__inspection=inspection)
            .select_related("case__inspection", "parent__case")
            .prefetch_related("measures__units", "case__party__unit")
        )
        self.by_number = {row.case.number: row for row in rows}
        self.by_words = {"".join(row.problem.split()): row for row in self.by_number.values()}
        self.taken = dict.fromkeys(Case.objects.filter(inspection=inspection).values_list("number", flat=True), "")
        self.here: dict[str, tuple[PlannedFinding, str]] = {}
        self.named: set[str] = set()
        """Numbers that rows of this import have."""

    def find(self, said: PlannedFinding) -> Finding | None:
        """By its number; by its words where it has none, or stood on another level before."""
        if (found := self.by_number.get(said.number)) is not None or (said.number and not said.parent):
            return found
        same = self.by_words.get(said.mark)
        return same if same is not None and (not said.number or same.case.number not in self.named) else None

    def number_for(self, said: PlannedFinding) -> str:
        """The printed serial, else the next free one."""
        if said.number:
            return said.number
        place = 1
        while f"问题{place}" in self.taken:
            place += 1
        return f"问题{place}"


def _plan_aspect(
    plan: FindingPlan, file: FileOutcome, band: tuple[str, str, int], known: _Known, vocabulary: Vocabulary
) -> None:
    """A band over problems (一、思想认识方面) is an aspect of its own."""
    number, words, line = band
    serials = serials_of("", [], [number.removeprefix("方面")], vocabulary.rulebook.level)
    said = PlannedFinding(serials, words, "", (), (), (), "", None, False, Finding.Level.ASPECT, "", number)
    outcome = RowOutcome(line, number, "rejected", _summary(said))
    file.rows.append(outcome)
    _decide(plan, file, said, outcome, known, vocabulary)


def _plan_row(
    plan: FindingPlan,
    file: FileOutcome,
    row: Row,
    reported: Reported,
    vocabulary: Vocabulary,
    known: _Known,
    tree: Tree,
) -> None:
    said, more, notes = understand(row, vocabulary)
    place = tree.place(row)
    said = replace(said, level=place.level, parent=place.parent, numbered=place.number)
    rejections = reported.faults(row)
    already_said = {rejection.column for rejection in rejections}
    rejections = [*rejections, *(one for one in more if one.column not in already_said)]
    if place.missing:
        reason = _("没有上一级“%(serial)s”：请在清单里补上这一行并改好它的问题，或先导入上一级。") % {
            "serial": place.missing
        }
        rejections.append(Rejection(row.place.row, _heading(row, "seq"), str(row.values.get("seq") or ""), reason))
    elif place.parent in known.by_number and (why := fits(place.level, known.by_number[place.parent])):
        rejections.append(Rejection(row.place.row, _heading(row, "seq"), str(row.values.get("seq") or ""), why))
    units = "、".join(vocabulary.names.units[unit].short for unit, part in said.parties if part in ("lead", "assist"))
    outcome = RowOutcome(
        row.place.row,
        said.number,
        "rejected",
        _summary(said),
        units,
        rejections=rejections,
        unsure=reported.unsure(row),
        source=row,
    )
    file.rows.append(outcome)
    file.notes += [_("第%(row)s行：%(note)s") % {"row": row.place.row, "note": note} for note in notes]
    if not rejections and _decide(plan, file, said, outcome, known, vocabulary):
        tree.taken(row, outcome.number)


def _summary(said: PlannedFinding) -> str:
    """The title, with its level where that is not the usual one."""
    title = title_of(said.problem)
    if said.level in ("", Finding.Level.ITEM):
        return title
    return _("%(level)s：%(title)s") % {"level": Finding.Level(said.level).label, "title": title}


def _decide(
    plan: FindingPlan,
    file: FileOutcome,
    said: PlannedFinding,
    outcome: RowOutcome,
    known: _Known,
    vocabulary: Vocabulary,
) -> bool:
    """Whether it is new, changed, unchanged or said twice; False where it is refused."""
    place = _("%(file)s 第%(row)s行") % {"file": file.file, "row": outcome.row}
    key = said.number or said.mark
    earlier, where = known.here.setdefault(key, (said, place))
    if where != place:
        if earlier == said:
            outcome.state = "unchanged"
            return True
        reason = _("序号与%(where)s重复而内容不同：请核对哪一行对，改掉或删去另一行。") % {"where": where}
        heading = _heading(outcome.source, "seq") if outcome.source else ""
        outcome.rejections.append(Rejection(outcome.row, heading, said.serials.own, reason))
        return False
    found = known.find(said)
    if found is None:
        outcome.number = known.number_for(said)
        known.taken[outcome.number] = place
        outcome.state = "created"
        plan.new.append((said, outcome.number, file, outcome.row))
        return True
    outcome.number = found.case.number
    outcome.changes = differences(found, said, vocabulary.names.units)
    outcome.state = "updated" if outcome.changes else "unchanged"
    if outcome.changes:
        plan.changed.append((found, said, file, outcome))
    return True


def understand(row: Row, vocabulary: Vocabulary) -> tuple[PlannedFinding, list[Rejection], list[str]]:
    """What a row says of a finding, what of it cannot be understood, and what a person should know."""
    values = row.values
    rejections: list[Rejection] = []
    notes: list[str] = []
    problem = str(values.get("problem") or "").strip()
    if not problem:
        reason = _("没有写反馈问题：请补上，或删去这一行。")
        rejections.append(Rejection(row.place.row, _heading(row, "problem"), "", reason))
    lead = [str(name) for name in values.get("lead_units") or []]
    named = [str(name) for name in values.get("units") or []]
    parties: dict[tuple[int, str], None] = {}
    for name in dict.fromkeys([*lead, *named]):
        unit = vocabulary.unit(name)
        if unit is not None:
            leads = name in lead or (not lead and not parties)
            parties.setdefault((unit, Party.Part.LEAD if leads else Party.Part.ASSIST))
        elif EVERYBODY.search(name):
            notes.append(_("“%(name)s”没有写明是哪些单位，请在问题的页面上补。") % {"name": name})
        else:
            reason = vocabulary.why_no_unit(name)
            rejections.append(Rejection(row.place.row, _heading(row, "units"), name, reason))
    if not parties and not rejections and values.get("level") != Finding.Level.ASPECT:
        reason = _("没有认出责任单位：请写明单位名称，或在预览中指定。")
        rejections.append(Rejection(row.place.row, _heading(row, "units"), "、".join(named), reason))
    for name, part in (("supervisor", Party.Part.OVERSEE), ("accepting", Party.Part.ACCEPT)):
        for word in filter(None, NAMES.split(str(values.get(name) or ""))):
            unit = vocabulary.unit(word)
            if unit is None:
                notes.append(_("%(part)s“%(name)s”不是系统中的单位，没有登记。") % {"part": part.label, "name": word})
            else:
                parties.setdefault((unit, part))
    due_text = str(values.get("due") or "").strip()
    measures = tuple(_measure(item, vocabulary, notes) for item in values.get("measures") or [])
    due_on = values.get("due_on") or due_day(due_text)
    ends = [measure.due_on for measure in measures if measure.due_on]
    long_term = bool(LONG.search(due_text)) or (not due_text and bool(measures) and all(m.long_term for m in measures))
    said = PlannedFinding(
        serials=serials_of(
            str(values.get("seq") or ""),
            values.get("serials") or [],
            values.get("path") or [],
            vocabulary.rulebook.level,
        ),
        problem=problem,
        target=str(values.get("target") or "").strip(),
        parties=tuple(parties),
        measures=measures,
        persons=tuple(str(name) for name in values.get("persons") or []),
        due_text=due_text[:120],
        due_on=due_on if isinstance(due_on, date) else max(ends, default=None),
        long_term=long_term,
    )
    return said, rejections, notes


def _measure(item: dict[str, object], vocabulary: Vocabulary, notes: list[str]) -> NewMeasure:
    due_text = str(item.get("due") or "").strip()
    units: list[Unit] = []
    for name in item.get("units") or []:  # type: ignore[attr-defined]
        unit = vocabulary.unit(str(name))
        if unit is not None:
            units.append(vocabulary.names.units[unit])
        elif not EVERYBODY.search(str(name)):
            notes.append(_("措施的责任单位“%(name)s”认不出来，先算作问题的责任单位。") % {"name": name})
    return NewMeasure(
        text=str(item["text"]),
        units=tuple(dict.fromkeys(units)),
        due_text=due_text[:120],
        due_on=due_day(due_text),
        long_term=bool(LONG.search(due_text)),
    )


def _heading(row: Row, name: str) -> str:
    cell = row.cells.get(name)
    return cell.heading if cell else ""


def differences(found: Finding, said: PlannedFinding, units: dict[int, Unit]) -> list[Change]:
    """What the list says otherwise than the ledger, field by field. What it does not say stays."""
    now = [party for party in found.case.party.all() if party.until is None]
    parts = {part for _unit, part in said.parties}
    before = sorted((party.part, party.unit.short) for party in now if party.part in parts)
    after = sorted((part, units[unit].short) for unit, part in said.parties)
    pairs = [
        (_("层级"), found.get_level_display(), Finding.Level(said.level or found.level).label),
        (_("上一级"), _parent(found), said.parent or (_parent(found) if keeps_parent(found, said) else "")),
        (_("序号"), found.serial_text, serial_text(merged(found.serials, said.serials.to_json()))),
        (_("反馈问题"), found.problem, said.problem),
        (_("整改目标"), found.target, said.target or found.target),
        (
            _("整改时限"),
            _due(found.due_text, found.case.due_on),
            _due(said.due_text or found.due_text, said.due_on or found.case.due_on),
        ),
        (_("单位"), _parties(before), _parties(after)),
        (_("责任人"), "、".join(found.persons), "、".join(said.persons or found.persons)),
        (_("整改措施"), _measures_of(found), _measures_said(said, found)),
    ]
    return [Change(name, str(was), str(is_now)) for name, was, is_now in pairs if str(was) != str(is_now)]


def keeps_parent(found: Finding, said: PlannedFinding) -> bool:
    """Whether a list that names nothing above a finding leaves it where it is: on its own level it does."""
    return said.level in ("", found.level)


def _parent(found: Finding) -> str:
    return found.parent.case.number if found.parent else ""


def _due(text: str, day: date | None) -> str:
    return f"{text}（{day.isoformat()}）" if day else text


def _parties(named: list[tuple[str, str]]) -> str:
    return "；".join(f"{Party.Part(part).label} {short}" for part, short in named)


def _measures_of(found: Finding) -> str:
    rows = sorted((row for row in found.measures.all() if row.until is None), key=lambda row: row.position)
    return "\n".join(_said(row.text, [unit.short for unit in row.units.all()], row.due_text) for row in rows)


def _measures_said(said: PlannedFinding, found: Finding) -> str:
    if not said.measures:
        return _measures_of(found)
    responsible = [unit for unit, part in said.parties if part in (Party.Part.LEAD, Party.Part.ASSIST)]
    shorts = list(Unit.objects.filter(pk__in=responsible).order_by("pk").values_list("short", flat=True))
    return "\n".join(
        _said(row.text, [unit.short for unit in row.units] or shorts, row.due_text) for row in said.measures
    )


def _said(text: str, units: list[str], due: str) -> str:
    return f"{text}（{'、'.join(sorted(units))}{'；' + due if due else ''}）"
