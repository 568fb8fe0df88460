"""What the units below answered, put together into the answer of the unit that passed its share on to them."""

from collections import defaultdict

from bihuan.cases.models import Assignment, Status
from bihuan.complaints.actions import ActionText, action_text, key_of
from bihuan.complaints.answering import AnswerText, latest_answers
from bihuan.complaints.claiming import ClaimText
from bihuan.complaints.lifecycle import ANSWERED
from bihuan.complaints.models import Action, Answer, ClaimAnswer
from bihuan.rulebooks.schema import Rulebook

LEAST_DONE = (Answer.Outcome.OPEN, Answer.Outcome.STAGE_CLOSED, Answer.Outcome.CLOSED)


def answers_below(share: Assignment) -> list[tuple[Assignment, Answer | None]]:
    """The parts passed on of ``share``, each with its newest answer that was accepted."""
    parts = share.passed_on.exclude(status=Status.RECALLED).select_related("unit").order_by("unit__position", "unit_id")
    items = list(parts)
    latest = latest_answers(item for item in items if item.status in ANSWERED)
    return [(item, latest.get(item.pk)) for item in items]


def gathered(share: Assignment) -> AnswerText | None:
    """A first wording of the answer of ``share`` from the accepted ones below; None when there are none.

    One unit's words stand as they are; of several each paragraph begins with its unit. The outcome is the least advanced.
    """
    said = [(item.unit.short, answer) for item, answer in answers_below(share) if answer is not None]
    if not said:
        return None
    verdicts = [answer.verdict for _unit, answer in said if answer.verdict]
    book = share.case.inspection.rulebook_text.rulebook
    outcome = min((Answer.Outcome(answer.outcome) for _unit, answer in said), key=LEAST_DONE.index)
    closed = [answer.closed_on for _unit, answer in said if answer.closed_on]
    goals = [answer.goal_on for _unit, answer in said if answer.goal_on]
    return AnswerText(
        verdict=book.whole_verdict(verdicts) if verdicts else "",
        investigation=_together([(unit, answer.investigation) for unit, answer in said]),
        action=_together([(unit, answer.action) for unit, answer in said]),
        outcome=str(outcome),
        goal=_together([(unit, answer.goal) for unit, answer in said]),
        goal_on=max(goals, default=None),
        accountability=_together([(unit, answer.accountability) for unit, answer in said]),
        claims=_claims_together(book, said),
        actions=_actions_together([answer for _unit, answer in said]),
        closed_on=max(closed, default=None) if outcome == Answer.Outcome.CLOSED else None,
    )


def _claims_together(book: Rulebook, said: list[tuple[str, Answer]]) -> tuple[ClaimText, ...]:
    """Of each claim what the units below say of it, judged by the rulebook's rule."""
    found: defaultdict[int, list[tuple[str, ClaimAnswer]]] = defaultdict(list)
    for unit, answer in said:
        for item in answer.claims.exclude(claim__isnull=True).exclude(verdict=""):
            found[item.claim_id or 0].append((unit, item))
    return tuple(
        ClaimText(
            items[0][1].text,
            book.whole_verdict([item.verdict for _unit, item in items]),
            _together([(unit, item.investigation) for unit, item in items]),
            _together([(unit, item.action) for unit, item in items]),
            claim_id,
        )
        for claim_id, items in found.items()
    )


def _actions_together(answers: list[Answer]) -> tuple[ActionText, ...]:
    """What the units below did, each document once."""
    texts = [action_text(action) for action in Action.objects.filter(answer__in=answers, until__isnull=True)]
    return tuple({key_of(text.number) if text.number else place: text for place, text in enumerate(texts)}.values())


def _together(texts: list[tuple[str, str]]) -> str:
    written = [(unit, text.strip()) for unit, text in texts if text.strip()]
    if len(texts) == 1:
        return written[0][1] if written else ""
    return "\n".join(f"{unit}：{text}" for unit, text in written)
