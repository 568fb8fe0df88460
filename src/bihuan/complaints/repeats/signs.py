"""A repeat that comes after the first was closed is the strongest sign that the closing was false."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from bihuan.cases.models import Assignment, Case, CaseSpan, Status
from bihuan.cases.selectors import visible_assignments, visible_cases
from bihuan.complaints.lifecycle import COMPLAINT
from bihuan.complaints.models import Complaint
from bihuan.complaints.telling import page
from bihuan.inbox.kinds import Kind
from bihuan.inbox.posting import Note, holders, tell
from bihuan.moments import BEIJING
from bihuan.units.models import Member
from bihuan.units.roles import Role


@dataclass(frozen=True)
class Sign:
    """``first`` was closed at ``closed_at``, and ``repeats`` came after that; ``shares`` the member may reopen."""

    first: Case
    closed_at: datetime
    repeats: list[Case]
    shares: list[Assignment]

    @property
    def link(self) -> str:
        return page(self.first.inspection, self.first.number)

    @property
    def reason(self) -> str:
        """Proposed for reopening."""
        numbers = "、".join(case.number for case in self.repeats)
        return _("办结后又收到重复举报：%(numbers)s") % {"numbers": numbers}


def sign_of(complaint: Complaint, member: Member) -> Sign | None:
    """What the page of a first, or of one of its repeats, says to ``member`` of the closing; None while all is well."""
    first = Case.objects.filter(pk=complaint.repeat_of_id or complaint.pk).select_related("inspection__region").get()
    closed_at = _closed_at(first)
    if closed_at is None or not visible_cases(member).filter(pk=first.pk).exists():
        return None
    repeats = list(
        visible_cases(member)
        .filter(complaint__repeat_of=first.pk, received_at__gte=closed_at)
        .exclude(status=Status.WITHDRAWN)
        .order_by("received_at", "pk")
    )
    if not repeats or (complaint.repeat_of_id and complaint.pk not in {case.pk for case in repeats}):
        return None
    return Sign(first, closed_at, repeats, _reopenable(first, member))


def _reopenable(first: Case, member: Member) -> list[Assignment]:
    shares = list(visible_assignments(member, first.inspection).filter(case=first, status=Status.CLOSED).order_by("pk"))
    for share in shares:
        share.case = first
    return [share for share in shares if not COMPLAINT.why_not("reopen", share, member, share.unit)]


def _closed_at(case: Case) -> datetime | None:
    """Since when it has been closed; None when it is not."""
    if case.status != Status.CLOSED:
        return None
    spans = CaseSpan.objects.filter(case=case, status=Status.CLOSED, until__isnull=True)
    return spans.values_list("since", flat=True).first()


def tell_closed(first: Case, repeat: Case, *, by: Member | None) -> None:
    """Tell who reviews, once for each closing, however many repeats follow."""
    closed_at = _closed_at(first)
    if closed_at is None or repeat.received_at < closed_at:
        return
    said = _("%(first)s办结后又收到重复举报%(repeat)s，请核对是否重新办理。")
    note = Note(
        to=holders(first.inspection.region, Role.REVIEW),
        kind=Kind.REPEATED,
        text=said % {"first": first.number, "repeat": repeat.number},
        link=page(first.inspection, first.number),
        key=f"repeated:{first.pk}:{closed_at.astimezone(BEIJING):%Y%m%d%H%M%S}",
        about=first.number,
        besides=by,
    )
    tell([note])
