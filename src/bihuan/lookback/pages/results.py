"""One look-back: what is looked at, what was found, and what follows."""

from django.contrib import messages
from django.http import Http404, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from bihuan.cases.hand import DeskRequest
from bihuan.cases.models import Case
from bihuan.closing.showing import attempts_of
from bihuan.complaints.forms import first_error
from bihuan.complaints.pages.inspection import needs_inspection
from bihuan.evidence.serving import file_response
from bihuan.findings.days import with_days
from bihuan.lookback.forms import FilesForm, ReasonForm, SeenForm
from bihuan.lookback.inspecting import INSPECTING
from bihuan.lookback.models import LookBack, LookBackFile
from bihuan.lookback.ordering import drop
from bihuan.lookback.registers import visible_look_backs
from bihuan.lookback.reporting import REOPENING, attach, detach, files_of, reopen, report
from bihuan.lookback.signs import signs_of
from bihuan.moments import beijing_day
from bihuan.refusals import Refused, Stale, Unusable
from bihuan.units.access import allow
from bihuan.units.roles import CASE_ROLES, Role
from bihuan.units.scope import may


def look_back_of(request: DeskRequest, pk: int) -> LookBack:
    """One that the member may see."""
    return get_object_or_404(visible_look_backs(request.user, request.inspection), pk=pk)


@allow(*CASE_ROLES)
@needs_inspection
def page(request: DeskRequest, pk: int) -> HttpResponseBase:
    """The whole of it; its inspector hands in what was found. Files are kept as soon as they arrive."""
    look_back = look_back_of(request, pk)
    member, finding = request.user, look_back.finding
    region = request.inspection.region
    mine = look_back.is_waiting and look_back.inspector_id == member.pk
    posted = request.POST if request.method == "POST" else None
    keeps = posted is not None and "keep" in posted
    initial = posted.dict() if posted is not None and keeps else {"visited_on": beijing_day(timezone.now())}
    form = SeenForm(None if keeps else posted, initial=initial)
    refusal = ""
    if posted is not None:
        try:
            kept = _keep_files(request, look_back)
            if keeps:
                messages.success(request, _("已保存%(count)d个材料。") % {"count": kept})
            elif form.is_valid():
                done = report(look_back, form.said(), by=member)
                said = {"number": done, "outcome": done.get_outcome_display()}
                messages.success(request, _("%(number)s回头看：%(outcome)s。") % said)
                return redirect("lookback:page", pk)
        except Stale:
            raise
        except (Refused, Unusable) as error:
            refusal = str(error)
    decides = any(may(member, role, region) for role in REOPENING) and look_back.inspector_id != member.pk
    context = {
        "title": _("回头看"),
        "lead": finding.title,
        "look_back": look_back,
        "finding": finding,
        "case": finding.case,
        "form": form if mine else None,
        "refusal": refusal,
        "files": files_of(look_back),
        "attempts": attempts_of(finding)[:1],
        "signs": _signs(look_back) if may(member, Role.DISPATCH, region) or mine else [],
        "drops": look_back.is_waiting and may(member, Role.DISPATCH, region),
        "reopens": decides and look_back.outcome == LookBack.Outcome.FALSE and look_back.reopened_id is None,
        "reason": ReasonForm(),
    }
    failed = posted is not None and (bool(refusal) or not keeps)
    return render(request, "lookback/page.html", context, status=422 if failed else 200)


def _signs(look_back: LookBack) -> list[str]:
    """Those of now."""
    cases = list(with_days(Case.objects.filter(pk=look_back.finding_id)).select_related("finding"))
    return signs_of(cases, look_back.finding.case.inspection).get(look_back.finding_id, [])


def _keep_files(request: DeskRequest, look_back: LookBack) -> int:
    form = FilesForm(request.POST, request.FILES)
    if not form.is_valid():
        raise Unusable(first_error(form))
    chosen = [(file.name or "", file.read()) for file in form.cleaned_data["chosen"]]
    if chosen:
        attach(look_back, chosen, by=request.user)
    return len(chosen)


def _reason(request: DeskRequest) -> str:
    form = ReasonForm(request.POST)
    if not form.is_valid():
        raise Unusable(first_error(form))
    return str(form.cleaned_data["reason"])


@allow(Role.DISPATCH)
@needs_inspection
@require_POST
def call_off(request: DeskRequest, pk: int) -> HttpResponseBase:
    """Call it off."""
    drop(look_back_of(request, pk), _reason(request), by=request.user)
    messages.success(request, _("已取消。"))
    return redirect("lookback:list")


@allow(*REOPENING)
@needs_inspection
@require_POST
def begin_anew(request: DeskRequest, pk: int) -> HttpResponseBase:
    """Not rectified: the finding begins anew."""
    done = reopen(look_back_of(request, pk), _reason(request), by=request.user)
    messages.success(request, _("%(number)s重新整改。") % {"number": done})
    return redirect("findings:page", done.finding_id)


def _file(request: DeskRequest, pk: int, mark: str) -> LookBackFile:
    seen = visible_look_backs(request.user, request.inspection).order_by().values("pk")
    rows = LookBackFile.objects.select_related("stored__picture", "look_back__finding__case")
    found = get_object_or_404(rows, pk=pk, look_back__in=seen, removed_at__isnull=True)
    if found.mark != mark:
        raise Http404
    return found


@allow(*CASE_ROLES)
@needs_inspection
def file(request: DeskRequest, pk: int, mark: str) -> HttpResponseBase:
    """One file."""
    found = _file(request, pk, mark)
    return file_response(found.stored, found.name, request.GET.get("size", ""))


@allow(*INSPECTING)
@needs_inspection
@require_POST
def remove(request: DeskRequest, pk: int, mark: str) -> HttpResponseBase:
    """Leave a file out before the result is handed in."""
    found = _file(request, pk, mark)
    detach(found, by=request.user)
    messages.success(request, _("已移除“%(name)s”。") % {"name": found.name})
    return redirect("lookback:page", found.look_back_id)
