"""A grid: the cells of one table or sheet with their places, before anything is known about what they mean."""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any, NamedTuple

MAX_CELLS = 1_500_000
MAX_WIDE = 250


class Line(NamedTuple):
    """One row of a grid: its number as a person counts it, its page, its cells."""

    row: int
    page: int | None
    cells: list[Any]


@dataclass(slots=True)
class Grid:
    """``copies`` are the (line index, column) of cells that only repeat a merged neighbour; ``formulas`` maps (row, column) to
    the formula there; ``doubts`` says of a row why its cells are not sure; ``caption`` is the text in front of the table,
    nearest last; ``aside`` is text that stands behind it; ``strips`` are the left and right edges of the columns on a page
    without drawn lines; ``lettered`` where a person finds a cell by its letter and number, as in a workbook; ``turned``
    for a list that ran from left to right, whose lines are the columns of the paper."""

    name: str | None
    lines: list[Line]
    caption: tuple[str, ...] = ()
    aside: tuple[str, ...] = ()
    copies: set[tuple[int, int]] = field(default_factory=set)
    formulas: dict[tuple[int, int], str] = field(default_factory=dict)
    doubts: dict[int, str] = field(default_factory=dict)
    strips: tuple[tuple[float, float], ...] = ()
    lettered: bool = False
    turned: bool = False


@dataclass(frozen=True, slots=True)
class Contents:
    """What a container holds: its grids and, for papers without a table, its paragraphs. ``gaps`` says what of it could not
    be read, ``asides`` what was left out because it can hold no list; ``pictures`` whether it shows any."""

    grids: list[Grid]
    paragraphs: list[str] = field(default_factory=list)
    gaps: list[str] = field(default_factory=list)
    asides: list[str] = field(default_factory=list)
    pictures: bool = False


def printed(value: Any) -> str:
    """The text of a cell as a person sees it: 1201 for 1201.0, 2020-11-08 for a date, "" for nothing."""
    if isinstance(value, str):
        return value.strip()
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(value)
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ")
    if isinstance(value, date | time):
        return value.isoformat()
    return str(value) if not isinstance(value, timedelta) else str(value.days)


def filled(line: Line) -> list[str]:
    """The printed texts of a line's cells that hold something."""
    return [text for text in map(printed, line.cells) if text]


def spread(rows: list[list[tuple[str, int, int]]], name: str | None, caption: tuple[str, ...] = ()) -> Grid:
    """A grid from rows of (text, columns spanned, rows spanned): each spanned place repeats the text."""
    grid = Grid(name, [], caption)
    waiting: dict[int, tuple[str, int]] = {}
    budget = MAX_CELLS
    for index, row in enumerate(rows):
        cells: list[Any] = []
        _take_waiting(cells, waiting, grid, index)
        for text, wide, deep in row:
            for step in range(min(wide, MAX_WIDE - len(cells))):
                if step:
                    grid.copies.add((index, len(cells)))
                if deep > 1:
                    waiting[len(cells)] = (text, deep - 1)
                cells.append(text)
            _take_waiting(cells, waiting, grid, index)
        budget -= len(cells)
        if budget < 0:
            break
        grid.lines.append(Line(index + 1, None, cells))
    return grid


def turn(grid: Grid) -> Grid | None:
    """The grid with rows for columns; None for one that is too wide to be a list from left to right."""
    width = max((len(line.cells) for line in grid.lines), default=0)
    if not 3 <= width <= MAX_WIDE or not 3 <= len(grid.lines) <= MAX_WIDE or grid.lines[0].row != 1:
        return None
    lines = [
        Line(
            column + 1,
            grid.lines[0].page,
            [line.cells[column] if column < len(line.cells) else "" for line in grid.lines],
        )
        for column in range(width)
    ]
    copies = {(column, index) for index, column in grid.copies}
    return Grid(grid.name, lines, grid.caption, grid.aside, copies, lettered=grid.lettered, turned=True)


def _take_waiting(cells: list[Any], waiting: dict[int, tuple[str, int]], grid: Grid, index: int) -> None:
    """Puts cells that hang down from an earlier row in front of the next free column."""
    while len(cells) in waiting:
        column = len(cells)
        text, left = waiting.pop(column)
        grid.copies.add((index, column))
        cells.append(text)
        if left > 1:
            waiting[column] = (text, left - 1)
