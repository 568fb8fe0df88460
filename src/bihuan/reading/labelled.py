"""Labels inside a table's cells -> columns: 核查情况：… in a line below its case, or two of them in one cell."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace

from bihuan.reading.fields import field_of, fields_of
from bihuan.reading.flattened import NUMBER
from bihuan.reading.grids import Line, filled, printed
from bihuan.reading.headers import Column, Table, cell_of, column_values
from bihuan.reading.numbercells import read_number
from bihuan.reading.shortfields import short_fields

_START = r"[【\[(（〔]?(?P<heading>[^\s:：,，。;；、【】\[\]()（）〔〕\d“”\"]{2,12})(?:[】\])）〕]\s*[:：]?|\s*[:：])"
_LABEL = re.compile(rf"^\s*(?:[(（]?[一二三四五六七八九十\d]{{1,2}}[)）]?[、.．]?\s*)?{_START}\s*")
_INNER = re.compile(rf"(?:^|(?<=[。;；\n]))\s*(?:[(（]?[一二三四五六七八九十\d]{{1,2}}[)）]?[、.．]\s*)?{_START}\s*")
# What may stand under a case; a footnote, a number or a telephone is no part of it.
_PARTS = {
    "complaints": frozenset(
        [
            "text",
            "investigation",
            "action",
            "goal",
            "accountability",
            "verdict",
            "status",
            "units",
            "lead_units",
            "assist_units",
            "labels",
            "channel",
            "due",
        ]
    ),
    "plan": frozenset(
        [
            "problem",
            "target",
            "measures",
            "status",
            "units",
            "lead_units",
            "assist_units",
            "persons",
            "supervisor",
            "accepting",
            "due",
        ]
    ),
}
_LONG = frozenset(["text", "investigation", "action", "goal", "accountability", "problem", "target", "measures"])
_WITHIN = {
    "complaints": frozenset(["text", "investigation", "action", "goal", "accountability", "verdict", "status"]),
    "plan": frozenset(["problem", "target", "measures", "due", "units", "lead_units", "persons", "supervisor"]),
}
_MOST = 0.6
_NEARLY_ALL = 0.8
_A_TEXT = 8
"""Letters."""
_TWOFOLD = re.compile(r"[/／|｜、&＋+\n]|(?<=.{2})[及和与](?=.{2})")
_BETWEEN = re.compile(r"[/／|｜;；\n]")
_NUMBER_AND_MORE = re.compile(rf"(?P<number>{NUMBER.pattern})(?:\s*\n\s*|[ \u3000]+|\s*[:：，,])(?P<more>\S.*)", re.S)
_ASIDE = re.compile(r"[(（].*?[)）]")
_SHORT = {
    "complaints": frozenset(["units", "labels", "channel", "verdict", "status", "due", "lead_units", "assist_units"]),
    "plan": frozenset(["units", "lead_units", "assist_units", "persons", "supervisor", "accepting", "due"]),
}
_READ_TOGETHER = ({"verdict", "status"}, {"labels", "channel"}, {"units", "persons"})
"""What the parsers of a single cell tell apart themselves."""
_LOOK = 100
"""Lines: where cases have labelled lines, one of the first has."""

Found = list[tuple[str, str, int]]
"""(heading, text, column) of the labelled parts of a line."""


def take_labelled(table: Table) -> None:
    """Gives labelled lines and labelled parts of cells columns of their own; ``table.moved`` keeps where they stand."""
    _take_lines(table)
    for column in list(table.columns):
        _take_twofold(table, column)
        _take_behind_number(table, column)
    for column in list(table.columns):
        if (not column.field or column.field in _WITHIN[table.family]) and not column.tick:
            _take_parts(table, column)


def _take_lines(table: Table) -> None:
    """One case = several lines: short cells first, then 核查情况：… across the width, or a heading and below it its text."""
    if not any(_may_be_labelled(table, line) for line in table.lines[:_LOOK]):
        return
    first = table.grid.lines[0].row
    cores = [column for column in table.columns if column.field in ("number", "problem")]
    said: dict[int, tuple[Line, Found]] = {}
    case: Line | None = None
    heading = ""
    over: dict[int, str] = {}
    for line in table.lines:
        texts = list(dict.fromkeys(filled(line)))
        alone = texts[0] if len(texts) == 1 else ""
        found = _labelled_line(table, line, case, line.row - first) if case else []
        if heading and alone and not found:
            found = [(heading, alone, 0)]
        heading = "" if found else alone.strip(":： ")
        heading = heading if heading and _is_long(heading, table) else ""
        if heading:
            over[line.row] = heading
        if found and case:
            said[line.row] = (case, found)
        elif len(texts) > 1 and any(printed(cell_of(line, column)) for column in cores):
            case = line
    cases = len({owner.row for owner, _ in said.values()})
    counted = Counter(heading for _, found in said.values() for heading, _, _ in found)
    usual = [name for name, times in counted.items() if times * 2 >= cases and (cases > 1 or _is_long(name, table))]
    columns = _new_columns(table, usual)
    taken = {row for row, name in over.items() if name in columns}
    for row, (owner, found) in said.items():
        for name, text, place in found:
            if name in columns:
                _put(table, owner, columns[name], text, (row, place))
                taken.add(row)
    table.lines[:] = [line for line in table.lines if line.row not in taken]


def _may_be_labelled(table: Table, line: Line) -> bool:
    """A quick look: a line that says little but what begins with a heading."""
    texts = dict.fromkeys(filled(line))
    heads = (label["heading"] if (label := _LABEL.match(text)) else text.strip(":： ") for text in texts)
    return len(texts) <= 6 and any(len(head) <= 12 and field_of(head, table.family) in _LONG for head in heads)


def _is_long(heading: str, table: Table) -> bool:
    return field_of(heading, table.family) in _LONG


def _labelled_line(table: Table, line: Line, case: Line, index: int) -> Found:
    """The labelled texts that are all a line says, apart from what hangs down into it from its case."""
    own: dict[str, int] = {}
    for column, cell in enumerate(line.cells):
        text = printed(cell)
        hangs = (
            (index, column) in table.grid.copies and column < len(case.cells) and printed(case.cells[column]) == text
        )
        if text and not hangs:
            own.setdefault(text, column)
    texts = list(own)
    parts = _PARTS[table.family]
    if len(texts) in (2, 4):  # 核查情况 | 经查…
        names = texts[::2]
        if all(len(name) <= 12 and field_of(name.strip(":： "), table.family) in parts for name in names):
            return [(name.strip(":： "), text, own[text]) for name, text in zip(names, texts[1::2], strict=True)]
    if not texts or len(texts) > 3:
        return []
    found: Found = []
    for text in texts:
        label = _LABEL.match(text)
        if label is None or field_of(label["heading"], table.family) not in parts:
            return []
        found += [(heading, part, own[text]) for heading, part in _cut(text, table.family, "")]
    return found


def _take_parts(table: Table, column: Column) -> None:
    """A column whose cells hold 调查情况：… and 处理情况：… one after the other."""
    if not any(_INNER.search(text) for text in column_values(table, column)):
        return
    texts = {line.row: printed(cell_of(line, column)) for line in table.lines}
    within = _WITHIN[table.family]
    taken = {other.field for other in table.columns if other is not column}
    pieces = {row: _cut(text, table.family, column.heading) for row, text in texts.items() if len(text) > 4}
    free = Counter(
        heading
        for found in pieces.values()
        for heading in {heading for heading, _ in found}
        if heading != column.heading and set(fields_of(heading, table.family)[:1]) & (within - taken - {column.field})
    )
    if not free or max(free.values()) < max(1, len(pieces) * _MOST):
        return
    if table.family == "plan" and not _has_measures(pieces.values()):
        return  # 责任单位:… behind a measure is its tail
    columns = _new_columns(table, list(free))
    for line in table.lines:
        rest: list[str] = []
        for heading, part in pieces.get(line.row, []):
            if heading in columns:
                _put(table, line, columns[heading], part, (line.row, column.index))
            else:
                rest.append(part)
        if line.row in pieces:
            line.cells[column.index] = "\n".join(filter(None, rest))


def _take_twofold(table: Table, column: Column) -> None:
    """属地/污染类型 over 云台县/大气: two columns, where nearly every cell has as many parts as the heading."""
    names = [name for name in _TWOFOLD.split(_ASIDE.sub("", column.heading)) if name]
    fields = [field_of(name, table.family) for name in names]
    apart = len(set(fields)) == len(fields) > 1 and set(fields) <= _SHORT[table.family]
    taken = {other.field for other in table.columns if other is not column}
    if not apart or column.tick or taken & set(fields) or set(fields) in _READ_TOGETHER:
        return
    cells = {line.row: _pieces(printed(cell_of(line, column))) for line in table.lines}
    fitting = sum(len(pieces) == len(names) for pieces in cells.values())
    if fitting < 1 or fitting < sum(bool(pieces) for pieces in cells.values()) * _NEARLY_ALL:
        return
    table.columns[table.columns.index(column)] = replace(column, field=fields[0])
    made = _new_columns(table, names[1:])
    for line in table.lines:
        if len(cells[line.row]) == len(names):
            line.cells[column.index] = cells[line.row][0]
            for name, piece in zip(names[1:], cells[line.row][1:], strict=True):
                _put(table, line, made[name], piece, (line.row, column.index))


def _take_behind_number(table: Table, column: Column) -> None:
    """D3LC…⏎云台县 or D3LC…⏎某厂扬尘很大 in nearly every cell of a column of numbers: what stands behind the number gets columns of its own."""
    if column.field != "number" or column.tick:
        return
    cells = [(line, printed(cell_of(line, column))) for line in table.lines]
    cut = [(line, found) for line, text in cells if (found := _NUMBER_AND_MORE.fullmatch(text)) and _says_more(found)]
    if not cut or len(cut) < sum(bool(text) for _, text in cells) * _MOST:
        return
    for line, found in cut:
        fields = short_fields(found["more"]) or [("举报内容", found["more"].strip())]
        made = {name: _column_for(table, name) for name, _ in fields}
        if None in made.values():
            continue
        line.cells[column.index] = found["number"]
        for name, text in fields:
            _put(table, line, made[name] or column, text, (line.row, column.index))


def _says_more(found: re.Match[str]) -> bool:
    """Whether a complaint or its unit stands behind the number, and no note that belongs to it."""
    if read_number(found[0]).number == read_number(found["number"]).number:
        return False
    return short_fields(found["more"]) is not None or len(re.findall(r"[^\W\d_]", found["more"])) >= _A_TEXT


def _column_for(table: Table, heading: str) -> Column | None:
    """The column made for a heading, now or before; None where the list has another column for it."""
    made = next((column for column in table.columns if column.heading == heading), None)
    return made or _new_columns(table, [heading]).get(heading)


def _pieces(text: str) -> list[str]:
    parts = [part.strip() for part in _BETWEEN.split(text) if part.strip()]
    return parts if len(parts) > 1 else text.split()


def _has_measures(pieces: Iterable[list[tuple[str, str]]]) -> bool:
    return any(heading and field_of(heading, "plan") == "measures" for found in pieces for heading, _ in found[1:])


def _cut(text: str, family: str, own: str) -> list[tuple[str, str]]:
    """(heading, text) of each labelled part; what stands before the first label belongs to ``own``."""
    labels = [m for m in _INNER.finditer(text) if field_of(m["heading"], family) in _PARTS[family]]
    if not labels:
        return [(own, text)]
    before = text[: labels[0].start()].strip()
    ends = [label.start() for label in labels[1:]] + [len(text)]
    cut = [(label["heading"], text[label.end() : end].strip()) for label, end in zip(labels, ends, strict=True)]
    return [(own, before), *cut] if before else cut


def _new_columns(table: Table, headings: list[str]) -> dict[str, Column]:
    """A column behind the last one for each heading whose field no other column has."""
    made: dict[str, Column] = {}
    width = max([len(line.cells) for line in table.lines] + [column.index + 1 for column in table.columns])
    for heading in headings:
        taken = {column.field for column in table.columns}
        name = next((name for name in fields_of(heading, table.family) if name not in taken), None)
        if name is not None and name in _PARTS[table.family]:
            made[heading] = Column(width + len(made), heading, name)
            table.columns.append(made[heading])
    return made


def _put(table: Table, line: Line, column: Column, text: str, origin: tuple[int, int]) -> None:
    line.cells.extend([""] * (column.index + 1 - len(line.cells)))
    line.cells[column.index] = "\n".join(filter(None, [printed(line.cells[column.index]), text]))
    table.moved[(line.row, column.index)] = origin
