"""Dispatch: what waits for units, what is proposed and why, and giving one complaint or many to them."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.db.models import Case as Choose
from django.db.models import CharField, QuerySet, Value, When
from django.http import Http404, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from bihuan.cases.hand import DeskRequest
from bihuan.cases.locking import changes_since, lock_cases
from bihuan.cases.models import Batch, Case, Deadline, Inspection, Status
from bihuan.cases.selectors import sees_whole, visible_cases
from bihuan.complaints import bulk, reassigning
from bihuan.complaints.board import returned_shares, targets
from bihuan.complaints.choosing import assignable_units
from bihuan.complaints.dispatching import dispatch_named, reckoner
from bihuan.complaints.forms import AssignForm, ReassignForm, first_error
from bihuan.complaints.pages.answers import share_of
from bihuan.complaints.pages.inspection import needs_inspection, way_back
from bihuan.complaints.proposing import Proposal, propose
from bihuan.look.listing import Column, Filter, Listing
from bihuan.look.undoing import tell_act
from bihuan.refusals import Stale, Unusable
from bihuan.units.access import allow
from bihuan.units.models import Member, Unit
from bihuan.units.roles import Role
from bihuan.workdays import Due

PAGE_SIZE = 100
COLUMNS = (
    Column("number", gettext_lazy("受理编号"), order="number"),
    Column("batch", gettext_lazy("批次"), order="received_at"),
    Column("text", gettext_lazy("举报内容")),
    Column("labels", gettext_lazy("污染类型")),
    Column("proposal", gettext_lazy("建议单位")),
    Column("due", gettext_lazy("答复期限")),
)


def _waiting(request: DeskRequest) -> QuerySet[Any]:
    """Complaints without a unit, ``certain`` saying whether the list names one."""
    cases = visible_cases(request.user, request.inspection, {Role.DISPATCH}).filter(status=Status.RECEIVED)
    return cases.select_related("batch", "complaint").annotate(
        certain=Choose(When(complaint__named=[], then=Value("no")), default=Value("yes"), output_field=CharField())
    )


@allow(Role.DISPATCH)
@needs_inspection
def waiting(request: DeskRequest) -> HttpResponseBase:
    """Everything that waits for dispatch: what the list names is ticked already, the rest waits for a person."""
    member, inspection = request.user, request.inspection
    batches = Batch.objects.filter(inspection=inspection, cases__status=Status.RECEIVED).distinct()
    filters = [
        Filter("certain", _("单位"), (("yes", _("清单写明")), ("no", _("要人工判断"))), "certain"),
        Filter("batch", _("批次"), [(str(batch.number), f"{batch} {batch.day}") for batch in batches], "batch__number"),
    ]
    listing = Listing(request.GET, _waiting(request), COLUMNS, filters, default="batch", page_size=PAGE_SIZE)
    rule = inspection.rulebook_text.rulebook.limits["answer"]
    units = assignable_units(member, inspection)
    context = {
        "title": _("分办"),
        "lead": _("还没有承办单位的信访件。答复期限自转办之日起算%(limit)s，交办时定下。") % {"limit": rule.limit},
        "listing": listing,
        "rows": _rows(inspection, listing.rows),
        "returned": returned_shares(member, inspection),
        "certain": _waiting(request).filter(certain="yes").count(),
        "assigning": AssignForm(units=units),
        "reassigning": ReassignForm(units=units),
        "targets": targets(member, inspection, units),
    }
    return render(request, "complaints/dispatch.html", context)


def _rows(inspection: Inspection, cases: Sequence[Case]) -> list[tuple[Case, Proposal, Due | None, list[Deadline]]]:
    """Each complaint with what is proposed, when its answer would be due, and by when the office must give it out."""
    proposals = propose(inspection, [case.complaint for case in cases])
    dues: dict[date, Due] = {}
    reckon = reckoner(inspection)
    own: defaultdict[int, list[Deadline]] = defaultdict(list)
    for item in Deadline.objects.filter(case__in=cases, assignment__isnull=True, met_at__isnull=True):
        own[item.case_id].append(item)
    rows = []
    for case, proposal in zip(cases, proposals, strict=True):
        if case.batch and case.batch.day not in dues:
            dues[case.batch.day] = reckon(case.batch.day)
        rows.append((case, proposal, dues[case.batch.day] if case.batch else None, own[case.pk]))
    return rows


@allow(Role.DISPATCH)
@needs_inspection
@require_POST
def named(request: DeskRequest) -> HttpResponseBase:
    """Give every complaint to the units its list names, as of the day it was handed over."""
    if not sees_whole(request.user, request.inspection, {Role.DISPATCH}):
        raise Http404
    with transaction.atomic():
        certain = _waiting(request).filter(certain="yes").count()
        if request.POST.get("expected") != str(certain):
            raise Stale(_("待分办的件有了变化：现在清单写明单位的有%(count)d件，请重新核对。") % {"count": certain})
        done = dispatch_named(request.inspection, by=request.user)
    said = _("已按清单交办%(count)d件，形成%(shares)d个分办；还有%(rest)d件要人工判断。")
    messages.success(request, said % {"count": certain, "shares": done.assigned, "rest": len(done.waiting)})
    return redirect("complaints:dispatch")


@allow(Role.DISPATCH)
@needs_inspection
@require_POST
def assign(request: DeskRequest) -> HttpResponseBase:
    """Give the ticked complaints to the chosen units, or each to those proposed for it. All or nothing."""
    member, inspection = request.user, request.inspection
    form = AssignForm(request.POST, units=assignable_units(member, inspection))
    if not form.is_valid():
        raise Unusable(first_error(form))
    said = form.cleaned_data
    cases = list(
        visible_cases(member, inspection, {Role.DISPATCH})
        .filter(pk__in=said["case"])
        .select_related("batch", "complaint")
    )
    if len(cases) != len(said["case"]):
        raise Http404
    with transaction.atomic():
        _as_seen(cases, said["case"], member)
        pairs = _proposed(request, cases) if said["proposed"] else [(case, form.chosen()) for case in cases]
        act = bulk.give(
            pairs,
            inspection=inspection,
            by=member,
            on=said["on"],
            on_batch_day=said["on_batch_day"] and not said["on"],
            note=said["note"],
            all_lead=said["all_lead"],
        )
    tell_act(request, act)
    return redirect(way_back(request, reverse("complaints:dispatch")))


def _as_seen(cases: list[Case], seen: dict[int, int], member: Member) -> None:
    """Of several complaints too, somebody quicker is noticed: which one moved, and how."""
    moved = [case for case in lock_cases(cases).values() if case.revision != seen[case.pk]]
    if moved:
        changes = [f"{case.number} {line}" for case in moved for line in changes_since(case, seen[case.pk], member)]
        raise Stale(_("选中的件刚刚有人办理过，请看清变化再操作。"), changes)


def _proposed(request: DeskRequest, cases: list[Case]) -> list[tuple[Case, list[Unit]]]:
    proposals = propose(request.inspection, [case.complaint for case in cases])
    return [(proposal.complaint.case, list(proposal.units)) for proposal in proposals]


@allow(Role.DISPATCH)
@needs_inspection
@require_POST
def reassign(request: DeskRequest, number: str, unit: int) -> HttpResponseBase:
    """Take a share from its unit and give the complaint to another, in one step that can be taken back."""
    share = share_of(request, number, unit, Role.DISPATCH)
    form = ReassignForm(request.POST, units=assignable_units(request.user, request.inspection))
    if not form.is_valid():
        raise Unusable(first_error(form))
    said = form.cleaned_data
    with transaction.atomic():
        entries = reassigning.reassign(
            share, [form.unit()], by=request.user, seen=said["seen"], reason=said["reason"], note=said["note"]
        )
        told = _("已把%(number)s从%(unit)s改派给%(other)s。")
        told = told % {"number": number, "unit": share.unit, "other": form.unit()}
        act = bulk.keep(request.user, request.inspection, "dispatch", told, entries)
    tell_act(request, act)
    return redirect(way_back(request, reverse("complaints:dispatch")))
