"""The register that a number opens: each record with what it was at the cut-offs and where it stands now."""

from collections.abc import Sequence
from typing import Any, cast

from django.db.models import Model, OuterRef, Prefetch, QuerySet, Subquery
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from bihuan.cases.models import AssignmentSpan, Case, Facet, Status
from bihuan.cases.standing import AWAITED
from bihuan.complaints.actions import said_action
from bihuan.complaints.registers import seen_cases
from bihuan.figures.axes import UNIT, Words
from bihuan.figures.populations import HANDLED, RECEIVED, Asked, Kind
from bihuan.look.listing import Column, Listing
from bihuan.look.shelf import Shelf
from bihuan.units.models import Member

NUMBER = _("受理编号")
BATCH = _("批次")
TEXT = _("举报内容")
UNITS = _("承办单位")
THEN = _("截止时状态")


def listing_of(
    params: QueryDict, asked: Asked, member: Member, counts: Kind, found: QuerySet[Any], shelf: Shelf | None = None
) -> Listing[Any]:
    """The records ``found``, as the address bar asks for them."""
    if counts == "batch":
        return Listing(params, found, BATCH_COLUMNS, default="batch", shelf=shelf)
    if counts == "label":
        return Listing(
            params, found.select_related("case__batch", "case__complaint"), LABEL_COLUMNS, default="number", shelf=shelf
        )
    if counts == "claim":
        claims = found.select_related("case__batch")
        return Listing(params, claims, CLAIM_COLUMNS, default="number", shelf=shelf)
    if counts == "action":
        actions = found.select_related("assignment__case__batch", "assignment__unit")
        return Listing(params, actions, ACTION_COLUMNS, default="number", shelf=shelf)
    if counts == "assignment":
        return Listing(params, _shares(asked, found), SHARE_COLUMNS, default="number", shelf=shelf)
    return Listing(params, _cases(asked, member, found), _case_columns(Words(asked)), default="number", shelf=shelf)


def word(status: str | None) -> str:
    return str(Status(status).label) if status else ""


def _cases(asked: Asked, member: Member, found: QuerySet[Case]) -> QuerySet[Case]:
    """Cases with ``parties`` and ``labelled`` at the received cut-off, ``stood`` at the handled one, ``standing`` now."""
    received = RECEIVED.at(asked).filter(case=OuterRef("pk")).order_by()
    handled = HANDLED.at(asked).filter(case=OuterRef("pk")).order_by()
    labels = Facet.objects.at(asked.received).filter(dimension=Facet.Dimension.LABEL)
    cases = seen_cases(member, asked.inspection).filter(pk__in=found.order_by().values("pk"))
    then = cases.annotate(
        parties_then=Subquery(received.values("parties")[:1]), stood=Subquery(handled.values("standing")[:1])
    )
    return cast(QuerySet[Case], then.prefetch_related(Prefetch("facets", queryset=labels, to_attr="labelled")))


def _case_columns(words: Words) -> Sequence[Column]:
    return (
        Column("number", NUMBER, order="number", width=20),
        Column("batch", BATCH, order="received_at", value=lambda case: str(case.batch or ""), width=9),
        Column("text", TEXT, value=lambda case: case.complaint.text, width=60),
        Column("labels", _("污染类型"), value=lambda case: [facet.value for facet in case.labelled], width=16),
        Column("units", UNITS, value=lambda case: UNIT.printed(case.parties_then, words), width=26),
        Column("stood", THEN, value=lambda case: word(case.stood), width=12),
        Column("standing", _("现在"), value=lambda case: word(case.standing), width=12),
        Column("due", _("期限"), order="seen_due", value=lambda case: case.seen_due, width=12),
    )


def _shares(asked: Asked, found: QuerySet[Any]) -> QuerySet[Any]:
    held = AssignmentSpan.objects.at(asked.received).filter(assignment=OuterRef("pk")).order_by()
    shares = found.select_related("case__batch", "case__complaint", "unit")
    return cast(QuerySet[Any], shares.annotate(stood=Subquery(held.values("status")[:1])))


def _text(record: Any) -> str:
    return str(record.case.complaint.text)


SHARED = (
    Column("number", NUMBER, order="case__number", value=lambda record: record.case.number, width=20),
    Column("batch", BATCH, order="case__received_at", value=lambda record: str(record.case.batch or ""), width=9),
    Column("text", TEXT, value=_text, width=60),
)
LABEL_COLUMNS = (*SHARED, Column("label", _("污染类型"), order="value", value=lambda facet: facet.value, width=12))
SHARE_COLUMNS = (
    *SHARED,
    Column("unit", UNITS, order="unit__position", value=lambda share: str(share.unit), width=16),
    Column("stood", THEN, value=lambda share: word(share.stood), width=12),
    Column("standing", _("现在"), value=lambda share: word(share.status), width=12),
    Column("due", _("期限"), order="due_on", value=lambda share: share.due_on if share.status in AWAITED else None),
)
CLAIM_COLUMNS = (
    *SHARED[:2],
    Column("text", _("子诉求"), value=lambda claim: claim.text, width=60),
    Column("verdict", _("现在的结论"), value=lambda claim: claim.verdict, width=12),
)
ACTION_COLUMNS = (
    Column(
        "number",
        NUMBER,
        order="assignment__case__number",
        value=lambda action: action.assignment.case.number,
        width=20,
    ),
    Column(
        "batch",
        BATCH,
        order="assignment__case__received_at",
        value=lambda action: str(action.assignment.case.batch or ""),
        width=9,
    ),
    Column("text", _("措施"), value=said_action, width=60),
    Column(
        "unit",
        UNITS,
        order="assignment__unit__position",
        value=lambda action: str(action.assignment.unit),
        width=16,
    ),
)
BATCH_COLUMNS = (
    Column("batch", BATCH, order="number", value=str, width=9),
    Column("day", _("转办日期"), order="day", value=lambda batch: batch.day, width=12),
)


def cells(listing: Listing[Any], record: Model) -> dict[str, object]:
    """What each column says of a record."""
    return {column.key: column.read(record) for column in listing.columns}
