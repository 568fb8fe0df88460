"""Units answer, the office reviews: the texts of answers and what follows from them for the complaint."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from bihuan.cases.models import Assignment, Inspection, Status
from bihuan.cases.recording import Move
from bihuan.complaints import findable, goals, signoff, telling
from bihuan.complaints.actions import ActionText, check_actions, count_actions, store_actions
from bihuan.complaints.attaching import said_attachments
from bihuan.complaints.claiming import ClaimText, store_claims
from bihuan.complaints.gates import closed_gates, gates_now
from bihuan.complaints.judging import follow_verdicts, proposed_verdict
from bihuan.complaints.lifecycle import COMPLAINT
from bihuan.complaints.models import Answer, Signature
from bihuan.complaints.moving import move
from bihuan.ledger.models import Entry
from bihuan.refusals import Refused, Stale
from bihuan.units.models import Member

BULK = 500
FIELDS = {
    "verdict": "是否属实",
    "investigation": "调查核实情况",
    "action": "处理和整改情况",
    "outcome": "办理状态",
    "goal": "办结目标",
    "goal_on": "目标期限",
    "accountability": "责任人被处理情况",
    "closed_on": "办结日期",
}
REVIEWS = {"closed": "close", "stage_closed": "stage_close", "open": "keep_open"}


@dataclass(frozen=True)
class AnswerText:
    """What a unit answers. ``outcome`` is closed, stage_closed (needs a goal) or open.

    ``actions`` None says nothing of them: those stated before go on, as with a list, which has no rows for them.
    """

    verdict: str
    investigation: str
    action: str
    outcome: str
    goal: str = ""
    goal_on: date | None = None
    accountability: str = ""
    closed_on: date | None = None
    claims: tuple[ClaimText, ...] = ()
    actions: tuple[ActionText, ...] | None = None
    verdict_reason: str = ""

    def to_json(self) -> dict[str, Any]:
        data = {name: getattr(self, name) for name in (*FIELDS, "verdict_reason")}
        for name in ("goal_on", "closed_on"):
            data[name] = data[name].isoformat() if data[name] else ""
        data["claims"] = [claim.to_json() for claim in self.claims]
        data["actions"] = [action.to_json() for action in self.actions or ()]
        return {name: value for name, value in data.items() if value}

    def differences(self, answer: Answer) -> list[tuple[str, str, str]]:
        """(field, before, after) where this says otherwise than ``answer``."""
        pairs = [(label, _shown(getattr(answer, name)), _shown(getattr(self, name))) for name, label in FIELDS.items()]
        return [(label, before, after) for label, before, after in pairs if before != after]


def _shown(value: object) -> str:
    return "" if value is None else str(value)


def latest_answers(items: Iterable[Assignment]) -> dict[int, Answer]:
    """The newest answer of each assignment, by assignment id."""
    ids = [item.pk for item in items]
    found: dict[int, Answer] = {}
    for start in range(0, len(ids), BULK):
        for answer in Answer.objects.filter(assignment__in=ids[start : start + BULK]).order_by("id"):
            found[answer.assignment_id] = answer
    return found


def submit(item: Assignment, text: AnswerText, *, by: Member, seen: int, on: date | None = None) -> Answer:
    """A unit's member hands in the answer; it waits for review. ``on`` is an earlier day on which it was handed in."""
    if text.outcome == "stage_closed" and not (text.goal and text.goal_on):
        raise Refused("阶段性办结要写明办结目标和期限。")
    inspection = item.case.inspection
    proposed = proposed_verdict(inspection.rulebook_text.rulebook, [claim.verdict for claim in text.claims])
    if proposed and text.verdict != proposed and not text.verdict_reason.strip():
        raise Refused(f"按各项子诉求推算应为“{proposed}”，现在是“{text.verdict}”：请改结论，或写明理由。")
    with transaction.atomic():
        check_actions(item, text.actions or ())
        data = text.to_json()
        if files := said_attachments(item):
            data["attachments"] = files
        steps = signoff.steps_of(item, text.verdict, by)
        data["signoff"] = [f"{step.name}（{step.unit.short}）" for step in steps]
        submitted = Move(item.case, "submit", item.unit, on, data=data, columns=goals.due_columns(item))
        entries = move([submitted], inspection=inspection, by=by, seen=seen)
        (answer,) = store_answers(inspection, [(item, text)], entries, by, counts=False)
        first, *_later = signoff.begin(answer, steps)
        telling.tell_turn(item, first, answer.entry, by=by)
        return answer


