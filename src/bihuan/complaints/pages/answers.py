"""Answering a complaint, reviewing the answer, and the small acts on a share."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from bihuan.cases.behalf import actors
from bihuan.cases.hand import DeskRequest
from bihuan.cases.locking import describe
from bihuan.cases.models import Assignment, Status
from bihuan.cases.selectors import visible_assignments
from bihuan.complaints import answering
from bihuan.complaints.action_forms import LOOKS, blank_forms, edited_rows, edits
from bihuan.complaints.actions import action_text, standing_actions
from bihuan.complaints.answer_forms import AnswerSheet, answer_said
from bihuan.complaints.answering import AnswerText
from bihuan.complaints.attaching import attached
from bihuan.complaints.claiming import why_not_claims
from bihuan.complaints.forms import ActForm, AttachForm, ReviewForm, first_error
from bihuan.complaints.forms_of_files import describe_forms
from bihuan.complaints.gathering import answers_below, gathered
from bihuan.complaints.lifecycle import COMPLAINT
from bihuan.complaints.models import Answer, Signature
from bihuan.complaints.pages.inspection import needs_inspection
from bihuan.complaints.signals import Evidence, signals_of
from bihuan.complaints.signoff import SIGNING
from bihuan.ledger.models import Entry
from bihuan.refusals import Refused, Stale, Unusable
from bihuan.rulebooks.plainly import verdict_sentence
from bihuan.sites.linking import linked_of
from bihuan.units.access import allow
from bihuan.units.roles import Role


def share_of(request: DeskRequest, number: str, unit: int, *roles: Role) -> Assignment:
    """The share of ``unit``, if the member holds one of ``roles`` over it."""
    shares = visible_assignments(request.user, request.inspection, roles, with_recalled=True, below=True)
    shares = shares.select_related(
        "unit",
        "parent__unit",
        "case__batch",
        "case__complaint",
        "case__inspection__region",
        "case__inspection__rulebook_text",
    )
    share = get_object_or_404(shares, case__number=number, unit=unit)
    if share.status == Status.RECALLED:
        said = _("%(number)s 已从%(unit)s收回，不用再办。") % {"number": number, "unit": share.unit}
        recall = Entry.objects.filter(chain=share.case.chain, unit=share.unit, act="recall").order_by("-seq")[:1]
        entries = list(recall.select_related("actor", "unit"))
        who = actors(entries)
        raise Stale(said, [describe(entry, who[entry.pk]) for entry in entries])
    return share


def _to_page(share: Assignment) -> HttpResponse:
    return redirect("complaints:page", share.case.number)


@allow(Role.HANDLE)
@needs_inspection
def answer(request: DeskRequest, number: str, unit: int) -> HttpResponseBase:
    """One form for the whole answer; it begins with what the unit answered before."""
    share = share_of(request, number, unit, Role.HANDLE)
    last = share.answers.order_by("-id").first()
    data = request.POST
    if request.method == "POST" and not edits(data):
        sheet = AnswerSheet(share, data)
        if sheet.is_valid():
            said = sheet.form.cleaned_data
            answering.submit(share, sheet.text(), by=request.user, seen=said["seen"], on=said["on"])
            messages.success(request, _("已提交，等待审核。"))
            return _to_page(share)
    elif request.method == "POST":
        rows = edited_rows(data, lambda rows: AnswerSheet.again(share, data, rows).found())
        sheet = AnswerSheet.again(share, data, rows)
    else:
        if why := COMPLAINT.why_not("submit", share, request.user, share.unit):
            raise Refused(why)
        before = gathered(share) if "gather" in request.GET or last is None else None
        sheet = AnswerSheet(share, before=before or _said_before(last))
    reviewer = share.parent.unit if share.parent else _("整改办")
    files = attached(share)
    lead = _("%(unit)s承办；提交后由%(reviewer)s审核。填到一半可以离开，草稿留在这台电脑上。")
    context = {
        "title": _("答复 %(number)s") % {"number": number},
        "lead": lead % {"unit": share.unit, "reviewer": reviewer},
        "share": share,
        "may_split": not why_not_claims(share.case, request.user),
        "complaint": share.case.complaint,
        "sheet": sheet,
        "form": sheet.form,
        "faults": sheet.faults(),
        "verdict_rule": verdict_sentence(sheet.rulebook),
        "found": sheet.found() if LOOKS & data.keys() else None,
        "blank_actions": blank_forms(),
        "sent_back": answering.sent_back(share),
        "below": answers_below(share),
        "describing": describe_forms(files),
        "signals": signals_of([Evidence(share, files)], request.user).get(share.pk, []),
        "attaching": AttachForm(),
        "linked": linked_of(share.case, request.user),
        "draft": reverse("complaints:answer", args=[number, unit]),
    }
    return render(request, "complaints/answer.html", context, status=422 if sheet.faults() else 200)


def _said_before(last: Answer | None) -> AnswerText | None:
    """The newest answer, with what it stated was done; one that stated nothing, with what counts for its unit."""
    if last is None:
        return None
    stated = list(last.actions.filter(until__isnull=True)) or list(standing_actions([last.assignment]))
    return answer_said(last, map(action_text, stated))


@allow(*SIGNING)
@needs_inspection
@require_POST
def review(request: DeskRequest, number: str, unit: int) -> HttpResponseBase:
    """Sign the newest answer, or send it back with a reason: to the unit, or to an earlier step."""
    share = share_of(request, number, unit, *SIGNING)
    form = ReviewForm(request.POST)
    if not form.is_valid():
        raise Unusable(first_error(form))
    said = form.cleaned_data
    if said["decision"] == "approve":
        answering.approve(
            share, by=request.user, seen=said["seen"], opinion=said["reason"], waived=said["waived"], on=said["on"]
        )
        messages.success(request, _("已审核通过%(unit)s的答复。") % {"unit": share.unit})
    elif said["to"]:
        step = get_object_or_404(Signature.objects.select_related("unit"), pk=said["to"], answer__assignment=share)
        answering.hand_back(share, step, by=request.user, seen=said["seen"], reason=said["reason"])
        messages.success(request, _("已退回%(step)s。") % {"step": step.name})
    else:
        answering.act(share, "send_back", by=request.user, seen=said["seen"], reason=said["reason"], on=said["on"])
        messages.success(request, _("已退回%(unit)s修改。") % {"unit": share.unit})
    return _to_page(share)


@allow(Role.HANDLE, Role.DISPATCH, Role.REVIEW, Role.LEAD)
@needs_inspection
@require_POST
def act(request: DeskRequest, number: str, unit: int) -> HttpResponseBase:
    """Accept, recall or reopen a share; each needs its own role over the unit."""
    form = ActForm(request.POST)
    if not form.is_valid():
        raise Unusable(first_error(form))
    said = form.cleaned_data
    transition = COMPLAINT[said["act"]]
    share = share_of(request, number, unit, transition.role or Role.DISPATCH)
    answering.act(share, transition.act, by=request.user, seen=said["seen"], reason=said["reason"], on=said["on"])
    messages.success(request, _("已%(act)s：%(unit)s。") % {"act": transition.label, "unit": share.unit})
    return _to_page(share)
