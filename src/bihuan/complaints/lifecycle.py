"""The life of a complaint's assignment, from being given to a unit to being closed."""

from django.utils.translation import gettext_lazy as _

from bihuan.cases.lifecycle import Lifecycle, Transition
from bihuan.cases.models import Assignment, Status
from bihuan.ledger.models import Entry
from bihuan.units.models import Member
from bihuan.units.roles import Role

WORKING = frozenset({Status.DISPATCHED, Status.HANDLING})
ANSWERED = frozenset({Status.CLOSED, Status.STAGE_CLOSED})


def not_the_submitter(assignment: Assignment, member: Member) -> str:
    """Nobody reviews what they submitted."""
    entries = Entry.objects.filter(chain=assignment.case.chain, unit=assignment.unit, act="submit")
    last = entries.order_by("-seq").first()
    return str(_("提交人不能审核自己提交的答复。")) if last and last.actor_id == member.pk else ""


COMPLAINT = Lifecycle(
    [
        Transition("dispatch", _("交办"), frozenset({None, Status.RECALLED}), Status.DISPATCHED, Role.DISPATCH),
        Transition("accept", _("签收"), frozenset({Status.DISPATCHED}), Status.HANDLING, Role.HANDLE),
        Transition("submit", _("提交答复"), WORKING | {Status.STAGE_CLOSED}, Status.SUBMITTED, Role.HANDLE),
        Transition(
            "close",
            _("审核通过（办结）"),
            frozenset({Status.SUBMITTED}),
            Status.CLOSED,
            Role.REVIEW,
            (not_the_submitter,),
        ),
        Transition(
            "stage_close",
            _("审核通过（阶段性办结）"),
            frozenset({Status.SUBMITTED}),
            Status.STAGE_CLOSED,
            Role.REVIEW,
            (not_the_submitter,),
        ),
        Transition(
            "keep_open",
            _("审核通过（继续办理）"),
            frozenset({Status.SUBMITTED}),
            Status.HANDLING,
            Role.REVIEW,
            (not_the_submitter,),
        ),
        Transition(
            "send_back",
            _("退回修改"),
            frozenset({Status.SUBMITTED}),
            Status.HANDLING,
            Role.REVIEW,
            (not_the_submitter,),
            needs_reason=True,
        ),
        Transition(
            "transcribe_closed",
            _("登记办结"),
            WORKING | ANSWERED | {Status.SUBMITTED},
            Status.CLOSED,
            Role.INTAKE,
        ),
        Transition(
            "transcribe_stage_closed",
            _("登记阶段性办结"),
            WORKING | {Status.STAGE_CLOSED, Status.SUBMITTED},
            Status.STAGE_CLOSED,
            Role.INTAKE,
        ),
        Transition("transcribe_open", _("登记办理进展"), WORKING | {Status.SUBMITTED}, Status.HANDLING, Role.INTAKE),
        Transition("recall", _("收回"), WORKING, Status.RECALLED, Role.DISPATCH, needs_reason=True),
        Transition("reopen", _("重新办理"), ANSWERED, Status.HANDLING, Role.REVIEW, needs_reason=True),
    ]
)
"""Every transition there is. An answer that a list says is open never silently undoes a closing: reopen first."""
