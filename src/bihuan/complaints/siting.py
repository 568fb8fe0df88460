"""A complaint and the sites it is about: who links them, and what a site's page says of the complaint."""

from collections.abc import Iterable
from typing import Any

from bihuan.cases.models import Case, Status
from bihuan.cases.recording import Move
from bihuan.cases.selectors import visible_assignments
from bihuan.complaints.models import Complaint
from bihuan.complaints.moving import move
from bihuan.complaints.repeats.showing import shown
from bihuan.complaints.telling import page
from bihuan.sites.linking import Duty, Takes
from bihuan.sites.telling import Told
from bihuan.units.models import Member
from bihuan.units.roles import Role
from bihuan.units.scope import may

OFFICE = (Role.DISPATCH, Role.INTAKE, Role.REVIEW)
UNIT = (Role.HANDLE, Role.DISPATCH)


def _duty(case: Case, member: Member) -> Duty | None:
    """As the office of the inspection, else for the outermost share that the member works on."""
    if case.status == Status.WITHDRAWN:
        return None
    region = case.inspection.region
    for role in OFFICE:
        if may(member, role, region):
            return Duty(role, region)
    shares = visible_assignments(member, case.inspection, UNIT, below=True).filter(case=case)
    for share in shares.order_by("pk"):
        for role in UNIT:
            if may(member, role, share.unit):
                return Duty(role, share.unit, share.unit)
    return None


def _record(case: Case, act: str, duty: Duty, data: dict[str, Any], *, by: Member, seen: int) -> None:
    """It changes no state; the entry of a unit is read where its share is."""
    done = Move(case, act, duty.unit, data=data, stays=duty.unit is not None, role=duty.role, place=duty.place)
    move([done], inspection=case.inspection, by=by, seen=seen)


def _text(case: Case) -> str:
    return Complaint.objects.values_list("text", flat=True).get(pk=case.pk)


def _page(case: Case) -> str:
    return page(case.inspection, case.number)


COMPLAINTS = Takes(duty=_duty, record=_record, text=_text, page=_page)


def lines_of(cases: Iterable[Case], member: Member) -> dict[int, Told]:
    """Complaints in a line each, their state as the reader sees it."""
    ids = [case.pk for case in cases]
    texts = dict(Complaint.objects.filter(pk__in=ids).values_list("pk", "text"))
    return {
        pk: Told(texts.get(pk, ""), one.status, str(one.status.label), one.link)
        for pk, one in shown(ids, member).items()
    }
