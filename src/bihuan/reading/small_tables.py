"""A small table with a head of its own, kept as text between its preview and its confirmation: members, alarms.

The text has one line for each row, cells parted by tabs (commas where somebody pasted them so); every line stands at the
number that the row has in the file, so that a reason names the row as a person counts it.
"""

import csv
import io
import re
from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

from bihuan.reading.containers import open_contents
from bihuan.reading.grids import Grid, printed
from bihuan.reading.shapes import Source, Unreadable
from bihuan.reading.texts import decode

K = TypeVar("K", bound=str)
PACKED = (b"PK", b"\xd0\xcf\x11\xe0")
"""How files begin that are no plain text."""
WIDE = (b"\xff\xfe", b"\xfe\xff")
"""How texts of two bytes a sign begin, as spreadsheets save them; only these hold zero bytes."""


def text_of(source: Source, is_head: Callable[[Sequence[str]], bool]) -> str | None:
    """The text of a file's first table with such a head; a plain text as it is. ``None`` when there is no such table,
    ``Unreadable`` when the file cannot be read."""
    if not source.content.startswith(PACKED):
        if b"\0" in source.content and not source.content.startswith(WIDE):
            raise Unreadable("这不是表格文件，请另存为 .xlsx 或 .csv 再上传。")
        return decode(source.content).removeprefix("\ufeff")
    for grid in open_contents(source).grids:
        if any(is_head([printed(cell) for cell in line.cells]) for line in grid.lines):
            return _flat(grid)
    return None


def _flat(grid: Grid) -> str:
    lines: dict[int, str] = {}
    for line in grid.lines:
        lines[line.row] = "\t".join(re.sub(r"\s+", " ", printed(cell)) for cell in line.cells)
    return "\n".join(lines.get(number, "") for number in range(1, max(lines, default=0) + 1))


def columns_of(cells: Sequence[str], headings: Mapping[K, Sequence[str]]) -> dict[K, int]:
    """Where the columns called by one of ``headings`` stand, blanks ignored."""
    found: dict[K, int] = {}
    for place, cell in enumerate(cells):
        said = "".join(cell.split())
        for key, names in headings.items():
            if said in names:
                found.setdefault(key, place)
    return found


def rows_of(
    text: str, headings: Mapping[K, Sequence[str]], is_head: Callable[[Sequence[str]], bool]
) -> list[tuple[int, dict[K, str]]] | None:
    """(row number, cells by key) of everything below the head; ``None`` where there is no head."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    separator = "\t" if "\t" in text else ","
    columns: dict[K, int] | None = None
    rows: list[tuple[int, dict[K, str]]] = []
    for number, cells in enumerate(csv.reader(io.StringIO(text), delimiter=separator), start=1):
        if columns is None:
            columns = columns_of(cells, headings) if is_head(cells) else None
        elif any(cell.strip() for cell in cells):
            found = {key: cells[place].strip() if place < len(cells) else "" for key, place in columns.items()}
            rows.append((number, found))
    return rows if columns is not None else None
