"""Cells that mean the one above them: 同上 and 〃, and the empty ones of a column in front that only names each county once."""

import re

from bihuan.reading.bands import is_example, is_remark, is_total
from bihuan.reading.grids import printed
from bihuan.reading.headers import Column, Table, cell_of
from bihuan.reading.rows import Collected
from bihuan.reading.shapes import Problem

_SAME = re.compile(r"[(（]?(?:同上|同前|同上行|〃|″|''|\"|”|＂)[)）]?")
_OF_PLACES = frozenset({"units", "lead_units", "town", "city"})
_FEW = 0.3
"""Of a column that leaves cells out on purpose, at least so many are empty."""


def fill_ditto(table: Table, collected: Collected) -> None:
    """Writes what is meant into the cells; what was only left empty is reported as unsure."""
    for column in table.columns:
        if column.field not in (None, "seq", "number") and not column.tick:
            _fill_same(table, column)
    anchor = min((c.index for c in table.columns if c.field in ("seq", "number", "problem")), default=0)
    for column in table.columns:
        if column.field in _OF_PLACES and column.index < anchor:
            _fill_empty(table, column, collected)


def _fill_same(table: Table, column: Column) -> None:
    above = ""
    for line in table.lines:
        text = printed(cell_of(line, column))
        if above and _SAME.fullmatch(text):
            line.cells[column.index] = above
        above = text if text and not _SAME.fullmatch(text) else above


def _fill_empty(table: Table, column: Column, collected: Collected) -> None:
    lines = [line for line in table.lines if not (is_total(line) or is_remark(line) or is_example(line))]
    empty = [line for line in lines if not printed(cell_of(line, column))]
    if not lines or not printed(cell_of(lines[0], column)) or len(empty) < len(lines) * _FEW:
        return
    above = ""
    for line in lines:
        text = printed(cell_of(line, column))
        if not text and column.index < len(line.cells):
            line.cells[column.index] = above
            reason = f"“{column.heading}”空着，是按上面一行的“{above}”读的，请核对。"
            collected.problems.append(Problem(line.row, column.heading, above, reason, False, table.grid.name))
        above = text or above
