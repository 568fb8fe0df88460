"""The rows of a preview, narrowed by what would become of them and cut into pages."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from bihuan.complaints.outcomes import FileOutcome, RowOutcome
from bihuan.look.filters import Choice

PAGE_SIZE = 50
STATES: tuple[tuple[str, str | Promise], ...] = (
    ("rejected", _("退回")),
    ("updated", _("更新")),
    ("created", _("新增")),
    ("unchanged", _("不变")),
)
"""What needs eyes first stands first."""


@dataclass(frozen=True)
class ShownRow:
    file: str
    row: RowOutcome
    word: str | Promise


@dataclass
class PreviewRows:
    """As a register's pager wants it, over rows that exist in memory only."""

    asked: QueryDict
    all: list[ShownRow]
    choices: list[Choice]
    is_replies: bool
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


def preview_rows(asked: QueryDict, files: Sequence[FileOutcome], *, is_replies: bool) -> PreviewRows:
    words = dict(STATES)
    wanted = asked.get("state", "")
    by_state: dict[str, list[ShownRow]] = {state: [] for state, _word in STATES}
    for file in files:
        for row in file.rows:
            by_state[row.state].append(ShownRow(file.file, row, words[row.state]))
    choices = [
        Choice(
            state, word, len(by_state[state]), state == wanted, _url(asked, state=None if state == wanted else state)
        )
        for state, word in STATES
    ]
    shown = by_state[wanted] if wanted in by_state else [row for rows in by_state.values() for row in rows]
    return PreviewRows(asked, shown, choices, is_replies, has_files=len(files) > 1)
