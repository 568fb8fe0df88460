"""Reading checked values out of parsed TOML: every fault is noted with its key and line, none stops the others."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from bihuan.refusals import Unusable
from bihuan.rulebooks.locating import line_of

T = TypeVar("T")


@dataclass(frozen=True)
class Fault:
    """What is wrong with one key of a rulebook, and what to do."""

    file: str
    key: str
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.file} 第{self.line}行 {self.key}:{self.message}"


class RulebookError(Unusable):
    """A rulebook that cannot be used; ``faults`` in the order of their lines."""

    def __init__(self, faults: list[Fault]) -> None:
        self.faults = sorted(faults, key=lambda fault: fault.line)
        super().__init__(";".join(str(fault) for fault in self.faults))


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
        if not isinstance(data, Mapping):
            desk.fault(key, "应是一个表，写成 [表名]。")
        self.data: Mapping[str, Any] = data if isinstance(data, Mapping) else {}

    def path(self, name: str) -> str:
        return f"{self.key}.{name}" if self.key else name

    def take(self, name: str, kind: type[T], default: T | None = None) -> T:
        """The value of ``name``; a missing or wrong one is a fault and gives an empty value of the kind."""
        self.taken.add(name)
        value = self.data.get(name, default)
        if value is None:
            self.desk.fault(self.path(name), "没有写，请补上。")
        elif not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
            self.desk.fault(self.path(name), f"应是{KINDS[kind]},现在是“{value}”。")
        else:
            return value
        return kind()

    def choice(self, name: str, choices: tuple[str, ...], default: str | None = None) -> str:
        value = self.take(name, str, default)
        if value and value not in choices:
            self.desk.fault(self.path(name), f"应是 {'、'.join(choices)} 之一，现在是“{value}”。")
        return value

    def texts(self, name: str) -> tuple[str, ...]:
        """A list of words; absent means none."""
        values = self.take(name, list, [])
        if any(not isinstance(value, str) for value in values):
            self.desk.fault(self.path(name), '应是一列文字，写成 ["甲", "乙"]。')
            return ()
        return tuple(values)

    def pattern(self, name: str) -> re.Pattern[str]:
        text = self.take(name, str)
        try:
            return re.compile(text)
        except re.error as error:
            self.desk.fault(self.path(name), f"不是正确的正则表达式：{error}。")
            return re.compile("")

    def table(self, name: str) -> "Table":
        self.taken.add(name)
        if name not in self.data:
            self.desk.fault(self.path(name), f"没有 [{self.path(name)}] 这个表，请补上。")
        return Table(self.desk, self.path(name), self.data.get(name, {}))

    def tables(self, name: str) -> list["Table"]:
        """The items of an array of tables; absent means none."""
        self.taken.add(name)
        items = self.data.get(name, [])
        if not isinstance(items, list):
            self.desk.fault(self.path(name), f"应写成 [[{self.path(name)}]],可以有几个。")
            return []
        return [Table(self.desk, f"{self.path(name)}.{index}", item) for index, item in enumerate(items)]

    def children(self) -> list[tuple[str, "Table"]]:
        self.taken.update(self.data)
        return [(name, Table(self.desk, self.path(name), value)) for name, value in self.data.items()]

    def finish(self) -> None:
        for name in self.data:
            if name not in self.taken:
                self.desk.fault(self.path(name), "没有这个项目：请核对拼写，或删去。")


KINDS: dict[type, str] = {str: "文字", int: "整数", bool: "true 或 false", list: "一列值"}
