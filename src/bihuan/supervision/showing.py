"""The instruments that press a case, on the case's own page."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext as _

from bihuan.cases.hand import DeskRequest
from bihuan.cases.models import Case
from bihuan.complaints.remarks import Remark
from bihuan.findings.models import Finding
from bihuan.findings.sections import Section
from bihuan.supervision.models import Instrument
from bihuan.supervision.reach import visible_instruments
from bihuan.units.models import Member


def pressing(case: Case, member: Member) -> list[Instrument]:
    rows = visible_instruments(member, case.inspection).filter(cases=case, dropped_at__isnull=True)
    return list(rows.select_related("unit"))


def section(finding: Finding, request: DeskRequest) -> Section | None:
    """On a finding's page, where there are any."""
    rows = pressing(finding.case, request.user)
    return Section("supervision/section.html", {"rows": rows}, place=45) if rows else None


def remarks(case: Case, member: Member) -> Iterable[Remark]:
    """A line for each on a complaint's page."""
    for one in pressing(case, member):
        words = {"day": one.day.isoformat(), "unit": one.unit, "kind": one.get_kind_display(), "title": one.title}
        said = _("%(day)s %(unit)s%(kind)s：%(title)s") % words
        yield Remark(said, reverse("supervision:instrument", args=[one.pk]))
