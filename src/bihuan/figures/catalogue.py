"""Asking for figures: a fixed, small number of grouped queries, however many rows there are."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count

from bihuan.cases.models import Inspection
from bihuan.figures.axes import Words
from bihuan.figures.declared import (
    ALWAYS,
    FIGURES,
    RATE,
    Figure,
    Group,
    Where,
    counted_as_closed,
    group_called,
    worded,
)
from bihuan.figures.populations import Asked, Cutoff, Population
from bihuan.units.models import Member

Cell = tuple[Mapping[str, Any], int]


@dataclass(frozen=True)
class Definition:
    """What a number is called, what it is counted in, and which things it counts."""

    title: str
    unit: str
    text: str


@dataclass(frozen=True)
class Answer:
    """The figures asked for, each with its definition, and the cut-offs as they were given."""

    inspection: Inspection
    as_of: Cutoff
    handled_as_of: Cutoff
    figures: dict[str, int | float]
    by: dict[str, dict[str, int]]
    definitions: dict[str, Definition]

    def to_json(self) -> dict[str, Any]:
        return {
            "inspection": self.inspection.code,
            "as_of": self.as_of.isoformat(),
            "handled_as_of": self.handled_as_of.isoformat(),
            "figures": self.figures,
            "by": self.by,
            "definitions": {name: {"unit": said.unit, "text": said.text} for name, said in self.definitions.items()},
        }


def ask(
    inspection: Inspection,
    as_of: Cutoff,
    handled_as_of: Cutoff | None = None,
    *,
    member: Member | None = None,
    dimensions: Sequence[str] = (),
) -> Answer:
    """The figures as of ``as_of`` (received) and ``handled_as_of`` (handled; the same when None).

    ``dimensions`` adds groups by their name or their dimension (``open_by_unit``, ``batch``). With ``member`` only what
    that member may see is counted.
    """
    asked = Asked(inspection, as_of, as_of if handled_as_of is None else handled_as_of, member)
    wanted = [group_called(name, sees_whole=asked.scope is None) for name in (*ALWAYS, *dimensions)]
    groups = list({group.name: group for group in wanted}.values())
    words = Words(asked)
    tally = Tally(asked, words)
    figures = {figure.name: tally.figure(figure) for figure in FIGURES.values()}
    by = {group.name: tally.group(group, int(figures[group.whole])) for group in groups}
    return Answer(
        inspection, asked.as_of, asked.handled_as_of, figures, by, define([*FIGURES.values(), *groups], asked)
    )


def define(declared: Iterable[Figure | Group], asked: Asked) -> dict[str, Definition]:
    rulebook = asked.rulebook
    return {
        item.name: Definition(worded(item.title, rulebook), str(item.unit), worded(item.text, rulebook))
        for item in declared
    }


class Tally:
    """Counts read so far, each population's in one grouped query."""

    def __init__(self, asked: Asked, words: Words) -> None:
        self.asked = asked
        self.words = words
        self._read: dict[tuple[int, tuple[str, ...]], list[Cell]] = {}

    def figure(self, figure: Figure) -> int | float:
        cells = self._cells(figure.population, figure.population.columns)
        if figure.name == RATE:
            received = _total(cells, {})
            closed = _total(cells, {"standing": counted_as_closed(self.asked.rulebook)})
            return round(closed / received, 4) if received else 0
        if figure.counts == "assignment":
            return sum(count * self.words.shares(values["parties"]) for values, count in cells)
        return _total(cells, figure.where)

    def group(self, group: Group, whole: int) -> dict[str, int]:
        shared = group.column in group.population.columns
        columns = group.population.columns if shared else (group.column,)
        cells = self._cells(group.population, columns)
        fitting = [(values[group.column], count) for values, count in cells if _fits(values, group.where)]
        keyed = group.axis.keyed(fitting, self.words)
        rest = whole - sum(keyed.values())
        return {**keyed, group.rest: rest} if group.rest and rest else keyed

    def _cells(self, population: Population, columns: tuple[str, ...]) -> list[Cell]:
        place = (id(population), columns)
        if place not in self._read:
            rows = population.rows(self.asked).filter(**population.where).order_by()
            if columns:
                counted = rows.values_list(*columns).annotate(count=Count("pk"))
                self._read[place] = [(dict(zip(columns, cell[:-1], strict=True)), cell[-1]) for cell in counted]
            else:
                self._read[place] = [({}, rows.count())]
        return self._read[place]


def _total(cells: Iterable[Cell], where: Where) -> int:
    return sum(count for values, count in cells if _fits(values, where))


def _fits(values: Mapping[str, Any], where: Where) -> bool:
    return all(values[column] in _several(wanted) for column, wanted in where.items())


def _several(wanted: Any) -> tuple[Any, ...]:
    return wanted if isinstance(wanted, tuple) else (wanted,)
