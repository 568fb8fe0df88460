"""Who complained: kept and read by few, and every reading is written down (design rule 12)."""

from django.db import transaction
from django.utils.translation import gettext as _

from bihuan.cases.models import Assignment, Status
from bihuan.cases.selectors import sees_whole
from bihuan.complaints.lifecycle import HELD
from bihuan.complaints.models import Complainant, ComplainantLook, Complaint
from bihuan.refusals import Refused
from bihuan.units.models import Member
from bihuan.units.roles import Role
from bihuan.units.scope import may

KEEPERS = frozenset({Role.INTAKE, Role.DISPATCH, Role.REVIEW})
"""Of the inspection's own office: they enter it, and ring people up."""
What = ComplainantLook.What


def may_keep(complaint: Complaint, member: Member) -> bool:
    return sees_whole(member, complaint.case.inspection, KEEPERS)


def why_not_read(complaint: Complaint, member: Member) -> str:
    """Why the member may not read who complained; empty when it may: the office, and units that it lets visit."""
    if may_keep(complaint, member):
        return ""
    if Complainant.objects.filter(complaint=complaint, for_units=True).exists():
        shares = Assignment.objects.filter(case=complaint.case_id, status__in=HELD - {Status.RETURNED})
        if any(may(member, Role.HANDLE, share.unit) for share in shares.select_related("unit")):
            return ""
    return _("举报人的身份只有整改办的收件、分办、审核人员能看；整改办同意的，承办单位也能看。")


@transaction.atomic
def keep_complainant(complaint: Complaint, *, name: str, contact: str, for_units: bool, by: Member) -> None:
    """Enter or change who complained; with neither name nor contact it is erased."""
    if not may_keep(complaint, by):
        raise Refused(why_not_read(complaint, by))
    if name.strip() or contact.strip():
        said = {"name": name.strip(), "contact": contact.strip(), "for_units": for_units, "by": by}
        Complainant.objects.update_or_create(complaint=complaint, defaults=said)
        ComplainantLook.objects.create(complaint=complaint, what=What.KEPT, by=by)
    elif Complainant.objects.filter(complaint=complaint).delete()[0]:
        ComplainantLook.objects.create(complaint=complaint, what=What.ERASED, by=by)


@transaction.atomic
def read_complainant(complaint: Complaint, *, by: Member) -> Complainant:
    """Who complained; that ``by`` read it is written down first. ``Refused`` says why not, or that nobody entered it."""
    if why := why_not_read(complaint, by):
        raise Refused(why)
    found = Complainant.objects.filter(complaint=complaint).first()
    if found is None:
        raise Refused(_("没有登记举报人：匿名，或者清单上没有写。"))
    ComplainantLook.objects.create(complaint=complaint, what=What.READ, by=by)
    return found
