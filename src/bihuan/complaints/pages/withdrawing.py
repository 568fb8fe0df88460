"""The team withdraws a complaint or hands it over again."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from bihuan.cases.hand import DeskRequest
from bihuan.cases.models import Case, Inspection, Status
from bihuan.cases.selectors import sees_whole, visible_cases
from bihuan.complaints import withdrawing
from bihuan.complaints.forms import ReasonedForm, first_error
from bihuan.complaints.models import Complaint
from bihuan.complaints.pages.inspection import needs_inspection
from bihuan.ledger.models import Entry
from bihuan.refusals import Unusable
from bihuan.units.access import allow
from bihuan.units.models import Member
from bihuan.units.roles import Role

DUTIES = frozenset({Role.INTAKE, Role.DISPATCH})


class WithdrawForm(ReasonedForm):
    """Why, since when, and which complaint came instead."""

    replaced_by = forms.CharField(label=gettext_lazy("由哪一件替换"), required=False, max_length=60)


@dataclass(frozen=True)
class Withdrawal:
    """Whether the case is withdrawn, since when and why, what came instead, and whether the member may change it."""

    is_withdrawn: bool
    may_change: bool
    last: Entry | None = None

    @property
    def replaced_by(self) -> str:
        return str(self.last.data.get("replaced_by", "")) if self.last else ""


def withdrawal(case: Case, member: Member, inspection: Inspection) -> Withdrawal:
    """What the page of a complaint says and offers about its withdrawal."""
    gone = case.status == Status.WITHDRAWN
    last = Entry.objects.filter(chain=case.chain, act="withdraw").order_by("-seq").first() if gone else None
    return Withdrawal(gone, sees_whole(member, inspection, DUTIES), last)


def _complaint(request: DeskRequest, number: str) -> Complaint:
    cases = visible_cases(request.user, request.inspection, DUTIES).filter(number=number)
    complaints = Complaint.objects.filter(case__in=cases).select_related("case__inspection__region")
    return get_object_or_404(complaints.select_related("case__inspection__rulebook_text", "case__batch"))


@allow(*DUTIES)
@needs_inspection
@require_POST
def withdraw(request: DeskRequest, number: str) -> HttpResponseBase:
    """Take the complaint out of the counts from a day on."""
    said = _said(WithdrawForm(request.POST))
    complaint = _complaint(request, number)
    other = said["replaced_by"].strip()
    replacement = None
    if other:
        replacement = visible_cases(request.user, request.inspection, DUTIES).filter(number=other).first()
        if replacement is None:
            raise Unusable(_("没有编号为“%(number)s”的件：请先导入替换它的那一件，或留空。") % {"number": other})
    withdrawing.withdraw(
        complaint, by=request.user, seen=said["seen"], reason=said["reason"], on=said["on"], replaced_by=replacement
    )
    messages.success(request, _("已登记督察组撤回：从生效之日起不再计入各项数据，编号和经过都保留。"))
    return redirect("complaints:page", number)


@allow(*DUTIES)
@needs_inspection
@require_POST
def restore(request: DeskRequest, number: str) -> HttpResponseBase:
    """Count the complaint again from a day on."""
    said = _said(ReasonedForm(request.POST))
    withdrawing.restore(
        _complaint(request, number), by=request.user, seen=said["seen"], reason=said["reason"], on=said["on"]
    )
    messages.success(request, _("已恢复，请重新分办。"))
    return redirect("complaints:page", number)


def _said(form: forms.Form) -> dict[str, Any]:
    if not form.is_valid():
        raise Unusable(first_error(form))
    return form.cleaned_data
