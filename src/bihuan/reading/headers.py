"""Grids -> tables: where a header stands (one row or two, once or repeated) and which field each column carries."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from bihuan.reading.bands import counts_columns, is_example, is_remark, is_total
from bihuan.reading.fields import field_of, fields_of, is_label_word, plain_heading, without_brackets
from bihuan.reading.grids import Grid, Line, filled, printed, turn

# Fields that several columns may carry together; of any other field only one column can be the right one.
JOINED = frozenset(
    {
        "action",
        "investigation",
        "accountability",
        "remark",
        "labels",
        "handling_types",
        "measures",
        "persons",
        "handler",
        "assist_units",
    }
)
# A table is a list only if it has one of these; anything else (statistics by county) holds no cases.
CORE = {"complaints": ("number", "text", "investigation"), "plan": ("problem", "measures")}
CORE_OF_A_CASE = frozenset({"number", "text", "problem"})
MAX_HEADING = 40
# What stands in headings where one of them is ticked.
OPTIONS = {
    "verdict": frozenset(["属实", "基本属实", "部分属实", "不属实"]),
    "status": frozenset(["已办结", "办结", "阶段性办结", "阶段办结", "未办结", "正在办理", "办理中", "在办"]),
    "channel": frozenset(["来电", "来信", "来访", "微信", "网络", "电话", "信件", "网络举报"]),
}
# What stands in cells and looks like the heading over it.
_VALUE = re.compile(
    r"(未|不|部分|基本|大部分)?(属实|查实)|不实|(已|未|阶段性?|全部)?(办结|完成)|正在办理|(来电|来信|来访|微信|网络|电话|信件|书信)(举报|信访)?|举报|信访|投诉|(非?重点|一般|普通|加星)件?"
)
_TICKED_UNITS = frozenset({"units", "lead_units", "assist_units"})
_UNIT = re.compile(r"\S{1,12}(县|区|市|旗|局|委|办|镇|乡|街道|管委会|中心|政府|公司)")
MAX_COLUMNS = 200
# What stands in cells and never in headings: numbers of complaints, dates, phone numbers.
_BOXES = re.compile(r"\s*[□☐☑■☒]")
_DATA = re.compile(r"\d{5,}|\d{4}[-/.年]\d")


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its place, printed heading, field (None = not known), and the label it ticks, if it is a tick column."""

    index: int
    heading: str
    field: str | None
    tick: str = ""


@dataclass(slots=True)
class Table:
    """A header with the lines below it. ``above`` are the texts between the previous table and this header; ``moved`` says of
    a (row, column) that was filled from another cell where that one stands."""

    grid: Grid
    family: str
    columns: list[Column]
    lines: list[Line]
    above: list[str] = field(default_factory=list)
    first: int = 0
    moved: dict[tuple[int, int], tuple[int, int]] = field(default_factory=dict)
    goes_on: bool = False

    def has(self, *names: str) -> bool:
        return any(column.field in names for column in self.columns)


def find_tables(grid: Grid, headings: Mapping[str, str]) -> list[Table]:
    """Every list in a grid, from top to bottom; where there is none, one whose headings stand in its first column."""
    found = _tables_down(grid, headings)
    if not heads_its_rows(grid):
        return found
    turned = turn(grid)
    return max(found, _tables_down(turned, headings) if turned else [], key=_columns_known)


def _columns_known(tables: list[Table]) -> int:
    return max((sum(column.field is not None for column in table.columns) for table in tables), default=0)


def heads_its_rows(grid: Grid) -> bool:
    """Whether a list runs from left to right: the first column holds its headings, and beside 受理编号 stands one number per case."""
    lines = [[printed(cell) for cell in line.cells] for line in grid.lines[:MAX_HEADING]]
    first = [cells[0] for cells in lines if cells]
    if len(set(first)) < len(first) or not is_header(first):
        return False
    for cells in lines:
        others = {text for text in cells[1:] if text}
        if cells and CORE_OF_A_CASE & {*fields_of(cells[0], "complaints")[:1], *fields_of(cells[0], "plan")[:1]}:
            return len(others) > 1 and not any(fields_of(text, "complaints") for text in others)
    return False


def _tables_down(grid: Grid, headings: Mapping[str, str]) -> list[Table]:
    """A header that stands again (on each page) continues its table; another header starts a new one."""
    tables: list[Table] = []
    above: list[str] = []
    header: list[Any] = []
    index = 0
    anchors: tuple[int, ...] = ()
    while index < len(grid.lines):
        line = grid.lines[index]
        if tables and line.cells == header:
            index += 1
            continue
        if not tables or not anchors or _may_be_header(line, anchors):
            found = _header_at(grid, index, headings)
            if found is not None:
                columns, family, used = found
                header = line.cells if used == 1 else []
                index += used
                index += index < len(grid.lines) and counts_columns(grid.lines[index])
                if tables and _same_headings(tables[-1].columns, columns):
                    continue
                tables.append(Table(grid, family, columns, [], above, index))
                anchors = tuple(c.index for c in columns if c.field not in (None, "seq"))[:4]
                above = []
                continue
        if tables:
            tables[-1].lines.append(line)
        else:
            above.append(" ".join(dict.fromkeys(filled(line))))
        index += 1
    return [table for table in tables if table.has(*CORE[table.family])]


