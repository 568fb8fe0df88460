"""Answer lists: from the rows of a signed list to the answers of units, transcribed into the ledger."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext as _

from bihuan.cases.models import Assignment, Inspection, Status
from bihuan.cases.recording import Move
from bihuan.complaints.answering import AnswerText, latest_answers, store_answers
from bihuan.complaints.claiming import ClaimText
from bihuan.complaints.lifecycle import COMPLAINT
from bihuan.complaints.mends import Mends
from bihuan.complaints.models import Answer
from bihuan.complaints.moving import move
from bihuan.complaints.outcomes import Change, FileOutcome, Rejection, Reported, RowOutcome
from bihuan.complaints.vocabulary import Vocabulary
from bihuan.ledger.models import Entry
from bihuan.moments import beijing_day
from bihuan.reading import Paper, Row
from bihuan.units.models import Member

CHUNK = 500
ACTS = {"closed": "transcribe_closed", "stage_closed": "transcribe_stage_closed", "open": "transcribe_open"}
OUTCOMES = {"已办结": "closed", "办结": "closed", "阶段性办结": "stage_closed", "未办结": "open", "正在办理": "open"}


@dataclass
class ReplyPlan:
    """What an import of answers would write."""

    files: list[FileOutcome] = field(default_factory=list)
    answers: list[tuple[Assignment, AnswerText, date, FileOutcome, int]] = field(default_factory=list)


Shares = Mapping[str, Mapping[int, Assignment]]


def plan_replies(inspection: Inspection, papers: Sequence[Paper], mends: Mends) -> ReplyPlan:
    """Compare every answer with the ledger. Reads only; a few queries per 500 rows."""
    shares = _shares(inspection, papers)
    latest = latest_answers([item for units in shares.values() for item in units.values()])
    plan = ReplyPlan()
    seen: dict[tuple[str, int], tuple[AnswerText, str]] = {}
    for paper in papers:
        day = mends.days.get(paper.name) or paper.day
        file = FileOutcome(paper.name, None, day, paper.declared, dict(paper.columns))
        plan.files.append(file)
        vocabulary = Vocabulary.on(day or inspection.ended_on, inspection, mends)
        if paper.kind not in ("replies", "publication", "unknown"):
            file.notes.append(_("看上去不像办理情况表，请核对文件。"))
        reported = Reported(paper)
        for row in paper.rows:
            faults, unsure = reported.faults(row), reported.unsure(row)
            for outcome, item, text in _outcomes(row, faults, unsure, vocabulary, shares):
                file.rows.append(outcome)
                if item is not None and text is not None:
                    _compare(plan, file, outcome, item, text, latest, seen)
        reported.close(file)
    return plan


def _shares(inspection: Inspection, papers: Sequence[Paper]) -> Shares:
    numbers = sorted({str(row.values.get("number") or "") for paper in papers for row in paper.rows})
    shares: defaultdict[str, dict[int, Assignment]] = defaultdict(dict)
    for start in range(0, len(numbers), CHUNK):
        items = Assignment.objects.filter(
            case__inspection=inspection, case__number__in=numbers[start : start + CHUNK], parent__isnull=True
        ).exclude(status=Status.RECALLED)
        for item in items.select_related("case", "unit"):
            shares[item.case.number][item.unit_id] = item
    return shares


def _outcomes(
    row: Row, rejections: list[Rejection], unsure: list[str], vocabulary: Vocabulary, shares: Shares
) -> list[tuple[RowOutcome, Assignment | None, AnswerText | None]]:
    """One outcome per unit that the row answers for."""
    number = str(row.values.get("number") or "")
    names = list(row.values.get("units") or [])
    text = answer_text(row)

    def outcome(units: str) -> RowOutcome:
        return RowOutcome(
            row.place.row,
            number,
            "rejected",
            text.investigation,
            units,
            rejections=list(rejections),
            unsure=unsure,
            source=row,
        )

    def refused(units: str, name: str, value: str, reason: str) -> tuple[RowOutcome, None, None]:
        result = outcome(units)
        cell = row.cells.get(name)
        result.rejections.append(Rejection(row.place.row, cell.heading if cell else "", value, reason))
        return result, None, None

    if rejections:
        return [(outcome("、".join(names)), None, None)]
    if not number or number not in shares:
        reason = (
            _("台账中没有编号“%(number)s”，或它还没有分办：请先导入转办清单并分办。") % {"number": number}
            if number
            else _("没有受理编号：请补上编号，或删去这一行。")
        )
        return [refused("、".join(names), "number", number, reason)]
    if not names:
        if len(shares[number]) > 1:
            return [refused("", "units", "", _("这件由几个单位办理，表中没有写是哪个单位的答复：请补上承办单位。"))]
        (item,) = shares[number].values()
        return [(outcome(str(item.unit)), item, text)]
    results: list[tuple[RowOutcome, Assignment | None, AnswerText | None]] = []
    for name in names:
        unit = vocabulary.unit(name)
        if unit is None:
            results.append(refused(name, "units", name, vocabulary.why_no_unit(name)))
        elif unit not in shares[number]:
            results.append(
                refused(
                    name,
                    "units",
                    name,
                    _("%(number)s 没有分办给“%(name)s”：请核对单位，或先分办。") % {"number": number, "name": name},
                )
            )
        else:
            results.append((outcome(name), shares[number][unit], text))
    return results


def answer_text(row: Row) -> AnswerText:
    """What a row says of how a unit answered."""
    values = row.values
    closed_on = values.get("closed_on")
    status = str(values.get("status") or "")
    outcome = OUTCOMES.get(status) or ("closed" if closed_on and not status else "open")
    return AnswerText(
        verdict=str(values.get("verdict") or ""),
        investigation=str(values.get("investigation") or "").strip(),
        action=str(values.get("action") or "").strip(),
        outcome=outcome,
        goal=str(values.get("goal") or "").strip(),
        accountability=str(values.get("accountability") or "").strip(),
        closed_on=closed_on if isinstance(closed_on, date) and outcome == "closed" else None,
        claims=tuple(ClaimText(claim["text"], claim["verdict"]) for claim in values.get("claims") or []),
    )


def _compare(
    plan: ReplyPlan,
    file: FileOutcome,
    outcome: RowOutcome,
    item: Assignment,
    text: AnswerText,
    latest: Mapping[int, Answer],
    seen: dict[tuple[str, int], tuple[AnswerText, str]],
) -> None:
    place = _("%(file)s 第%(row)s行") % {"file": file.file, "row": outcome.row}
    earlier, where = seen.setdefault((item.case.number, item.unit_id), (text, place))
    answer = latest.get(item.pk)
    if where != place:
        if earlier == text:
            outcome.state = "unchanged"
            return
        reason = _("与%(where)s是同一单位同一件的答复而内容不同：请核对哪一行对，改掉或删去另一行。") % {"where": where}
        outcome.rejections.append(Rejection(outcome.row, "", outcome.number, reason))
        return
    if answer is not None and (changes := text.differences(answer)) == []:
        outcome.state = "unchanged"
        return
    effective = text.closed_on or file.day or beijing_day(item.moved_at)
    if why := _why_not(item, text, effective):
        outcome.rejections.append(Rejection(outcome.row, "", str(text.closed_on or ""), why))
        return
    outcome.state = "created" if answer is None else "updated"
    outcome.changes = [] if answer is None else [Change(*change) for change in changes]
    plan.answers.append((item, text, effective, file, outcome.row))


def _why_not(item: Assignment, text: AnswerText, effective: date) -> str:
    if why := COMPLAINT.why_not(ACTS[text.outcome], item, None, item.unit):
        return _("%(unit)s：%(why)s如确需继续办理，请在系统中先“重新办理”。") % {"unit": item.unit, "why": why}
    if effective < beijing_day(item.moved_at):
        return _("日期 %(effective)s 早于%(unit)s上一步的 %(moved_at)s：请核对办结日期。") % {
            "effective": effective,
            "unit": item.unit,
            "moved_at": beijing_day(item.moved_at),
        }
    if text.outcome == "stage_closed" and not text.goal:
        return _("阶段性办结要写明办结目标：请补上。")
    return ""


def write_replies(inspection: Inspection, plan: ReplyPlan, by: Member | None) -> list[Entry]:
    """Record every planned answer, oldest first within an assignment."""
    moves = [
        Move(item.case, ACTS[text.outcome], item.unit, day, data={**text.to_json(), "file": file.file, "row": row})
        for item, text, day, file, row in plan.answers
    ]
    entries = move(moves, inspection=inspection, by=by)
    store_answers(inspection, [(item, text) for item, text, *_ in plan.answers], entries, by)
    return entries
