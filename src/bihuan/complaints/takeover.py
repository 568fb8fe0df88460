"""Taking over a ledger that an office has kept elsewhere: complaints with their states and dates, decided before writing.

A row is a complaint, or one unit's share of it. What the ledger has already is never overwritten: a take-over only adds.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from bihuan.cases.models import Assignment, Batch, Inspection
from bihuan.complaints.answering import AnswerText
from bihuan.complaints.mends import Mends
from bihuan.complaints.models import Complaint
from bihuan.complaints.outcomes import FileOutcome, Rejection, Reported, RowOutcome
from bihuan.complaints.replies import answer_text
from bihuan.complaints.transfers import Incoming, known_complaints, understand
from bihuan.complaints.vocabulary import Vocabulary
from bihuan.moments import beijing_day
from bihuan.reading import Paper, Row

DONE = ("closed", "stage_closed")


@dataclass(frozen=True)
class TakenShare:
    """One unit's part: since when it has it, and what it answered with the day on which that took effect."""

    unit: int
    dispatched_on: date
    answer: AnswerText | None
    answered_on: date | None
    file: str
    row: int


@dataclass
class Taken:
    """One complaint as the old ledger has it."""

    incoming: Incoming
    batch: int
    day: date
    file: str
    row: int
    shares: list[TakenShare] = field(default_factory=list)


@dataclass
class TakeOverPlan:
    """What a take-over would write."""

    files: list[FileOutcome] = field(default_factory=list)
    new: dict[str, Taken] = field(default_factory=dict)


def plan_takeover(inspection: Inspection, papers: Sequence[Paper], mends: Mends) -> TakeOverPlan:
    """Read every row against the ledger. Reads only; a few queries per 500 rows."""
    plan = TakeOverPlan()
    known = known_complaints(inspection, papers)
    standing = _standing(known)
    batches = _Batches(inspection, papers)
    for paper in papers:
        day = mends.days.get(paper.name) or paper.day
        file = FileOutcome(paper.name, None, day, paper.declared, dict(paper.columns))
        plan.files.append(file)
        vocabulary = Vocabulary.on(day or inspection.ended_on, inspection, mends)
        reported = Reported(paper)
        for row in paper.rows:
            _plan_row(plan, file, row, reported, vocabulary, inspection, known, standing, batches)
        reported.close(file)
        file.notes += batches.notes
    return plan


def _standing(known: Mapping[str, Complaint]) -> dict[str, dict[int, str]]:
    """Of known complaints, how each unit's share stands."""
    ids = [complaint.case_id for complaint in known.values()]
    found: defaultdict[str, dict[int, str]] = defaultdict(dict)
    for start in range(0, len(ids), 500):
        shares = Assignment.objects.filter(case__in=ids[start : start + 500], parent__isnull=True)
        for number, unit, status in shares.values_list("case__number", "unit", "status"):
            found[number][unit] = status
    return found


class _Batches:
    """Which batch a row belongs to and when it was handed over: by its columns, else by the order of the days."""

    def __init__(self, inspection: Inspection, papers: Sequence[Paper]) -> None:
        self.days = {batch.number: batch.day for batch in Batch.objects.filter(inspection=inspection)}
        self.notes: list[str] = []
        rows = [row.values for paper in papers for row in paper.rows]
        for values in rows:
            if values.get("batch") and values.get("received"):
                self.days.setdefault(int(values["batch"]), values["received"])
        self.numbers = {day: number for number, day in sorted(self.days.items(), reverse=True)}
        unnumbered = sorted({values["received"] for values in rows if values.get("received")} - set(self.numbers))
        for day in unnumbered:
            self.numbers[day] = max([0, *self.days]) + 1
            self.days[self.numbers[day]] = day
        if unnumbered:
            self.notes.append(_("表中没有写批次的，按转办日期的先后编为第几批，请核对。"))

    def of(self, row: Row) -> tuple[int, date] | None:
        """(number, day), or None where the row tells neither."""
        number, day = row.values.get("batch"), row.values.get("received")
        if number is None and day is not None:
            number = self.numbers[day]
        if number is None or int(number) not in self.days:
            return None
        return int(number), self.days[int(number)]


