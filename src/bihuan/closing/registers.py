"""The register of what is being closed, and what of it waits for a member."""

from django.db.models import CharField, DateTimeField, Exists, F, OuterRef, QuerySet, Subquery
from django.db.models.expressions import Case as Choice
from django.db.models.expressions import Value, When
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from bihuan.cases.models import Case, Inspection, Stand
from bihuan.closing.chain import turns_of
from bihuan.closing.models import Closing, Step
from bihuan.findings.registers import seen_findings
from bihuan.look.listing import Column, Filter, Listing
from bihuan.look.shelf import Shelf
from bihuan.rulebooks.closing import KINDS
from bihuan.units.models import Member

MINE, OTHERS = "mine", "others"


def waiting_steps() -> QuerySet[Step]:
    """The step that each attempt going on waits at."""
    earlier = Step.objects.filter(closing=OuterRef("closing"), taken__isnull=True, position__lt=OuterRef("position"))
    steps = Step.objects.filter(closing__outcome=Closing.Outcome.OPEN, taken__isnull=True)
    return steps.filter(~Exists(earlier))


def closing_cases(member: Member, inspection: Inspection) -> QuerySet[Case]:
    """Visible findings with an attempt going on, with ``step_name``, ``step_kind``, ``step_place``, ``since`` (when the
    step before was taken) and ``turn`` (``mine``: the member is to act)."""
    steps = waiting_steps().filter(closing__finding=OuterRef("pk"))
    before = Step.objects.filter(closing__finding=OuterRef("pk"), closing__outcome=Closing.Outcome.OPEN)
    before = before.filter(taken__isnull=False).order_by("-position")
    turn = Choice(When(Exists(steps.filter(turns_of(member))), then=Value(MINE)), default=Value(OTHERS))
    return (
        seen_findings(member, inspection)
        .filter(Exists(steps))
        .annotate(
            step_name=Subquery(steps.values("name")[:1], output_field=CharField()),
            step_kind=Subquery(steps.values("kind")[:1], output_field=CharField()),
            step_place=Subquery(steps.values("place__short")[:1], output_field=CharField()),
            since=Subquery(before.values("taken__recorded_at")[:1], output_field=DateTimeField()),
            turn=turn,
        )
    )


def waiting_for(member: Member, inspection: Inspection) -> QuerySet[Case]:
    """Those whose next step is the member's to take, the longest waiting first."""
    own = waiting_steps().filter(turns_of(member), closing__finding=OuterRef("pk"))
    return closing_cases(member, inspection).filter(Exists(own)).order_by(F("since").asc(nulls_first=True), "pk")


def closing_listing(
    asked: QueryDict, member: Member, inspection: Inspection, shelf: Shelf | None = None
) -> Listing[Case]:
    """The register as asked for in the address bar."""
    return Listing(asked, closing_cases(member, inspection), COLUMNS, FILTERS, default="since", shelf=shelf)


COLUMNS = (
    Column("number", _("编号"), order="pk", value=lambda case: case.number, width=14),
    Column("title", _("反馈问题"), value=lambda case: case.finding.title, width=50),
    Column("units", _("责任单位"), value=lambda case: [party.unit.short for party in case.responsible], width=26),
    Column("status", _("状态"), order="status", value=lambda case: Stand(case.status).label, width=16),
    Column("step", _("等待办理"), value=lambda case: case.step_name, width=20),
    Column("place", _("由谁办理"), value=lambda case: case.step_place, width=16),
    Column("since", _("等待自"), order="since", value=lambda case: case.since, width=18),
    Column("due", _("整改时限"), order="due_on", value=lambda case: case.due_on or case.finding.due_text, width=14),
)
FILTERS = (
    Filter("turn", _("办理"), ((MINE, _("等我办理")), (OTHERS, _("等别人办理"))), "turn"),
    Filter("step", _("步骤"), tuple(KINDS.items()), "step_kind"),
)
