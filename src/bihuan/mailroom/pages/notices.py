"""A notice in Word."""

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404

from bihuan.cases.hand import DeskRequest
from bihuan.complaints.pages.inspection import needs_inspection
from bihuan.findings.registers import seen_findings
from bihuan.mailroom.notice_file import notice_file
from bihuan.mailroom.pages.rounds import WORD
from bihuan.notices.models import Notice
from bihuan.units.access import allow
from bihuan.units.roles import CASE_ROLES


@allow(*CASE_ROLES)
@needs_inspection
def word(request: DeskRequest, pk: int) -> HttpResponseBase:
    """Of a finding that the member sees."""
    cases = seen_findings(request.user, request.inspection).order_by().values("pk")
    notice = get_object_or_404(Notice, closing__finding__in=cases, pk=pk)
    response = HttpResponse(notice_file(notice), content_type=WORD)
    response["Content-Disposition"] = f'attachment; filename="notice-{notice.starts_on.isoformat()}.docx"'
    return response
