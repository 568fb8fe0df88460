"""Levels of a plan list: aspects (方面), items (项), tasks (任务), spots (点位), from serials that nest (1 / 1.1, 1 / 1-1,
（一） / 1.), a column that says the level, columns of their own for task and spot, or bands over the problems (一、…方面).

A row of a list with levels carries ``path``, its serials from the top down, ``level``, and ``aspect`` where a band stands
over it. A flat list carries none of them.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from bihuan.numerals import parse_int, to_half_width
from bihuan.reading.bands import Band, is_note
from bihuan.reading.fields import field_of, plain_heading, simplified, without_brackets
from bihuan.reading.headers import Column
from bihuan.reading.shapes import Row
from bihuan.reading.values import half

LEVELS = ("aspect", "item", "task", "spot")
Path = tuple[str, ...]
_CN = "一二三四五六七八九十百"
_PART = re.compile(
    rf"(?P<cn_in>[(（][{_CN}]+[)）])|(?P<cn>[{_CN}]+)|(?P<in>[(（]\d{{1,3}}[)）])|(?P<circle>[①-⑳])|(?P<digit>\d{{1,4}}(?:\s*[.\-—–－]\s*\d{{1,3}})*)"
)
_BETWEEN = re.compile(r"[\s、.．:：)）]*")
_PREFIX = re.compile(r"^(?:问题|任务|点位|方面|序号|编号|第)+")
_WORDS = {
    "aspect": re.compile(r"方面|大类"),
    "task": re.compile(r"(?:子|具体|分解)?任务"),
    "spot": re.compile(r"点位?|图斑|具体点位"),
    "item": re.compile(r"项|问题|事项|项目"),
}
_COLUMNS = {
    "task": re.compile(r"(?:整改|具体|分解|细化|重点|子)?任务(?:名称|内容|分解)?"),
    "spot": re.compile(r"(?:具体|涉及|整改|问题)?(?:点位|图斑)(?:名称|情况|清单)?"),
    "aspect": re.compile(r"(?:所属|问题|涉及)?方面"),
    "level": re.compile(r"(?:问题|任务|整改)?(?:层级|层次)"),
}
_BAND = re.compile(rf"(?P<seq>[(（]?[{_CN}]{{1,3}}[)）]?)\s*[、.．:：]?\s*(?P<text>\D.{{1,38}})")
_OWN_SERIAL = re.compile(r"(?P<level>国家|中央|省|州|市|县|区)级?(?:问题|整改|任务|反馈|督察)?(?:序号|编号)")


@dataclass(frozen=True)
class Aspect:
    """A band over problems: its serial, its words, the line it stands in."""

    seq: str
    text: str
    row: int

    def to_json(self) -> dict[str, Any]:
        return {"seq": self.seq, "text": self.text, "row": self.row}


def column_of(heading: str) -> str:
    """task, spot, aspect or level for the heading of such a column; empty for any other."""
    plain = without_brackets(plain_heading(heading)) or plain_heading(heading)
    return next((name for name, words in _COLUMNS.items() if words.fullmatch(plain)), "")


def serial_level(heading: str) -> str:
    """市 for 市序号 and 市级编号: the level of government whose serials stand in a column; empty for any other."""
    found = _OWN_SERIAL.fullmatch(without_brackets(plain_heading(heading)) or plain_heading(heading))
    return found["level"] if found else ""


def level_of(word: str) -> str:
    """The level that a cell names: 任务 -> task; empty where it names none."""
    plain = simplified(half("".join(word.split())))
    return next((level for level, words in _WORDS.items() if words.fullmatch(plain)), "")


def band_of(text: str, row: int) -> Aspect | None:
    """一、思想认识方面: a numbered heading; whether it is an aspect shows from what stands below it."""
    found = _BAND.fullmatch(" ".join(text.split()))
    return Aspect(found["seq"], found["text"].strip(), row) if found else None


def band_over(text: str, row: int) -> Aspect | None:
    """The same for a line between problems; a county's name or a note is none."""
    said = Band()
    said.learn(text)
    return None if said.unit or is_note(text) else band_of(text, row)


def with_levels(columns: list[Column], by_hand: frozenset[str]) -> list[Column]:
    """Columns for task, spot, aspect and level named as such, where others have the problem and the measures; and those
    for the serials of other governments. ``by_hand``: headings whose fields a person has set."""
    columns = [
        replace(column, field="serials") if serial_level(column.heading) and column.field is None else column
        for column in columns
    ]
    named = ["" if column.heading in by_hand else column_of(column.heading) for column in columns]
    others = {c.field for c, name in zip(columns, named, strict=True) if not name}
    plans = any(c.field == "measures" and re.search("措施|举措", c.heading) for c in columns)
    if "problem" not in others:
        freed = [c for c, name in zip(columns, named, strict=True) if name == "aspect" and c.field == "problem"]
        taken = [c for c in columns if c.field is None and field_of(c.heading, "plan") == "problem"]
        if not freed or not taken:
            return columns
        columns = [replace(column, field="problem") if column is taken[0] else column for column in columns]
    return [
        replace(column, field=name) if name and (plans or name in ("level", "aspect")) else column
        for column, name in zip(columns, named, strict=True)
    ]


def parts_of(seq: str) -> list[tuple[str, str]]:
    """(style, number) of each part of a serial, from the top down: 1.1 has two, （一）1. has two; none where it is no
    serial, or one with a year (2025-1)."""
    plain = _PREFIX.sub("", "".join(to_half_width(seq).split()))
    found: list[tuple[str, str]] = []
    place = 0
    while place < len(plain):
        match = _PART.match(plain, place)
        if match is None:
            return []
        style = match.lastgroup or ""
        for piece in re.split(r"[.\-—–－]", match[0]) if style == "digit" else [match[0].strip("()（）")]:
            value = parse_int(piece)
            if value is None or value >= 1900:
                return []
            found.append((style, str(value)))
        place = _BETWEEN.match(plain, match.end()).end()  # type: ignore[union-attr]
    return found


