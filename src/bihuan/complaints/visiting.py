"""Visits to the people: recorded with the share, and a dissatisfied answer takes up the work again (回访)."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from bihuan.cases.models import Assignment
from bihuan.cases.recording import Move
from bihuan.complaints.lifecycle import ANSWERED
from bihuan.complaints.models import Visit
from bihuan.complaints.moving import move
from bihuan.moments import beijing_day
from bihuan.refusals import Refused
from bihuan.units.models import Member
from bihuan.units.roles import Role
from bihuan.units.scope import may

MOST_PEOPLE = 1000


@dataclass(frozen=True)
class VisitText:
    """What a visit found. ``people`` were asked; ``said`` is needed where they are not satisfied; ``visitors`` went."""

    on: date
    way: str
    people: int
    outcome: str
    said: str = ""
    visitors: str = ""


def may_visit(share: Assignment, member: Member) -> bool:
    """The unit that handles it, or who gave it the share."""
    return may(member, Role.HANDLE, share.unit) or may(member, Role.REVIEW, share.giver)


@transaction.atomic
def record_visit(share: Assignment, text: VisitText, *, by: Member, seen: int) -> Visit:
    """Keep a visit. A dissatisfied answer to a closed share reopens it, with what was said as the reason."""
    if not may_visit(share, by):
        raise Refused(
            _("回访由%(unit)s的承办人员或%(giver)s的审核人员登记。") % {"unit": share.unit, "giver": share.giver}
        )
    if not beijing_day(share.case.received_at) <= text.on <= beijing_day(timezone.now()):
        raise Refused(_("回访日期应在收件之后、今天以前。"))
    if not 0 <= text.people <= MOST_PEOPLE or (text.people == 0) != (text.outcome == Visit.Outcome.NOBODY):
        raise Refused(_("请填回访了几人；匿名或联系不上的填0人。"))
    if text.outcome == Visit.Outcome.DISSATISFIED and not text.said.strip():
        raise Refused(_("群众不满意的，请写明为什么。"))
    outcome = str(Visit.Outcome(text.outcome).label)
    data = {"visit": outcome, "way": str(Visit.Way(text.way).label), "people": text.people, "on": text.on.isoformat()}
    if visitors := text.visitors.strip():
        data["visitors"] = visitors
    role = Role.HANDLE if may(by, Role.HANDLE, share.unit) else Role.REVIEW
    moves = [Move(share.case, "visit", share.unit, reason=text.said.strip(), data=data, stays=True, role=role)]
    if text.outcome == Visit.Outcome.DISSATISFIED and share.status in ANSWERED:
        reason = _("回访不满意：%(said)s") % {"said": text.said.strip()}
        moves.append(Move(share.case, "reopen_visit", share.unit, reason=reason, role=role))
    entry, *_reopened = move(moves, inspection=share.case.inspection, by=by, seen=seen)
    return Visit.objects.create(
        assignment=share,
        entry=entry,
        on=text.on,
        way=text.way,
        people=text.people,
        outcome=text.outcome,
        said=text.said.strip(),
        visitors=visitors,
        by=by,
    )
