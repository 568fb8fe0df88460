"""The registers of instruments and of sanctions, as a member sees them."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import Case as Choice
from django.db.models import CharField, Count, Exists, F, OuterRef, Prefetch, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from bihuan.cases.models import Inspection
from bihuan.look.columns import Column
from bihuan.look.filters import Filter
from bihuan.look.listing import Listing
from bihuan.look.shelf import Shelf
from bihuan.moments import beijing_day
from bihuan.supervision.accountability import visible_sanctions
from bihuan.supervision.models import Addressee, Instrument, Sanction
from bihuan.supervision.reach import READERS, visible_instruments
from bihuan.units.models import Member
from bihuan.units.scope import scope_of

STATES = {
    "waiting": _("待回复"),
    "overdue": _("超期未回复"),
    "replied": _("已回复"),
    "none": _("不要求回复"),
    "dropped": _("已作废"),
}
DOTS = {"waiting": "handling", "overdue": "overdue", "replied": "closed", "none": "", "dropped": "recalled"}
"""The state of a case whose dot says the same."""
STANDS = "stands"


def with_pressed(rows: QuerySet[Instrument]) -> QuerySet[Any]:
    """``rows`` with ``pressed``: how many problems each presses."""
    # A count of its own: an aggregate of the row itself would spoil the counts beside the filters.
    links: QuerySet[Any] = (
        Instrument.cases.through.objects.filter(instrument=OuterRef("pk")).order_by().values("instrument")
    )
    linked = Coalesce(Subquery(links.annotate(number_of=Count("pk")).values("number_of")), 0)
    return rows.annotate(pressed=linked + F("further"))


def registered(member: Member, inspection: Inspection) -> QuerySet[Instrument]:
    """Visible instruments with ``pressed`` problems and ``state``: how the replies of units within reach stand."""
    scope = scope_of(member, READERS)
    missing = Addressee.objects.filter(scope.within("unit__path"), instrument=OuterRef("pk"), replied_on__isnull=True)
    late = When(Exists(missing), reply_due_on__lt=beijing_day(timezone.now()), then=Value("overdue"))
    state = Choice(
        When(dropped_at__isnull=False, then=Value("dropped")),
        When(reply_due_on__isnull=True, then=Value("none")),
        late,
        When(Exists(missing), then=Value("waiting")),
        default=Value("replied"),
        output_field=CharField(),
    )
    rows = visible_instruments(member, inspection).annotate(state=state)
    to = Prefetch("addressees", queryset=Addressee.objects.select_related("unit"), to_attr="sent_to")
    return with_pressed(rows).select_related("unit", "inspection", "by").prefetch_related(to)


def instrument_listing(
    asked: QueryDict, member: Member, inspection: Inspection, shelf: Shelf | None = None
) -> Listing[Instrument]:
    """The register as asked for in the address bar, newest first."""
    rows = registered(member, inspection)
    sent = Addressee.objects.filter(instrument__in=visible_instruments(member, inspection).values("pk"))
    named = sent.order_by("unit__position", "unit_id").values_list("unit_id", "unit__short").distinct()
    units = [(str(pk), short) for pk, short in named]
    filters = (*FILTERS, Filter("to", _("发往单位"), units, narrow=_sent_to, is_list=True), *PERIOD)
    return Listing(asked, rows, COLUMNS, filters, default="-day", shelf=shelf)


def _sent_to(rows: QuerySet[Instrument], values: Sequence[str]) -> QuerySet[Instrument]:
    return rows.filter(
        Exists(Addressee.objects.filter(instrument=OuterRef("pk"), unit__in=[int(value) for value in values]))
    )


def _from(rows: QuerySet[Instrument], values: Sequence[str]) -> QuerySet[Instrument]:
    return rows.filter(day__gte=date.fromisoformat(values[0]))


def _until(rows: QuerySet[Instrument], values: Sequence[str]) -> QuerySet[Instrument]:
    return rows.filter(day__lte=date.fromisoformat(values[0]))


def unreplied(member: Member, inspection: Inspection) -> tuple[int, int]:
    """How many instruments wait for a reply of a unit within the member's reach, and to how many it is late."""
    rows: QuerySet[Any] = registered(member, inspection).filter(reply_due_on__isnull=False).order_by()
    counts = dict(rows.values_list("state").annotate(number_of=Count("pk")))
    return counts.get("waiting", 0), counts.get("overdue", 0)


COLUMNS = (
    Column("day", _("日期"), order="day", width=12),
    Column("kind", _("类别"), order="kind", value=lambda row: row.get_kind_display(), width=12),
    Column("title", _("标题"), width=50),
    Column("unit", _("发出单位"), order="unit__position", value=lambda row: row.unit.short, width=14),
    Column("to", _("发往单位"), value=lambda row: [one.unit.short for one in row.sent_to], width=26),
    Column("number", _("文号"), order="number", width=22),
    Column("pressed", _("督办问题"), order="pressed", align="end", width=10),
    Column("due", _("回复期限"), order="reply_due_on", value=lambda row: row.reply_due_on, width=12),
    Column("state", _("回复"), value=lambda row: str(STATES[row.state]), width=12),
    Column("text", _("内容"), stands="export", width=80),
    Column("note", _("另有问题的说明"), stands="export", value=lambda row: row.further_note, width=40),
    Column("source", _("督察"), stands="export", value=lambda row: str(row.inspection), width=26),
)
FILTERS = (
    Filter("kind", _("类别"), Instrument.Kind.choices, "kind"),
    Filter("state", _("回复"), tuple(STATES.items()), "state"),
)
PERIOD = (
    Filter("from", _("从"), narrow=_from, input="date"),
    Filter("until", _("到"), narrow=_until, input="date"),
)


def sanction_listing(
    asked: QueryDict, member: Member, inspection: Inspection, shelf: Shelf | None = None
) -> Listing[Sanction]:
    """The register of those held accountable, without their names, newest first."""
    stands = Choice(
        When(dropped_at__isnull=False, then=Value("dropped")), default=Value(STANDS), output_field=CharField()
    )
    rows = visible_sanctions(member, inspection).annotate(state=stands)
    rows = rows.select_related("unit", "inspection", "case")
    return Listing(asked, rows, SANCTION_COLUMNS, SANCTION_FILTERS, default="-day", shelf=shelf)


SANCTION_COLUMNS = (
    Column("day", _("决定日期"), order="day", width=12),
    Column("workplace", _("所在单位"), order="workplace", width=30),
    Column("body", _("单位类别"), order="body", value=lambda row: row.get_body_display(), width=10),
    Column("rank", _("级别"), order="rank", value=lambda row: row.get_rank_display(), width=10),
    Column("form", _("方式"), order="form", value=lambda row: row.get_form_display(), width=14),
    Column("unit", _("计入"), order="unit__position", value=lambda row: row.unit.short, width=14),
    Column("number", _("文号"), order="number", width=22),
    Column("case", _("因哪件"), value=lambda row: row.case.number if row.case else "", width=18),
    Column("dropped", _("作废"), stands="export", value=lambda row: row.dropped_at, width=12),
)
SANCTION_FILTERS = (
    Filter("rank", _("级别"), Sanction.Rank.choices, "rank"),
    Filter("form", _("方式"), Sanction.Form.choices, "form"),
    Filter("body", _("单位类别"), Sanction.Body.choices, "body"),
    Filter("state", _("状态"), ((STANDS, _("有效")), ("dropped", _("已作废"))), "state"),
)
