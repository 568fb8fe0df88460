"""The register of look-backs, giving them to inspectors, and what has signs."""

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from bihuan.cases.hand import DeskRequest
from bihuan.complaints.forms import first_error
from bihuan.complaints.pages.inspection import needs_inspection, way_back
from bihuan.look.exporting import export
from bihuan.look.shelf import shelf_of
from bihuan.look.templatetags.look import moment
from bihuan.lookback.forms import AssignForm, ReasonForm
from bihuan.lookback.inspecting import inspectors
from bihuan.lookback.ordering import assign, order
from bihuan.lookback.registers import look_back_listing, visible_look_backs
from bihuan.lookback.signs import suspects
from bihuan.refusals import Unusable
from bihuan.units.access import allow
from bihuan.units.roles import CASE_ROLES, Role
from bihuan.units.scope import may

MOST = 100
"""Rows with signs on a page; the ones with most signs come first."""


@allow(*CASE_ROLES)
@needs_inspection
def look_backs(request: DeskRequest) -> HttpResponseBase:
    """Every look-back that the member may see; the office gives those that wait to an inspector."""
    member, inspection = request.user, request.inspection
    listing = look_back_listing(request.GET, member, inspection, shelf_of(request))
    note = _("%(inspection)s，截至%(moment)s") % {"inspection": inspection, "moment": moment(timezone.now())}
    if listing.wants_export:
        return export(listing, title=_("回头看台账"), note=note, by=str(member))
    assigns = may(member, Role.DISPATCH, inspection.region)
    context = {
        "title": _("回头看"),
        "lead": note + "。",
        "listing": listing,
        "assigning": AssignForm(members=inspectors(inspection), auto_id="assign-%s") if assigns else None,
        "office": assigns,
        "ticks": "ticked" if assigns else False,
    }
    return render(request, "lookback/list.html", context)


@allow(Role.DISPATCH)
@needs_inspection
@require_POST
def give(request: DeskRequest) -> HttpResponseBase:
    """Give what is ticked to an inspector."""
    inspection = request.inspection
    form = AssignForm(request.POST, members=inspectors(inspection))
    if not form.is_valid():
        raise Unusable(first_error(form))
    ticked = [int(key) for key in request.POST.getlist("row") if key.isdecimal()]
    rows = list(visible_look_backs(request.user, inspection).filter(pk__in=ticked))
    inspector = form.members[form.cleaned_data["inspector"]]
    done = assign(rows, inspector, form.cleaned_data["due_on"], by=request.user)
    messages.success(request, _("已把%(count)d个回头看指派给%(who)s。") % {"count": len(done), "who": inspector.title})
    return redirect(way_back(request, "/look-backs/"))


@allow(Role.DISPATCH)
@needs_inspection
def signs(request: DeskRequest) -> HttpResponseBase:
    """What is struck off and has signs; what is ticked is ordered, as is one by hand with its reason."""
    member, inspection = request.user, request.inspection
    found = suspects(inspection) if may(member, Role.DISPATCH, inspection.region) else []
    if request.method == "POST":
        reasons = {one.case.pk: one.signs for one in found}
        ticked = {int(key) for key in request.POST.getlist("row") if key.isdecimal()}
        wanted = {pk: reasons.get(pk, []) for pk in ticked}
        if said := request.POST.get("reason", "").strip():
            form = ReasonForm(request.POST)
            if not form.is_valid():
                raise Unusable(first_error(form))
            wanted = {pk: [said, *signs] for pk, signs in wanted.items()}
        done = order(inspection, wanted, by=member)
        messages.success(request, _("已安排%(count)d个回头看，请指派核查人。") % {"count": len(done)})
        return redirect("lookback:list")
    context = {
        "title": _("有线索的已销号问题"),
        "lead": _("销号以后又有举报、报警，照片在别处也用过、拍摄地点不对的，值得再看一眼；线索不等于结论。"),
        "suspects": found[:MOST],
        "more": max(0, len(found) - MOST),
    }
    return render(request, "lookback/signs.html", context)
