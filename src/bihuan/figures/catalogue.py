"""Asking for figures: a fixed, small number of grouped queries, however many rows there are."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from bihuan.cases.models import Inspection
from bihuan.figures import populations
from bihuan.figures.axes import Counts, Words, added
from bihuan.figures.composing import ALWAYS, Group, group_called, whole_of
from bihuan.figures.counting import Cell, Counting, at_cutoffs, fits
from bihuan.figures.declared import EVERY, FIGURES, Figure, Where, worded
from bihuan.figures.dimensions import Beside
from bihuan.figures.populations import Asked, Cutoff, Population
from bihuan.units.models import Member

Number = int | float
Line = list[Number]
"""A number as of each moment asked for."""


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
    figures: dict[str, Number]
    by: dict[str, dict[str, Number]]
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
    return answer(asked, tuple(FIGURES), (*ALWAYS, *dimensions))


def answer(asked: Asked, figures: Sequence[str], groups: Sequence[str]) -> Answer:
    """The figures and groups of these names (``EVERY``, ``group_called``)."""
    wanted = [group_called(name, sees_whole=asked.scope is None) for name in groups]
    divided = list({group.name: group for group in wanted}.values())
    tally = Tally(asked, at_cutoffs(asked), widely=True)
    return Answer(
        asked.inspection,
        asked.as_of,
        asked.handled_as_of,
        {name: tally.figure(EVERY[name])[-1] for name in figures},
        {group.name: {key: line[-1] for key, line in tally.group(group).items()} for group in divided},
        define([*(EVERY[name] for name in figures), *divided], asked),
    )


def define(declared: Iterable[Figure | Group], asked: Asked) -> dict[str, Definition]:
    return {item.name: definition(item, asked) for item in declared}


def definition(item: Figure | Group, asked: Asked) -> Definition:
    if isinstance(item, Group):
        return Definition(item.title(asked.rulebook), str(item.figure.unit), item.text(asked.rulebook))
    return Definition(worded(item.title, asked.rulebook), str(item.unit), worded(item.text, asked.rulebook))


class Tally:
    """Numbers from counts read so far; what asks for the same rows and columns shares one grouped query.

    With ``widely`` every figure is to be asked: whatever a population's columns tell is read in one pass, and received
    complaints with their standing where both cut-offs are one.
    """

    def __init__(self, asked: Asked, counting: Counting, *, moments: int = 1, widely: bool = False) -> None:
        self.asked = asked
        self.none: Counts = [0] * moments
        self.words = Words(asked)
        self._counting = counting
        self._widely = widely
        self._stands_as_received = widely and asked.received == asked.handled
        self._read: dict[tuple[Any, ...], list[Cell]] = {}

    def figure(self, figure: Figure) -> Line:
        counts = self.counted(figure)
        return shares_in(counts, self.counted(EVERY[figure.share_of])) if figure.share_of else told(figure, counts)

    def counted(self, figure: Figure) -> Counts:
        """How many rows the figure counts; of a share, the part."""
        if figure.name == "assignments":
            # As many as the complaints have units: that is known already, without looking at the shares.
            cells = self._cells(populations.RECEIVED, (), ("parties",), {})
            return self._total([[self.words.shares(values["parties"]) * n for n in counts] for values, counts in cells])
        where = figure.fits(self.asked.rulebook)
        cells = self._cells(figure.population, (), figure.population.columns, where)
        return self._total([counts for _values, counts in cells])

    def group(self, group: Group) -> dict[str, Line]:
        if not group.figure.share_of:
            return {key: told(group.figure, counts) for key, counts in self.divided(group).items()}
        parts, wholes = self.divided(group), self.divided(whole_of(group))
        return {key: shares_in(parts.get(key, self.none), whole) for key, whole in wholes.items()}

    def divided(self, group: Group) -> dict[str, Counts]:
        """How many rows each key of the group has; of a share, the parts."""
        where = group.fits(self.asked.rulebook)
        columns = group.population.columns
        if group.column not in columns or group.beside:
            columns = (group.column,)
        cells = self._cells(group.population, group.beside, columns, where)
        keyed = group.axis.keyed(((values[group.column], counts) for values, counts in cells), self.words)
        if group.rest:
            rest = self.counted(group.figure)
            for counts in keyed.values():
                rest = added(rest, counts, -1)
            if any(rest):
                keyed[group.axis.printed(None, self.words)] = rest
        return keyed

    def _total(self, counted: Sequence[Counts]) -> Counts:
        return [sum(numbers) for numbers in zip(*counted, strict=True)] if counted else self.none

    def _cells(
        self, population: Population, beside: tuple[Beside, ...], columns: tuple[str, ...], where: Where
    ) -> Iterable[Cell]:
        if self._stands_as_received and (population, columns) == (populations.RECEIVED, ("parties",)) and not beside:
            population, columns = populations.HANDLED, populations.HANDLED.columns
        shared = self._widely and columns == population.columns and set(where) <= set(columns)
        place = (id(population), beside, columns, None if shared else tuple(where.items()))
        if place not in self._read:
            self._read[place] = self._counting(population, beside, columns, {} if shared else where)
        return [cell for cell in self._read[place] if not shared or fits(cell[0], where)]


def told(figure: Figure, counts: Counts) -> Line:
    """What was counted in the figure's unit: fen as yuan, whole where they are."""
    if not figure.hundredths:
        return [*counts]
    return [count // 100 if count % 100 == 0 else round(count / 100, 2) for count in counts]


def shares_in(parts: Counts, wholes: Counts) -> Line:
    """0.7442 for each; 0 where there is nothing to have a share in."""
    return [round(part / whole, 4) if whole else 0 for part, whole in zip(parts, wholes, strict=True)]
