"""The records behind a number: the very rows that it counts."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from bihuan.cases.models import Assignment, Batch, Case, Claim, Facet, Inspection
from bihuan.complaints.models import Action
from bihuan.figures.axes import Words
from bihuan.figures.composing import Group, group_called
from bihuan.figures.counting import joined, lookups
from bihuan.figures.declared import Figure, figure_called
from bihuan.figures.listed import listed
from bihuan.figures.populations import Asked, Cutoff, Rows
from bihuan.units.models import Member

Records = QuerySet[Any]
"""Of ``Case``, or of ``Facet``, ``Claim``, ``Assignment``, ``Action`` or ``Batch`` where a figure counts those."""


@dataclass(frozen=True)
class Slice:
    """A number that can be opened: a figure, or the groups ``keys`` of a figure; with ``but`` all groups except those."""

    item: Figure | Group
    keys: tuple[str, ...] = ()
    but: bool = False


def slice_called(asked: Asked, name: str, keys: Collection[str] = (), *, but: bool = False) -> Slice:
    """The slice that an address names; ``Unusable`` where there is none for this asker."""
    if not keys and not but:
        return Slice(figure_called(name))
    return Slice(group_called(name, sees_whole=asked.scope is None), tuple(keys), but)


def records(
    inspection: Inspection,
    name: str,
    key: str | None = None,
    *,
    as_of: Cutoff,
    handled_as_of: Cutoff | None = None,
    member: Member | None = None,
) -> Records:
    """What the figure ``name``, or the group ``key`` of ``name``, counts: cases, or what ``populations.Kind`` says.

    For a share these are the records that are the part.
    """
    asked = Asked(inspection, as_of, as_of if handled_as_of is None else handled_as_of, member)
    return records_of(asked, slice_called(asked, name, () if key is None else (key,)))


def records_of(asked: Asked, wanted: Slice) -> Records:
    return counted(wanted.item, rows_of(asked, wanted))


def rows_of(asked: Asked, wanted: Slice) -> Rows:
    """The rows that a slice counts."""
    item = wanted.item
    rows = rows_behind(asked, item)
    return _under(asked, item, rows, wanted) if isinstance(item, Group) else rows


def numbers(asked: Asked, item: Figure | Group, cases: Collection[str] | None = None) -> dict[str, list[str]]:
    """The numbers of the complaints behind every key of a group, or under ``""`` those behind a figure.

    A complaint stands there as often as it is counted. Batches are called as they are printed. With ``cases`` only the
    complaints of these numbers are looked at.
    """
    some = None if cases is None else Case.objects.filter(inspection=asked.inspection, number__in=listed(cases))
    found = members(asked, item, "number", some)
    return {key: sorted(called) for key, called in found.items()}


def members(
    asked: Asked, item: Figure | Group, called: str = "id", some: QuerySet[Case] | None = None
) -> dict[str, list[Any]]:
    """The complaints behind every key of a group, or behind a figure under ``""``: a column ``called`` of their cases.

    A complaint stands there as often as it is counted. With ``some`` only those complaints are looked at.
    """
    if item.counts == "batch":
        return {
            "": [f"第{number}批" for number in rows_behind(asked, item).order_by().values_list("number", flat=True)]
        }
    case = item.population.case
    column = case if called == "id" else f"{case}__{called}"
    rows = rows_behind(asked, item).order_by()
    if some is not None:
        rows = rows.filter(**{f"{case}__in": some.order_by().values("pk")})
    if isinstance(item, Figure):
        return {"": list(rows.values_list(column, flat=True))}
    words = Words(asked)
    found: dict[str, list[Any]] = {}
    for one, raw in rows.values_list(column, item.column):
        for key in item.axis.keys(raw, words):
            found.setdefault(key, []).append(one)
    if item.rest:
        whole = members(asked, item.figure, called, some)[""]
        if left := set(whole).difference(*found.values()):
            found[item.axis.printed(None, words)] = list(left)
    return found


def rows_behind(asked: Asked, item: Figure | Group) -> Rows:
    """The rows of the population that the figure, or the group with all its keys, counts."""
    beside = item.beside if isinstance(item, Group) else ()
    return joined(asked, item.population, beside).filter(**lookups(item.fits(asked.rulebook)))


def _under(asked: Asked, group: Group, rows: Rows, wanted: Slice) -> Rows:
    """Those of the group's ``rows`` that are printed under the keys of a slice."""
    words = Words(asked)

    def is_wanted(raw: Any) -> bool:
        return any((key in wanted.keys) != wanted.but for key in group.axis.keys(raw, words))

    found = rows.order_by().values_list(group.column, flat=True).distinct()
    raw = [value for value in found if is_wanted(value)]
    without = Q(**{f"{group.column}__isnull": True}) if None in raw else Q(pk__in=[])
    under = rows.filter(Q(**{f"{group.column}__in": [value for value in raw if value is not None]}) | without)
    if not group.rest or not is_wanted(None):
        return under
    whole = rows_behind(asked, group.figure)
    valued = rows.order_by().values("case")
    return whole.filter(Q(case__in=under.order_by().values("case")) | ~Q(case__in=valued))


def counted(item: Figure | Group, rows: Rows) -> Records:
    """The records that ``rows`` stand for."""
    if item.counts == "batch":
        return Batch.objects.filter(pk__in=rows.order_by().values("pk"))
    if item.counts == "label":
        return Facet.objects.filter(pk__in=rows.order_by().values("pk")).select_related("case")
    if item.counts == "claim":
        return Claim.objects.filter(pk__in=rows.order_by().values("pk")).select_related("case")
    if item.counts == "action":
        return Action.objects.filter(pk__in=rows.order_by().values("pk")).select_related("assignment__case")
    if item.counts == "assignment":
        return Assignment.objects.filter(pk__in=rows.order_by().values("assignment")).select_related("case")
    return Case.objects.filter(pk__in=rows.order_by().values("case"))
