"""A round's register in Word."""

from django.http import HttpResponse, HttpResponseBase

from bihuan.cases.hand import DeskRequest
from bihuan.complaints.pages.inspection import needs_inspection
from bihuan.mailroom.round_file import round_file
from bihuan.rounds.pages.rounds import round_of
from bihuan.rounds.registers import round_findings, standings
from bihuan.units.access import allow
from bihuan.units.roles import CASE_ROLES

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@allow(*CASE_ROLES)
@needs_inspection
def word(request: DeskRequest, pk: int) -> HttpResponseBase:
    """Of what the member sees."""
    asked = round_of(request, pk)
    cases = list(round_findings(request.user, asked).order_by("pk"))
    response = HttpResponse(round_file(asked, cases, standings(asked, cases)), content_type=WORD)
    response["Content-Disposition"] = f'attachment; filename="round-{asked.as_of.isoformat()}.docx"'
    return response