def approve(
    item: Assignment, *, by: Member, seen: int, opinion: str = "", waived: str = "", on: date | None = None
) -> Entry:
    """Sign the newest answer. With the last signature the share closes, stage-closes or goes on as the answer says.

    ``on`` is an earlier day on which that took effect; ``opinion`` is printed beside the signature; ``waived`` says why
    it may close though a gate of the rulebook is not open.
    """
    with transaction.atomic():
        inspection = item.case.inspection
        answer = latest_answers([item]).get(item.pk)
        if answer is None:
            raise Refused(f"{item.case.number} {item.unit}：还没有答复可审。")
        turn = signoff.next_signature(item)
        is_last = turn is None or signoff.is_last(turn)
        name = REVIEWS[answer.outcome] if is_last else "sign"
        data: dict[str, Any] = {"step": turn.name} if turn else {}
        shut = closed_gates(gates_now(item, answer)) if is_last else []
        if shut:
            data |= {"gates": [gate.name for gate in shut], "waived": waived.strip()}
        signed = Move(item.case, name, item.unit, on, reason=opinion.strip(), data=data)
        (entry,) = move([signed], inspection=inspection, by=by, seen=seen)
        if shut and not waived.strip():  # said after who may not sign, or comes too late, has been told so
            said = "；".join(f"{gate.name}——{gate.said.rstrip('。')}" for gate in shut)
            raise Refused(_("还不能办结：%(said)s。请补齐，或写明为什么可以办结。") % {"said": said})
        if turn is not None:
            Signature.objects.filter(pk=turn.pk).update(entry=entry)
        if turn is not None and not is_last:
            telling.tell_turn(item, signoff.after(turn), entry, by=by)
        if is_last:
            Answer.objects.filter(pk=answer.pk).update(accepted_at=entry.effective_at)
            count_actions(answer, entry.effective_at)
            follow_verdicts(inspection, {item.case_id: entry})
        return entry


@transaction.atomic
def hand_back(item: Assignment, to: Signature, *, by: Member, seen: int, reason: str) -> Entry:
    """An answer goes back to an earlier step of its sign-off instead of to the unit; from there it is signed again."""
    turn = signoff.next_signature(item)
    earlier = Signature.objects.filter(pk=to.pk, entry__isnull=False)
    if turn is None or not earlier.filter(answer=turn.answer_id, position__lt=turn.position).exists():
        raise Stale(_("审签已经到了别的步骤，请刷新后再退。"))
    said = Move(item.case, "hand_back", item.unit, reason=reason, data={"step": turn.name, "to": to.name})
    (entry,) = move([said], inspection=item.case.inspection, by=by, seen=seen)
    Signature.objects.filter(answer=to.answer_id, position__gte=to.position).update(entry=None)
    telling.tell_turn(item, to, entry, by=by)
    return entry


def act(item: Assignment, name: str, *, by: Member, seen: int, reason: str = "", on: date | None = None) -> Entry:
    """Any act of the lifecycle that needs no more than a reason, as of now or of an earlier day.

    With a share that is taken away goes what its unit passed on.
    """
    moves = [Move(item.case, name, item.unit, on, reason=reason)]
    if COMPLAINT[name].target == Status.RECALLED:
        parts = item.passed_on.exclude(status=Status.RECALLED).select_related("unit")
        moves += [Move(item.case, "end", part.unit, on, reason=reason, role=COMPLAINT[name].role) for part in parts]
    return move(moves, inspection=item.case.inspection, by=by, seen=seen)[0]


def sent_back(item: Assignment) -> str:
    """Why review sent the newest answer back; empty when it did not, or the unit has answered since."""
    entries = Entry.objects.filter(chain=item.case.chain, unit=item.unit).order_by("-seq")
    last = entries.first()
    return last.reason if last and last.act == "send_back" else ""


def store_answers(
    inspection: Inspection,
    answers: Sequence[tuple[Assignment, AnswerText]],
    entries: Sequence[Entry],
    by: Member | None,
    *,
    counts: bool = True,
) -> list[Answer]:
    """Keep each answer beside its entry; with ``counts`` the verdicts take effect with it."""
    stored = Answer.objects.bulk_create(
        [
            Answer(
                assignment=item,
                entry=entry,
                written_by=by,
                accepted_at=entry.effective_at if counts else None,
                **{name: getattr(text, name) for name in (*FIELDS, "verdict_reason")},
            )
            for (item, text), entry in zip(answers, entries, strict=True)
        ],
        batch_size=BULK,
    )
    pairs = list(zip(stored, (text for _item, text in answers), strict=True))
    store_claims((answer, text.claims) for answer, text in pairs)
    findable.follow_shares(item.pk for item, _text in answers)
    for (answer, text), entry in zip(pairs, entries, strict=True):
        if text.actions is not None:
            store_actions(answer, text.actions, entry.effective_at, counts=counts)
    if counts:
        follow_verdicts(inspection, {item.case_id: entry for (item, _), entry in zip(answers, entries, strict=True)})
    return stored
