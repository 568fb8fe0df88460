"""What a paper looks like once it is read: plain frozen shapes, free of files and of any database."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import Any

KINDS = ("transfer", "publication", "replies", "plan", "notice", "briefing", "unknown")


class Unreadable(Exception):
    """The whole file can't be used. ``str()`` of it is one plain Chinese sentence that says what to do."""


@dataclass(frozen=True, slots=True)
class Source:
    """A file's name and bytes, for papers that never touch the disk (an upload)."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Overrides:
    """What a person set by hand: ``headings`` maps a printed heading to a field name, or to "" to leave it out."""

    headings: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands: sheet or table, row as a person counts it (from 1), page of a PDF, column (from 0).

    ``lettered`` where the program that opens the file names its cells C5; ``turned`` where the list runs from left to right.
    """

    sheet: str | None
    row: int
    page: int | None = None
    column: int | None = None
    lettered: bool = False
    turned: bool = False

    @property
    def cell(self) -> str:
        """C5, else 第5行第3列, or 第5行 for a whole row."""
        if self.column is None:
            return f"第{self.row}{'列' if self.turned else '行'}"
        row, column = (self.column + 1, self.row - 1) if self.turned else (self.row, self.column)
        return f"{column_letters(column)}{row}" if self.lettered else f"第{row}行第{column + 1}列"

    def __str__(self) -> str:
        """“第12批”C5; 第2页“表1”第5行第3列."""
        page = f"第{self.page}页" if self.page else ""
        return f"{page}{f'“{self.sheet}”' if self.sheet else ''}{self.cell}"


def column_letters(column: int) -> str:
    """0 -> A, 26 -> AA."""
    letters = ""
    while column >= 0:
        letters = chr(65 + column % 26) + letters
        column = column // 26 - 1
    return letters


@dataclass(frozen=True, slots=True)
class Cell:
    """One printed cell: the heading above it, its text as printed, its place."""

    heading: str
    text: str
    place: Place


@dataclass(frozen=True)
class Row:
    """One case or problem of a list.

    ``values`` holds the fields of the contract (text as str, ``units`` and ``labels`` as list of str, ``claims`` as list of
    {"text", "verdict"}, ``measures`` as list of {"text", "units", "due"}, dates as ``datetime.date``, ``key`` as bool).
    ``columns`` are the (field, heading) of the list, ``texts`` the printed cells under them, ``indexes`` their places from
    the left (-1 for a paragraph) and ``lines`` the lines they stand in, where a row spans several; ``printed`` and ``cells`` join them.
    A field that the paper doesn't have is missing; one that it has without saying anything is "" or an empty list or None.
    """

    place: Place
    values: dict[str, Any]
    columns: tuple[tuple[str, str], ...] = ()
    texts: tuple[str, ...] = ()
    indexes: tuple[int, ...] = ()
    lines: tuple[int, ...] = ()

    @property
    def printed(self) -> list[tuple[str, Cell]]:
        """(field, cell) of everything in this row, as it stands in the paper; field "" for what was not read."""
        found = []
        for spot, ((name, heading), text) in enumerate(zip(self.columns, self.texts, strict=True)):
            line = self.lines[spot] if self.lines else self.place.row
            column = self.indexes[spot] if self.indexes and self.indexes[spot] >= 0 else None
            found.append((name, Cell(heading, text, replace(self.place, row=line, column=column))))
        return found

    @cached_property
    def cells(self) -> dict[str, Cell]:
        """Field -> the cell it was read from; of several columns for one field, the first that says something."""
        found: dict[str, Cell] = {}
        for name, cell in self.printed:
            if name and (name not in found or not found[name].text):
                found[name] = cell
        return found


@dataclass(frozen=True, slots=True)
class Problem:
    """Something a person must look at; a blocking one keeps its row from being imported."""

    row: int
    column: str
    value: str
    reason: str
    blocking: bool = True
    sheet: str | None = None


@dataclass(frozen=True, slots=True)
class Paper:
    """One file, read. ``day`` is the day of handover or of the list, ``declared`` the total printed under it."""

    name: str
    sha256: str
    kind: str
    title: str
    batch: int | None
    day: date | None
    declared: int | None
    columns: dict[str, str]
    headings_unknown: tuple[str, ...]
    rows: tuple[Row, ...]
    problems: tuple[Problem, ...]
