"""One batch: its way from handover to publication, and how far each unit is."""

from django.http import Http404, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _

from bihuan.cases.hand import DeskRequest
from bihuan.cases.models import Batch, Status
from bihuan.cases.selectors import sees_whole, visible_cases
from bihuan.complaints.batches import UnitProgress, progress, records_url, story
from bihuan.complaints.pages.inspection import needs_inspection
from bihuan.look.templatetags.look import moment
from bihuan.units.access import allow
from bihuan.units.roles import CASE_ROLES

Number = tuple[int, str, bool]
"""How many, the address of what it counts, and whether it presses."""


@allow(*CASE_ROLES)
@needs_inspection
def batch(request: DeskRequest, number: int) -> HttpResponseBase:
    """A batch without a complaint that the member may see is not there."""
    member, inspection = request.user, request.inspection
    found = get_object_or_404(Batch.objects.select_related("inspection"), inspection=inspection, number=number)
    whole = sees_whole(member, inspection)
    if not whole and not visible_cases(member, inspection).filter(batch=found).exists():
        raise Http404
    said = _("%(day)s转办，截至%(moment)s。") % {"day": found.day, "moment": moment(timezone.now())}
    context = {
        "title": str(found),
        "lead": said + ("" if whole else _("只算本单位承办的部分。")),
        "batch": found,
        "records": records_url(found),
        "milestones": story(found, member),
        "units": [(unit, _numbers(found, unit)) for unit in progress(found, member)],
        "before": Batch.objects.filter(inspection=inspection, number__lt=number).order_by("-number").first(),
        "after": Batch.objects.filter(inspection=inspection, number__gt=number).order_by("number").first(),
    }
    return render(request, "complaints/batch.html", context)


def _numbers(batch: Batch, unit: UnitProgress) -> list[Number]:
    def at(*statuses: Status) -> str:
        return records_url(batch, unit=unit.unit_id, part=[str(status) for status in statuses])

    return [
        (unit.total, records_url(batch, unit=unit.unit_id), False),
        (unit.waiting, at(Status.DISPATCHED, Status.RETURNED), False),
        (unit.handling, at(Status.HANDLING), False),
        (unit.submitted, at(Status.SUBMITTED), False),
        (unit.stage_closed, at(Status.STAGE_CLOSED), False),
        (unit.closed, at(Status.CLOSED), False),
        (unit.overdue, records_url(batch, unit=unit.unit_id, urgency="overdue"), True),
    ]
