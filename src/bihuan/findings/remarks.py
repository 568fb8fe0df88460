"""On a complaint's page: the findings about the same matter."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext as _

from bihuan.cases.models import Case
from bihuan.complaints.remarks import Remark
from bihuan.findings.registers import seen_findings
from bihuan.units.models import Member


def findings_about(case: Case, member: Member) -> Iterable[Remark]:
    """A line for each that ``member`` sees; its address takes the finding's own source in hand."""
    cases = seen_findings(member, None).filter(finding__related=case).select_related("inspection").order_by("pk")
    for found in cases:
        said = _("关联的反馈问题：%(number)s %(title)s") % {"number": found.number, "title": found.finding.title}
        yield Remark(said, reverse("findings:page", args=[found.pk]) + f"?inspection={found.inspection.code}")
