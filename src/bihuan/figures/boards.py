"""The overview as tables: totals, units against what became of their complaints, the other groups."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any

from bihuan.figures.addresses import records_href
from bihuan.figures.catalogue import Definition, answer
from bihuan.figures.composing import GROUPS
from bihuan.figures.declared import FIGURES, figure_called
from bihuan.figures.populations import Asked
from bihuan.figures.wording import changed, said, shown

BY_UNIT = ("by_unit", "key_by_unit", "open_by_unit", "stage_closed_by_unit", "closed_by_unit")
CHARTED = ("by_label", "by_batch")
PLAIN = ("by_channel", "by_status", "by_verdict")
TILES = (*FIGURES, "overdue")


@dataclass(frozen=True)
class Number:
    """A number on the page: as printed, and the address of its records."""

    value: int | float
    text: str
    href: str


def number_of(asked: Asked, name: str, value: int | float, keys: Sequence[str] = (), *, but: bool = False) -> Number:
    """A figure's or group's number, opening its records; nought opens nothing."""
    return Number(value, shown(name, value), records_href(asked, name, keys, but=but) if value else "")


@dataclass(frozen=True)
class Tile:
    name: str
    what: Definition
    number: Number
    cutoff: str
    change: int | float | str
    """Against the day before; empty where nothing changed."""


@dataclass(frozen=True)
class Board:
    """A table: a row for each key, a column for each group; ``chart`` draws the first column."""

    name: str
    what: Definition
    columns: list[tuple[str, Definition]]
    rows: list[tuple[str, list[Number]]]
    totals: list[Number]
    chart: dict[str, Any]


class Page:
    """One answer laid out for the eye."""

    def __init__(self, asked: Asked) -> None:
        self.asked = asked
        self.plain_groups = PLAIN if asked.scope is None else PLAIN[:-1]
        self.answer = answer(asked, TILES, (*BY_UNIT, *CHARTED, *self.plain_groups))

    @cached_property
    def tiles(self) -> list[Tile]:
        asked = self.asked
        earlier = Asked(asked.inspection, _day_before(asked.as_of), _day_before(asked.handled_as_of), asked.member)
        before = answer(earlier, TILES, ()).figures
        made = []
        for name, value in self.answer.figures.items():
            cutoff = asked.handled_as_of if figure_called(name).population.moment == "handled" else asked.as_of
            number = Number(value, shown(name, value), records_href(asked, name))
            change = changed(name, before[name], value) or ""
            made.append(Tile(name, self.answer.definitions[name], number, said(cutoff), change))
        return made

    @cached_property
    def charted(self) -> list[Board]:
        return [self._board(BY_UNIT), *(self._board([name]) for name in CHARTED)]

    @cached_property
    def plain(self) -> list[Board]:
        return [self._board([name]) for name in self.plain_groups]

    def _board(self, names: Sequence[str]) -> Board:
        by, definitions = self.answer.by, self.answer.definitions
        keys = list(dict.fromkeys(key for name in names for key in by[name]))
        rows = [(key, [number_of(self.asked, name, by[name].get(key, 0), (key,)) for name in names]) for key in keys]
        wholes = [GROUPS[name].whole for name in names]
        totals = [number_of(self.asked, whole, self.answer.figures[whole]) for whole in wholes]
        columns = [(name, definitions[whole]) for name, whole in zip(names, wholes, strict=True)]
        first = by[names[0]]
        chart = {
            "names": list(first),
            "values": list(first.values()),
            "unit": definitions[names[0]].unit,
            "hrefs": [records_href(self.asked, names[0], (key,)) for key in first],
        }
        return Board(names[0], definitions[names[0]], columns, rows, totals, chart)


def _day_before(cutoff: date | datetime) -> date | datetime:
    return cutoff - timedelta(days=1)
