"""The life of a complaint's assignment, from being given to a unit to being closed."""

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from bihuan.cases.lifecycle import Lifecycle, Transition
from bihuan.cases.models import Assignment, Status
from bihuan.complaints.signoff import is_last, next_signature, whose_turn
from bihuan.ledger.models import Entry
from bihuan.moments import cutoff
from bihuan.rulebooks import calendar
from bihuan.units.deputies import whose_acts
from bihuan.units.models import Member
from bihuan.units.roles import Role
from bihuan.workdays import due

WORKING = frozenset({Status.DISPATCHED, Status.HANDLING})
ANSWERED = frozenset({Status.CLOSED, Status.STAGE_CLOSED})
HELD = WORKING | ANSWERED | {Status.SUBMITTED, Status.RETURNED}
CLOSINGS = ("close", "stage_close", "transcribe_closed", "transcribe_stage_closed")
RETURNS = 3
"""So many returns of one complaint, and a leader decides who handles it."""


def not_the_submitter(share: Assignment, member: Member) -> str:
    """Nobody reviews what they submitted, in their own name or another's, nor lets a deputy do it for them."""
    last = _entries(share).filter(act="submit").order_by("-seq").first()
    role, unit = whose_turn(share)
    own = last is not None and last.actor_id in whose_acts(member, {role}, unit)
    return str(_("提交人不能审核自己提交的答复，代理提交人审核也不行。")) if own else ""


def nothing_left_below(share: Assignment, member: Member) -> str:
    """Who passed parts of a share on answers for them: first they answer, then the unit does."""
    waiting = [part.unit.short for part in share.passed_on.all() if part.status not in ANSWERED | {Status.RECALLED}]
    said = _("%(units)s还没有办完转办的部分：请先等其答复并采纳，或收回。")
    return str(said % {"units": "、".join(waiting)}) if waiting else ""


def in_time_to_return(share: Assignment, member: Member) -> str:
    """The rulebook says until when a unit may give a complaint back; a leader's ruling ends it."""
    given = _entries(share).filter(act__in=("dispatch", "split", "insist", "rule_stay")).order_by("-seq").first()
    if given is None:
        return ""
    if given.act == "rule_stay":
        return str(_("领导已经裁定由本单位办理，不能再退回。"))
    rule = share.case.inspection.rulebook_text.rulebook.limits.get("return")
    if rule is None:
        return ""
    limit = due(rule.limit, given.effective_at, calendar.current())
    if limit.on is None or timezone.now() < (limit.at or cutoff(limit.on)):
        return ""
    said = _("已过退回时限（交办后%(limit)s内），请办理；确实不属本单位的，与整改办联系。")
    return str(said % {"limit": rule.limit})


def not_for_the_leader(share: Assignment, member: Member) -> str:
    """After three returns the office cannot settle it any more."""
    if share.status != Status.RETURNED:
        return ""
    count = returns(share)
    said = _("这件已退回%(count)d次，要由领导裁定。")
    return str(said % {"count": count}) if count >= RETURNS else ""


def on_the_last_step(share: Assignment, member: Member) -> str:
    """Only who signs last closes."""
    turn = next_signature(share)
    return "" if turn is None or is_last(turn) else str(_("后面还有审签的步骤，先要逐级审签。"))


def not_who_altered_it(share: Assignment, member: Member) -> str:
    """Nobody both alters a closed case, its measures or its verdict, and reopens it."""
    closed = _entries(share).filter(act__in=CLOSINGS).order_by("-seq").values_list("seq", flat=True).first()
    altered = Entry.objects.filter(chain=share.case.chain, act__in=("actions", "verdict"), reversed_by__isnull=True)
    altered = altered.filter(Q(unit=share.unit_id) | Q(unit__isnull=True), actor=member, seq__gt=closed or 0)
    return str(_("您在办结之后改过这件，重新办理要由另一位审核人员来做。")) if altered.exists() else ""


def with_steps_to_come(share: Assignment, member: Member) -> str:
    """The last step closes, or lets the work go on; it is not signed and passed on."""
    turn = next_signature(share)
    return str(_("这是最后一步，审核通过即办结。")) if turn is None or is_last(turn) else ""


def returns(share: Assignment) -> int:
    """How often units have given the complaint back."""
    return Entry.objects.filter(chain=share.case.chain, act="return", reversed_by__isnull=True).count()


def _entries(share: Assignment) -> QuerySet[Entry]:
    return Entry.objects.filter(chain=share.case.chain, unit=share.unit_id, reversed_by__isnull=True)


