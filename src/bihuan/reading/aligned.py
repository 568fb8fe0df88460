"""Text lists whose columns are set out with blanks: what no line writes into stands between two columns; cells may wrap.

Chinese signs count two places, as on every screen and printer that such lists are made for.
"""

import re
import unicodedata
from collections import Counter
from itertools import pairwise

from bihuan.reading.bands import is_note, is_section
from bihuan.reading.grids import Grid, Line
from bihuan.reading.headers import is_header

MIN_COLUMNS = 4
MAX_LINES = 20_000
_HEAD_LINES = 40
_GAP = re.compile(r" {2,}|\u3000")
_DRAWN = re.compile(r"[\s\-—─━=_+·*]+")
Strip = tuple[int, int]
Placed = list[tuple[int, str]]
"""The signs of a line with the place each begins at."""


def read_aligned(text: str) -> Grid | None:
    """The list as a grid of one line per printed line; None for a text that isn't set out in at least four columns."""
    printed = [(row, line.rstrip()) for row, line in enumerate(text.splitlines(), start=1)]
    printed = [(row, line) for row, line in printed if line.strip() and not _DRAWN.fullmatch(line)]
    if not 2 <= len(printed) <= MAX_LINES:
        return None
    starts = [n for n, (_, line) in enumerate(printed[:_HEAD_LINES]) if is_header(re.split(r"\s+", line.strip()))]
    for wide in ("WFA", "WF") if starts else ():  # “ and — are wide or narrow, as the font has it
        lines = [(row, _placed(line, wide), line) for row, line in printed]
        for start in starts:
            header = lines[start][1]
            strips = _strips([signs for _, signs, said in lines[start:] if _is_set_out(said)], header)
            if len(strips) >= MIN_COLUMNS and is_header(_cut(header, strips)):
                made = [Line(row, None, [said.strip()]) for row, _, said in lines[:start]]
                return Grid(
                    None, made + [Line(row, None, _cells(signs, said, strips)) for row, signs, said in lines[start:]]
                )
    return None


def _cells(signs: Placed, said: str, strips: list[Strip]) -> list[str]:
    return _cut(signs, strips) if _is_set_out(said) or _fits(signs, strips[0], said) else [said.strip()]


def _placed(line: str, wide: str) -> Placed:
    place = 0
    signs: Placed = []
    for sign in line.expandtabs(8):
        if not sign.isspace():
            signs.append((place, sign))
        place += 2 if unicodedata.east_asian_width(sign) in wide else 1
    return signs


def _is_set_out(line: str) -> bool:
    """A line in columns, or one that only goes on with a cell; a note or a caption begins at the edge and has no gap."""
    return line[0].isspace() or _GAP.search(line) is not None


def _fits(signs: Placed, first: Strip, line: str) -> bool:
    """The rest of a wrapped cell in the first column; what names a section or is a note stands by itself."""
    return signs[-1][0] < first[1] and not is_section(line) and not is_note(line.strip())


def _strips(lines: list[Placed], header: Placed) -> list[Strip]:
    """(first place, place behind the last) of each column: places that any line writes into, with a heading above them."""
    written: Counter[int] = Counter()
    for signs in lines:
        for place, sign in signs:
            written[place] += 1
            if ord(sign) > 0x2E80:
                written[place + 1] += 1
    places = sorted(written)
    edges = [place for before, place in pairwise([-9, *places]) if place - before > 1]
    ends = [before + 1 for before, place in pairwise([*places, 10**6]) if place - before > 1]
    strips: list[Strip] = []
    for first, behind in zip(edges, ends, strict=True):
        if strips and not any(first <= place < behind for place, _ in header):
            strips[-1] = (strips[-1][0], behind)
        else:
            strips.append((first, behind))
    return strips


def _cut(signs: Placed, strips: list[Strip]) -> list[str]:
    """The text of a line under each column; inside of a cell, gaps of the line are kept as one blank."""
    cells = [""] * len(strips)
    column, before = 0, -1
    for place, sign in signs:
        while column + 1 < len(strips) and place >= strips[column + 1][0]:
            column += 1
        gap = bool(cells[column]) and place - before > 2
        cells[column] += f" {sign}" if gap else sign
        before = place
    return cells
