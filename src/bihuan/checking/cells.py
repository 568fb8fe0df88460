"""Tables of a paper as rows of cells under headings."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from bihuan.numerals import parse_int, to_half_width

_NUMBER = re.compile(r"[-+]?\d{1,3}(?:,\d{3})+(?:\.\d+)?|[-+]?\d{1,15}(?:\.\d{1,8})?")
_UNIT = re.compile(r"(?:件|个|项|家|人|人次|起|宗|条|处|万元|亿元|元|亩|次|%|‰)?")
RATE = re.compile(r"率|占比|比例|比重|%")
_MOST_CELLS = 40_000


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell with its place; ``value`` None where it is no number (an empty cell counts as nothing)."""

    start: int
    end: int
    text: str
    value: Decimal | None
    unit: str = ""
    places: int = 0


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells under one header. ``heading(i)`` is what stands over a column."""

    start: int
    end: int
    headings: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


def table_in(text: str, start: int, end: int) -> Table | None:
    """The table that stands in ``text[start:end]``; None for one without header, numbers or end."""
    lines: list[tuple[Cell, ...]] = []
    position = start
    cells = 0
    for line in text[start:end].splitlines(keepends=True):
        if line.strip() and not re.fullmatch(r"[\s|:+\-]+", line):
            lines.append(tuple(_cells(line, position)))
            cells += len(lines[-1])
        position += len(line)
        if cells > _MOST_CELLS:
            return None
    head = next(
        (i for i, line in enumerate(lines) if sum(cell.value is not None for cell in line) >= max(1, len(line) // 3)),
        None,
    )
    if head is None or head == 0 or len(lines) - head < 2:
        return None
    wide = max(len(line) for line in lines[head:])
    headings = tuple("".join(line[i].text for line in lines[:head] if i < len(line)) for i in range(wide))
    rows = tuple(line for line in lines[head:] if len(line) > 1)
    for column, heading in enumerate(headings):
        if RATE.search(heading):
            rows = _in_percent(rows, column)
    return Table(start, end, headings, rows)


def _in_percent(rows: tuple[tuple[Cell, ...], ...], column: int) -> tuple[tuple[Cell, ...], ...]:
    """A workbook keeps 96.4% as 0.964, and 90.0% as 0.9: the longest of the column says how many decimals are meant."""
    rates = [cell for row in rows if (cell := at(row, column)) is not None and cell.value is not None]
    places = max((cell.places for cell in rates), default=0)
    if places < 2 or any(cell.unit or cell.value is None or cell.value > 1 for cell in rates):
        return rows
    return tuple(
        tuple(
            replace(cell, value=cell.value * 100, places=places - 2) if i == column and cell.value is not None else cell
            for i, cell in enumerate(row)
        )
        for row in rows
    )


def _cells(line: str, position: int) -> Iterator[Cell]:
    bare = line.rstrip("\r\n")
    outer = bare.lstrip().startswith(("|", "｜"))
    pieces = re.split(r"[|｜│┃\t]", bare)
    at = position
    for index, piece in enumerate(pieces):
        if not (outer and (index == 0 or (index == len(pieces) - 1 and not piece.strip()))):
            yield _cell(piece, at)
        at += len(piece) + 1


def _cell(piece: str, at: int) -> Cell:
    text = piece.strip()
    start = at + len(piece) - len(piece.lstrip()) if text else at
    plain = to_half_width(text).replace(" ", "")
    match = _NUMBER.match(plain)
    if match and _UNIT.fullmatch(plain[match.end() :]):
        digits = match[0].replace(",", "")
        return Cell(
            start, start + len(text), text, Decimal(digits), plain[match.end() :], len(digits.partition(".")[2])
        )
    whole = parse_int(text) if text and not plain[0].isdigit() and len(text) <= 6 else None
    return Cell(start, start + len(text), text, None if whole is None else Decimal(whole))


def at(row: Sequence[Cell], column: int, shift: int = 0) -> Cell | None:
    """The cell of a column, ``shift`` places to the left of it in a row that lacks its first cells."""
    place = column - shift
    return row[place] if 0 <= place < len(row) else None
