"""The register of enforcement, as a member sees it."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from django.db.models import Case as Choice
from django.db.models import CharField, QuerySet, Value, When
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from bihuan.cases.models import Inspection
from bihuan.enforcement.models import Enforcement
from bihuan.enforcement.reach import visible_records
from bihuan.look.columns import Column
from bihuan.look.filters import Filter
from bihuan.look.listing import Listing
from bihuan.look.shelf import Shelf
from bihuan.units.models import Member

STANDS, DROPPED = "stands", "dropped"


def enforcement_listing(
    asked: QueryDict, member: Member, inspection: Inspection, shelf: Shelf | None = None
) -> Listing[Enforcement]:
    """The register as asked for in the address bar, newest first."""
    state = Choice(When(dropped_at__isnull=False, then=Value(DROPPED)), default=Value(STANDS), output_field=CharField())
    rows = visible_records(member, inspection)
    named = rows.order_by("unit__position", "unit_id").values_list("unit_id", "unit__short").distinct()
    units = [(str(pk), short) for pk, short in named]
    filters = (*FILTERS, Filter("unit", _("单位"), units, "unit_id", is_list=True), *PERIOD)
    rows = rows.annotate(state=state).select_related("unit", "inspection", "case", "by")
    return Listing(asked, rows, COLUMNS, filters, default="-day", shelf=shelf)


def _day(values: Sequence[str]) -> date:
    return date.fromisoformat(values[0])


def _plain(amount: Decimal | None) -> float | None:
    return None if amount is None else float(amount)


def yuan(record: Enforcement) -> Decimal | None:
    return None if record.fen is None else Decimal(record.fen) / 100


def said_yuan(record: Enforcement) -> str:
    """``520,000``, ``52,500.50``; nothing for nothing."""
    amount = yuan(record)
    return "" if amount is None else f"{amount:,.2f}".removesuffix(".00")


def _from(rows: QuerySet[Enforcement], values: Sequence[str]) -> QuerySet[Enforcement]:
    return rows.filter(day__gte=_day(values))


def _until(rows: QuerySet[Enforcement], values: Sequence[str]) -> QuerySet[Enforcement]:
    return rows.filter(day__lte=_day(values))


COLUMNS = (
    Column("day", _("日期"), order="day", width=12),
    Column("since", _("时段起日"), order="since_on", value=lambda row: row.since_on, stands="export", width=12),
    Column("kind", _("类别"), order="kind", value=lambda row: row.get_kind_display(), width=14),
    Column("subject", _("对象或事项"), value=str, width=36),
    Column("unit", _("执法单位"), order="unit__position", value=lambda row: row.unit.short, width=14),
    Column("method", _("方式"), order="method", value=lambda row: row.get_method_display(), width=12),
    Column("quantity", _("数量"), order="quantity", align="end", width=8),
    Column("persons", _("人次、人数"), order="persons", align="end", width=10),
    Column("yuan", _("罚款（元）"), order="fen", align="end", value=lambda row: _plain(yuan(row)), width=14),
    Column("number", _("文号"), order="number", width=24),
    Column("case", _("信访件"), value=lambda row: row.case.number if row.case else "", width=18),
    Column("note", _("说明"), stands="export", width=60),
    Column("dropped", _("作废"), stands="export", value=lambda row: row.dropped_at, width=12),
)
FILTERS = (
    Filter("kind", _("类别"), Enforcement.Kind.choices, "kind"),
    Filter("method", _("检查方式"), Enforcement.Method.choices, "method"),
    Filter("state", _("状态"), ((STANDS, _("有效")), (DROPPED, _("已作废"))), "state"),
)
PERIOD = (
    Filter("from", _("从"), narrow=_from, input="date"),
    Filter("until", _("到"), narrow=_until, input="date"),
)
