"""Tables of a paper as rows of cells under headings."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from bihuan.numerals import parse_int, to_half_width

_NUMBER = re.compile(r"[-+]?\d{1,3}(?:,\d{3})+(?:\.\d+)?|[-+]?\d{1,15}(?:\.\d{1,8})?")
_UNIT = re.compile(r"(?:件|个|项|家|人|人次|起|宗|条|处|万元|亿元|元|亩|次|%|‰)?")
RATE = re.compile(r"率|占比|比例|比重|%")
_STROKES = re.compile(r"[|｜│┃\t]")
_WIDE_BLANKS = re.compile(r"[ \u3000\u00a0]{2,}|\u3000")
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
    parting = _STROKES if _STROKES.search(text, start, end) else _WIDE_BLANKS
    lines: list[tuple[Cell, ...]] = []
    position = start
    cells = 0
    for line in text[start:end].splitlines(keepends=True):
        if line.strip() and not re.fullmatch(r"[\s|:+\-]+", line):
            lines.append(tuple(_cells(line, position, parting)))
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


def _cells(line: str, position: int, parting: re.Pattern[str]) -> Iterator[Cell]:
    bare = line.rstrip("\r\n")
    outer = bare.lstrip().startswith(("|", "｜"))
    bare = bare if parting is _STROKES else bare.rstrip()
    begin = 0 if parting is _STROKES else len(bare) - len(bare.lstrip())
    ends = [*((match.start(), match.end()) for match in parting.finditer(bare, begin)), (len(bare), len(bare))]
    for index, (end, following) in enumerate(ends):
        piece = bare[begin:end]
        if not (outer and (index == 0 or (index == len(ends) - 1 and not piece.strip()))):
            yield _cell(piece, position + begin)
        begin = following


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


def cells_apart(line: str) -> int:
    """How many cells a line has that keeps them apart with blanks; none where it has strokes, or too few numbers."""
    pieces = [piece for piece in _WIDE_BLANKS.split(line.strip()) if piece]
    if _STROKES.search(line) or len(pieces) < 3 or any(len(piece) > 16 for piece in pieces):
        return 0
    return len(pieces)


def spaced_tables(lines: Sequence[str]) -> set[int]:
    """The numbers of lines that make tables without strokes: three or more neighbours with as many cells, most of them numbers
    below the first."""
    counts = [cells_apart(line) for line in lines]
    found: set[int] = set()
    first = 0
    for index in range(1, len(lines) + 1):
        if index < len(lines) and counts[index] == counts[first]:
            continue
        if counts[first] and index - first >= 3 and all(_mostly_numbers(line) for line in lines[first + 1 : index]):
            found.update(range(first, index))
        first = index
    return found


def _mostly_numbers(line: str) -> bool:
    name, *cells = [piece for piece in _WIDE_BLANKS.split(line.strip()) if piece]
    return bool(name) and sum(_cell(cell, 0).value is not None for cell in cells) * 3 >= len(cells) * 2


def transposed(table: Table) -> Table:
    """Columns as rows: each begins with its heading, below the first words of the rows."""
    wide = len(table.headings)
    rows = [
        (Cell(table.start, table.start, table.headings[column], None), *(row[column] for row in table.rows))
        for column in range(1, wide)
        if all(len(row) == wide for row in table.rows)
    ]
    return Table(table.start, table.end, ("", *(row[0].text for row in table.rows)), tuple(rows))
