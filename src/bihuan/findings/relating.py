"""Complaints about the same matter, linked to a finding."""

from django.db import transaction
from django.utils.translation import gettext as _

from bihuan.cases.models import Case
from bihuan.cases.selectors import visible_cases
from bihuan.findings.models import Finding
from bihuan.findings.recording import Act, record
from bihuan.refusals import Refused
from bihuan.units.models import Member
from bihuan.units.roles import Role


def complaint_called(number: str, member: Member) -> Case:
    """The complaint of that number, of whichever inspection, that ``member`` sees; the newest where two have it."""
    wanted = number.strip()
    found = visible_cases(member).filter(number=wanted).order_by("-received_at").first()
    if found is None:
        raise Refused(_("没有找到编号是“%(number)s”的信访件，请核对编号。") % {"number": wanted})
    return found


@transaction.atomic
def relate(finding: Finding, complaint: Case, *, by: Member, seen: int) -> None:
    """Link ``complaint``; both pages show it. Linked already, nothing changes."""
    if complaint.kind != Case.Kind.COMPLAINT:
        raise Refused(_("只能关联信访件。"))
    if finding.related.filter(pk=complaint.pk).exists():
        return
    _record(finding, complaint, "relate_complaint", by, seen)
    finding.related.add(complaint)


@transaction.atomic
def unrelate(finding: Finding, complaint: Case, *, by: Member, seen: int) -> None:
    """Take the link away; the ledger keeps that it was there."""
    if not finding.related.filter(pk=complaint.pk).exists():
        return
    _record(finding, complaint, "unrelate_complaint", by, seen)
    finding.related.remove(complaint)


def _record(finding: Finding, complaint: Case, act: str, by: Member, seen: int) -> None:
    data = {"complaint": complaint.number, "chain": complaint.chain}
    record([Act(finding.case, act, Role.DISPATCH, data=data)], inspection=finding.case.inspection, by=by, seen=seen)
