"""A public notice beside the plan of its finding and what was reported of it."""

from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _

from bihuan.cases.hand import DeskRequest
from bihuan.complaints.pages.inspection import needs_inspection
from bihuan.findings.registers import seen_findings
from bihuan.look.templatetags.look import day
from bihuan.notices.agreeing import agreements
from bihuan.notices.models import Notice
from bihuan.publication.side_by_side import side_by_side
from bihuan.units.access import allow
from bihuan.units.roles import CASE_ROLES


@allow(*CASE_ROLES)
@needs_inspection
def notice(request: DeskRequest, pk: int) -> HttpResponseBase:
    """Of a finding that the member sees, and so its plan and reports."""
    cases = seen_findings(request.user, request.inspection).order_by().values("pk")
    rows = Notice.objects.filter(closing__finding__in=cases).select_related("closing__finding__case", "entry")
    found = get_object_or_404(rows, pk=pk)
    agreement = agreements([found])[found.pk]
    context = {
        "title": _("方案、报告、公示对照"),
        "lead": found.title,
        "notice": found,
        "finding": found.closing.finding,
        "posted": _("%(day)s发布，内容已定，不再改动。") % {"day": day(found.entry.recorded_at)},
        "agreement": agreement,
        "lines": side_by_side(agreement),
    }
    return render(request, "publication/notice.html", context)
