"""To whom the papers of an inspection go."""

from bihuan.cases.models import Inspection
from bihuan.papers.models import Distribution
from bihuan.papers.reach import may_write
from bihuan.refusals import Refused
from bihuan.units.models import Member

FIELDS = ("report_to", "send_to", "issue_to", "phone", "mail")
SEND_TO = "市委、市政府领导，市直有关单位，各县区党委、政府"
PHONE, MAIL = "（0000）0000000", "zgb@example.com"
"""Stand on the first issue until the office writes its own."""


def distribution_of(inspection: Inspection) -> Distribution:
    """The list that the next issue begins with; not stored where the office has written none yet."""
    kept = Distribution.objects.filter(inspection=inspection).select_related("by").first()
    return kept or Distribution(
        inspection=inspection, report_to=inspection.team, send_to=SEND_TO, phone=PHONE, mail=MAIL
    )


def distribute(inspection: Inspection, said: dict[str, str], *, by: Member | None) -> Distribution:
    """Keep another list from now on; the same list again changes nothing."""
    if not may_write(by, inspection):
        raise Refused("报送范围由整改办负责审核或公开的人员管理。")
    kept = distribution_of(inspection)
    if kept.pk and all(getattr(kept, name) == said[name] for name in FIELDS):
        return kept
    return Distribution.objects.create(inspection=inspection, by=by, **{name: said[name] for name in FIELDS})


def recipients(text: str) -> str:
    """One recipient on a line, as typed into a box, in one line as it is printed."""
    return "，".join(line.strip().rstrip("，、；。") for line in text.splitlines() if line.strip())
