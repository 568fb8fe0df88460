"""A problem whose lines stand under columns of their own for task and spot: which lines and columns belong to which."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bihuan.reading.grids import Line, printed
from bihuan.reading.headers import Column, Table

BELOW = ("task", "spot")


@dataclass(frozen=True)
class Branch:
    """A problem, or a task or spot of it: its lines, the columns that are its own, its place below the problem."""

    level: str
    place: tuple[str, ...]
    text: str
    lines: tuple[Line, ...]
    columns: tuple[Column, ...]


def branches(table: Table, group: Sequence[Line]) -> Iterator[Branch]:
    """The problem first, then its tasks, each with its spots."""
    deeper = sorted((c for c in table.columns if c.field in BELOW), key=lambda c: BELOW.index(c.field or ""))
    rest = tuple(c for c in table.columns if c.field and c.field not in BELOW)
    at = {id(line): table.first + place for place, line in enumerate(table.lines)}
    yield from _grown(table, at, "item", (), "", tuple(group), rest, deeper)


def _grown(
    table: Table,
    at: dict[int, int],
    level: str,
    place: tuple[str, ...],
    text: str,
    lines: tuple[Line, ...],
    columns: tuple[Column, ...],
    deeper: Sequence[Column],
) -> Iterator[Branch]:
    runs = _runs(table, at, lines, deeper[0]) if deeper else []
    if not runs:
        yield Branch(level, place, text, lines, columns)
        return
    own = tuple(
        c
        for c in columns
        if c.field in ("seq", "problem", "aspect")
        or c.index < deeper[0].index
        or (len(runs) > 1 and _is_common(table, at, lines, c))
    )
    yield Branch(level, place, text, lines, own)
    left = tuple(c for c in columns if c not in own)
    for number, run in enumerate(runs, start=1):
        name = deeper[0].field or ""
        yield from _grown(table, at, name, (*place, str(number)), cell_text(run[0], deeper[0]), run, left, deeper[1:])


def _runs(table: Table, at: dict[int, int], lines: Sequence[Line], column: Column) -> list[tuple[Line, ...]]:
    """The lines below each cell of ``column`` that says something, merged or blank ones with the one above."""
    runs: list[list[Line]] = []
    for line in lines:
        text = cell_text(line, column)
        goes_on = not text or (at[id(line)], column.index) in table.grid.copies
        if runs and (goes_on or text == cell_text(runs[-1][0], column)):
            runs[-1].append(line)
        elif text:
            runs.append([line])
    return [tuple(run) for run in runs]


def _is_common(table: Table, at: dict[int, int], lines: Sequence[Line], column: Column) -> bool:
    """Whether one cell of ``column`` stands for all ``lines``: merged over them; blank below it, but for measures."""
    blank = column.field != "measures"
    return all(
        (at[id(line)], column.index) in table.grid.copies or (blank and not cell_text(line, column))
        for line in lines[1:]
    )


def cell_text(line: Line, column: Column) -> str:
    return printed(line.cells[column.index]) if column.index < len(line.cells) else ""
