"""Enforcement at the desk: the register, one record, a new one, what answers to complaints tell of."""

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from bihuan.cases.behalf import actors
from bihuan.cases.entering import entries_of
from bihuan.cases.hand import DeskRequest, seen_of, whole
from bihuan.cases.locking import act_label
from bihuan.cases.selectors import visible_cases
from bihuan.complaints.actions import said_action
from bihuan.complaints.pages.inspection import needs_inspection
from bihuan.enforcement import recording
from bihuan.enforcement.forms import EnforcementForm, first_values, values_of
from bihuan.enforcement.models import Enforcement
from bihuan.enforcement.reach import READERS, WRITERS, own_units, visible_records, writable_records
from bihuan.enforcement.registers import enforcement_listing, said_yuan
from bihuan.enforcement.taking_over import take_over, untaken
from bihuan.look.exporting import export
from bihuan.look.shelf import shelf_of
from bihuan.refusals import Refused, Stale, Unusable
from bihuan.units.access import allow

MOST = 200
"""Offers on one page; the rest follows once these are taken."""


@allow(*READERS)
@needs_inspection
def records(request: DeskRequest) -> HttpResponseBase:
    """What was enforced, and how much answers to complaints tell of that is not in here."""
    member, inspection = request.user, request.inspection
    listing = enforcement_listing(request.GET, member, inspection, shelf_of(request))
    if listing.wants_export:
        return export(listing, title=_("执法台账"), note=str(inspection.region), by=str(member))
    may_write = own_units(member, inspection).exists()
    seen = visible_cases(member).filter(pk__in=[row.case_id for row in listing.rows if row.case_id])
    context = {
        "title": _("执法"),
        "lead": _(
            "现场执法检查、责令改正、立案处罚、查封扣押、停产关闭、移送拘留、环境信访办结：可以一件一登，也可以按月报数。"
        ),
        "listing": listing,
        "rows": [(row, said_yuan(row)) for row in listing.rows],
        "may_write": may_write,
        "offers": untaken(member, inspection).count() if may_write else 0,
        "seen_cases": set(seen.values_list("pk", flat=True)),
    }
    return render(request, "enforcement/list.html", context)


@allow(*WRITERS)
@needs_inspection
def new(request: DeskRequest) -> HttpResponseBase:
    """Enter one matter, or a return for a period."""
    member, inspection = request.user, request.inspection
    units = own_units(member, inspection)
    form = EnforcementForm(request.POST or None, units=units, initial=first_values(units, member.home()))
    refusal = ""
    if request.method == "POST" and form.is_valid():
        try:
            made, is_new = recording.write(inspection, form.said(), by=member, receipt=form.cleaned_data["receipt"])
        except (Refused, Unusable) as error:
            form.renew()
            refusal = str(error)
        else:
            if is_new:
                messages.success(request, _("已登记%(kind)s。") % {"kind": made.get_kind_display()})
            return redirect("enforcement:list")
    context = {
        "title": _("登记执法情况"),
        "lead": _("一件一登；按月报数的填时段起日和合计。信访件答复里写过的，到“信访件里的”转入，不用重填。"),
        "form": form,
        "refusal": refusal,
        "draft": "enforcement",
    }
    return render(request, "enforcement/form.html", context, status=422 if request.method == "POST" else 200)


def _found(request: DeskRequest, pk: int) -> Enforcement:
    rows = visible_records(request.user, request.inspection)
    return get_object_or_404(rows.select_related("unit", "inspection__region", "case", "by"), pk=pk)


@allow(*READERS)
@needs_inspection
def record(request: DeskRequest, pk: int) -> HttpResponseBase:
    """One record and what was done to it."""
    found = _found(request, pk)
    may_write = writable_records(request.user, request.inspection).filter(pk=pk).exists()
    entries = list(entries_of(found))
    who = actors(entries)
    case = found.case
    context = {
        "title": str(found),
        "lead": _("%(kind)s，%(unit)s，%(day)s")
        % {"kind": found.get_kind_display(), "unit": found.unit, "day": found.day.isoformat()},
        "record": found,
        "yuan": said_yuan(found),
        "case": case if case and visible_cases(request.user).filter(pk=case.pk).exists() else None,
        "may_write": may_write,
        "history": [(act_label(entry.act), who[entry.pk], entry) for entry in entries],
    }
    return render(request, "enforcement/record.html", context)


@allow(*WRITERS)
@needs_inspection
def edit(request: DeskRequest, pk: int) -> HttpResponseBase:
    """Put a record right."""
    member, inspection = request.user, request.inspection
    rows = writable_records(member, inspection).filter(dropped_at__isnull=True)
    found = get_object_or_404(rows.select_related("inspection__region", "unit", "case"), pk=pk)
    form = EnforcementForm(request.POST or None, units=own_units(member, inspection), initial=values_of(found))
    refusal = ""
    if request.method == "POST" and form.is_valid():
        try:
            recording.amend(found, form.said(found), by=member, seen=form.cleaned_data["seen"] or 0)
        except Stale:
            raise
        except (Refused, Unusable) as error:
            refusal = str(error)
        else:
            messages.success(request, _("已保存修改。"))
            return redirect("enforcement:record", pk)
    context = {
        "title": _("更正执法情况"),
        "lead": _("更正前后都留痕；已经印发的公文不受影响，打开那一份能看到差别。"),
        "form": form,
        "refusal": refusal,
        "draft": f"enforcement-{found.pk}-{found.revision}",
        "record": found,
    }
    return render(request, "enforcement/form.html", context, status=422 if request.method == "POST" else 200)


@allow(*WRITERS)
@needs_inspection
@require_POST
def drop(request: DeskRequest, pk: int) -> HttpResponseBase:
    """Declare it void, with a reason."""
    reason = request.POST.get("reason", "")[:1000]
    recording.drop(_found(request, pk), reason, by=request.user, seen=seen_of(request))
    messages.success(request, _("已作废，不再计数；随时可以恢复。"))
    return redirect("enforcement:record", pk)


@allow(*WRITERS)
@needs_inspection
@require_POST
def restore(request: DeskRequest, pk: int) -> HttpResponseBase:
    """Take it up again."""
    recording.restore(_found(request, pk), by=request.user, seen=seen_of(request))
    messages.success(request, _("已恢复。"))
    return redirect("enforcement:record", pk)


@allow(*WRITERS)
@needs_inspection
def offers(request: DeskRequest) -> HttpResponseBase:
    """What answers to complaints tell of and the register does not have; what is ticked is taken over."""
    member, inspection = request.user, request.inspection
    if request.method == "POST":
        ticked = [whole(key) for key in request.POST.getlist("row")]
        made = take_over(ticked, inspection, by=member)
        messages.success(request, _("已转入%(count)d条。") % {"count": len(made)})
        return redirect("enforcement:offers" if untaken(member, inspection).exists() else "enforcement:list")
    found = untaken(member, inspection)
    shown = list(found[:MOST])
    context = {
        "title": _("信访件里的执法情况"),
        "lead": _("答复里登记了、台账里没有的文书和处罚；同一单位同一文号的只转一次，转入后连着那一件。"),
        "rows": [(action, said_action(action)) for action in shown],
        "more": max(found.count() - len(shown), 0),
    }
    return render(request, "enforcement/offers.html", context)
