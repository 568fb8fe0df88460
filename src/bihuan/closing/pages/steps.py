"""Taking the step whose turn it is, turning an application down, taking it back."""

from django.contrib import messages
from django.http import HttpResponseBase, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from bihuan.cases.hand import DeskRequest
from bihuan.closing import attaching
from bihuan.closing.advancing import advance, open_parts, refuse, withdraw
from bihuan.closing.chain import TAKING, steps_of, why_not
from bihuan.closing.forms import ChecklistForm, FilesForm, ReasonForm, StepForm
from bihuan.closing.holding import filled_in
from bihuan.closing.models import Closing, Step
from bihuan.closing.saying import StepText, asked_of
from bihuan.closing.showing import attempts_of
from bihuan.complaints.forms import first_error
from bihuan.complaints.pages.inspection import needs_inspection
from bihuan.findings.lifecycle import CLOSED
from bihuan.findings.models import Finding
from bihuan.findings.registers import seen_findings
from bihuan.moments import beijing_day
from bihuan.refusals import Refused, Stale, Unusable
from bihuan.rulebooks.closing import Evidence
from bihuan.units.access import allow


def finding_of(request: DeskRequest, pk: int) -> Finding:
    """A finding of the source in hand that the member sees."""
    cases = seen_findings(request.user, request.inspection).select_related(
        "inspection__region", "inspection__rulebook_text"
    )
    case = get_object_or_404(cases, pk=pk)
    finding: Finding = case.finding
    finding.case = case
    return finding


def _back(pk: int) -> HttpResponseBase:
    """To the top of the page, where what was done is said and the next step offered."""
    return redirect("findings:page", pk)


@allow(*TAKING)
@needs_inspection
def step(request: DeskRequest, pk: int) -> HttpResponseBase:
    """The form of the next step. Files are kept as soon as they arrive, whatever else has to be corrected."""
    finding = finding_of(request, pk)
    steps = steps_of(finding)
    now = next((one for one in steps if one.taken_id is None), None)
    if now is None or finding.case.status in CLOSED:
        messages.info(request, _("%(number)s没有要办的销号步骤。") % {"number": finding.case.number})
        return _back(pk)
    if reason := why_not(now, request.user):
        raise Refused(reason)
    begins = now.closing_id is None and now.submits
    asked = asked_of(finding) if begins else ()
    posted = request.POST if request.method == "POST" else None
    keeps = posted is not None and "keep" in posted
    forms = _Forms(
        finding, now, now.position == len(steps), asked, None if keeps else posted, posted if keeps else None
    )
    refused = False
    if posted is not None:
        try:
            kept = _keep_files(request, finding, asked)
            if keeps:
                messages.success(request, _("已保存%(count)d个材料。") % {"count": kept})
            elif forms.are_valid():
                done = advance(finding, forms.said(), by=request.user, seen=forms.step.cleaned_data["seen"])
                _tell(request, done, now.name)
                return _back(pk)
        except Stale:
            raise
        except (Refused, Unusable) as refusal:
            forms.refuse(str(refusal))
        refused = bool(forms.refusal) or not keeps
    context = {
        "title": now.name,
        "lead": finding.title,
        "finding": finding,
        "case": finding.case,
        "step": now,
        "steps": steps,
        "form": forms.step,
        "checklist": forms.checklist,
        "refusal": forms.refusal,
        "waiting": attaching.waiting(finding),
        "attempts": attempts_of(finding),
        "parts": open_parts(finding) if now.position == len(steps) else [],
        "refusing": ReasonForm(initial={"seen": finding.case.revision}, auto_id="refuse-%s")
        if now.closing_id and not now.submits
        else None,
    }
    return render(request, "closing/step.html", context, status=422 if refused else 200)


class _Forms:
    """The form of the step and, where an attempt begins, its checklist; ``kept`` is shown without being checked."""

    def __init__(
        self,
        finding: Finding,
        step: Step,
        is_last: bool,
        asked: tuple[Evidence, ...],
        posted: QueryDict | None,
        kept: QueryDict | None,
    ) -> None:
        today = {} if step.kind == "notice" else {"on": beijing_day(timezone.now())}
        first = kept.dict() if kept else {"seen": finding.case.revision} | today | filled_in(finding, step)
        self.step = StepForm(posted, step=step, is_last=is_last, finding=finding, initial=first)
        listed = kept.dict() if kept else _last_checklist(finding)
        self.checklist = ChecklistForm(posted, asked=asked, initial=listed) if asked else None
        self.refusal = ""

    def are_valid(self) -> bool:
        return all([self.step.is_valid(), self.checklist is None or self.checklist.is_valid()])

    def said(self) -> StepText:
        return self.step.said(self.checklist)

    def refuse(self, sentence: str) -> None:
        self.refusal = sentence


def _keep_files(request: DeskRequest, finding: Finding, asked: tuple[Evidence, ...]) -> int:
    files = FilesForm(request.POST, request.FILES, asked=asked)
    if not files.is_valid():
        raise Unusable(first_error(files))
    chosen = files.chosen()
    if chosen:
        attaching.attach(finding, chosen, by=request.user)
    return len(chosen)


def _last_checklist(finding: Finding) -> dict[str, str]:
    """What the last attempt said, to begin with."""
    last = finding.closings.order_by("-id").first()
    rows = list(last.checklist.all()) if last else []
    said = {f"state_{row.key}": row.state for row in rows}
    return said | {f"note_{row.key}": row.note for row in rows}


def _tell(request: DeskRequest, done: Closing, name: str) -> None:
    if done.outcome == Closing.Outcome.OPEN:
        messages.success(request, _("已办理“%(step)s”。") % {"step": name})
    else:
        messages.success(
            request, _("%(number)s%(outcome)s。") % {"number": done, "outcome": done.get_outcome_display()}
        )


@allow(*TAKING)
@needs_inspection
@require_POST
def turn_down(request: DeskRequest, pk: int) -> HttpResponseBase:
    """Not rectified: back to the unit."""
    form = ReasonForm(request.POST)
    if not form.is_valid():
        raise Unusable(first_error(form))
    refuse(finding_of(request, pk), form.cleaned_data["reason"], by=request.user, seen=form.cleaned_data["seen"])
    messages.success(request, _("已退回整改。"))
    return _back(pk)


@allow(*TAKING)
@needs_inspection
@require_POST
def take_back(request: DeskRequest, pk: int) -> HttpResponseBase:
    """The unit takes its application back."""
    form = ReasonForm(request.POST)
    if not form.is_valid():
        raise Unusable(first_error(form))
    withdraw(finding_of(request, pk), form.cleaned_data["reason"], by=request.user, seen=form.cleaned_data["seen"])
    messages.success(request, _("已撤回申请。"))
    return _back(pk)
