"""Counting the rows of a population in one grouped query: at the cut-offs of a question, or as of many moments at once."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Any

from django.db.models import Aggregate, Count, Expression, Q, Sum, Value, When
from django.db.models import Case as Choose
from django.db.models.functions import Greatest, Least

from bihuan.cases.spans import case_stretches
from bihuan.figures.axes import Counts, added
from bihuan.figures.declared import Where
from bihuan.figures.dimensions import Beside
from bihuan.figures.populations import LONG_AGO, Asked, Lives, Population, Rows, own_spans
from bihuan.moments import beijing_day

Cell = tuple[dict[str, Any], Counts]
"""The values of the columns, and how many rows have them."""
Counting = Callable[[Population, tuple[Beside, ...], tuple[str, ...], Where], list[Cell]]
"""Counts the rows of a population that fit, joined with what stands beside them, by columns."""
Bounds = Sequence[datetime]
"""Moments in rising order; each is the first instant that no longer counts (``moments.cutoff``)."""
STANDING = "standing"


def lookups(where: Where) -> dict[str, Any]:
    """``where`` as a filter takes it."""
    return {f"{column}__in" if isinstance(wanted, tuple) else column: wanted for column, wanted in where.items()}


def fits(values: Mapping[str, Any], where: Where) -> bool:
    return all(values[column] in _several(wanted) for column, wanted in where.items())


def _several(wanted: Any) -> tuple[Any, ...]:
    return wanted if isinstance(wanted, tuple) else (wanted,)


def at_cutoffs(asked: Asked) -> Counting:
    """Counts as of the cut-offs of ``asked``: one number in each cell."""

    def count(population: Population, beside: tuple[Beside, ...], columns: tuple[str, ...], where: Where) -> list[Cell]:
        rows = joined(asked, population, beside).filter(**lookups(where)).order_by()
        if not columns:
            return [({}, [rows.aggregate(number_of=_measured(population))["number_of"]])]
        cells = rows.values_list(*columns).annotate(number_of=_measured(population))
        return [(dict(zip(columns, cell[:-1], strict=True)), [cell[-1]]) for cell in cells]

    return count


def _measured(population: Population) -> Aggregate:
    """How many rows there are, or what they add up to."""
    return Sum(population.adds, default=0) if population.adds else Count("pk")


def joined(asked: Asked, population: Population, beside: Iterable[Beside]) -> Rows:
    """The rows of a population at the cut-offs, with what stands beside them."""
    rows = population.at(asked).filter(**population.where)
    for one in beside:
        rows = one.at(rows, population.case, asked)
    return rows


def as_of_moments(asked: Asked, bounds: Bounds) -> Counting:
    """Counts as of every one of ``bounds``, received and handled alike: as many numbers in each cell.

    Rows are not asked for moment by moment: each counts from the first moment after it began to the last before it
    ended, and rows that share both are counted together. Two queries at most, however many moments and rows.
    """

    def count(population: Population, beside: tuple[Beside, ...], columns: tuple[str, ...], where: Where) -> list[Cell]:
        own = population.by_own_shares and asked.scope is not None and (STANDING in columns or STANDING in where)
        rows = population.ever(asked).filter(**population.where)
        if not own:
            rows = rows.filter(**lookups(where))
        lives = population.lives
        for one in beside:
            rows = one.ever(rows, population.case)
            lives = (*lives, *one.lives)
        rows = _placed(rows.order_by(), lives, bounds)
        if own:
            strips = _by_own_shares(asked, bounds, rows, population.case, columns, where)
        else:
            found = rows.values_list(*columns, "begins", "ends").annotate(number_of=_measured(population))
            strips = ((cell[:-3], *cell[-3:]) for cell in found)
        cells = _summed(strips, columns, len(bounds))
        for one in beside:
            if one.number == "one":
                others = tuple(column for column in columns if column != one.value)
                whole = count(population, tuple(other for other in beside if other is not one), others, where)
                cells += _without(whole, cells, one.value)
        return cells

    return count


def _without(whole: Iterable[Cell], valued: Iterable[Cell], column: str) -> list[Cell]:
    """What ``whole`` counts more than ``valued``: cells whose value of ``column`` is None."""
    sums: dict[frozenset[tuple[str, Any]], Counts] = {}
    for values, counts in valued:
        others = frozenset((name, value) for name, value in values.items() if name != column)
        sums[others] = added(sums[others], counts) if others in sums else counts
    cells = []
    for values, counts in whole:
        more = added(counts, sums.get(frozenset(values.items()), [0] * len(counts)), -1)
        cells.append(({**values, column: None}, more))
    return cells


def _placed(rows: Rows, lives: Lives, bounds: Bounds) -> Rows:
    """``rows`` with ``begins`` and ``ends``: the places in ``bounds`` from which and until which each counts."""
    begins = [_place(since, bounds) for since, _until in lives]
    ends = [_place(until, bounds, may_be_empty=True) for _since, until in lives if until]
    for since, until in lives:
        rows = rows.filter(**{f"{since}__lt": _thresholds(since, bounds)[-1]})
        if until:
            rows = rows.filter(Q(**{f"{until}__isnull": True}) | Q(**{f"{until}__gte": bounds[0]}))
    placed: Rows = rows.annotate(
        begins=Greatest(*begins) if len(begins) > 1 else begins[0],
        ends=(Least(*ends) if len(ends) > 1 else ends[0]) if ends else Value(len(bounds)),
    )
    return placed


def _place(column: str, bounds: Bounds, *, may_be_empty: bool = False) -> Expression:
    """How many of ``bounds`` have come by the moment in ``column``; all of them where it has none."""

    def between(low: int, high: int) -> Expression:
        if low == high:
            return Value(low)
        middle = (low + high) // 2
        earlier = Q(**{f"{column}__lt": thresholds[middle]})
        return Choose(When(earlier, then=between(low, middle)), default=between(middle + 1, high))

    thresholds = _thresholds(column, bounds)
    place = between(0, len(bounds))
    if not may_be_empty:
        return place
    return Choose(When(Q(**{f"{column}__isnull": True}), then=Value(len(bounds))), default=place)


def _thresholds(column: str, bounds: Bounds) -> Sequence[date]:
    """``bounds``, for a column that holds days the days on which a day no longer counts."""
    if column != "day":
        return bounds
    return [beijing_day(bound - timedelta(microseconds=1)) + timedelta(days=1) for bound in bounds]


def _by_own_shares(
    asked: Asked, bounds: Bounds, rows: Rows, case: str, columns: tuple[str, ...], where: Where
) -> Iterable[tuple[tuple[Any, ...], int, int, int]]:
    """Strips of complaints that stand as the member's own shares stand, whatever those of other units do."""
    own = _own_stretches(asked, bounds)
    others = [column for column in columns if column != STANDING]
    for case_id, *values, begins, ends in rows.values_list(case, *others, "begins", "ends"):
        for status, since, until in own[case_id]:
            if max(begins, since) < min(ends, until) and fits({STANDING: status}, where):
                called = {**dict(zip(others, values, strict=True)), STANDING: status}
                yield tuple(called[column] for column in columns), max(begins, since), min(ends, until), 1


