"""A paper's text with every figure marked: right, wrong, explained, part of something wrong, not checkable."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from django.utils.translation import gettext_lazy as _

from bihuan.checking.plaintext import is_table_line
from bihuan.look.columns import Text

Mark = Literal["wrong", "explained", "involved", "right", "unchecked"]
OF_VERDICT: dict[str, Mark] = {"mismatch": "wrong", "explained": "explained", "ok": "right"}
MARKS: dict[Mark, Text] = {
    "wrong": _("不一致"),
    "explained": _("有说明的差异"),
    "involved": _("与不一致处有关"),
    "right": _("一致"),
    "unchecked": _("未能核对"),
}
SIGNS: dict[Mark, str] = {"wrong": "✗", "explained": "※", "involved": "△", "right": "✓", "unchecked": ""}
"""Beside the line under a figure, so that no colour is needed."""
GRAVEST: tuple[Mark, ...] = ("wrong", "involved", "right", "explained")
"""A number of which several things are said carries the first of these: one that is right somewhere needs no explanation."""
CELL_MARK = "|"


@dataclass(frozen=True)
class Piece:
    """A piece of the text; with a ``mark`` it is the paper's figure number ``number``, told of by these findings."""

    text: str
    mark: Mark | None = None
    number: int = 0
    findings: tuple[int, ...] = ()

    @property
    def word(self) -> str:
        return str(MARKS[self.mark]) if self.mark else ""

    @property
    def sign(self) -> str:
        return SIGNS[self.mark] if self.mark else ""

    @property
    def first(self) -> int | None:
        return self.findings[0] if self.findings else None


@dataclass(frozen=True)
class Line:
    """A paragraph (one cell) or the row of a table."""

    cells: tuple[tuple[Piece, ...], ...]
    is_row: bool = False
    is_heading: bool = False


@dataclass(frozen=True)
class _Figure:
    start: int
    end: int
    mark: Mark
    number: int
    findings: tuple[int, ...]


def marked_lines(text: str, findings: Sequence[Mapping[str, Any]], others: Iterable[Sequence[int]]) -> list[Line]:
    """The lines of ``text``. ``findings`` are those of a proof (``Finding.to_json``), by whose places they are called;
    ``others`` the places of the remaining numbers."""
    figures = list(_figures(findings, others))
    lines: list[Line] = []
    position = 0
    waiting = iter(figures)
    following = next(waiting, None)
    for line in text.splitlines(keepends=True):
        end = position + len(line)
        here: list[_Figure] = []
        while following is not None and following.start < end:
            if following.start >= position and following.end <= end:
                here.append(following)
            following = next(waiting, None)
        if line.strip():
            lines.append(_line(text, position, position + len(line.rstrip()), here))
        position = end
    return lines


def count_marks(findings: Sequence[Mapping[str, Any]], others: Iterable[Sequence[int]]) -> dict[str, int]:
    """How many figures carry each mark."""
    counts: dict[str, int] = dict.fromkeys(MARKS, 0)
    for figure in _figures(findings, others):
        counts[figure.mark] += 1
    return counts


def _figures(findings: Sequence[Mapping[str, Any]], others: Iterable[Sequence[int]]) -> Iterator[_Figure]:
    """The figures in the paper's order, none over another: where places overlap, the first and longest counts."""
    marks: defaultdict[tuple[int, int], list[tuple[Mark, int]]] = defaultdict(list)
    for place, finding in enumerate(findings):
        mark = OF_VERDICT[finding["verdict"]]
        for start, end, role in finding["used"]:
            marks[start, end].append(("involved" if mark == "wrong" and role == "part" else mark, place))
    for start, end in others:
        marks.setdefault((start, end), [])
    last = number = 0
    for start, end in sorted(marks, key=lambda place: (place[0], -place[1])):
        if start < last:
            continue
        last, number = end, number + 1
        said = sorted(marks[start, end], key=lambda one: (GRAVEST.index(one[0]), one[1]))
        yield _Figure(
            start, end, said[0][0] if said else "unchecked", number, tuple(place for _graveness, place in said)
        )


def _line(text: str, start: int, end: int, figures: Sequence[_Figure]) -> Line:
    line = text[start:end]
    if is_table_line(line):
        cells = []
        begin = start
        for cell in line.split(CELL_MARK):
            cells.append(tuple(_pieces(text, begin, begin + len(cell), figures)))
            begin += len(cell) + len(CELL_MARK)
        return Line(tuple(cells), is_row=True)
    stripped = line.strip()
    return Line((tuple(_pieces(text, start, end, figures)),), is_heading=stripped[0] == "【" and stripped[-1] == "】")


def _pieces(text: str, start: int, end: int, figures: Iterable[_Figure]) -> Iterator[Piece]:
    position = start
    for figure in figures:
        if not start <= figure.start < figure.end <= end:
            continue
        if figure.start > position:
            yield Piece(text[position : figure.start])
        yield Piece(text[figure.start : figure.end], figure.mark, figure.number, figure.findings)
        position = figure.end
    if position < end:
        yield Piece(text[position:end])
