"""Plain text -> grids: comma, tab or pipe separated lists."""

import csv
import io
import re

from bihuan.reading.aligned import read_aligned
from bihuan.reading.boxes import read_boxes
from bihuan.reading.fields import field_of
from bihuan.reading.flattened import cells_by_pipe, read_flattened
from bihuan.reading.grids import MAX_CELLS, Contents, Grid, Line
from bihuan.reading.runtogether import read_run_together
from bihuan.reading.shapes import Unreadable
from bihuan.reading.wrapped import rejoin

_SEPARATORS = ("\t", "|", ",", ";", "，")
# Signs that no sentence holds; the others stand in every sentence and prove a list only where all lines have as many of them.
_STRONG = ("\t", "|")
# ="0012" is how spreadsheets write a text that looks like a number; it is no formula.
_TEXT_GUARD = re.compile(r'^="([^"]*)"$')
_HEAD_LINES = 40


def decode(content: bytes) -> str:
    """The text of a file in UTF-8, UTF-16 or GB18030; raises Unreadable where it is none of them."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _decode(content, "utf-16")
    if content.startswith(b"\xef\xbb\xbf"):
        return _decode(content, "utf-8-sig")
    if b"\x00" in content:
        half_empty = content[:4096].count(b"\x00") * 3 > len(content[:4096])
        return _decode(content, ("utf-16-le" if content[1:2] == b"\x00" else "utf-16-be") if half_empty else "")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return _decode(content, "gb18030")


def _decode(content: bytes, encoding: str) -> str:
    try:
        if not encoding:
            raise UnicodeError
        return content.decode(encoding)
    except UnicodeError as error:
        raise Unreadable("文件不是表格、文档或文本，读不出内容，请索要原件。") from error


def read_text(text: str) -> Contents:
    """The list in a text, by whichever separator shows the clearest header."""
    text = text.removeprefix("\ufeff")
    if sum(char < " " and char not in "\r\n\t\f" for char in text[:4096]) > 8:
        raise Unreadable("文件不是表格、文档或文本，读不出内容，请索要原件。")
    paragraphs = [line.strip() for line in text.splitlines() if line.strip()]
    drawn = read_boxes(text)
    if drawn is not None:
        return Contents([drawn], paragraphs)
    if "\t" not in text and "|" not in text and (aligned := read_aligned(text)) is not None:
        return Contents([rejoin(aligned)], paragraphs)
    text = _one_separator(text)
    strengths = {separator: _header_strength(text, separator) for separator in _SEPARATORS}
    best = max(_SEPARATORS, key=lambda separator: strengths[separator])
    if strengths[best] >= (2 if best in _STRONG else 3) and cells_by_pipe(text) is None:
        cut = _split(text, best)
        if best in _STRONG or _is_even(cut):
            return Contents([rejoin(cut) if best in _STRONG else cut])
    grid = read_flattened(text) or read_run_together(text)
    return Contents([grid] if grid else _without_header(text), paragraphs)


def _one_separator(text: str) -> str:
    """Drawn lines and full-width pipes as pipes, and wide gaps between cells as tabs where nothing else separates them."""
    text = re.sub(r"(?m)^[\s|+┌┬┐├┼┤└┴┘─:=-]+\n", "", re.sub("[｜│┃¦]", "|", text))
    if "|" in text or "\t" in text:
        return text
    gaps = [len(re.findall(r"\S(?: {2,}|\u3000+)(?=\S)", line)) for line in text.splitlines() if line.strip()]
    wide = sum(count >= 3 for count in gaps)
    return re.sub(r"(?<=\S)(?: {2,}|\u3000+)(?=\S)", "\t", text) if gaps and wide * 2 > len(gaps) else text


def _without_header(text: str) -> list[Grid]:
    """The grid of a list that has no header: nearly every line has the same number of separators."""
    lines = [line for line in text.splitlines() if line.strip()]
    for separator in _SEPARATORS:
        counts = [line.count(separator) for line in lines]
        usual = max(set(counts), key=counts.count, default=0)
        if len(lines) > 1 and usual >= 2 and counts.count(usual) >= len(lines) * 0.8:
            return [_split(text, separator)]
    return []


def _is_even(grid: Grid) -> bool:
    """Whether most lines have as many cells as the widest of the first lines, as in a list and never in prose."""
    widths = [len(line.cells) for line in grid.lines if any(map(str.strip, line.cells))]
    width = max(widths[:_HEAD_LINES], default=0)
    wide = [count for count in widths if count > 1]
    return len(wide) > 1 and sum(abs(count - width) <= 1 for count in wide) * 2 > len(wide)


def _header_strength(text: str, separator: str) -> int:
    """How many headings the best of the first lines has when cut at a separator; a line that is no header for the most part has none."""
    best = 0
    for line in text.splitlines()[:_HEAD_LINES]:
        cells = [cell.strip().strip('"') for cell in line.split(separator)]
        known = [field_of(c, "complaints") or field_of(c, "plan") for c in cells if len(c) < 40 and "。" not in c]
        if len(cells) > 1 and sum(map(bool, known)) * 2 >= sum(map(bool, cells)):
            best = max(best, len({*known} - {None}))
    return best


def _split(text: str, separator: str) -> Grid:
    """Cells by a separator; quoted cells may hold line breaks. Rows are counted as a spreadsheet would count them."""
    grid = Grid(None, [], lettered=separator in ",\t")
    cells = 0
    csv.field_size_limit(1 << 20)
    try:
        for number, row in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=separator), start=1):
            cells += len(row)
            if cells > MAX_CELLS:
                raise Unreadable("表格的行和列太多，请拆分后再导入。")
            grid.lines.append(Line(number, None, [_plain_cell(cell) for cell in row]))
    except csv.Error as error:
        raise Unreadable("表格的分隔或引号不完整，请用表格软件另存一份再导入。") from error
    if separator == "|":
        _trim_outer(grid)
    return grid


def _plain_cell(cell: str) -> str:
    """Without the guard of a text, and with the line breaks that Markdown writes as <br>."""
    return re.sub(r"(?i)\s*<br\s*/?>\s*", "\n", _TEXT_GUARD.sub(r"\1", cell.strip()) if cell.startswith("=") else cell)


def _trim_outer(grid: Grid) -> None:
    """Drops the empty cells that outer pipes make."""
    if all(not line.cells or not line.cells[0].strip() for line in grid.lines if len(line.cells) > 1):
        for line in grid.lines:
            if len(line.cells) > 1:
                del line.cells[0]
