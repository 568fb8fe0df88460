"""The rows of a preview, narrowed by what would become of them and cut into pages."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from bihuan.complaints.mending import fields_of_kind
from bihuan.complaints.outcomes import FileOutcome, RowOutcome
from bihuan.look.filters import Choice
from bihuan.reading import Cell

PAGE_SIZE = 50
STATES: tuple[tuple[str, str | Promise], ...] = (
    ("rejected", _("退回")),
    ("updated", _("更新")),
    ("created", _("新增")),
    ("unchanged", _("不变")),
)
"""What needs eyes first stands first."""


UNSURE = "unsure"
NOT_READ = _("没有读")


@dataclass(frozen=True)
class SourceCell:
    """A cell as the paper prints it, and what was made of it where that says otherwise."""

    heading: str
    where: str
    text: str
    meant: str | Promise
    value: str


@dataclass(frozen=True)
class ShownRow:
    file: str
    row: RowOutcome
    word: str | Promise
    fields: Mapping[str, str | Promise]

    @property
    def cells(self) -> list[SourceCell]:
        """The row's cells in the paper's order; a field of several columns says once, at the first, what was made of them."""
        if self.row.source is None:
            return []
        values = self.row.source.values
        seen: set[str] = set()
        found = []
        for name, cell in sorted(self.row.source.printed, key=_in_the_papers_order):
            value = "" if name in seen else _said(values.get(name))
            seen.add(name)
            same = "".join(value.split()) == "".join(cell.text.split())
            meant = self.fields.get(name, name) if name else NOT_READ
            found.append(SourceCell(cell.heading, cell.place.cell, cell.text, meant, "" if same else value))
        return found


def _in_the_papers_order(named: tuple[str, Cell]) -> tuple[int, int]:
    place = named[1].place
    return place.row, place.column if place.column is not None else -1


def _said(value: Any) -> str:
    """A value in a person's words: names in a row, claims and measures one by one."""
    if isinstance(value, bool):
        return str(_("是")) if value else ""
    if isinstance(value, list):
        pieces = [_said(item) for item in value]
        return ("；" if any(isinstance(item, dict) for item in value) else "、").join(pieces)
    if isinstance(value, dict):
        more = "、".join(_said(item) for name, item in value.items() if name != "text")
        return f"{value.get('text', '')}（{more}）" if more else str(value.get("text", ""))
    return value.isoformat() if isinstance(value, date) else str(value if value is not None else "")


@dataclass
class PreviewRows:
    """As a register's pager wants it, over rows that exist in memory only."""

    asked: QueryDict
    all: list[ShownRow]
    choices: list[Choice]
    kind: str
    has_files: bool
    """Whether the rows come from more than one file, so that a row must name its own."""

    @property
    def count(self) -> int:
        return len(self.all)

    @property
    def pages(self) -> int:
        return max(1, -(-self.count // PAGE_SIZE))

    @cached_property
    def page(self) -> int:
        asked = self.asked.get("page", "")
        return min(max(int(asked), 1), self.pages) if asked.isascii() and asked.isdigit() else 1

    @property
    def first(self) -> int:
        return (self.page - 1) * PAGE_SIZE + 1 if self.count else 0

    @property
    def last(self) -> int:
        return min(self.page * PAGE_SIZE, self.count)

    @property
    def shown(self) -> list[ShownRow]:
        return self.all[max(self.first - 1, 0) : self.last]

    @property
    def previous_url(self) -> str:
        return _url(self.asked, page=self.page - 1) if self.page > 1 else ""

    @property
    def next_url(self) -> str:
        return _url(self.asked, page=self.page + 1) if self.page < self.pages else ""


def _url(asked: QueryDict, **changes: object) -> str:
    kept = asked.copy()
    kept.pop("page", None)
    for key, value in changes.items():
        if value is None:
            kept.pop(key, None)
        else:
            kept[key] = str(value)
    return f"?{kept.urlencode()}"


def preview_rows(asked: QueryDict, files: Sequence[FileOutcome], *, kind: str) -> PreviewRows:
    words = dict(STATES)
    wanted = asked.get("state", "")
    fields = fields_of_kind(kind)
    by_state: dict[str, list[ShownRow]] = {state: [] for state, _word in STATES}
    for file in files:
        for row in file.rows:
            by_state[row.state].append(ShownRow(file.file, row, words[row.state], fields))
    choices = [
        Choice(
            state, word, len(by_state[state]), state == wanted, _url(asked, state=None if state == wanted else state)
        )
        for state, word in STATES
    ]
    whole = [row for rows in by_state.values() for row in rows]
    unsure = [row for row in whole if row.row.unsure]
    is_wanted = wanted == UNSURE
    if unsure:
        url = _url(asked, state=None if is_wanted else UNSURE)
        choices.append(Choice(UNSURE, _("存疑"), len(unsure), is_wanted, url))
    shown = unsure if is_wanted else by_state.get(wanted, whole)
    return PreviewRows(asked, shown, choices, kind, has_files=len(files) > 1)
