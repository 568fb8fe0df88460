"""What an import would do or has done, row by row and file by file."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

from django.utils.translation import gettext as _

from bihuan.reading import Paper, Row

State = Literal["created", "unchanged", "updated", "rejected"]


@dataclass(frozen=True)
class Rejection:
    """Why a row is refused: its cell as printed, and a sentence that says what to do. ``row`` None: the whole file."""

    row: int | None
    column: str
    value: str
    reason: str

    def to_json(self) -> dict[str, Any]:
        return {"row": self.row, "column": self.column, "value": self.value, "reason": self.reason}


class Reported:
    """What reading reported of a paper, by row; what belongs to no row that was read concerns the whole file."""

    def __init__(self, paper: Paper) -> None:
        self._faults: defaultdict[tuple[str | None, int], list[Rejection]] = defaultdict(list)
        self._unsure: defaultdict[tuple[str | None, int], list[str]] = defaultdict(list)
        for problem in paper.problems:
            place = problem.sheet, problem.row
            if problem.blocking:
                self._faults[place].append(Rejection(problem.row, problem.column, problem.value, problem.reason))
            else:
                named = not problem.column or problem.column in problem.reason
                self._unsure[place].append(problem.reason if named else f"{problem.column}：{problem.reason}")

    def faults(self, row: Row) -> list[Rejection]:
        """Why ``row`` can't be taken in; each is given out once."""
        return self._faults.pop((row.place.sheet, row.place.row), [])

    def unsure(self, row: Row) -> list[str]:
        """What of ``row`` a person must look at."""
        return self._unsure.pop((row.place.sheet, row.place.row), [])

    def close(self, file: "FileOutcome") -> None:
        """Gives ``file`` what concerns no row that was read."""
        file.faults += [rejection for rejections in self._faults.values() for rejection in rejections]
        for (_sheet, row), reasons in self._unsure.items():
            said = {_("第%(row)s行：%(note)s") % {"row": row, "note": reason} if row else reason for reason in reasons}
            file.notes += sorted(said)


@dataclass(frozen=True)
class Change:
    """A field that would become another: what the ledger has, what the paper says."""

    field: str
    before: str
    after: str


@dataclass
class RowOutcome:
    """One row of a list (for answers: one unit's share of it)."""

    row: int
    number: str
    state: State
    summary: str = ""
    units: str = ""
    changes: list[Change] = field(default_factory=list)
    rejections: list[Rejection] = field(default_factory=list)
    facts: dict[str, Any] = field(default_factory=dict)
    """What a taken-over row counts under: batch, units, labels, status, verdict, key."""
    repeat_of: str = ""
    """The number that the list itself says it repeats."""
    unsure: list[str] = field(default_factory=list)
    """What reading wasn't sure of: a person looks at it before confirming."""
    source: Row | None = None
    """The row as it was read, with its cells."""

    @property
    def place(self) -> str:
        """“第12批”第5行."""
        return str(self.source.place) if self.source else _("第%(row)s行") % {"row": self.row}


@dataclass
class FileOutcome:
    """One file and what becomes of its rows."""

    file: str
    batch: int | None = None
    day: date | None = None
    declared: int | None = None
    columns: dict[str, str] = field(default_factory=dict)
    is_refused: bool = False
    """Without a batch and a day that fit, nothing of the file can be written."""
    rows: list[RowOutcome] = field(default_factory=list)
    faults: list[Rejection] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def count(self, state: State) -> int:
        return sum(row.state == state for row in self.rows)

    @property
    def rejected(self) -> list[Rejection]:
        """Everything that stands in the way, the file's own faults first."""
        return [*self.faults, *(rejection for row in self.rows for rejection in row.rejections)]

    def to_json(self) -> dict[str, Any]:
        return {
            "file": self.file,
            "created": self.count("created"),
            "unchanged": self.count("unchanged"),
            "updated": self.count("updated"),
            "rejected": [rejection.to_json() for rejection in self.rejected],
        }


@dataclass
class Outcome:
    """A whole command: ``written`` says whether anything was."""

    written: bool
    files: Sequence[FileOutcome]
    entries: list[int] = field(default_factory=list)
    """Ids of the entries that were written, so that a wrong import can be undone."""

    @property
    def is_clean(self) -> bool:
        return not any(file.rejected for file in self.files)

    def total(self, state: State) -> int:
        return sum(file.count(state) for file in self.files)

    def to_json(self) -> dict[str, Any]:
        return {"written": self.written, "files": [file.to_json() for file in self.files]}