def _may_be_header(line: Line, anchors: tuple[int, ...]) -> bool:
    """A quick look: below a first header, another one must have headings in two of the columns that matter."""
    hits = misses = 0
    for column in anchors:
        cell = line.cells[column] if column < len(line.cells) else None
        if not isinstance(cell, str) or not cell or len(cell) > MAX_HEADING or cell[-1].isdigit():
            misses += 1
        elif field_of(cell, "complaints") or field_of(cell, "plan"):
            hits += 1
        if misses > len(anchors) - 2:
            return False
    return hits >= 2


def _same_headings(old: list[Column], new: list[Column]) -> bool:
    return [(c.index, plain_heading(c.heading)) for c in old] == [(c.index, plain_heading(c.heading)) for c in new]


def _header_at(grid: Grid, index: int, headings: Mapping[str, str]) -> tuple[list[Column], str, int] | None:
    """The header that starts at a line: its columns, the family of lists it belongs to, the number of lines it takes."""
    if len(grid.lines[index].cells) > MAX_COLUMNS:
        return None
    top = [printed(cell) for cell in grid.lines[index].cells]
    if not _looks_like_header(top, headings):
        return None
    under = [printed(cell) for cell in grid.lines[index + 1].cells] if index + 1 < len(grid.lines) else []
    two = _is_second_row(grid, index + 1, top, under)
    names = _stack(top, under) if two else [("", text) for text in top]
    if not two and _goes_on_as_a_form(grid, index + 1):
        return None
    family = _family([text for _, text in names], headings)
    return name_columns(names, family, headings), family, 2 if two else 1


def _goes_on_as_a_form(grid: Grid, index: int) -> bool:
    """Whether the lines below begin with headings too, as in a form whose headings stand beside what they head."""
    begun: list[str] = []
    for line in range(index, min(index + 3, len(grid.lines))):
        cells = enumerate(grid.lines[line].cells)
        begun += [next((text for c, cell in cells if (line, c) not in grid.copies and (text := printed(cell))), "")]
    known = [text for text in begun if len(text) <= 16 and not _is_value(text) and field_of(text, "complaints")]
    return len(known) == len(begun) > 0


def _is_value(text: str) -> bool:
    return is_label_word(text) or bool(re.search(r"\d", text)) or _VALUE.fullmatch(text) is not None


def _looks_like_header(texts: list[str], headings: Mapping[str, str]) -> bool:
    present = [text for text in dict.fromkeys(texts) if text]
    if len(present) < 2 or any(_cannot_head(text) for text in present):
        return False
    known = [text for text in present if text in headings or field_of(text, "complaints") or field_of(text, "plan")]
    distinct = {field_of(text, "complaints") or field_of(text, "plan") for text in known}
    values = [text for text in known if _VALUE.fullmatch(text) and text not in headings]
    if len(values) == 1 and len(known) < 4:  # 认定情况 | 查实, side by side in a form
        return False
    return len(distinct) >= 2 and len(known) * 2 >= len([t for t in present if not is_label_word(t)])


def _cannot_head(text: str) -> bool:
    """Whether a text is too long for a heading, is a sentence, or holds what only cells hold."""
    said = without_brackets(text) or text
    return (
        len(text) > MAX_HEADING * 2
        or len(said) > MAX_HEADING
        or "。" in said
        or bool(_DATA.search(text) or _BOXES.match(text))
    )


def is_header(texts: list[str]) -> bool:
    """Whether a line of printed cells is a header, for readers that must tell one before the pipeline does."""
    return _looks_like_header(texts, {})


def _is_second_row(grid: Grid, index: int, top: list[str], under: list[str]) -> bool:
    """A line is the lower half of a header when it splits at least one heading and says nothing new under the others."""
    split = known = hanging = 0
    for column, text in enumerate(under):
        above = top[column] if column < len(top) else ""
        hanging += bool(text) and text == above and (index, column) in grid.copies
        if not text or text == above:
            continue
        grouped = not above or top.count(above) > 1 or (column + 1 < len(top) and not top[column + 1])
        if not grouped or len(text) > 16 or re.search(r"\d", text):
            return False
        split += 1
        known += bool(is_label_word(text) or field_of(text, "complaints") or field_of(text, "plan"))
    return split >= 2 and (known * 2 >= split or hanging >= 2)


