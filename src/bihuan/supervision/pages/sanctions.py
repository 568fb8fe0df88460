"""The register of those held accountable: for those who keep it, names only by an act that is written down."""

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from bihuan.cases.behalf import actors
from bihuan.cases.entering import entries_of
from bihuan.cases.hand import DeskRequest, seen_of
from bihuan.cases.locking import act_label
from bihuan.cases.models import Case
from bihuan.complaints.forms import first_error
from bihuan.complaints.pages.inspection import needs_inspection
from bihuan.look.exporting import export
from bihuan.look.shelf import shelf_of
from bihuan.refusals import Refused, Stale, Unusable
from bihuan.supervision import accountability
from bihuan.supervision.accountability import KEEPERS, own_units, visible_sanctions
from bihuan.supervision.forms import ReasonForm, SanctionForm, first_values, values_of_sanction
from bihuan.supervision.models import Sanction, SanctionLook
from bihuan.supervision.registers import sanction_listing
from bihuan.units.access import allow

NEWEST = 50
"""Looks that the page lists."""


@allow(*KEEPERS)
@needs_inspection
def sanctions(request: DeskRequest) -> HttpResponseBase:
    """Every decision, without the names."""
    member, inspection = request.user, request.inspection
    listing = sanction_listing(request.GET, member, inspection, shelf_of(request))
    if listing.wants_export:
        return export(listing, title=_("追责问责台账"), note=str(inspection.region), by=str(member))
    counted_in = inspection.rulebook_text.rulebook.interviews_are_sanctions
    rule = _("按规则书，约谈计入追责问责。") if counted_in else _("按规则书，约谈不计入追责问责，另计。")
    context = {
        "title": _("追责问责"),
        "lead": _("一人一次决定一行；人数和人次分开计，同一单位的同一个人只计一人。姓名加密，不列、不导出。") + rule,
        "listing": listing,
    }
    return render(request, "supervision/sanctions.html", context)


@allow(*KEEPERS)
@needs_inspection
@never_cache
def new(request: DeskRequest) -> HttpResponseBase:
    """Enter one decision on one person."""
    member, inspection = request.user, request.inspection
    units = own_units(member, inspection)
    first = first_values(units, inspection.region)
    cases = Case.objects.filter(inspection=inspection)
    form = SanctionForm(request.POST or None, units=units, cases=cases, initial=first)
    refusal = ""
    if request.method == "POST" and form.is_valid():
        receipt = form.cleaned_data["receipt"]
        try:
            made, is_new = accountability.hold_accountable(inspection, form.said(), by=member, receipt=receipt)
        except Refused as error:
            form.renew()
            refusal = str(error)
        else:
            if is_new:
                messages.success(request, _("已登记，姓名加密存放。"))
            return redirect("supervision:sanction", made.pk)
    context = {
        "title": _("登记追责问责"),
        "lead": _("一个人一次决定登一条。"),
        "form": form,
        "refusal": refusal,
    }
    return render(request, "supervision/sanction_form.html", context, status=422 if request.method == "POST" else 200)


def _found(request: DeskRequest, pk: int, **which: bool) -> Sanction:
    rows = visible_sanctions(request.user, request.inspection).filter(**which)
    return get_object_or_404(rows.select_related("unit", "inspection__region", "case", "by"), pk=pk)


@allow(*KEEPERS)
@needs_inspection
@never_cache
def sanction(request: DeskRequest, pk: int) -> HttpResponseBase:
    """One decision; the name is shown when it is asked for, and who asked is written down."""
    found = _found(request, pk)
    name = accountability.read_name(found, by=request.user) if request.POST.get("act") == "read" else None
    entries = list(entries_of(found))
    who = actors(entries)
    same = visible_sanctions(request.user, request.inspection).filter(person=found.person)
    context = {
        "title": str(found.get_form_display()),
        "lead": f"{found.workplace}，{found.day.isoformat()}",
        "sanction": found,
        "name": name,
        "others": list(same.exclude(pk=found.pk)),
        "reason": ReasonForm(initial={"seen": found.revision}),
        "looks": SanctionLook.objects.filter(sanction=found).select_related("by")[:NEWEST],
        "history": [(act_label(entry.act), who[entry.pk], entry) for entry in entries],
    }
    return render(request, "supervision/sanction.html", context)


@allow(*KEEPERS)
@needs_inspection
@never_cache
def edit(request: DeskRequest, pk: int) -> HttpResponseBase:
    """Put a decision right; the form shows the name, which counts as reading it."""
    found = _found(request, pk, dropped_at__isnull=True)
    units = own_units(request.user, request.inspection)
    cases = Case.objects.filter(inspection=found.inspection_id)
    initial = {} if request.method == "POST" else values_of_sanction(found)
    form = SanctionForm(request.POST or None, units=units, cases=cases, initial=initial)
    refusal = ""
    if request.method != "POST":
        accountability.read_name(found, by=request.user)
    elif form.is_valid():
        try:
            accountability.amend(found, form.said(), by=request.user, seen=form.cleaned_data["seen"] or 0)
        except Stale:
            raise
        except Refused as error:
            refusal = str(error)
        else:
            messages.success(request, _("已保存修改。"))
            return redirect("supervision:sanction", pk)
    context = {
        "title": _("更正追责问责"),
        "lead": _("打开这张表就看到了姓名，已记入查看记录。"),
        "form": form,
        "refusal": refusal,
        "sanction": found,
    }
    return render(request, "supervision/sanction_form.html", context, status=422 if request.method == "POST" else 200)


@allow(*KEEPERS)
@needs_inspection
@require_POST
def drop(request: DeskRequest, pk: int) -> HttpResponseBase:
    """Declare it void, with a reason."""
    form = ReasonForm(request.POST)
    if not form.is_valid():
        raise Unusable(first_error(form))
    said = form.cleaned_data
    accountability.drop(_found(request, pk), said["reason"], by=request.user, seen=said["seen"])
    messages.success(request, _("已作废，不再计数；随时可以恢复。"))
    return redirect("supervision:sanction", pk)


@allow(*KEEPERS)
@needs_inspection
@require_POST
def restore(request: DeskRequest, pk: int) -> HttpResponseBase:
    """Take it up again."""
    accountability.restore(_found(request, pk), by=request.user, seen=seen_of(request))
    messages.success(request, _("已恢复。"))
    return redirect("supervision:sanction", pk)
