"""The team withdraws a complaint or replaces it by another: it keeps its number and leaves the counts from that day."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from bihuan.cases.faceting import set_facets
from bihuan.cases.models import Assignment, Case, Facet, Status
from bihuan.cases.recording import Move
from bihuan.complaints.intake import count_as_said
from bihuan.complaints.models import Complaint
from bihuan.complaints.moving import move
from bihuan.complaints.repeats.counting import recount
from bihuan.ledger.models import Entry
from bihuan.refusals import Refused
from bihuan.units.deputies import acting_for
from bihuan.units.models import Member
from bihuan.units.roles import Role
from bihuan.units.scope import may

OFFICE = (Role.INTAKE, Role.DISPATCH)
"""Who may withdraw and restore, at the inspection's region."""


@transaction.atomic
def withdraw(
    complaint: Complaint,
    *,
    by: Member | None,
    seen: int | None,
    reason: str,
    on: date | None = None,
    replaced_by: Case | None = None,
) -> Entry:
    """Take a complaint out of the counts; every unit's share of it ends. ``replaced_by`` is the one that came instead."""
    case = complaint.case
    role = _role(case, by)
    if not reason.strip():
        raise Refused(_("请写明督察组为什么撤回这件。"))
    if replaced_by is not None and (replaced_by.pk == case.pk or replaced_by.inspection_id != case.inspection_id):
        raise Refused(_("替换它的应是同一督察的另一件：请核对编号。"))
    shares = Assignment.objects.filter(case=case).exclude(status=Status.RECALLED).select_related("unit")
    moves = [Move(case, "end", share.unit, on, reason=reason, role=role) for share in shares.order_by("parent", "id")]
    data = {"replaced_by": replaced_by.number} if replaced_by else {}
    moves.append(Move(case, "withdraw", None, on, reason=reason, data=data, withdraws=True, role=role))
    entry = move(moves, inspection=case.inspection, by=by, seen=seen)[-1]
    for dimension in Facet.Dimension.values:
        set_facets(case.inspection, dimension, {case: set()}, {case: entry.effective_at})
    return entry


@transaction.atomic
def restore(complaint: Complaint, *, by: Member | None, seen: int | None, reason: str, on: date | None = None) -> Entry:
    """The team hands a withdrawn complaint over again: it counts from that day and waits for dispatch."""
    case = complaint.case
    role = _role(case, by)
    if not reason.strip():
        raise Refused(_("请写明为什么恢复这件。"))
    moves = [Move(case, "restore", None, on, reason=reason, withdraws=False, role=role)]
    (entry,) = move(moves, inspection=case.inspection, by=by, seen=seen)
    count_as_said(case.inspection, [complaint], {case: entry.effective_at})
    set_facets(case.inspection, "verdict", {case: {complaint.verdict} - {""}}, {case: entry.effective_at})
    recount(case.inspection, [case])
    return entry


def _role(case: Case, by: Member | None) -> Role | None:
    """In which role ``by`` does it; None is the system. ``Refused`` when in none."""
    region = case.inspection.region
    if by is None:
        return None
    held = [role for role in OFFICE if may(by, role, region)]
    if not held:
        raise Refused(_("撤回或恢复信访件要由%(unit)s的收件或分办人员来做。") % {"unit": region})
    # What an own post allows is not done on another's behalf.
    return min(held, key=lambda role: acting_for(by, role, region) is not None)
