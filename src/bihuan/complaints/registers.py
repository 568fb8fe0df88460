"""Registers of complaints as a member sees them: their columns, what narrows them, how many of each.

Who sees the whole inspection sees each complaint as it stands. Who sees some units sees it as the shares of those units
stand: of another unit's share neither state, verdict nor due date shows, not even through a filter.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.db.models import Case as Choose
from django.db.models import (
    CharField,
    Count,
    Exists,
    F,
    FilteredRelation,
    IntegerField,
    Min,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from bihuan.cases.models import Assignment, Batch, Case, Facet, Inspection, Status
from bihuan.cases.selectors import outermost, sees_whole, visible_assignments, visible_cases
from bihuan.cases.spans import ADVANCE
from bihuan.cases.standing import AWAITED
from bihuan.complaints.lighting import colour_of, lights_of
from bihuan.complaints.models import Answer, Complaint, IntakeFile
from bihuan.complaints.narrowing import complaint_filters
from bihuan.complaints.signoff import waiting_for
from bihuan.look.listing import Column, Listing
from bihuan.look.shelf import Shelf
from bihuan.look.templatetags.look import SOON
from bihuan.moments import beijing_day
from bihuan.rulebooks.plainly import COLOURS
from bihuan.units.models import Member
from bihuan.units.scope import scope_of

SeenCases = QuerySet[Any]
"""Cases with the columns that ``seen_cases`` adds, which the type checker cannot know."""
COUNTED: dict[str, tuple[Status, ...]] = {
    "received": ADVANCE,
    "waiting": (Status.RECEIVED,),
    "dispatched": ADVANCE[1:],
    "answered": (Status.SUBMITTED, Status.STAGE_CLOSED, Status.CLOSED),
    "closed": (Status.CLOSED,),
}
"""What is counted of a batch, and the states that count."""


def seen_cases(member: Member, inspection: Inspection, units: Sequence[int] = ()) -> SeenCases:
    """Visible cases with ``standing``, ``seen_due``, ``judged`` (the verdict) and ``urgency`` as the member sees them.

    Where the rulebook has warning lights, ``light`` is the colour of the one that is on.
    With ``units`` the due date is that of their shares: what is overdue there, not what is overdue beside it.
    """
    today = beijing_day(timezone.now())
    cases = visible_cases(member, inspection).select_related("batch", "complaint")
    whole = sees_whole(member, inspection)
    if whole:
        # Asked of the rows shown only: a join would be made for every row that is merely counted or skipped.
        verdict = Complaint.objects.filter(case=OuterRef("pk")).values("verdict")
        cases = cases.annotate(standing=F("status"), judged=Subquery(verdict))
    else:
        cases = _by_own_shares(cases, member, inspection)
    cases = cases.annotate(
        seen_due=F("due_on") if whole and not units else _earliest_due(member, inspection, units)
    ).annotate(
        urgency=Choose(
            When(seen_due__lt=today, then=Value("overdue")),
            When(seen_due__lte=today + timedelta(days=SOON), then=Value("soon")),
            default=Value(""),
            output_field=CharField(),
        )
    )
    lights = lights_of(inspection)
    return cases.annotate(light=colour_of(lights, today, "seen_due")) if lights else cases


def _earliest_due(member: Member, inspection: Inspection, units: Sequence[int]) -> Subquery:
    awaited = visible_assignments(member, inspection).filter(case=OuterRef("pk"), status__in=AWAITED)
    if units:
        awaited = awaited.filter(unit__in=units)
    return Subquery(awaited.order_by().values("case").annotate(first=Min("due_on")).values("first"))


def _by_own_shares(cases: QuerySet[Case], member: Member, inspection: Inspection) -> QuerySet[Case]:
    own = visible_assignments(member, inspection).filter(case=OuterRef("pk"))
    accepted = (
        Answer.objects.filter(assignment__case=OuterRef("pk"))
        .filter(scope_of(member).within("assignment__unit__path"), outermost(scope_of(member), "assignment__"))
        .exclude(assignment__status__in=[Status.SUBMITTED, Status.RECALLED])
    )
    return cases.annotate(
        standing=Choose(
            *[When(Exists(own.filter(status=status)), then=Value(status.value)) for status in ADVANCE],
            default=Value(Status.RECEIVED.value),
            output_field=CharField(),
        ),
        judged=Subquery(accepted.order_by("-id").values("verdict")[:1]),
    )


def with_shares(cases: SeenCases, member: Member, inspection: Inspection) -> SeenCases:
    """Each case with ``shares``: those that the member sees, in the order of their assignment."""
    shares = visible_assignments(member, inspection).select_related(None).select_related("unit").order_by("id")
    return cases.prefetch_related(Prefetch("assignments", queryset=shares, to_attr="shares"))


def complaint_listing(
    asked: QueryDict, member: Member, inspection: Inspection, shelf: Shelf | None = None
) -> Listing[Case]:
    """The register of complaints as asked for in the address bar, with the columns that the member may see."""
    asked = shelf.asked if shelf else asked
    units = [int(value) for value in asked.getlist("unit") if value.isascii() and value.isdigit()]
    submitted = waiting_for(member, inspection).filter(case=OuterRef("pk"))
    cases = with_shares(seen_cases(member, inspection, units), member, inspection).annotate(
        waits=Choose(When(Exists(submitted), then=Value("review")), default=Value(""), output_field=CharField()),
        counted_label=FilteredRelation(
            "facets", condition=Q(facets__dimension=Facet.Dimension.LABEL, facets__until__isnull=True)
        ),
        held=FilteredRelation("assignments", condition=Q(assignments__status__in=ADVANCE)),
    )
    columns: tuple[Column, ...] = (*COLUMNS, *OFFICE_COLUMNS) if sees_whole(member, inspection) else COLUMNS
    if lights_of(inspection):
        place = [column.key for column in columns].index("due")
        columns = (*columns[:place], LIGHT, *columns[place:])
    filters = complaint_filters(member, inspection, units)
    return Listing(asked, cases, columns, filters, default="-batch", shelf=shelf)


def said_share(share: Assignment) -> str:
    return f"{share.unit}（{share.get_status_display()}）"


STANDING = Choose(
    *[When(standing=status, then=Value(place)) for place, status in enumerate(ADVANCE)], output_field=IntegerField()
)
COLUMNS = (
    Column("number", _("受理编号"), order="number", width=20),
    Column(
        "batch",
        _("批次"),
        order="received_at",
        then="-number",  # the order of the index case_newest
        value=lambda case: str(case.batch or ""),
        width=9,
    ),
    Column("text", _("举报内容"), value=lambda case: case.complaint.text, width=60),
    Column("labels", _("污染类型"), value=lambda case: case.complaint.labels, width=16),
    Column("units", _("承办单位"), value=lambda case: [said_share(share) for share in case.shares], width=26),
    Column("verdict", _("是否属实"), order="judged", value=lambda case: case.judged, width=10),
    Column("status", _("状态"), order=STANDING, value=lambda case: Status(case.standing).label, width=12),
    Column("due", _("期限"), order="seen_due", value=lambda case: case.seen_due, width=12),
    Column(
        "day",
        _("转办日期"),
        stands="export",
        value=lambda case: case.batch.day if case.batch else None,
        width=12,
    ),
    Column("channel", _("来源"), stands="export", value=lambda case: case.complaint.channel, width=8),
    Column("key", _("重要件"), stands="export", value=lambda case: case.complaint.key, width=8),
)
LIGHT = Column("light", _("亮灯"), order="seen_due", value=lambda case: COLOURS.get(case.light, ""), width=8)
"""For inspections whose rulebook has warning lights."""
OFFICE_COLUMNS = (
    Column("named", _("清单写明"), stands="chosen", value=lambda case: case.complaint.named_raw, width=20),
)
"""Names every unit of a list: for those who see the whole only."""


@dataclass
class BatchRow:
    """A batch and how its complaints stand, as the member sees them."""

    batch: Batch
    standing: dict[str, int] = field(default_factory=dict)
    files: list[IntakeFile] = field(default_factory=list)

    @property
    def received(self) -> int:
        return sum(self.standing.get(status, 0) for status in ADVANCE)

    def count(self, name: str) -> int:
        return sum(self.standing.get(status, 0) for status in COUNTED[name])


def batch_rows(member: Member, inspection: Inspection) -> list[BatchRow]:
    """Newest batch first; who sees some units gets the batches in which they have a share."""
    rows = {batch.pk: BatchRow(batch) for batch in Batch.objects.filter(inspection=inspection).order_by("-number")}
    counted = seen_cases(member, inspection).order_by().values_list("batch", "standing").annotate(count=Count("pk"))
    for batch, standing, count in counted:
        if batch in rows:
            rows[batch].standing[standing] = count
    if not sees_whole(member, inspection):
        return [row for row in rows.values() if row.received]
    files: defaultdict[int, list[IntakeFile]] = defaultdict(list)
    for file in IntakeFile.objects.filter(batch__in=rows).order_by("id"):
        files[file.batch_id or 0].append(file)
    for pk, row in rows.items():
        row.files = files[pk]
    return list(rows.values())
