"""Text lists in drawn boxes (┌─┬─┐ or +---+) -> a grid: what stands between two drawn lines is one row."""

import re

from bihuan.reading.grids import Grid, Line
from bihuan.reading.headers import is_header

_BAR = re.compile(
    r"\s*[┌├└+╔╠╚┏┣┗|│┃][\s─━═\-=┬┼┴+╦╬╩┳╋┻┯┷┿╤╪╧|│┃┐┤┘╗╣╝┓┫┛]*[─━═\-=]{2}[\s─━═\-=┬┼┴+╦╬╩┳╋┻┯┷┿╤╪╧|│┃┐┤┘╗╣╝┓┫┛]*"
)
_WALL = re.compile("[|│┃║｜]")
_LEAST = 3


def read_boxes(text: str) -> Grid | None:
    """One line per row, counted where it begins; None for a text without such boxes around its rows."""
    above: list[Line] = []
    rows: list[tuple[int, list[list[str]]]] = []
    bars = 0
    is_open = False
    for number, line in enumerate(text.splitlines(), start=1):
        if _BAR.fullmatch(line):
            bars += 1
            is_open = True
        elif _WALL.search(line) and bars:
            cells = [cell.strip() for cell in _WALL.split(line.strip())[1:-1]]
            if is_open:
                rows.append((number, []))
                is_open = False
            rows[-1][1].append(cells)
        elif line.strip():
            if rows:
                rows.append((number, [[line.strip()]]))
            else:
                above.append(Line(number, None, [line.strip()]))
    made = [Line(number, None, _joined(cells)) for number, cells in rows]
    if len(made) < _LEAST or bars <= len(made) // 2 + 1 or not is_header([str(cell) for cell in made[0].cells]):
        return None
    return Grid(None, [*above, *made])


def _joined(lines: list[list[str]]) -> list[str]:
    width = max(map(len, lines))
    return ["".join(cells[column] for cells in lines if column < len(cells)) for column in range(width)]