def _number(seq: str) -> str:
    parts = parts_of(seq)
    return parts[0][1] if len(parts) == 1 else ""


def settle(rows: Sequence[Row]) -> bool:
    """Write ``path`` and ``level`` into the rows of one list where it has levels. Returns whether its bands are aspects;
    ``aspect`` is taken away where they are not."""
    are_aspects = _bands_are_aspects(rows)
    if not are_aspects:
        for row in rows:
            row.values.pop("aspect", None)
    paths = [row.values.get("path") for row in rows]
    if not any(paths):
        paths = _by_level(rows) if any(row.values.get("level") for row in rows) else _by_serials(rows)
    nested = any(len(parts_of(str(row.values.get("seq") or ""))) > 1 for row in rows)
    if not nested and not any(path and len(path) > 1 for path in paths):
        for row in rows:
            if not row.values.get("aspect") and row.values.get("level", "item") == "item":
                row.values.pop("level", None)
        return are_aspects
    heads = [row for row, path in zip(rows, paths, strict=True) if path and len(path) == 1]
    base = 0 if heads and all(_is_aspect(row) for row in heads) else 1
    for row, path in zip(rows, paths, strict=True):
        if path:
            row.values["path"] = list(path)
            row.values.setdefault("level", LEVELS[min(base + len(path) - 1, 3)])
    _share(rows)
    return are_aspects


def _share(rows: Sequence[Row]) -> None:
    """What a row does not say of its units and its deadline, it has from what it is a part of; a whole that names none has
    the units of all its parts, and the last of their deadlines."""
    at = {(str(row.values.get("aspect", "")), *row.values["path"]): row for row in rows if row.values.get("path")}
    parts: dict[Path, list[Row]] = {}
    for path, row in at.items():
        for end in range(2, len(path)):
            parts.setdefault(path[:end], []).append(row)
    for path, below in parts.items():
        whole = at.get(path)
        if whole is None or whole.values.get("level") == "aspect":
            continue
        if not whole.values.get("units"):
            named = [unit for row in below for unit in row.values.get("units") or []]
            whole.values["units"] = list(dict.fromkeys(named))
        last = max(
            (row for row in below if row.values.get("due_on")), key=lambda row: row.values["due_on"], default=None
        )
        if last is not None and not whole.values.get("due"):
            whole.values.update(due=last.values["due"], due_on=last.values["due_on"])
    for path, row in at.items():
        above = at.get(path[:-1])
        if above is None or above.values.get("level") == "aspect":
            continue
        for name in ("due", "due_on") if row.values.get("units") else ("units", "lead_units", "due", "due_on"):
            if not row.values.get(name) and above.values.get(name):
                row.values[name] = above.values[name]


def _bands_are_aspects(rows: Sequence[Row]) -> bool:
    """They say so (方面), or the serials begin anew below each of them."""
    bands = {(band["seq"], band["text"]) for row in rows if (band := row.values.get("aspect"))}
    if any("方面" in text for _seq, text in bands):
        return True
    serials = Counter(str(row.values.get("seq") or "") for row in rows if row.values.get("aspect"))
    return len(bands) > 1 and any(count > 1 for serial, count in serials.items() if serial)


def _is_aspect(row: Row) -> bool:
    values = row.values
    return "方面" in str(values.get("problem") or "") and not values.get("measures") and not values.get("units")


def _by_serials(rows: Sequence[Row]) -> list[Path | None]:
    """Paths by serials; a style that begins with one below another style is a level deeper. Empty where they don't nest."""
    stack: list[tuple[str, str]] = []
    found: list[Path | None] = []
    for row in rows:
        parts = parts_of(str(row.values.get("seq") or ""))
        band = row.values.get("aspect")
        if band and len(parts) > 1 and parts[0][0].startswith("cn") and parts[0][1] == _number(band["seq"]):
            parts = parts[1:]
        if not parts:
            found.append(None)
            continue
        if len(parts) > 1:
            stack = parts
        else:
            styles = [style for style, _number in stack]
            depth = styles.index(parts[0][0]) if parts[0][0] in styles else len(stack)
            if depth == len(stack) and stack and parts[0][1] != "1":
                return [None] * len(rows)
            stack = [*stack[:depth], parts[0]]
        found.append(tuple(number for _style, number in stack))
    return found


def _by_level(rows: Sequence[Row]) -> list[Path | None]:
    """Paths by the level that each row names: a row lies below the last one above it that is of a higher level."""
    stack: list[tuple[int, Path]] = []
    below: Counter[Path] = Counter()
    found: list[Path | None] = []
    for row in rows:
        level = str(row.values.get("level") or "item")
        depth = LEVELS.index(level)
        parts = [number for _style, number in parts_of(str(row.values.get("seq") or ""))]
        while stack and stack[-1][0] >= depth:
            stack.pop()
        above = stack[-1][1] if stack else ()
        below[above] += 1
        if len(parts) > 1:
            path: Path = tuple(parts)
        elif stack:
            path = (*above, parts[0] if parts and level != "item" and _restarts(rows) else str(below[above]))
        else:
            path = tuple(parts) or (f"#{row.place.row}",)
        stack.append((depth, path))
        found.append(path)
    return found


def _restarts(rows: Sequence[Row]) -> bool:
    """Whether serials begin anew below each row, rather than count the lines."""
    serials = Counter(str(row.values.get("seq") or "") for row in rows)
    return any(count > 1 for serial, count in serials.items() if serial)