def _plan_row(
    plan: TakeOverPlan,
    file: FileOutcome,
    row: Row,
    reported: Reported,
    vocabulary: Vocabulary,
    inspection: Inspection,
    known: Mapping[str, Complaint],
    standing: Mapping[str, Mapping[int, str]],
    batches: _Batches,
) -> None:
    incoming, more = understand(row, vocabulary, inspection.rulebook_text.rulebook)
    text = answer_text(row)
    outcome = RowOutcome(
        row.place.row,
        incoming.number,
        "rejected",
        incoming.text,
        incoming.named_raw,
        rejections=[*reported.faults(row), *more],
        facts=_facts(incoming, text, row, batches),
        unsure=reported.unsure(row),
        source=row,
    )
    file.rows.append(outcome)

    def reject(name: str, value: object, reason: str) -> None:
        cell = row.cells.get(name)
        outcome.rejections.append(Rejection(row.place.row, cell.heading if cell else "", str(value or ""), reason))

    place = batches.of(row)
    if place is None:
        reject("received", row.values.get("batch"), _("没有写转办日期，也不能从批次得知：请补上转办日期。"))
    if outcome.rejections or place is None:
        return
    batch, day = place
    dispatched, answered = row.values.get("dispatched_on") or day, _answered_on(row, text, file)
    for name, value, floor, reason in (
        ("dispatched_on", dispatched, day, _("分办日期早于转办日期 %(floor)s：请核对。")),
        ("closed_on", answered, dispatched, _("办结日期早于分办日期 %(floor)s：请核对。")),
    ):
        if value is not None and value < floor:
            reject(name, value, reason % {"floor": floor})
    if max(day, dispatched, answered or day) > beijing_day(timezone.now()):
        reject("received", max(day, dispatched, answered or day), _("日期在今天之后：请核对。"))
    if text.outcome in DONE and not incoming.named:
        reject("units", "", _("写着%(status)s而没有承办单位：请补上。") % {"status": row.values.get("status")})
    if text.outcome in DONE and answered is None:
        reject("closed_on", "", _("没有办结日期：请补上，或在表题、文件名里写明截至哪天。"))
    if text.outcome == "stage_closed" and not text.goal:
        reject("goal", "", _("阶段性办结要写明办结目标：请补上。"))
    if outcome.rejections:
        return
    if incoming.number in known:
        _compare(outcome, incoming, text, known[incoming.number], standing.get(incoming.number, {}))
        return
    shares = [
        TakenShare(unit, dispatched, text if _says_something(text) else None, answered, file.file, row.place.row)
        for unit in incoming.named
    ]
    _add(plan, outcome, Taken(incoming, batch, day, file.file, row.place.row, shares))


def _says_something(text: AnswerText) -> bool:
    return text.outcome in DONE or bool(text.investigation or text.action)


def _answered_on(row: Row, text: AnswerText, file: FileOutcome) -> date | None:
    """When the answer took effect: as written, else the day that the table stands for."""
    if not _says_something(text):
        return None
    written = row.values.get("closed_on")
    return written if isinstance(written, date) else file.day


def _add(plan: TakeOverPlan, outcome: RowOutcome, taken: Taken) -> None:
    """A number that stands in several rows is one complaint of several units."""
    earlier = plan.new.setdefault(taken.incoming.number, taken)
    if earlier is not taken:
        same_text = earlier.incoming.text == taken.incoming.text
        twice = {share.unit for share in earlier.shares} & {share.unit for share in taken.shares}
        if not same_text or twice or not taken.shares:
            reason = _("编号与%(file)s第%(row)s行重复而内容不同，或单位相同：请核对哪一行对，改掉或删去另一行。")
            said = reason % {"file": earlier.file, "row": earlier.row}
            outcome.rejections.append(Rejection(outcome.row, "", outcome.number, said))
            return
        earlier.shares += taken.shares
        outcome.facts["more"] = True
    outcome.state = "created"


def _compare(
    outcome: RowOutcome, incoming: Incoming, text: AnswerText, complaint: Complaint, standing: Mapping[int, str]
) -> None:
    """The ledger stays as it is: a row that says otherwise is sent back with what differs."""
    differing = [] if complaint.text == incoming.text else [_("举报内容")]
    wanted = text.outcome if text.outcome in DONE else ""
    if any(standing.get(unit) is None or (wanted and standing[unit] != wanted) for unit in incoming.named):
        differing.append(_("承办单位或办理状态"))
    if not differing:
        outcome.state = "unchanged"
        return
    reason = _("台账中已有这件，%(what)s与表中不同：接管只补没有的件，请在这件的页面上办理，或略去这一行。")
    said = reason % {"what": "、".join(differing)}
    outcome.rejections.append(Rejection(outcome.row, "", outcome.number, said))


def _facts(incoming: Incoming, text: AnswerText, row: Row, batches: _Batches) -> dict[str, object]:
    place = batches.of(row)
    return {
        "batch": place[0] if place else None,
        "units": list(incoming.named),
        "labels": list(incoming.labels),
        "status": text.outcome,
        "verdict": text.verdict if _says_something(text) else "",
        "key": incoming.key,
    }
