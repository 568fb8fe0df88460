"""The sign-off of an answer: the rulebook's steps, whose turn it is, and the way back (审签)."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from bihuan.cases.models import Assignment, Inspection, Status
from bihuan.cases.selectors import visible_assignments
from bihuan.complaints.models import Answer, Signature
from bihuan.rulebooks.schema import Step
from bihuan.units.holders import Holding, holdings
from bihuan.units.models import Member, Unit
from bihuan.units.roles import Role

SIGNING = (Role.REVIEW, Role.LEAD)
BELOW = Step("review", "审核", Role.REVIEW)
"""A part that a unit passed on is reviewed by that unit alone; the chain is for what goes up."""


@dataclass(frozen=True)
class Planned:
    """A step that an answer will take: its printed name, the role, the unit over which it is needed."""

    name: str
    role: Role
    unit: Unit


def steps_of(share: Assignment, verdict: str, by: Member) -> list[Planned]:
    """The steps that an answer of ``by`` with ``verdict`` takes, the last of which closes.

    A step that nobody else could take today is left out: a small county has no leader at the desk, or only the one who
    wrote the answer, and must not wait for another. The last step of the rulebook always stays.
    """
    if share.parent is not None:
        return [Planned(BELOW.name, Role.REVIEW, share.parent.unit)]
    rulebook = share.case.inspection.rulebook_text.rulebook
    key = share.case.complaint.key
    needed = [step for step in rulebook.signoff if step.is_needed(key=key, verdict=verdict)]
    planned = [(step, share.unit if step.at == "unit" else share.giver) for step in needed]
    there = [holding for holding in holdings(SIGNING) if holding.member_id != by.pk]
    kept = [(step, unit) for step, unit in planned if any(_takes(holding, step, unit) for holding in there)]
    kept = kept or planned[-1:] or [(BELOW, share.giver)]
    return [Planned(step.name, Role(step.role), unit) for step, unit in kept]


def _takes(holding: Holding, step: Step, unit: Unit) -> bool:
    """Whether somebody holds the step's role: at the unit itself for its own steps, anywhere over it for the giver's."""
    post = holding.post
    if post.role != step.role or not unit.path.startswith(post.unit.reach):
        return False
    return step.at != "unit" or post.unit.path.startswith(unit.path)


def begin(answer: Answer, steps: Sequence[Planned]) -> list[Signature]:
    """Lay out the steps of an answer that was just handed in; it waits at the first."""
    return Signature.objects.bulk_create(
        [
            Signature(answer=answer, position=position, name=step.name, role=step.role, unit=step.unit)
            for position, step in enumerate(steps, start=1)
        ]
    )


def next_signature(share: Assignment) -> Signature | None:
    """The step that the newest answer of the share waits at."""
    waiting = Signature.objects.filter(answer__assignment=share, entry__isnull=True)
    waiting = waiting.filter(answer__assignment__status=Status.SUBMITTED).select_related("unit")
    return waiting.order_by("-answer", "position").first()


def is_last(signature: Signature) -> bool:
    return not Signature.objects.filter(answer=signature.answer_id, position__gt=signature.position).exists()


def after(signature: Signature) -> Signature:
    """The step that comes next."""
    later = Signature.objects.filter(answer=signature.answer_id, position__gt=signature.position)
    return later.select_related("unit").order_by("position")[0]


def whose_turn(share: Assignment) -> tuple[Role, Unit]:
    """The role that acts on a submitted answer now, and the unit over which it is needed."""
    turn = next_signature(share)
    return (Role(turn.role), turn.unit) if turn else (Role.REVIEW, share.giver)


def waiting_for(member: Member, inspection: Inspection) -> QuerySet[Assignment]:
    """The shares within the member's reach whose answer waits for one of the member's signatures."""
    shares = visible_assignments(member, inspection, SIGNING, below=True).filter(status=Status.SUBMITTED)
    return shares.filter(is_turn_of(member))


def is_turn_of(member: Member) -> Exists:
    """A condition on submitted shares: the step their newest answer waits at is the member's to take.

    Who stands higher may take it too, but it does not wait for them: a county's answer is the county's to settle first.
    """
    unsigned = Signature.objects.filter(answer__assignment=OuterRef("answer__assignment"), entry__isnull=True)
    first = Subquery(unsigned.order_by("-answer", "position").values("pk")[:1])
    own = Q(pk__in=[])
    for post in member.held_posts():
        if post.role in SIGNING:
            own |= Q(role=post.role, unit__path=post.unit.reach)
    return Exists(Signature.objects.filter(own, answer__assignment=OuterRef("pk"), pk=first))
