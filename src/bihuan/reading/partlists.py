"""A plan given as several lists (问题清单, 目标清单, 措施清单 …), each a table of its own with the same serial numbers -> one grid."""

from bihuan.reading.fields import field_of
from bihuan.reading.grids import Grid, Line, printed

LEAST = 3
_WIDEST = 4
DOUBT = "各栏来自几张清单，是按序号对到一起的，请核对"


def join_lists(grids: list[Grid]) -> list[Grid]:
    """The grids, with those that are parts of one plan replaced by a single one in the place of the first."""
    parts = [grid for grid in grids if _fields(grid)]
    fields = [name for grid in parts for name in _fields(grid)]
    serials = [_serials(grid) for grid in parts]
    one_plan = len(parts) >= LEAST and len(set(fields)) == len(fields) and {"problem", "measures"} <= set(fields)
    if not one_plan or any(numbers != serials[0] or len(set(numbers)) < len(numbers) for numbers in serials):
        return grids
    rows = zip(*(part.lines for part in parts), strict=True)
    lines = []
    for side_by_side in rows:
        first, *others = side_by_side
        cells = [cell for line in others for cell in line.cells[1:]]
        lines.append(Line(first.row, first.page, [*first.cells, *cells]))
    joined = Grid(parts[0].name, lines, parts[0].caption, lettered=parts[0].lettered)
    joined.doubts = {line.row: DOUBT for line in lines[1:]}
    return [joined if grid is parts[0] else grid for grid in grids if grid is parts[0] or grid not in parts]


def _fields(grid: Grid) -> list[str]:
    """The fields behind the serial number in the first line; empty for a grid that is no such part."""
    heads = [printed(cell) for cell in grid.lines[0].cells] if grid.lines else []
    names = [field_of(head, "plan") or "" for head in heads]
    is_part = 2 <= len(heads) <= _WIDEST and names[0] == "seq" and all(names) and "seq" not in names[1:]
    return names[1:] if is_part and len(grid.lines) > 1 else []


def _serials(grid: Grid) -> list[str]:
    return [printed(line.cells[0]) if line.cells else "" for line in grid.lines[1:]]
