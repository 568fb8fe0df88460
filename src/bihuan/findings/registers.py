"""The register of findings, as a member sees it."""

from django.db.models import Prefetch, QuerySet
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from bihuan.cases.models import Case, Inspection, Party, Stand
from bihuan.cases.selectors import visible_cases
from bihuan.findings.days import with_days
from bihuan.findings.models import Finding
from bihuan.look.listing import Column, Filter, Listing
from bihuan.look.shelf import Shelf
from bihuan.units.models import Member

RESPONSIBLE = (Party.Part.LEAD, Party.Part.ASSIST)


def seen_findings(member: Member, inspection: Inspection | None) -> QuerySet[Case]:
    """Visible findings with ``finding`` and ``responsible``: their responsible units, the leading one first."""
    parties = (
        Party.objects.filter(until__isnull=True, part__in=RESPONSIBLE).select_related("unit").order_by("-part", "id")
    )
    cases = visible_cases(member, inspection, kind=Case.Kind.FINDING).select_related("finding__parent__case")
    return cases.prefetch_related(Prefetch("party", queryset=parties, to_attr="responsible"))


def finding_listing(
    asked: QueryDict, member: Member, inspection: Inspection, shelf: Shelf | None = None
) -> Listing[Case]:
    """The register as asked for in the address bar."""
    cases = with_days(seen_findings(member, inspection))
    return Listing(asked, cases, COLUMNS, FILTERS, default="number", shelf=shelf)


def sponsor_listing(
    asked: QueryDict, member: Member, inspection: Inspection, shelf: Shelf | None = None
) -> Listing[Case]:
    """What each sponsor (联点领导) answers for: the findings that name one, by sponsor."""
    cases = with_days(seen_findings(member, inspection).exclude(finding__sponsor=""))
    named = sorted(set(cases.order_by().values_list("finding__sponsor", flat=True)))
    filters = (Filter("sponsor", _("联点领导"), [(name, name) for name in named], "finding__sponsor"), *FILTERS)
    return Listing(asked, cases, (SPONSOR, *COLUMNS), filters, default="sponsor", shelf=shelf)


SPONSOR = Column("sponsor", _("联点领导"), order="finding__sponsor", value=lambda case: case.finding.sponsor, width=16)


COLUMNS = (
    Column("number", _("编号"), order="pk", value=lambda case: case.number, width=14),
    Column("title", _("反馈问题"), value=lambda case: case.finding.title, width=50),
    Column("serial", _("序号"), value=lambda case: case.finding.serial_text, width=20),
    Column("level", _("层级"), value=lambda case: case.finding.get_level_display(), width=8),
    Column("units", _("责任单位"), value=lambda case: [party.unit.short for party in case.responsible], width=26),
    Column("status", _("状态"), order="status", value=lambda case: Stand(case.status).label, width=16),
    Column("due", _("整改时限"), order="due_on", value=lambda case: case.due_on or case.finding.due_text, width=14),
    Column("rectified", _("完成整改日期"), order="rectified_at", value=lambda case: case.rectified_at, width=14),
    Column("struck", _("销号日期"), order="struck_at", value=lambda case: case.struck_at, width=14),
    Column("problem", _("问题全文"), stands="export", value=lambda case: case.finding.problem, width=80),
    Column("target", _("整改目标"), stands="export", value=lambda case: case.finding.target, width=60),
)
FILTERS = (
    Filter("status", _("状态"), Stand.choices, "status"),
    Filter("level", _("层级"), Finding.Level.choices, "finding__level"),
)
