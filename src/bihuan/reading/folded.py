"""Lists whose header and cases take two lines each: short cells in the upper one, texts in the lower -> one line per case."""

from typing import Any

from bihuan.reading.bands import is_remark, is_total
from bihuan.reading.fields import field_of
from bihuan.reading.grids import Grid, Line, filled, printed
from bihuan.reading.headers import MAX_HEADING, heads_its_rows, is_header


def unfold(grid: Grid) -> Grid | None:
    """The grid with both halves of header and cases side by side; None where the list isn't folded."""
    start = next((index for index in range(min(MAX_HEADING, len(grid.lines) - 3)) if _is_folded_at(grid, index)), None)
    if start is None or heads_its_rows(grid):
        return None
    width = max(len(line.cells) for line in grid.lines)
    lines = list(grid.lines[:start])
    copies = {(index, column) for index, column in grid.copies if index < start}
    index = start
    while index < len(grid.lines):
        upper = grid.lines[index]
        if (index > start + 1 and (is_total(upper) or is_remark(upper))) or index + 1 == len(grid.lines):
            lines.append(upper)
            index += 1
            continue
        lower = _own_cells(grid, index + 1)
        for half, offset in ((index, 0), (index + 1, width)):
            copies |= {(len(lines), column + offset) for row, column in grid.copies if row == half}
        blanks = [""] * (width - len(upper.cells))
        lines.append(Line(upper.row, upper.page, [*upper.cells, *blanks, *lower]))
        index += 2
    found = Grid(grid.name, lines, grid.caption, grid.aside, copies, lettered=grid.lettered)
    found.doubts = {line.row: _DOUBT for line in lines[start + 1 : start + 2]}
    return found


_DOUBT = "这张表每件占两行，是两行合在一起读的，请核对"


def _is_folded_at(grid: Grid, index: int) -> bool:
    """Two headers one below the other that share no field, the upper one with the number, and then a case of two lines."""
    upper = [text for text in map(printed, grid.lines[index].cells) if text]
    lower = [text for text in map(printed, _own_cells(grid, index + 1)) if text]
    if not is_header(upper) or len(set(lower)) < 2 or not is_header(lower):
        return False
    above, below = ({field_of(text, "complaints") for text in texts} - {None} for texts in (upper, lower))
    case = filled(grid.lines[index + 2])
    return "number" in above and not above & below and len(above) > 1 and len(below) > 1 and not is_header(case)


def _own_cells(grid: Grid, index: int) -> list[Any]:
    """The cells of a line without those that hang down into it from the line above."""
    above = grid.lines[index - 1].cells
    return [
        ""
        if (index, column) in grid.copies and column < len(above) and printed(cell) == printed(above[column])
        else cell
        for column, cell in enumerate(grid.lines[index].cells)
    ]
