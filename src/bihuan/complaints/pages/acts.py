"""Which acts a member is offered on a share: those allowed now, and those one would look for, with what stands in the way."""

from dataclasses import dataclass

from bihuan.cases.models import Assignment, Status
from bihuan.complaints.lifecycle import ANSWERED, COMPLAINT
from bihuan.units.models import Member
from bihuan.units.scope import may


@dataclass(frozen=True)
class Offer:
    """An act by its name; ``why_not`` is empty when it may be done."""

    name: str
    why_not: str


def offers(share: Assignment, member: Member) -> dict[str, Offer]:
    """By name: accept, answer, review, recall, reopen - those that belong on the page at all."""
    status = Status(share.status)
    looked_for = {
        "accept": ("accept", status == Status.DISPATCHED),
        "answer": ("submit", True),
        "review": ("close", status == Status.SUBMITTED),
        "recall": ("recall", status not in ANSWERED),
        "reopen": ("reopen", status in ANSWERED),
    }
    return {
        name: Offer(name, COMPLAINT.why_not(act, share, member, share.unit))
        for name, (act, shown) in looked_for.items()
        if shown and may(member, COMPLAINT[act].role, share.unit)
    }
