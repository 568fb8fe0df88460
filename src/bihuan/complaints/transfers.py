"""Transfer lists: from the rows of papers to new and changed complaints, decided before anything is written."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from bihuan.cases.models import Batch, Inspection
from bihuan.complaints.mends import Mends
from bihuan.complaints.models import Complaint
from bihuan.complaints.outcomes import Change, FileOutcome, Rejection, Reported, RowOutcome
from bihuan.complaints.vocabulary import Vocabulary
from bihuan.moments import beijing_day
from bihuan.reading import Paper, Row
from bihuan.rulebooks.schema import Rulebook

CHUNK = 500


@dataclass(frozen=True)
class Incoming:
    """What a row says of a complaint, in the ledger's own words."""

    number: str
    number_raw: str
    text: str
    channel: str
    key: bool
    labels: tuple[str, ...]
    named: tuple[int, ...]
    named_raw: str

    def content(self) -> dict[str, object]:
        """What counts as the complaint's content: two rows that agree in it say the same."""
        return {
            "text": self.text,
            "channel": self.channel,
            "key": self.key,
            "labels": list(self.labels),
            "named": list(self.named),
        }


@dataclass
class TransferPlan:
    """What an import of transfer lists would write."""

    files: list[FileOutcome] = field(default_factory=list)
    new: list[tuple[Incoming, FileOutcome, int]] = field(default_factory=list)
    changed: list[tuple[Complaint, Incoming, FileOutcome, RowOutcome]] = field(default_factory=list)


def plan_transfers(inspection: Inspection, papers: Sequence[Paper], mends: Mends) -> TransferPlan:
    """Compare every row with the ledger and with the rows before it. Reads only; a few queries per 500 rows."""
    rulebook = inspection.rulebook_text.rulebook
    known = known_complaints(inspection, papers)
    batches = {batch.number: batch.day for batch in Batch.objects.filter(inspection=inspection)}
    plan = TransferPlan()
    seen: dict[str, tuple[Incoming, str]] = {}
    for paper in papers:
        file = _file_outcome(paper, mends, batches)
        vocabulary = Vocabulary.on(file.day or inspection.started_on, inspection, mends)
        plan.files.append(file)
        reported = Reported(paper)
        for row in paper.rows:
            _plan_row(plan, file, row, reported, vocabulary, rulebook, known, seen)
        if file.is_refused:
            _refuse(plan, file)
        reported.close(file)
    return plan


def _refuse(plan: TransferPlan, file: FileOutcome) -> None:
    plan.new = [item for item in plan.new if item[1] is not file]
    plan.changed = [item for item in plan.changed if item[2] is not file]
    for row in file.rows:
        row.state = "rejected"
        row.changes = []
        row.rejections = row.rejections or [Rejection(row.row, "", "", file.faults[0].reason)]


def known_complaints(inspection: Inspection, papers: Sequence[Paper]) -> dict[str, Complaint]:
    """Those of the papers' numbers that the ledger has."""
    numbers = sorted({str(row.values.get("number") or "") for paper in papers for row in paper.rows})
    found: dict[str, Complaint] = {}
    for start in range(0, len(numbers), CHUNK):
        rows = Complaint.objects.filter(case__inspection=inspection, case__number__in=numbers[start : start + CHUNK])
        found.update({complaint.case.number: complaint for complaint in rows.select_related("case__batch")})
    return found


def _file_outcome(paper: Paper, mends: Mends, batches: dict[int, date]) -> FileOutcome:
    """The file's batch and day, by hand first, then as printed, then by the other batches."""
    day = mends.days.get(paper.name) or paper.day
    number = mends.batches.get(paper.name) or paper.batch
    if number is None and day is not None:
        number = next((n for n, d in batches.items() if d == day), max(batches, default=0) + 1)
    if day is None and number is not None:
        day = batches.get(number)
    file = FileOutcome(paper.name, number, day, paper.declared, dict(paper.columns))
    if day is None or number is None:
        reason = _("表中和文件名里都没有写转办日期：请在预览中填写批次和日期，或把文件名改成 03-2020-10-26 这样。")
        file.faults.append(Rejection(None, "", "", reason))
    elif batches.setdefault(number, day) != day:
        reason = _("第%(number)s批的转办日期在系统中是 %(known)s，与本文件的 %(day)s 不同：请核对批次或日期。") % {
            "number": number,
            "known": batches[number],
            "day": day,
        }
        file.faults.append(Rejection(None, "", str(day), reason))
    file.is_refused = bool(file.faults)
    if day is not None and day > beijing_day(timezone.now()):
        file.notes.append(_("转办日期 %(day)s 在今天之后，请核对。") % {"day": day})
    if paper.kind not in ("transfer", "publication", "unknown"):
        file.notes.append(_("看上去不像转办清单，请核对文件。"))
    return file


