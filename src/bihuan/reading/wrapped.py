"""Rows of a text list that were broken over several lines -> one line each. Where no column shows what goes on, it is noted as not sure."""

import re

from bihuan.reading.bands import is_band, is_note, is_remark, is_total
from bihuan.reading.fields import field_of
from bihuan.reading.grids import Grid, Line, filled
from bihuan.reading.headers import is_header
from bihuan.reading.numbercells import is_number

DOUBT = "这一行在原文里断成了几行，是接起来读的，请核对"
_LONG = frozenset({None, "text", "investigation", "action", "goal", "accountability", "remark"})
_HEAD_LINES = 40
_ENDED = "。！？!?；;”）)】"
_COUNT = re.compile(r"[*★☆]?\d{1,4}[.、]?")
_CAPTION = re.compile(r"[(（\[【]?[一二三四五六七八九十\d]{1,3}[)）\]】]?[、.．]")


def rejoin(grid: Grid) -> Grid:
    """The grid with each broken row on one line; the grid itself where it has no running number and no complaint's number."""
    start = next(
        (i for i, line in enumerate(grid.lines[:_HEAD_LINES]) if is_header([str(c) for c in line.cells])), None
    )
    if start is None:
        return grid
    names = [field_of(str(cell), "complaints") for cell in grid.lines[start].cells]
    keys = [index for index, name in enumerate(names) if name in ("seq", "number")]
    if not keys:
        return grid
    lines = list(grid.lines[: start + 1])
    for line in grid.lines[start + 1 :]:
        joined = _joined(lines[-1], line, keys, names) if len(lines) > start + 1 else None
        if joined is None:
            lines.append(line)
        else:
            lines[-1] = joined
            if len(line.cells) < len(names) and str(line.cells[0]).strip():
                grid.doubts.setdefault(joined.row, DOUBT)
    grid.lines[:] = lines
    return grid


def _joined(above: Line, line: Line, keys: list[int], names: list[str | None]) -> Line | None:
    """The line above with what this one goes on with; None where this one stands for itself."""
    width = len(names)
    cells = [str(cell).strip() for cell in line.cells]
    said = filled(line)
    if not said or _begins(cells, keys) or not _begins([str(cell) for cell in above.cells], keys):
        return None
    if is_total(line) or is_note(said[0]) or is_band(line):
        return None
    old = [str(cell) for cell in above.cells]
    if not cells[0] or (len(cells) == len(old) == width and len(said) * 2 <= width):
        if any(text and (index >= len(old) or not old[index]) for index, text in enumerate(cells)):
            return None
        return above._replace(cells=[_glue(text, cells[i] if i < len(cells) else "") for i, text in enumerate(old)])
    if len(cells) == 1:
        place = max(index for index, text in enumerate(old) if text)
        if place < len(names) and names[place] not in _LONG:
            return None
        if old[place][-1] in _ENDED or (_CAPTION.match(cells[0]) and is_remark(line) and len(cells[0]) < 20):
            return None
        return above._replace(cells=[*old[:place], _glue(old[place], cells[0]), *old[place + 1 :]])
    if len(old) + len(cells) - 1 <= width:
        return above._replace(cells=[*old[:-1], _glue(old[-1], cells[0]), *cells[1:]])
    return None


def _begins(cells: list[str], keys: list[int]) -> bool:
    """Whether a line begins a row: a count or a number stands where the list has them."""
    said = [cells[index] for index in keys if index < len(cells)]
    return any(_COUNT.fullmatch(text) or is_number(text) for text in said)


def _glue(old: str, new: str) -> str:
    return f"{old}{new}" if not old or not new or old[-1] not in _ENDED else f"{old}\n{new}"
