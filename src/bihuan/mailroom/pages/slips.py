"""Slips at the desk: what still needs one, who has not signed, and one slip with its receipt."""

from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import Case as Choose
from django.db.models import CharField, Value, When
from django.http import FileResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from bihuan.cases.hand import DeskRequest
from bihuan.cases.selectors import sees_whole
from bihuan.complaints.forms import DayField, first_error, required
from bihuan.complaints.pages.inspection import needs_inspection
from bihuan.look.exporting import export
from bihuan.look.listing import Column, Filter, Listing
from bihuan.look.shelf import shelf_of
from bihuan.mailroom import slips as verbs
from bihuan.mailroom.models import Slip
from bihuan.refusals import Unusable
from bihuan.units.access import allow
from bihuan.units.roles import CASE_ROLES, Role
from bihuan.units.scope import may

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def _signed(slip: Slip) -> str:
    return _("%(name)s 签收") % {"name": slip.receipt.name} if hasattr(slip, "receipt") else _("未签收")


COLUMNS = (
    Column("number", gettext_lazy("编号"), order="id", value=str, width=16),
    Column("unit", gettext_lazy("承办单位"), order="unit__position", value=lambda slip: str(slip.unit), width=16),
    Column("count", gettext_lazy("件数"), value=lambda slip: len(slip.contents), align="end", width=8),
    Column("at", gettext_lazy("开单"), order="id", value=lambda slip: slip.at, width=18),
    Column("receipt", gettext_lazy("签收"), value=_signed, width=18),
)


class PaperReceiptForm(forms.Form):
    """Who signed on paper, when, and the scan."""

    name = forms.CharField(
        label=gettext_lazy("签收人"), max_length=60, error_messages=required(gettext_lazy("请写签收人。"))
    )
    on = DayField(label=gettext_lazy("签收日期"), error_messages=required(gettext_lazy("请填签收日期。")))
    scan = forms.FileField(label=gettext_lazy("回执扫描件"), required=False)


@allow(*CASE_ROLES)
@needs_inspection
def slips(request: DeskRequest) -> HttpResponseBase:
    """Every slip the member sees, those not signed for first in the filter; for dispatchers, what needs one."""
    member, inspection = request.user, request.inspection
    rows = verbs.visible_slips(member, inspection).annotate(
        signed=Choose(When(receipt__isnull=True, then=Value("no")), default=Value("yes"), output_field=CharField())
    )
    filters = [Filter("signed", _("签收"), (("no", _("未签收")), ("yes", _("已签收"))), "signed")]
    listing = Listing(request.GET, rows, COLUMNS, filters, default="-number", shelf=shelf_of(request))
    if listing.wants_export:
        return export(listing, title=_("交办单"), by=str(member))
    context: dict[str, Any] = {
        "title": _("交办单"),
        "lead": _("交给各单位的件，一单位一单，印出签收；没有签收的一眼看到。"),
        "listing": listing,
    }
    if sees_whole(member, inspection, {Role.DISPATCH}):
        waiting = verbs.unslipped(inspection)
        units: dict[str, int] = {}
        for share in waiting:
            units[share.unit.short] = units.get(share.unit.short, 0) + 1
        context |= {"waiting": len(waiting), "units": list(units.items()), "dispatches": True}
    return render(request, "mailroom/slips.html", context)


@allow(Role.DISPATCH)
@needs_inspection
@require_POST
def issue(request: DeskRequest) -> HttpResponseBase:
    """One slip for each unit with complaints on none."""
    expected = request.POST.get("expected", "")
    if not expected.isdecimal():
        raise Unusable(_("页面不完整，请刷新后再开。"))
    made = verbs.issue_slips(request.inspection, by=request.user, expected=int(expected))
    messages.success(request, _("已开%(count)d张交办单。") % {"count": len(made)})
    return redirect("mailroom:slips")


def _slip(request: DeskRequest, pk: int) -> Slip:
    return get_object_or_404(verbs.visible_slips(request.user, request.inspection), pk=pk)


@allow(*CASE_ROLES)
@needs_inspection
def slip(request: DeskRequest, pk: int) -> HttpResponseBase:
    """What is on it, and its receipt."""
    found = _slip(request, pk)
    signed = hasattr(found, "receipt")
    context = {
        "title": _("交办单%(slip)s") % {"slip": found},
        "slip": found,
        "receipt": found.receipt if signed else None,
        "may_sign": not signed and may(request.user, Role.HANDLE, found.unit),
        "form": PaperReceiptForm()
        if not signed and sees_whole(request.user, request.inspection, {Role.DISPATCH})
        else None,
    }
    return render(request, "mailroom/slip.html", context)


@allow(Role.HANDLE)
@needs_inspection
@require_POST
def sign(request: DeskRequest, pk: int) -> HttpResponseBase:
    """Sign for it: what nobody has taken up yet is accepted with it."""
    verbs.sign_for(_slip(request, pk), by=request.user)
    messages.success(request, _("已签收。"))
    return redirect("mailroom:slip", pk)


@allow(Role.DISPATCH)
@needs_inspection
@require_POST
def receipt(request: DeskRequest, pk: int) -> HttpResponseBase:
    """Record a receipt signed on paper."""
    form = PaperReceiptForm(request.POST, request.FILES)
    if not form.is_valid():
        raise Unusable(first_error(form))
    said = form.cleaned_data
    scan = (said["scan"].name or "", said["scan"].read()) if said["scan"] else None
    verbs.record_receipt(_slip(request, pk), name=said["name"], on=said["on"], scan=scan, by=request.user)
    messages.success(request, _("已登记纸质回执。"))
    return redirect("mailroom:slip", pk)


@allow(*CASE_ROLES)
@needs_inspection
def word(request: DeskRequest, pk: int) -> HttpResponseBase:
    """The slip as it was printed."""
    found = _slip(request, pk)
    return FileResponse(
        found.stored.content.open("rb"), as_attachment=True, filename=found.stored.name, content_type=DOCX
    )
