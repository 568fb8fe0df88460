"""The instruments that press a case, on the case's own page."""

from collections.abc import Iterable
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from bihuan.cases.hand import DeskRequest
from bihuan.cases.models import Case
from bihuan.complaints.remarks import Remark
from bihuan.findings.models import Finding
from bihuan.findings.sections import Lead, Section
from bihuan.supervision.models import Instrument
from bihuan.supervision.reach import visible_instruments
from bihuan.units.models import Member
from bihuan.units.roles import OFFICE_ROLES
from bihuan.units.scope import may


def pressing(case: Case, member: Member) -> list[Instrument]:
    rows = visible_instruments(member, case.inspection).filter(cases=case, dropped_at__isnull=True)
    return list(rows.select_related("unit"))


def section(finding: Finding, request: DeskRequest) -> Section | None:
    """On a finding's page those there are; the office presses its units from here."""
    rows = pressing(finding.case, request.user)
    presses = any(may(request.user, role, finding.case.inspection.region) for role in OFFICE_ROLES)
    if not rows and not presses:
        return None
    number = finding.case.number
    new = f"{reverse('supervision:new')}?{urlencode({'cases': number, 'inspection': finding.case.inspection.code})}"
    act = Lead(_("督办"), new, waits=False) if presses else None
    return Section("supervision/section.html", {"rows": rows}, place=45, act=act)


def remarks(case: Case, member: Member) -> Iterable[Remark]:
    """A line for each on a complaint's page."""
    for one in pressing(case, member):
        words = {"day": one.day.isoformat(), "unit": one.unit, "kind": one.get_kind_display(), "title": one.title}
        said = _("%(day)s %(unit)s%(kind)s：%(title)s") % words
        yield Remark(said, reverse("supervision:instrument", args=[one.pk]))
