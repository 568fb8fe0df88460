"""Tables of a PDF that have no lines drawn: columns are found by the empty strips between them, rows by their first cells."""

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from bihuan.reading.headers import is_header

Char = dict[str, Any]
Strip = tuple[float, float]
_MARKS = "、,，。.;；:：)）】》”’!！?？"
PAGE_MARK = re.compile(
    r"[—\-\s]*(?:第?\s*\d+\s*页?|第[一二三四五六七八九十]+页)(?:\s*[/,，]?\s*共?\s*\d+\s*页?)?[—\-\s]*"
)
"""第 3 页 共 9 页, - 3 -, 3/9, or a bare 3: at the foot of a page. A running number never stands alone in its line."""
MIN_COLUMNS = 4


def read_unruled(
    chars: list[Char], columns: list[Strip] | None
) -> tuple[list[str], list[list[str]], list[Strip]] | None:
    """(texts above, rows, columns) of a page; ``columns`` are those of the page before, for a page without a header."""
    lines = char_lines(chars)
    header = next((index for index in range(len(lines)) if _heads(segments(lines[index]))), None)
    if header is None and columns is None:
        return None
    start = header if header is not None else 0
    found = _columns(lines, start) if header is not None else columns
    if found is None or len(found) < MIN_COLUMNS:
        return None
    above = ["".join(char["text"] for char in line) for line in lines[:start]]
    table = [line for line in lines[start:] if not _crosses(line, found) and not _is_page_mark(line)]
    rows = [_cells(block, found) for block in _blocks(table, found)]
    return above, [row for row in rows if any(row)], found


def _heads(parts: list[str]) -> bool:
    """A header; a line of labels with what they say (属地:云台县 类型:水) is none."""
    return is_header(parts) and sum(":" in part or "：" in part for part in parts) < 2


def char_lines(chars: Sequence[Char]) -> list[list[Char]]:
    """Characters as lines, by their height on the page and then from left to right."""
    lines: list[list[Char]] = []
    for char in sorted(chars, key=lambda c: (c["top"], c["x0"])):
        middle = (char["top"] + char["bottom"]) / 2
        if lines and lines[-1][0]["top"] <= middle <= lines[-1][0]["bottom"]:
            lines[-1].append(char)
        else:
            lines.append([char])
    return [sorted(line, key=lambda c: float(c["x0"])) for line in lines]


def segments(line: list[Char]) -> list[str]:
    """The texts of a line that stand apart from each other."""
    texts = [""]
    for before, char in zip([line[0], *line], line, strict=False):
        if char["x0"] - before["x1"] > char["size"] * 0.3:
            texts.append("")
        texts[-1] += char["text"].strip()
    return [text for text in texts if text]


def _columns(lines: list[list[Char]], header: int) -> list[Strip] | None:
    """The strips of the page that hold text, from left to right. Lines that run across everything (notes) are left out one by one."""
    size = float(lines[header][0]["size"])
    body = lines[header:]
    wanted = len(segments(lines[header]))
    for count in range(len(body), 1, -1):
        strips = _under_headings(_strips(body[:count], size), lines[header])
        if len(strips) >= wanted:
            return strips
    starts = [
        float(char["x0"])
        for before, char in zip([None, *lines[header]], lines[header], strict=False)
        if before is None or char["x0"] - before["x1"] > size * 0.3
    ]
    return [(left, right - 1) for left, right in zip(starts, [*starts[1:], 10_000.0], strict=True)]


def _under_headings(strips: list[Strip], header: list[Char]) -> list[Strip]:
    """Strips without a heading over them are part of the one to their left, torn off by a mark that was left out."""
    kept: list[Strip] = []
    for left, right in strips:
        if kept and not any(left <= (char["x0"] + char["x1"]) / 2 <= right for char in header):
            kept[-1] = (kept[-1][0], right)
        else:
            kept.append((left, right))
    return kept


def _strips(lines: list[list[Char]], size: float) -> list[Strip]:
    """Joined extents of all characters but hanging marks; a strip ends where nothing stands for a third of a letter."""
    extents = sorted(
        (float(c["x0"]), float(c["x1"]))
        for line in lines
        for c in line
        if c["text"] not in _MARKS and c["text"].strip()
    )
    strips: list[list[float]] = []
    for left, right in extents:
        if strips and left - strips[-1][1] < size * 0.3:
            strips[-1][1] = max(strips[-1][1], right)
        else:
            strips.append([left, right])
    return [(left, right) for left, right in strips]


def _crosses(line: list[Char], columns: list[Strip]) -> bool:
    """Whether a line runs through the empty strips, as titles and notes do."""
    return any(
        left[1] + 1 < (char["x0"] + char["x1"]) / 2 < right[0] - 1 and char["text"] not in _MARKS
        for left, right in pairwise(columns)
        for char in line
    )


def _is_page_mark(line: list[Char]) -> bool:
    return PAGE_MARK.fullmatch("".join(char["text"] for char in line)) is not None


def _blocks(lines: list[list[Char]], columns: list[Strip]) -> list[list[list[Char]]]:
    """Lines of one row together: a row begins where the first column does, or where the space between lines is wider than usual."""
    if not lines:
        return []
    tops = [float(line[0]["top"]) for line in lines]
    pitches = sorted(after - before for before, after in pairwise(tops))
    usual = pitches[len(pitches) // 4] if pitches else 0.0
    by_space: list[list[list[Char]]] = [[lines[0]]]
    by_first: list[list[list[Char]]] = [[lines[0]]]
    for index in range(1, len(lines)):
        if tops[index] - tops[index - 1] > usual * 1.25:
            by_space.append([])
        if lines[index][0]["x0"] <= columns[0][1]:
            by_first.append([])
        by_space[-1].append(lines[index])
        by_first[-1].append(lines[index])
    single = all(sum(line[0]["x0"] <= columns[0][1] for line in block) == 1 for block in by_space)
    return by_space if single else by_first


def _cells(block: list[list[Char]], columns: list[Strip]) -> list[str]:
    row = [""] * len(columns)
    for line in block:
        last = 0
        for before, char in zip([None, *line], line, strict=False):
            place = _column_of(char, columns)
            hanging = char["text"] in _MARKS and before is not None and abs(char["x0"] - before["x1"]) < 1
            last = last if hanging else place
            row[last] += char["text"]
    return [text.strip() for text in row]


def _column_of(char: Char, columns: list[Strip]) -> int:
    """The last column that begins left of the middle of a character."""
    middle = (char["x0"] + char["x1"]) / 2
    return max((index for index, (left, _) in enumerate(columns) if left <= middle), default=0)