def _stack(top: list[str], under: list[str]) -> list[tuple[str, str]]:
    """Two header rows as (group, heading) for each column."""
    names: list[tuple[str, str]] = []
    group = ""
    for column in range(max(len(top), len(under))):
        above = top[column] if column < len(top) else ""
        below = under[column] if column < len(under) else ""
        group = above or (group if below else "")
        names.append((group, below) if below and below != group else ("", above or below))
    return names


_IN_PLANS_TOO = re.compile(
    r"(问题|任务|整改|清单|措施|反馈|督察|事项|项目|原)?(编|件)?(号|码|编号|编码)|(问题|任务|线索)?来源"
)
_OF_PEOPLE = re.compile(r"举报|信访|群众|来电|来信|来访|投诉|受理|转办|交办|属实")


def _family(names: list[str], headings: Mapping[str, str]) -> str:
    """Which family of lists the headings speak for; a plan is told by its measures or by problem and target together."""
    plan = {headings.get(name, field_of(name, "plan")) for name in names}
    told = {name: headings.get(name, field_of(name, "complaints")) for name in names}
    told = {name: found for name, found in told.items() if found in ("number", "verdict", "investigation", "channel")}
    enough = ({"measures"}, {"problem", "target"}, {"problem", "due", "units"}, {"problem", "due", "lead_units"})
    # 编号 and 问题来源 stand in plans as well; beside a problem with its measures or its target they prove no complaint.
    weak = all(_IN_PLANS_TOO.fullmatch(plain_heading(name)) for name in told) and not any(map(_OF_PEOPLE.search, names))
    sure = {"problem"} <= plan and bool(plan & {"measures", "target"})
    if told and not (weak and sure):
        return "complaints"
    return "plan" if any(fields <= plan for fields in enough) else "complaints"


def name_columns(names: list[tuple[str, str]], family: str, headings: Mapping[str, str]) -> list[Column]:
    """Gives each (group, heading) its field. Where two columns claim a field that only one can carry, the plainer heading keeps it."""
    claims: list[tuple[str, ...]] = []
    ticks: list[str] = []
    plain = {plain_heading(heading) for _group, heading in names}
    options = {word: field for field, words in OPTIONS.items() for word in words if len(words & plain) > 1}
    alone = [heading for group, heading in names if not group and is_label_word(heading)]
    for group, heading in names:
        option = options.get(plain_heading(heading)) if family == "complaints" else None
        ticked = option or (_ticked(group, heading, family) if group or len(alone) > 1 else None)
        ticks.append(plain_heading(heading) if ticked else "")
        if heading in headings:
            claims.append((headings[heading],) if headings[heading] else ())
        elif ticked:
            claims.append((ticked,))
        else:
            claims.append(fields_of(heading, family) or (fields_of(group, family) if group else ()))
    taken: dict[str, int] = {}
    ticking = {
        index: ticks[index]
        for index in range(len(names))
        if claims[index][:1] and claims[index][0] in (*OPTIONS, *_TICKED_UNITS) and ticks[index]
    }
    for index in sorted(range(len(names)), key=lambda i: (*_fit(names[i][1], claims[i], headings), i)):
        if index not in ticking:
            _settle(index, claims, taken)
    return [
        Column(index, heading or group, claims[index][0] if claims[index] else None, ticks[index])
        for index, (group, heading) in enumerate(names)
        if heading or group
    ]


def _ticked(group: str, heading: str, family: str) -> str | None:
    """labels for 水 or 大气 under 污染类型, units for 云台县 under 承办单位; None for a heading that is not ticked."""
    over = field_of(group, family) if group else "labels"
    if over in _TICKED_UNITS and _UNIT.fullmatch(plain_heading(heading)) and field_of(heading, family) is None:
        return over
    if over == "handling_types":
        return over
    known = field_of(heading, family) if not group else None
    return "labels" if over == "labels" and is_label_word(heading) and known is None else None


def _fit(heading: str, claim: tuple[str, ...], headings: Mapping[str, str]) -> tuple[int, int]:
    """What is set by hand, then what can only mean one thing, then by length: 责任单位 stands before 责任单位及联系人."""
    return (0, 0) if heading in headings else (1 + (len(claim) > 1), len(plain_heading(heading)))


def _settle(index: int, claims: list[tuple[str, ...]], taken: dict[str, int]) -> None:
    for name in sorted(claims[index], key=lambda name: name in taken):
        if name not in taken or name in JOINED:
            taken.setdefault(name, index)
            claims[index] = (name,)
            return
    claims[index] = ()


def column_values(table: Table, column: Column, limit: int = 200) -> list[str]:
    """The first printed values of a column that hold something, without totals and notes."""
    values: list[str] = []
    for line in table.lines[:limit]:
        if is_total(line) or is_remark(line) or is_example(line):
            continue
        text = printed(line.cells[column.index]) if column.index < len(line.cells) else ""
        if text:
            values.append(text)
    return values


def cell_of(line: Line, column: Column) -> Any:
    """The raw cell of a line under a column; None beyond the line's end."""
    return line.cells[column.index] if column.index < len(line.cells) else None