def _plan_row(
    plan: TransferPlan,
    file: FileOutcome,
    row: Row,
    reported: Reported,
    vocabulary: Vocabulary,
    rulebook: Rulebook,
    known: Mapping[str, Complaint],
    seen: dict[str, tuple[Incoming, str]],
) -> None:
    incoming, more = understand(row, vocabulary, rulebook)
    # One fault, one sentence: where reading has refused a cell, its being empty says nothing new.
    rejections = reported.faults(row)
    already_said = {rejection.column for rejection in rejections}
    rejections = [*rejections, *(rejection for rejection in more if rejection.column not in already_said)]
    place = _("%(file)s 第%(row)s行") % {"file": file.file, "row": row.place.row}
    outcome = RowOutcome(
        row.place.row,
        incoming.number,
        "rejected",
        incoming.text,
        incoming.named_raw,
        rejections=rejections,
        repeat_of=str(row.values.get("repeat_of") or ""),
        unsure=reported.unsure(row),
        source=row,
    )
    file.rows.append(outcome)
    earlier = seen.setdefault(incoming.number, (incoming, place)) if incoming.number and not rejections else None
    if earlier is not None and earlier[1] != place:
        if earlier[0].content() == incoming.content():
            outcome.state = "unchanged"
        else:
            reason = _("编号与%(earlier)s重复而内容不同：请核对哪一行对，改掉或删去另一行。") % {"earlier": earlier[1]}
            rejections.append(Rejection(row.place.row, _heading(row, "number"), incoming.number_raw, reason))
        return
    if rejections:
        return
    complaint = known.get(incoming.number)
    if complaint is None:
        outcome.state = "created"
        plan.new.append((incoming, file, row.place.row))
        return
    incoming = _complete(incoming, complaint)
    outcome.changes = differences(complaint, incoming)
    outcome.state = "updated" if outcome.changes else "unchanged"
    if outcome.changes:
        plan.changed.append((complaint, incoming, file, outcome))


def understand(row: Row, vocabulary: Vocabulary, rulebook: Rulebook) -> tuple[Incoming, list[Rejection]]:
    """What a row says of a complaint, and what of it cannot be understood."""
    values = row.values
    number = str(values.get("number") or "")
    text = str(values.get("text") or "").strip()
    rejections = []

    def reject(name: str, value: str, reason: str) -> None:
        rejections.append(Rejection(row.place.row, _heading(row, name), value, reason))

    if not number:
        reject("number", "", _("没有受理编号：请补上编号，或删去这一行。"))
    if not text:
        reject("text", "", _("没有举报内容：请补上内容，或删去这一行。"))
    named = []
    for name in values.get("units") or []:
        unit = vocabulary.unit(name)
        if unit is None:
            reject("units", name, vocabulary.why_no_unit(name))
        elif unit not in named:
            named.append(unit)
    labels = []
    for name in values.get("labels") or []:
        label = vocabulary.label(name)
        if label is None:
            reject(
                "labels",
                name,
                _("污染类型“%(name)s”不在本次督察的类型中：请改成其中之一，或在预览中指定。") % {"name": name},
            )
        elif label not in labels:
            labels.append(label)
    channel = rulebook.channel(str(values.get("channel") or "")) or rulebook.channel_of(number) or ""
    incoming = Incoming(
        number=number,
        number_raw=str(values.get("number_raw") or number),
        text=text,
        channel=channel,
        key=bool(values.get("key")),
        labels=tuple(name for name in rulebook.label_names if name in labels),
        named=tuple(named),
        named_raw="、".join(values.get("units") or []),
    )
    return incoming, rejections


def _heading(row: Row, name: str) -> str:
    cell = row.cells.get(name)
    return cell.heading if cell else ""


def _complete(incoming: Incoming, complaint: Complaint) -> Incoming:
    """A list that lacks a column says nothing about it: what the ledger has stays."""
    return replace(
        incoming,
        channel=incoming.channel or complaint.channel,
        labels=incoming.labels or tuple(complaint.labels),
        named=incoming.named or tuple(complaint.named),
        named_raw=incoming.named_raw or complaint.named_raw,
    )


def differences(complaint: Complaint, incoming: Incoming) -> list[Change]:
    """What the list says otherwise than the ledger, field by field."""
    pairs = [
        ("举报内容", complaint.text, incoming.text),
        ("来源", complaint.channel, incoming.channel),
        ("重要件", "是" if complaint.key else "否", "是" if incoming.key else "否"),
        ("污染类型", "、".join(complaint.labels), "、".join(incoming.labels)),
        ("行政区域", complaint.named_raw, incoming.named_raw)
        if list(complaint.named) != list(incoming.named)
        else ("行政区域", "", ""),
    ]
    return [Change(name, before, after) for name, before, after in pairs if before != after]
