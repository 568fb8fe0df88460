"""The register of look-backs, as a member sees it."""

from django.db.models import Case as Choice
from django.db.models import CharField, QuerySet, Value, When
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from bihuan.cases.models import Inspection
from bihuan.cases.selectors import sees_whole
from bihuan.findings.registers import seen_findings
from bihuan.look.listing import Column, Filter, Listing
from bihuan.look.shelf import Shelf
from bihuan.lookback.models import LookBack
from bihuan.units.models import Member

Outcome = LookBack.Outcome
DRAWN, SIGNS = "drawn", "signs"
MINE, OTHERS = "mine", "others"


def visible_look_backs(member: Member, inspection: Inspection) -> QuerySet[LookBack]:
    """Of findings that the member sees; a unit learns of one when it is over, not before somebody comes."""
    cases = seen_findings(member, inspection).order_by().values("pk")
    rows = LookBack.objects.filter(finding__in=cases)
    if not sees_whole(member, inspection):
        rows = rows.filter(outcome__in=(Outcome.HOLDS, Outcome.FLAWED, Outcome.FALSE))
    how = Choice(When(draw__isnull=False, then=Value(DRAWN)), default=Value(SIGNS), output_field=CharField())
    is_mine = When(inspector=member, outcome=Outcome.WAITING, then=Value(MINE))
    turn = Choice(is_mine, default=Value(OTHERS), output_field=CharField())
    return rows.annotate(how=how, turn=turn).select_related(
        "finding__case__inspection__region", "inspector", "draw", "ordered", "ended", "reopened"
    )


def waiting_for(member: Member, inspection: Inspection) -> QuerySet[LookBack]:
    """Those that the member is to look at."""
    return visible_look_backs(member, inspection).filter(inspector=member, outcome=Outcome.WAITING)


def look_back_listing(
    asked: QueryDict, member: Member, inspection: Inspection, shelf: Shelf | None = None
) -> Listing[LookBack]:
    """The register as asked for in the address bar, newest first."""
    return Listing(asked, visible_look_backs(member, inspection), COLUMNS, FILTERS, default="-ordered", shelf=shelf)


def _reopened(row: LookBack) -> object:
    return row.reopened.effective_at if row.reopened else None


COLUMNS = (
    Column("number", _("编号"), order="finding", value=lambda row: row.finding.case.number, width=14),
    Column("title", _("反馈问题"), value=lambda row: row.finding.title, width=50),
    Column("why", _("为什么"), value=lambda row: row.reasons, width=40),
    Column("ordered", _("安排"), order="pk", value=lambda row: row.ordered.effective_at, width=14),
    Column("inspector", _("核查人"), value=lambda row: row.inspector.title if row.inspector else "", width=16),
    Column("due", _("完成期限"), order="due_on", value=lambda row: row.due_on, width=14),
    Column("outcome", _("结果"), order="outcome", value=lambda row: row.get_outcome_display(), width=16),
    Column("visited", _("核查日期"), order="visited_on", value=lambda row: row.visited_on, width=14),
    Column("reopened", _("重新整改"), value=_reopened, width=14),
    Column("text", _("核查情况"), stands="export", value=lambda row: row.text, width=80),
    Column("persons", _("参加人员"), stands="export", value=lambda row: row.persons, width=30),
)
FILTERS = (
    Filter("turn", _("办理"), ((MINE, _("等我核查")), (OTHERS, _("其他"))), "turn"),
    Filter("outcome", _("结果"), Outcome.choices, "outcome"),
    Filter("how", _("怎么来的"), ((DRAWN, _("随机抽中")), (SIGNS, _("有线索"))), "how"),
)
