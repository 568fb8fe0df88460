"""Where the rows of a plan list stand: their level, what they are a part of, and the number that follows from both."""

import re
from collections.abc import Container, Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from bihuan.findings.models import Finding
from bihuan.reading import Paper, Row
from bihuan.reading.levels import parts_of

Level = Finding.Level
ORDER = (Level.ASPECT, Level.ITEM, Level.TASK, Level.SPOT)
Path = tuple[str, ...]


@dataclass(frozen=True)
class Place:
    """``number`` as the ledger gives it, empty where the list has no serial and the next free one is taken; ``level``
    empty where the list says none; ``parent``: the number of what it is a part of. ``missing``: the serial of a
    parent that is nowhere."""

    number: str = ""
    level: str = ""
    parent: str = ""
    missing: str = ""


@dataclass
class Tree:
    """The rows of one paper while they are placed. ``known``: the ledger's findings by number; ``given``: every number
    there is, those of the papers before it in the same import too."""

    paper: Paper
    known: Mapping[str, Finding]
    given: Container[str]
    numbers: dict[Path, str] = field(default_factory=dict)
    """What was taken in so far, by the path in the paper."""
    aspects: dict[tuple[str, str], str] = field(default_factory=dict)
    """The numbers of bands, by serial and words."""

    def __post_init__(self) -> None:
        rows = [row for row in self.paper.rows if row.values.get("path") or row.values.get("aspect")]
        under: dict[str, set[str]] = {}
        for row in rows:
            if (top := self._top(row)) is not None:
                under.setdefault(top[1], set()).add(top[0])
        self._again = {serial for serial, above in under.items() if len(above) > 1}
        paths = [path for row in rows if (path := path_of(row))]
        told = "level" in self.paper.columns.values() or any(len(path) == 1 for path in paths) or under
        self.is_flat = not told and not any(parent in self.given for parent in self._parents(paths))
        """Serials such as 1-1 without any 1, in the list or the ledger, are nothing but serials."""

    def _parents(self, paths: list[Path]) -> set[str]:
        return {self._number(path[:-1], "") for path in paths if len(path) > 1}

    def _top(self, row: Row) -> tuple[str, str] | None:
        """(aspect, serial of the item) of a row that is an item below an aspect."""
        path, band = path_of(row), row.values.get("aspect")
        if row.values.get("level", Level.ITEM) != Level.ITEM:
            return None
        if band:
            serial = path[-1] if path else _serial(row)
            return (f"{band['seq']}{band['text']}", serial) if serial else None
        return (path[0], path[1]) if len(path) == 2 else None

    def aspect(self, row: Row) -> str:
        """The number of the band over a row; empty where there is none."""
        band = row.values.get("aspect")
        return self.aspects.get((band["seq"], band["text"]), "") if band else ""

    def new_aspect(self, row: Row) -> tuple[str, str, int] | None:
        """(number, words, line) of the band over a row, when it is met for the first time."""
        band = row.values.get("aspect")
        if not band or (band["seq"], band["text"]) in self.aspects:
            return None
        plain = "".join(band["text"].split())
        same = [number for number, one in self.known.items() if one.level == Level.ASPECT and _plain(one) == plain]
        serial = next((number for _style, number in parts_of(band["seq"])), str(len(self.aspects) + 1))
        number = self.aspects[band["seq"], band["text"]] = same[0] if same else f"方面{serial}"
        return number, band["text"], band["row"]

    def place(self, row: Row) -> Place:
        """Where a row stands; its parent has to be taken in before it, or be in the ledger."""
        path, over = path_of(row), self.aspect(row)
        if not path or (self.is_flat and len(path) > 1):
            serial = _serial(row)
            if not over:
                return Place()
            return Place(self._stem(over, serial) if serial else "", Level.ITEM, over)
        level = str(row.values.get("level") or Level.ITEM)
        if len(path) == 1:
            stands = "" if path[0].startswith("#") else self._number(path, over, level)
            return Place(stands, level, over if level == Level.ITEM else "")
        parent = self.numbers.get(path[:-1]) or self._number(path[:-1], over, _above(level))
        if path[:-1] not in self.numbers and parent not in self.given:
            return Place(missing=".".join(path[:-1]))
        number = self._number(path, over, level) if level == Level.ITEM else f"{parent}-{path[-1]}"
        return Place(number, level, parent)

    def taken(self, row: Row, number: str) -> None:
        """The row is taken in as ``number``: what stands below it may be too."""
        if path := path_of(row):
            self.numbers[path] = number

    def _number(self, path: Path, over: str, level: str = Level.ITEM) -> str:
        if level == Level.ASPECT:
            return f"方面{path[-1]}"
        if over and len(path) == 1:
            return self._stem(over, path[0])
        if len(path) == 2 and level == Level.ITEM:
            return f"问题{'-'.join(path) if path[1] in self._again else path[1]}"
        return f"问题{'-'.join(path)}"

    def _stem(self, over: str, serial: str) -> str:
        """Items are counted through, or begin anew below each aspect: then its number stands before theirs."""
        above = over.removeprefix("方面")
        return f"问题{above}-{serial}" if serial in self._again else f"问题{serial}"


def path_of(row: Row) -> Path:
    return tuple(row.values.get("path") or ())


def fits(level: str, parent: Finding) -> str:
    """Why a row of ``level`` cannot be a part of ``parent``; empty if it can."""
    if ORDER.index(Level(level)) > ORDER.index(Level(parent.level)):
        return ""
    words = {"level": Level(level).label, "parent": parent.case.number, "above": parent.get_level_display()}
    return _("%(parent)s是%(above)s，下面不能再有%(level)s：请核对序号和层级。") % words


def _above(level: str) -> str:
    place = ORDER.index(Level(level))
    return ORDER[max(place - 1, 0)]


def _serial(row: Row) -> str:
    """The serial of a row that has no path, without those of other levels in brackets."""
    printed = str(row.values.get("seq") or "")
    parts = parts_of(printed) or parts_of(re.split(r"[（(]", printed)[0])
    return "-".join(number for _style, number in parts)


def _plain(finding: Finding) -> str:
    return "".join(finding.problem.split())
