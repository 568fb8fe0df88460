"""Time on a complaint's page: a unit asks for more of it, the office decides, stops the clock and lets it go on."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from bihuan.cases.hand import DeskRequest
from bihuan.cases.models import Assignment, Deadline, Status
from bihuan.cases.standing import AWAITED
from bihuan.complaints import extending, suspending
from bihuan.complaints.clocks import LENGTHENED
from bihuan.complaints.forms import DayField, PastDayField, SeenForm, first_error, required
from bihuan.complaints.goals import with_goals
from bihuan.complaints.lifecycle import WORKING
from bihuan.complaints.models import Extension, Suspension
from bihuan.complaints.pages.answers import share_of
from bihuan.complaints.pages.inspection import needs_inspection
from bihuan.complaints.timing import OFFICE, keeps_clock
from bihuan.refusals import Stale, Unusable
from bihuan.units.access import allow
from bihuan.units.models import Member
from bihuan.units.roles import Role
from bihuan.units.scope import may


class AskForm(SeenForm):
    """Until when, and why."""

    until = DayField(label=gettext_lazy("申请延至"), error_messages=required(gettext_lazy("请写明申请延至哪天。")))
    reason = forms.CharField(max_length=2000, error_messages=required(gettext_lazy("请写明为什么要延期。")))


class DecideForm(SeenForm):
    """Yes, perhaps for fewer days, or no with the reason."""

    decision = forms.ChoiceField(choices=[("grant", ""), ("refuse", "")])
    until = DayField(label=gettext_lazy("同意延至"), required=False)
    reason = forms.CharField(required=False, max_length=2000)


class SuspendForm(SeenForm):
    """What the unit waits for, why, and since when."""

    cause = forms.ChoiceField(
        choices=Suspension.Cause.choices, error_messages=required(gettext_lazy("请选择中止的事由。"))
    )
    reason = forms.CharField(max_length=2000, error_messages=required(gettext_lazy("请写明为什么中止。")))
    on = PastDayField()


class ResumeForm(SeenForm):
    """From when the clock goes on, and what has come."""

    reason = forms.CharField(required=False, max_length=2000)
    on = PastDayField()


@dataclass
class Timing:
    """Of one share: what was asked and decided, whether its clock stands, and what the member may do about it."""

    asked: Extension | None = None
    decided: list[Extension] = field(default_factory=list)
    stopped: Suspension | None = None
    goal_on: date | None = None
    asks: bool = False
    """The member's unit may want more time; ``why_not_ask`` says why it can't have it."""
    why_not_ask: str = ""
    latest: date | None = None
    decides: bool = False
    why_not_decide: str = ""
    suspends: bool = False
    resumes: bool = False

    @property
    def last(self) -> Extension | None:
        return self.decided[-1] if self.decided else None

    causes = Suspension.Cause.choices


def timings(shares: Iterable[Assignment], member: Member) -> dict[int, Timing]:
    """By id of the share, as its page shows it."""
    listed = list(shares)
    found = {share.pk: Timing() for share in listed}
    requests = Extension.objects.filter(assignment__in=found).select_related("asked__actor", "decided")
    for request in requests:
        if request.decided_id is None:
            found[request.assignment_id].asked = request
        else:
            found[request.assignment_id].decided.append(request)
    for stopped in Suspension.objects.filter(assignment__in=found, until__isnull=True).select_related("begun"):
        found[stopped.assignment_id].stopped = stopped
    goals = with_goals(Assignment.objects.filter(pk__in=found))
    for pk, goal_on in goals.values_list("pk", "goal_on"):
        found[pk].goal_on = goal_on
    owed = Deadline.objects.filter(assignment__in=found, name=LENGTHENED, met_at__isnull=True)
    running = set(owed.values_list("assignment", flat=True))
    for share in listed:
        _offer(found[share.pk], share, member, runs=share.pk in running)
    return found


def _offer(timing: Timing, share: Assignment, member: Member, *, runs: bool) -> None:
    """``runs``: its answer is still owed."""
    if share.status not in WORKING:
        timing.asked = None  # answered meanwhile: nothing is left to decide
    keeps = keeps_clock(share, member) is not None
    if share.status in WORKING and may(member, Role.HANDLE, share.unit):
        timing.asks = timing.asked is None
        timing.why_not_ask = extending.why_not_ask(share, member)
        timing.latest = None if timing.why_not_ask else extending.latest(share)
    if keeps and timing.asked:
        timing.decides = True
        timing.why_not_decide = extending.why_not_decide(timing.asked, share, member)
    can_stop = runs and share.status in WORKING and share.due_on is not None and share.parent_id is None
    timing.suspends = keeps and can_stop
    timing.resumes = keeps and timing.stopped is not None and share.status in AWAITED
    if share.status not in AWAITED and share.status != Status.STAGE_CLOSED:
        timing.stopped = None


def _said(form: forms.Form) -> dict[str, Any]:
    if not form.is_valid():
        raise Unusable(first_error(form))
    return form.cleaned_data


def _to_page(share: Assignment) -> HttpResponse:
    return redirect("complaints:page", share.case.number)


@allow(Role.HANDLE)
@needs_inspection
@require_POST
def ask(request: DeskRequest, number: str, unit: int) -> HttpResponseBase:
    """The unit asks for more time."""
    share = share_of(request, number, unit, Role.HANDLE)
    said = _said(AskForm(request.POST))
    extending.ask(share, by=request.user, seen=said["seen"], until=said["until"], reason=said["reason"])
    messages.success(request, _("已申请延期，等待%(unit)s决定；决定以前仍按原期限。") % {"unit": share.giver})
    return _to_page(share)


@allow(*OFFICE)
@needs_inspection
@require_POST
def decide(request: DeskRequest, number: str, unit: int) -> HttpResponseBase:
    """Grant the request that waits, or refuse it."""
    share = share_of(request, number, unit, *OFFICE)
    said = _said(DecideForm(request.POST))
    asked = Extension.objects.select_related("assignment__case").filter(assignment=share, decided__isnull=True).first()
    if asked is None:
        raise Stale(_("没有等待决定的延期申请，可能已经有人决定了。"))
    if said["decision"] == "grant":
        extending.grant(asked, by=request.user, seen=said["seen"], until=said["until"], reason=said["reason"])
        messages.success(request, _("已同意%(unit)s延期。") % {"unit": share.unit})
    else:
        extending.refuse(asked, by=request.user, seen=said["seen"], reason=said["reason"])
        messages.success(request, _("已答复%(unit)s：不同意延期。") % {"unit": share.unit})
    return _to_page(share)


@allow(*OFFICE)
@needs_inspection
@require_POST
def suspend(request: DeskRequest, number: str, unit: int) -> HttpResponseBase:
    """Stop the clock of a share."""
    share = share_of(request, number, unit, *OFFICE)
    said = _said(SuspendForm(request.POST))
    suspending.suspend(
        share, by=request.user, seen=said["seen"], cause=said["cause"], reason=said["reason"], since=said["on"]
    )
    messages.success(request, _("已中止：%(unit)s的期限暂不确定，不计超期。") % {"unit": share.unit})
    return _to_page(share)


@allow(*OFFICE)
@needs_inspection
@require_POST
def resume(request: DeskRequest, number: str, unit: int) -> HttpResponseBase:
    """Let the clock of a share go on."""
    share = share_of(request, number, unit, *OFFICE)
    said = _said(ResumeForm(request.POST))
    suspending.resume(share, by=request.user, seen=said["seen"], reason=said["reason"], until=said["on"])
    messages.success(request, _("已恢复计时，%(unit)s的期限已重新计算。") % {"unit": share.unit})
    return _to_page(share)
