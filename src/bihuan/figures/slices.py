"""The records behind a number: the very rows that it counts."""

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from bihuan.cases.models import Assignment, AssignmentSpan, Batch, Case, Inspection, Status
from bihuan.figures.axes import Words
from bihuan.figures.declared import (
    FIGURES,
    RATE,
    Figure,
    Group,
    Where,
    counted_as_closed,
    figure_called,
    group_called,
)
from bihuan.figures.populations import Asked, Cutoff, Rows
from bihuan.units.models import Member

Records = QuerySet[Any]
"""Of ``Case``, or of ``Facet``, ``Assignment`` or ``Batch`` where a figure counts those."""


def records(
    inspection: Inspection,
    name: str,
    key: str | None = None,
    *,
    as_of: Cutoff,
    handled_as_of: Cutoff | None = None,
    member: Member | None = None,
) -> Records:
    """What the figure ``name``, or the group ``key`` of ``name``, counts: cases, or what ``declared.Counted`` says.

    For the closing rate these are the complaints that it counts as closed.
    """
    asked = Asked(inspection, as_of, as_of if handled_as_of is None else handled_as_of, member)
    return records_of(asked, name, key)


def records_of(asked: Asked, name: str, key: str | None = None) -> Records:
    item = figure_called(name) if key is None else group_called(name, sees_whole=asked.scope is None)
    rows = rows_behind(asked, item)
    return _counted(asked, item, rows if key is None or isinstance(item, Figure) else _under(asked, item, rows, key))


def numbers(asked: Asked, item: Figure | Group) -> dict[str, list[str]]:
    """The numbers of the complaints behind every key of a group, or under ``""`` those behind a figure.

    A complaint stands there as often as it is counted. Batches are called as they are printed.
    """
    if isinstance(item, Figure):
        rows = _counted(asked, item, rows_behind(asked, item)).order_by()
        called = sorted(rows.values_list("number" if rows.model in (Case, Batch) else "case__number", flat=True))
        return {"": [f"第{number}批" for number in called] if item.counts == "batch" else called}
    words = Words(asked)
    found: dict[str, list[str]] = {}
    for number, raw in rows_behind(asked, item).order_by("case__number").values_list("case__number", item.column):
        found.setdefault(item.axis.printed(raw, words), []).append(number)
    if item.rest:
        whole = numbers(asked, FIGURES[item.whole])[""]
        if left := sorted(set(whole).difference(*found.values())):
            found[item.rest] = left
    return found


def rows_behind(asked: Asked, item: Figure | Group) -> Rows:
    """The rows of the population that the figure, or the group with all its keys, counts."""
    rows = item.population.rows(asked).filter(**item.population.where).filter(**_lookups(item.where))
    return rows.filter(standing__in=counted_as_closed(asked.rulebook)) if item.name == RATE else rows


def _under(asked: Asked, group: Group, rows: Rows, key: str) -> Rows:
    """Those of the group's ``rows`` that are printed under ``key``; for the key of the rest, what the whole has more."""
    if group.rest and key == group.rest:
        return rows_behind(asked, FIGURES[group.whole]).exclude(case__in=rows.order_by().values("case"))
    words = Words(asked)
    found = rows.order_by().values_list(group.column, flat=True).distinct()
    raw = [value for value in found if group.axis.printed(value, words) == key]
    without = Q(**{f"{group.column}__isnull": True}) if None in raw else Q(pk__in=[])
    return rows.filter(Q(**{f"{group.column}__in": [value for value in raw if value is not None]}) | without)


def _counted(asked: Asked, item: Figure | Group, rows: Rows) -> Records:
    """The records that ``rows`` stand for."""
    if item.counts == "batch":
        return rows
    if item.counts == "label":
        return rows.select_related("case")
    if item.counts == "assignment":
        return _shares(asked, rows)
    return Case.objects.filter(pk__in=rows.order_by().values("case"))


def _lookups(where: Where) -> dict[str, Any]:
    return {f"{column}__in" if isinstance(wanted, tuple) else column: wanted for column, wanted in where.items()}


def _shares(asked: Asked, rows: Rows) -> QuerySet[Assignment]:
    held = AssignmentSpan.objects.at(asked.received).filter(assignment=OuterRef("pk")).exclude(status=Status.RECALLED)
    shares = Assignment.objects.filter(Exists(held), parent__isnull=True, case__in=rows.order_by().values("case"))
    shares = shares.select_related("case")
    return shares if asked.scope is None else shares.filter(asked.scope.within("unit__path"))
