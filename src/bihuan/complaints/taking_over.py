"""Writing a planned take-over through the same verbs as daily work: received, dispatched, answered, each on its own day."""

from datetime import date

from bihuan.cases.models import Assignment, Batch, Case, Inspection
from bihuan.cases.recording import Move
from bihuan.complaints.answering import AnswerText, store_answers
from bihuan.complaints.dispatching import giving, reckoner
from bihuan.complaints.moving import move
from bihuan.complaints.receiving import receive
from bihuan.complaints.replies import ACTS
from bihuan.complaints.takeover import TakenShare, TakeOverPlan
from bihuan.ledger.models import Entry
from bihuan.units.models import Member, Unit
from bihuan.workdays import Due

BULK = 500


def write_takeover(inspection: Inspection, plan: TakeOverPlan, by: Member | None) -> list[Entry]:
    """Record everything planned; runs inside the caller's transaction."""
    cases, received = _receive(inspection, plan, by)
    units = {unit.pk: unit for unit in Unit.objects.filter(path__startswith=inspection.region.path)}
    reckon = reckoner(inspection)
    dues: dict[date, Due] = {}
    moves: list[Move] = []
    answered: list[tuple[str, TakenShare, int]] = []
    for number, taken in plan.new.items():
        if taken.day not in dues:
            dues[taken.day] = reckon(taken.day)
        for position, share in enumerate(taken.shares):
            part = Assignment.Part.LEAD if position == 0 else Assignment.Part.ASSIST
            given = giving(
                "dispatch", cases[number], units[share.unit], share.dispatched_on, part=part, limit=dues[taken.day]
            )
            moves.append(_marked(given, share))
            if share.answer is not None:
                answered.append((number, share, len(moves)))
                said = Move(
                    cases[number],
                    ACTS[share.answer.outcome],
                    units[share.unit],
                    share.answered_on,
                    data=share.answer.to_json(),
                )
                moves.append(_marked(said, share))
    if not moves:
        return received
    entries = move(moves, inspection=inspection, by=by)
    shares = _shares([case.pk for case in cases.values()])
    texts: list[tuple[Assignment, AnswerText]] = []
    for number, share, _place in answered:
        assert share.answer is not None
        texts.append((shares[cases[number].pk, share.unit], share.answer))
    if texts:
        store_answers(inspection, texts, [entries[place] for _number, _share, place in answered], by)
    return [*received, *entries]


def _marked(move: Move, share: TakenShare) -> Move:
    """An entry says that it was taken over, and from which line."""
    move.data.update(file=share.file, row=share.row, taken_over=True)
    return move


def _receive(inspection: Inspection, plan: TakeOverPlan, by: Member | None) -> tuple[dict[str, Case], list[Entry]]:
    days = {taken.batch: taken.day for taken in plan.new.values()}
    for number, day in sorted(days.items()):
        Batch.objects.get_or_create(inspection=inspection, number=number, defaults={"day": day})
    batches = {batch.number: batch for batch in Batch.objects.filter(inspection=inspection)}
    came = [
        (taken.incoming, batches[taken.batch], {"file": taken.file, "row": taken.row, "taken_over": True})
        for taken in plan.new.values()
    ]
    return receive(inspection, came, by=by)


def _shares(ids: list[int]) -> dict[tuple[int, int], Assignment]:
    found: dict[tuple[int, int], Assignment] = {}
    for start in range(0, len(ids), BULK):
        for item in Assignment.objects.filter(case__in=ids[start : start + BULK]).select_related("case", "unit"):
            found[item.case_id, item.unit_id] = item
    return found