COMPLAINT = Lifecycle(
    [
        Transition(
            "dispatch",
            _("交办"),
            frozenset({None, Status.RECALLED}),
            Status.DISPATCHED,
            Role.DISPATCH,
            from_above=True,
        ),
        Transition(
            "split",
            _("转办"),
            frozenset({None, Status.RECALLED}),
            Status.DISPATCHED,
            Role.DISPATCH,
            from_above=True,
        ),
        Transition("accept", _("签收"), frozenset({Status.DISPATCHED}), Status.HANDLING, Role.HANDLE),
        Transition("arrive", _("到达现场"), WORKING, Status.HANDLING, Role.HANDLE),
        Transition("report", _("报告进展"), WORKING, Status.HANDLING, Role.HANDLE, needs_reason=True),
        Transition(
            "follow_up",
            _("报告进展（阶段性办结后）"),
            frozenset({Status.STAGE_CLOSED}),
            Status.STAGE_CLOSED,
            Role.HANDLE,
            needs_reason=True,
        ),
        Transition(
            "return",
            _("退回"),
            WORKING,
            Status.RETURNED,
            Role.HANDLE,
            (in_time_to_return,),
            needs_reason=True,
        ),
        Transition(
            "insist",
            _("坚持交办"),
            frozenset({Status.RETURNED}),
            Status.DISPATCHED,
            Role.DISPATCH,
            (not_for_the_leader,),
            needs_reason=True,
            from_above=True,
        ),
        Transition(
            "rule_stay",
            _("裁定由该单位办理"),
            frozenset({Status.RETURNED}),
            Status.DISPATCHED,
            Role.LEAD,
            needs_reason=True,
            from_above=True,
        ),
        Transition(
            "rule_move",
            _("裁定改派"),
            frozenset({Status.RETURNED}),
            Status.RECALLED,
            Role.LEAD,
            needs_reason=True,
            from_above=True,
        ),
        Transition(
            "submit",
            _("提交答复"),
            WORKING | {Status.STAGE_CLOSED},
            Status.SUBMITTED,
            Role.HANDLE,
            (nothing_left_below,),
        ),
        Transition(
            "sign",
            _("审签"),
            frozenset({Status.SUBMITTED}),
            Status.SUBMITTED,
            Role.REVIEW,
            (not_the_submitter, with_steps_to_come),
            duty=whose_turn,
        ),
        Transition(
            "hand_back",
            _("退回上一级审签"),
            frozenset({Status.SUBMITTED}),
            Status.SUBMITTED,
            Role.REVIEW,
            (not_the_submitter,),
            needs_reason=True,
            duty=whose_turn,
        ),
        Transition(
            "close",
            _("审核通过（办结）"),
            frozenset({Status.SUBMITTED}),
            Status.CLOSED,
            Role.REVIEW,
            (not_the_submitter, on_the_last_step),
            duty=whose_turn,
        ),
        Transition(
            "stage_close",
            _("审核通过（阶段性办结）"),
            frozenset({Status.SUBMITTED}),
            Status.STAGE_CLOSED,
            Role.REVIEW,
            (not_the_submitter, on_the_last_step),
            duty=whose_turn,
        ),
        Transition(
            "keep_open",
            _("审核通过（继续办理）"),
            frozenset({Status.SUBMITTED}),
            Status.HANDLING,
            Role.REVIEW,
            (not_the_submitter, on_the_last_step),
            duty=whose_turn,
        ),
        Transition(
            "send_back",
            _("退回修改"),
            frozenset({Status.SUBMITTED}),
            Status.HANDLING,
            Role.REVIEW,
            (not_the_submitter,),
            needs_reason=True,
            duty=whose_turn,
        ),
        Transition(
            "transcribe_closed",
            _("登记办结"),
            WORKING | ANSWERED | {Status.SUBMITTED},
            Status.CLOSED,
            Role.INTAKE,
            from_above=True,
        ),
        Transition(
            "transcribe_stage_closed",
            _("登记阶段性办结"),
            WORKING | {Status.STAGE_CLOSED, Status.SUBMITTED},
            Status.STAGE_CLOSED,
            Role.INTAKE,
            from_above=True,
        ),
        Transition(
            "transcribe_open",
            _("登记办理进展"),
            WORKING | {Status.SUBMITTED},
            Status.HANDLING,
            Role.INTAKE,
            from_above=True,
        ),
        Transition(
            "recall",
            _("收回"),
            WORKING | {Status.RETURNED},
            Status.RECALLED,
            Role.DISPATCH,
            (not_for_the_leader,),
            needs_reason=True,
            from_above=True,
        ),
        Transition("end", _("随上级收回"), HELD, Status.RECALLED, None, from_above=True),
        Transition("reopen_visit", _("回访不满意，重新办理"), ANSWERED, Status.HANDLING, None, needs_reason=True),
        Transition(
            "reopen",
            _("重新办理"),
            ANSWERED,
            Status.HANDLING,
            Role.REVIEW,
            (not_who_altered_it,),
            needs_reason=True,
            from_above=True,
        ),
    ]
)
"""Every transition there is. An answer that a list says is open never silently undoes a closing: reopen first.
``end`` comes with a withdrawal of the whole, or with the recall of the share that was passed on; ``reopen_visit`` with a
visit that found the people dissatisfied."""
