"""The figures page as tables: totals, units against what became of their complaints, the other groups."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from bihuan.figures.catalogue import Answer, Definition, ask
from bihuan.figures.declared import GROUPS, RATE
from bihuan.figures.populations import Asked, Cutoff
from bihuan.figures.wording import address, said, shown

BY_UNIT = ("by_unit", "key_by_unit", "open_by_unit", "stage_closed_by_unit", "closed_by_unit")
CHARTED = ("by_label", "by_batch")
HANDLED = ("closed", "stage_closed", "open", RATE)
"""Figures that hang on the cut-off of handling."""
PLAIN = ("by_channel", "by_status", "by_verdict")


@dataclass(frozen=True)
class Number:
    """A number on the page: as printed, and the address of its records."""

    value: int | float
    text: str
    href: str


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
        groups = [*BY_UNIT, *CHARTED, *PLAIN] if asked.scope is None else [*BY_UNIT, *CHARTED, *PLAIN[:-1]]
        self.groups = groups
        self.answer = _ask(asked, asked.as_of, asked.handled_as_of, groups)

    def tiles(self) -> list[Tile]:
        before = _ask(self.asked, _day_before(self.asked.as_of), _day_before(self.asked.handled_as_of), ()).figures
        made = []
        for name, value in self.answer.figures.items():
            cutoff = self.asked.handled_as_of if name in HANDLED else self.asked.as_of
            change = round(value - before[name], 4) * (100 if name == RATE else 1)
            number = Number(value, shown(name, value), self.href(name))
            made.append(
                Tile(name, self.answer.definitions[name], number, said(cutoff), round(change, 2) if change else "")
            )
        return made

    def charted(self) -> list[Board]:
        return [self._board(BY_UNIT), *(self._board([name]) for name in CHARTED)]

    def plain(self) -> list[Board]:
        return [self._board([name]) for name in self.groups if name in PLAIN]

    def href(self, name: str, key: str | None = None) -> str:
        return records_href(self.asked, name, key)

    def _board(self, names: Sequence[str]) -> Board:
        by, definitions = self.answer.by, self.answer.definitions
        keys = list(dict.fromkeys(key for name in names for key in by[name]))
        rows = [(key, [self._number(name, by[name].get(key, 0), key) for name in names]) for key in keys]
        totals = [self._number(whole, self.answer.figures[whole]) for whole in map(_whole, names)]
        first = by[names[0]]
        chart = {
            "names": list(first),
            "values": list(first.values()),
            "unit": definitions[names[0]].unit,
            "hrefs": [self.href(names[0], key) for key in first],
        }
        columns = [(name, definitions[_whole(name)]) for name in names]
        return Board(names[0], definitions[names[0]], columns, rows, totals, chart)

    def _number(self, name: str, value: int | float, key: str | None = None) -> Number:
        return Number(value, shown(name, value), self.href(name, key) if value else "")


def _whole(name: str) -> str:
    return GROUPS[name].whole


def _ask(asked: Asked, as_of: Cutoff, handled_as_of: Cutoff, groups: Sequence[str]) -> Answer:
    return ask(asked.inspection, as_of, handled_as_of, member=asked.member, dimensions=groups)


def _day_before(cutoff: date | datetime) -> date | datetime:
    return cutoff - timedelta(days=1)


def cutoffs(asked: Asked) -> dict[str, str]:
    """The cut-offs as the address bar carries them."""
    return {"as_of": address(asked.as_of), "handled_as_of": address(asked.handled_as_of)}


def records_href(asked: Asked, name: str, key: str | None = None) -> str:
    wanted = {"name": name, **({} if key is None else {"key": key}), **cutoffs(asked)}
    return f"{reverse('figures:records')}?{urlencode(wanted)}"
