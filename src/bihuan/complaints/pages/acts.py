"""Which acts a member is offered on a share: those allowed now, and those one would look for, with what stands in the way."""

from dataclasses import dataclass

from bihuan.cases.models import Assignment, Status
from bihuan.complaints.lifecycle import ANSWERED, COMPLAINT, WORKING
from bihuan.complaints.signoff import is_last, next_signature
from bihuan.units.models import Member


@dataclass(frozen=True)
class Offer:
    """An act by its name; ``why_not`` is empty when it may be done."""

    name: str
    why_not: str


def _signs(share: Assignment) -> str:
    """The act that a signature on the answer is now: on to the next step, or closing."""
    turn = next_signature(share)
    return "close" if turn is None or is_last(turn) else "sign"


def offers(share: Assignment, member: Member) -> dict[str, Offer]:
    """By name, those that belong on the page at all: accept, answer, review, recall, reopen, return and so on."""
    status = Status(share.status)
    returned = status == Status.RETURNED
    looked_for = {
        "accept": ("accept", status == Status.DISPATCHED),
        "answer": ("submit", not returned),
        "arrive": ("arrive", status in WORKING),
        "report": ("report", status in WORKING),
        "follow_up": ("follow_up", status == Status.STAGE_CLOSED),
        "return": ("return", status in WORKING),
        "review": (_signs(share), status == Status.SUBMITTED),
        "recall": ("recall", status not in ANSWERED),
        "insist": ("insist", returned),
        "rule_stay": ("rule_stay", returned),
        "rule_move": ("rule_move", returned),
        "reopen": ("reopen", status in ANSWERED),
    }
    return {
        name: Offer(name, COMPLAINT.why_not(act, share, member, share.unit))
        for name, (act, shown) in looked_for.items()
        if shown and COMPLAINT.concerns(act, share, member)
    }
