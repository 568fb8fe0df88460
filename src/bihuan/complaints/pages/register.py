"""The register of complaints and its batches."""

from urllib.parse import urlencode

from django.http import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from bihuan.cases.hand import DeskRequest
from bihuan.cases.models import Batch
from bihuan.cases.selectors import sees_whole
from bihuan.complaints import registers
from bihuan.complaints.bulk_forms import BulkAssignForm, BulkRecallForm
from bihuan.complaints.choosing import assignable_units
from bihuan.complaints.pages.inspection import needs_inspection
from bihuan.look.exporting import export
from bihuan.look.shelf import shelf_of
from bihuan.look.templatetags.look import moment
from bihuan.units.access import allow
from bihuan.units.roles import CASE_ROLES, Role


@allow(*CASE_ROLES)
@needs_inspection
def complaints(request: DeskRequest) -> HttpResponseBase:
    """Every complaint the member sees, narrowed by what the address bar says."""
    member, inspection = request.user, request.inspection
    listing = registers.complaint_listing(request.GET, member, inspection, shelf_of(request))
    note = _("%(inspection)s，截至%(moment)s") % {"inspection": inspection, "moment": moment(timezone.now())}
    if listing.wants_export:
        return export(listing, title=_("信访件清单"), note=note, by=str(member))
    context = {
        "title": _("信访件"),
        "lead": note + "。" + ("" if sees_whole(member, inspection) else _("只列本单位承办的件和本单位的办理情况。")),
        "listing": listing,
        "handles": member.holds({Role.HANDLE}),
        "dispatches": sees_whole(member, inspection, {Role.DISPATCH}),
    }
    if context["dispatches"]:
        units = assignable_units(member, inspection)
        context |= {"assigning": BulkAssignForm(units=units), "recalling": BulkRecallForm(units=units)}
    return render(request, "complaints/list.html", context)


@allow(*CASE_ROLES)
@needs_inspection
def batches(request: DeskRequest) -> HttpResponseBase:
    """Each batch with how its complaints stand; every number opens the complaints it counts."""
    rows = registers.batch_rows(request.user, request.inspection)
    total = registers.BatchRow(Batch())
    for row in rows:
        for status, count in row.standing.items():
            total.standing[status] = total.standing.get(status, 0) + count
    dispatches = sees_whole(request.user, request.inspection, {Role.DISPATCH})
    context = {
        "title": _("批次"),
        "lead": _("督察组每天转办一批；点数字看对应的信访件。"),
        "rows": [(row, _numbers(row, dispatches)) for row in rows],
        "total": _numbers(total, dispatches),
        "may_import": sees_whole(request.user, request.inspection, {Role.INTAKE}),
    }
    return render(request, "complaints/batches.html", context)


def _numbers(row: registers.BatchRow, dispatches: bool) -> list[tuple[int, str, bool]]:
    """Each number of a batch, the address of what it counts but for the batch itself, and whether it presses."""
    numbers = []
    for name, statuses in registers.COUNTED.items():
        narrowed = [] if name == "received" else [("status", str(status)) for status in statuses]
        url = f"{reverse('complaints:list')}?{urlencode([*narrowed, ('batch', '')])}"
        if name == "waiting" and dispatches:
            url = f"{reverse('complaints:dispatch')}?batch="
        numbers.append((row.count(name), url, name == "waiting"))
    return numbers
