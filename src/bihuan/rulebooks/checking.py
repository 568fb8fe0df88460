"""Reading checked values out of parsed TOML: every fault is noted with its key and line, none stops the others."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from string import Formatter
from typing import Any, TypeVar

from bihuan.refusals import Unusable
from bihuan.rulebooks.locating import line_of

T = TypeVar("T")
KINDS: dict[type, str] = {str: "文字，加引号", int: "整数，不加引号", bool: "true 或 false", list: "一列值，写成 [ ]"}


@dataclass(frozen=True)
class Fault:
    """What is wrong with one key of a rulebook, and what to do."""

    file: str
    key: str
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.file} 第{self.line}行{f' {self.key}' if self.key else ''}：{self.message}"


class RulebookError(Unusable):
    """A rulebook that cannot be used; ``faults`` in the order of their lines."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = sorted(faults, key=lambda fault: fault.line)
        super().__init__(" ".join(str(fault) for fault in self.faults))


class Desk:
    """Collects the faults of one file."""

    def __init__(self, file: str, lines: dict[str, int]) -> None:
        self.file = file
        self.lines = lines
        self.faults: list[Fault] = []

    def fault(self, key: str, message: str) -> None:
        self.faults.append(Fault(self.file, key, line_of(key, self.lines), message))


class Table:
    """One table of the file; what nobody took by the end is an unknown key."""

    def __init__(self, desk: Desk, key: str, data: Any) -> None:
        self.desk = desk
        self.key = key
        self.taken: set[str] = set()
        self.sound = isinstance(data, Mapping)
        if not self.sound:
            desk.fault(key, "应是一个表，写成 [表名]。")
        self.data: Mapping[str, Any] = data if self.sound else {}

    def path(self, name: str) -> str:
        return f"{self.key}.{name}" if self.key else name

    def fault(self, name: str, message: str) -> None:
        self.desk.fault(self.path(name), message)

    def take(self, name: str, kind: type[T], default: T | None = None) -> T | None:
        """The value of ``name``, or ``default``; one that is missing, of another kind or blank is a fault and None."""
        self.taken.add(name)
        if name not in self.data:
            if default is None and self.sound:
                self.fault(name, "没有写，请补上。")
            return default
        value = self.data[name]
        if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
            self.fault(name, f"应是{KINDS[kind]}，现在是“{value}”。")
            return None
        if default is None and isinstance(value, str) and not value.strip():
            self.fault(name, "不能空着，请补上。")
            return None
        return value

    def text(self, name: str, default: str | None = None) -> str:
        return self.take(name, str, default) or ""

    def truth(self, name: str, default: bool | None = None) -> bool:
        return self.take(name, bool, default) or False

    def amount(self, name: str, most: int) -> int:
        """A whole number from 1 to ``most``."""
        value = self.take(name, int)
        if value is not None and not 1 <= value <= most:
            self.fault(name, f"应是 1 到 {most} 之间的整数，现在是“{value}”。")
        return value or 0

    def choice(self, name: str, choices: Iterable[str], default: str | None = None) -> str:
        value = self.take(name, str, default)
        allowed = tuple(choices)
        if value is not None and value not in allowed:
            self.fault(name, f"应是 {'、'.join(allowed)} 之一，现在是“{value}”。")
        return value or ""

    def texts(self, name: str) -> tuple[str, ...]:
        """A list of words; absent means none."""
        values = self.take(name, list, []) or []
        for index, value in enumerate(values):
            if not isinstance(value, str) or not value.strip():
                self.fault(f"{name}.{index}", '应是一列文字，写成 ["甲", "乙"]。')
        return tuple(value for value in values if isinstance(value, str))

    def pattern(self, name: str, groups: Iterable[str]) -> re.Pattern[str] | None:
        """A regular expression that names no other ``groups``; None after a fault."""
        text = self.take(name, str)
        if text is None:
            return None
        try:
            pattern = re.compile(text)
        except (re.error, OverflowError, RecursionError) as error:
            self.fault(name, f"不是正确的正则表达式，请核对括号和符号（{error}）。")
            return None
        allowed = tuple(groups)
        if others := [group for group in pattern.groupindex if group not in allowed]:
            self.fault(name, f"不能有名为 {'、'.join(others)} 的组，可用的是 {'、'.join(allowed)}。")
        return pattern

    def template(self, name: str, places: Iterable[str]) -> str:
        """A text with places such as ``{region}`` to be filled in."""
        text = self.text(name)
        allowed = tuple(places)
        try:
            used = [place for _, place, _, _ in Formatter().parse(text) if place is not None]
        except ValueError:
            self.fault(name, "花括号要成对，写成 {region}。")
            return text
        if others := [place for place in used if place not in allowed]:
            wanted = "、".join(f"{{{place}}}" for place in allowed)
            self.fault(name, f"不认识 {{{others[0]}}}，可用的是 {wanted}。")
        return text

    def table(self, name: str) -> "Table":
        """A table that must be there; without it the faults of what it should hold are left out."""
        self.taken.add(name)
        if name in self.data:
            return Table(self.desk, self.path(name), self.data[name])
        if self.sound:
            self.fault(name, f"没有 [{self.path(name)}] 这个表，请补上。")
        missing = Table(self.desk, self.path(name), {})
        missing.sound = False
        return missing

    def tables(self, name: str) -> list["Table"]:
        """The items of an array of tables; absent means none."""
        self.taken.add(name)
        items = self.data.get(name, [])
        if not isinstance(items, list):
            self.fault(name, f"应写成 [[{self.path(name)}]]，可以有几个。")
            return []
        return [Table(self.desk, f"{self.path(name)}.{index}", item) for index, item in enumerate(items)]

    def children(self) -> list[tuple[str, "Table"]]:
        self.taken.update(self.data)
        return [(name, Table(self.desk, self.path(name), value)) for name, value in self.data.items()]

    def finish(self) -> None:
        for name in self.data:
            if name not in self.taken:
                self.fault(name, "没有这个项目：请核对拼写，或删去。")