def _own_stretches(asked: Asked, bounds: Bounds) -> Mapping[int, list[tuple[str, int, int]]]:
    """By case, how the member's own shares of it stood: (status, place it begins at, place it ends at)."""
    assert asked.scope is not None
    histories: defaultdict[int, defaultdict[int, list[tuple[datetime, str]]]] = defaultdict(lambda: defaultdict(list))
    spans = own_spans(asked.scope).filter(assignment__case__inspection=asked.inspection).order_by("since", "id")
    for case_id, unit_id, since, status in spans.values_list("assignment__case", "assignment__unit", "since", "status"):
        histories[case_id][unit_id].append((since, status))
    found: defaultdict[int, list[tuple[str, int, int]]] = defaultdict(list)
    for case_id, history in histories.items():
        stretches = case_stretches(LONG_AGO, history)
        places = [bisect_right(bounds, stretch.since) for stretch in stretches] + [len(bounds)]
        found[case_id] = [(stretch.status, *ends) for stretch, ends in zip(stretches, pairwise(places), strict=True)]
    return found


def _summed(
    strips: Iterable[tuple[tuple[Any, ...], int, int, int]], columns: tuple[str, ...], moments: int
) -> list[Cell]:
    """Strips laid on each other: what begins is added at its place and taken away where it ends."""
    steps: dict[tuple[Any, ...], Counts] = {}
    for values, begins, ends, count in strips:
        if begins < ends:
            step = steps.setdefault(values, [0] * (moments + 1))
            step[begins] += count
            step[ends] -= count
    cells = []
    for values, step in steps.items():
        counts, standing = [], 0
        for change in step[:-1]:
            standing += change
            counts.append(standing)
        cells.append((dict(zip(columns, values, strict=True)), counts))
    return cells
