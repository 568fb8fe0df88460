"""Lists that a page break cut into several tables: the later ones have no header and take the columns of the one before."""

import re

from bihuan.reading.grids import Grid, Line, printed
from bihuan.reading.headers import Table, cell_of, is_header
from bihuan.reading.unruled import PAGE_MARK

_NUMBER_LIKE = re.compile(r"\d{4}")
_COUNTED = re.compile(r"[(（]?(?:\d{1,4}|[一二三四五六七八九十百]{1,4})[)）、.．]?")
_GOES_ON = re.compile(
    r"[(（]?(?:续(?:上?表|前表|表)?|[接承]上[页表]|(?:上接|续)第.{1,3}页)[\d一二三四五六七八九十]*[)）]?"
)
_MOST = 0.8


def go_on(table: Table, grid: Grid) -> Table | None:
    """The rows of a grid without header as the rest of the table before it; None where they are something else."""
    width = max((len(line.cells) for line in grid.lines), default=0)
    if not grid.lines or width != max(len(line.cells) for line in table.grid.lines):
        return None
    if is_header([printed(cell) for cell in grid.lines[0].cells]):
        return None
    fits = _problems_go_on if table.family == "plan" else _cases_go_on
    if not fits(table, grid):
        return None
    return Table(grid, table.family, list(table.columns), list(grid.lines), goes_on=True)


def _cells(table: Table, lines: list[Line], name: str) -> list[str] | None:
    """What stands under a field; None where the list has no such column."""
    column = next((column for column in table.columns if column.field == name), None)
    return None if column is None else [printed(cell_of(line, column)) for line in lines]


def _cases_go_on(table: Table, grid: Grid) -> bool:
    numbers, counts = _cells(table, grid.lines, "number"), _cells(table, grid.lines, "seq")
    if counts is not None and not any(map(str.isdigit, counts)):
        return False
    if numbers is not None:
        return any(map(_NUMBER_LIKE.search, numbers))
    return counts is not None and _is_announced(grid)


def _problems_go_on(table: Table, grid: Grid) -> bool:
    """Counted on, or without any count but with a problem in each line and nothing in between but a mark that says so."""
    counts, problems = _cells(table, grid.lines, "seq"), _cells(table, grid.lines, "problem")
    if counts is not None:
        said = [count for count in counts if count]
        return all(map(_COUNTED.fullmatch, said)) and (bool(said) or _is_announced(grid))
    return problems is not None and sum(map(bool, problems)) >= len(problems) * _MOST and _is_announced(grid)


def _is_announced(grid: Grid) -> bool:
    """Whether only 续表 and page numbers stand between a table and the one before it."""
    between = [re.sub(r"\s", "", text) for text in grid.caption]
    return all(_GOES_ON.fullmatch(text) or PAGE_MARK.fullmatch(text) for text in between)
