"""What is done with the complaints ticked in the register: counted, exported, given to units, taken back."""

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from bihuan.cases.hand import DeskRequest
from bihuan.cases.models import Case
from bihuan.complaints import bulk
from bihuan.complaints.bulk_forms import BulkAssignForm, BulkRecallForm
from bihuan.complaints.choosing import assignable_units
from bihuan.complaints.forms import first_error
from bihuan.complaints.pages.inspection import needs_inspection, way_back
from bihuan.complaints.registers import complaint_listing
from bihuan.complaints.sums import sums
from bihuan.look.exporting import export
from bihuan.look.selecting import Selection, asked_of, selection_of
from bihuan.look.shelf import Shelf
from bihuan.look.templatetags.look import moment
from bihuan.look.undoing import tell_act
from bihuan.refusals import Unusable
from bihuan.units.access import allow
from bihuan.units.roles import CASE_ROLES, Role

LIST = "complaints:list"


def _selected(request: DeskRequest, **wishes: str) -> Selection[Case]:
    """What is ticked in the list from which the form was sent; ``wishes`` are added to that list's address."""
    asked = asked_of(request.POST).copy()
    asked.update(wishes)
    listing = complaint_listing(asked, request.user, request.inspection, Shelf(request.user, LIST, asked))
    return selection_of(request.POST, listing, name="case")


@allow(*CASE_ROLES)
@needs_inspection
@require_POST
def count(request: DeskRequest) -> HttpResponse:
    """The numbers under the selection: a line for the bar, or a page where no script runs."""
    selection = _selected(request)
    whole, by_unit = sums(selection.rows, request.user, request.inspection)
    context: dict[str, object] = {"sums": whole, "by": by_unit}
    if request.htmx:
        return render(request, "look/sums.html", context)
    context |= {
        "title": _("选中%(count)d件的合计") % {"count": selection.count},
        "back": way_back(request, reverse(LIST)),
    }
    return render(request, "look/sums_page.html", context)


@allow(*CASE_ROLES)
@needs_inspection
@require_POST
def export_ticked(request: DeskRequest) -> HttpResponseBase:
    """The selected complaints as an Excel file, with the columns of the list."""
    selection = _selected(request, export="xlsx")
    if selection.seen:
        selection.listing.only(list(selection.seen))
    note = _("%(inspection)s，截至%(moment)s") % {
        "inspection": request.inspection,
        "moment": moment(timezone.now()),
    }
    return export(selection.listing, title=_("信访件清单"), note=note, by=str(request.user))


@allow(Role.DISPATCH)
@needs_inspection
@require_POST
def assign(request: DeskRequest) -> HttpResponse:
    """Give all of them to the chosen units."""
    form = BulkAssignForm(request.POST, units=assignable_units(request.user, request.inspection))
    if not form.is_valid():
        raise Unusable(first_error(form))
    said = form.cleaned_data
    act = bulk.assign(
        _selected(request),
        form.chosen(),
        inspection=request.inspection,
        by=request.user,
        on=said["on"],
        on_batch_day=said["on_batch_day"] and not said["on"],
    )
    tell_act(request, act)
    return redirect(way_back(request, reverse(LIST)))


@allow(Role.HANDLE)
@needs_inspection
@require_POST
def accept(request: DeskRequest) -> HttpResponse:
    """Sign for all of them."""
    tell_act(request, bulk.accept(_selected(request), inspection=request.inspection, by=request.user))
    return redirect(way_back(request, reverse(LIST)))


@allow(Role.DISPATCH)
@needs_inspection
@require_POST
def recall(request: DeskRequest) -> HttpResponse:
    """Take all of them back from one unit or from all."""
    form = BulkRecallForm(request.POST, units=assignable_units(request.user, request.inspection))
    if not form.is_valid():
        raise Unusable(first_error(form))
    said = form.cleaned_data
    act = bulk.recall(
        _selected(request), form.unit(), inspection=request.inspection, by=request.user, reason=said["reason"]
    )
    tell_act(request, act)
    return redirect(way_back(request, reverse(LIST)))
