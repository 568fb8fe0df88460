"""What the cells of a column say, where its heading doesn't say it: unknown headings, wrong headings, no header at all."""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace

from bihuan.reading.fields import fields_of, is_label_word
from bihuan.reading.flattened import NUMBER
from bihuan.reading.grids import Grid, printed
from bihuan.reading.headers import Column, Table, column_values
from bihuan.reading.numbercells import are_counted, is_number
from bihuan.reading.numbering import numbered_spans
from bihuan.reading.rows import Collected
from bihuan.reading.shapes import Problem
from bihuan.reading.timelimits import is_understood
from bihuan.reading.values import half, parse_channel, parse_labels, parse_status, parse_verdict, says_key, says_nothing

_UNIT = re.compile(r"(县|区|市|旗|局|委|办|镇|乡|街道|管委会|中心|政府|公司)([(（].*)?$")
# Names of units take many forms, and a column of them is hardly anything else; all other tests are sharp.
_MOST, _NEARLY_ALL = 0.6, 0.9
_SHORT = 8
_LONG = 25
_BEGINS = (
    ("investigation", re.compile(r"经.{0,12}(调?查|核实|勘查)|核查|现场(检|核|调)查|属实|監|實")),
    ("action", re.compile(r"责令|督促|要求|立案|整改|已|責令")),
)
_EITHER = ("investigation", "action")
WORDS = {
    "action": "处理情况",
    "investigation": "调查核实情况",
    "number": "受理编号",
    "text": "交办问题",
    "units": "承办单位",
    "labels": "污染类型",
    "channel": "举报方式",
    "verdict": "是否属实",
    "status": "办结情况",
    "key": "重点件",
    "due": "整改时限",
    "measures": "整改措施",
}
_TESTS: dict[str, Callable[[str], bool]] = {
    "number": lambda cell: NUMBER.fullmatch(re.sub(r"\s", "", half(cell))) is not None,
    "labels": lambda cell: bool(parse_labels(cell)) and all(map(is_label_word, parse_labels(cell))),
    "key": lambda cell: len(cell) <= _SHORT and (says_key(cell) is not None or cell in ("一般", "普通", "*", "★")),
    "verdict": lambda cell: (
        len(cell) <= _SHORT
        and cell[0] not in "经經"
        and re.search("[属屬查失不]([实實]|否)", cell) is not None
        and parse_verdict(cell) is not None
    ),
    "status": lambda cell: (
        len(cell) <= _SHORT and ("办" in cell or "結" in cell or "结" in cell) and parse_status(cell) is not None
    ),
    "channel": lambda cell: (
        len(cell) <= 6
        and re.search("[来來][电電信访訪]|微信|网|網|电话|信件", cell) is not None
        and parse_channel(cell) is not None
    ),
    "units": lambda cell: len(cell) <= 40 and "。" not in cell and _UNIT.search(cell) is not None,
}
_PLAN_TESTS: dict[str, Callable[[str], bool]] = {
    "due": lambda cell: len(cell) <= 20 and is_understood(cell),
    "units": _TESTS["units"],
    "measures": lambda cell: len(numbered_spans(cell)) > 1,
}
# Only these may take a column away from the heading above it; a place name or a long text proves too little.
_STRONG = ("number", "labels", "verdict", "status", "channel", "key")
_OWN = {"number": "number", "labels": "labels", "verdict": "verdict", "status": "status", "channel": "channel"}


def settle_columns(table: Table, collected: Collected, by_hand: frozenset[str]) -> None:
    """Gives columns the field their cells speak for, where the heading is unknown or plainly says something else; each is reported."""
    _settle_number(table, collected, by_hand)
    _settle_labels(table, by_hand)
    taken = {column.field for column in table.columns}
    for place, column in enumerate(table.columns):
        if column.heading in by_hand or column.tick:
            continue
        found = _settled(table, column, column_values(table, column))
        if found is None or found in taken or found == column.field:
            continue
        table.columns[place] = Column(column.index, column.heading, found)
        taken.add(found)
        taken.discard(column.field)
        row = table.grid.lines[max(0, table.first - 1)].row
        reason = f"“{column.heading}”一栏是按内容当作“{WORDS[found]}”的，请核对。"
        collected.problems.append(Problem(row, column.heading, "", reason, False, table.grid.name))


def _settle_number(table: Table, collected: Collected, by_hand: frozenset[str]) -> None:
    """转办序号 that only counts is no number where another column holds the numbers, or where its name may mean a number too."""
    spots = [spot for spot, column in enumerate(table.columns) if column.field == "number"]
    if table.family == "plan" or (spots and table.columns[spots[0]].heading in by_hand):
        return
    if spots and not are_counted(column_values(table, table.columns[spots[0]])):
        return
    for spot, column in enumerate(table.columns):
        cells = column_values(table, column)
        free = column.field in (None, "seq", "remark") and column.heading not in by_hand and not column.tick
        if free and len(set(cells)) > 1 and sum(map(is_number, cells)) >= len(cells) * _NEARLY_ALL:
            for counting in spots:
                table.columns[counting] = replace(table.columns[counting], field="seq")
            table.columns[spot] = Column(column.index, column.heading, "number")
            if "number" not in fields_of(column.heading, "complaints"):
                reason = f"“{column.heading}”一栏是按内容当作“{WORDS['number']}”的，请核对。"
                row = table.grid.lines[max(0, table.first - 1)].row
                collected.problems.append(Problem(row, column.heading, "", reason, False, table.grid.name))
            return


def _settle_labels(table: Table, by_hand: frozenset[str]) -> None:
    """Of several columns named like labels (行业类型, 信访类型), those that never name a kind of pollution hold none, where another one does."""
    spots = [
        spot for spot, c in enumerate(table.columns) if c.field == "labels" and not c.tick and c.heading not in by_hand
    ]
    kinds = {spot: any(map(_TESTS["labels"], column_values(table, table.columns[spot]))) for spot in spots}
    if len(spots) > 1 and any(kinds.values()):
        for spot in (spot for spot in spots if not kinds[spot]):
            table.columns[spot] = replace(table.columns[spot], field=None)


def _settled(table: Table, column: Column, cells: list[str]) -> str | None:
    """What the cells of a column say it is; None where they leave it to its heading."""
    if table.family == "plan":
        return None if column.field else guess(cells, _PLAN_TESTS)
    if column.field:
        meant = fields_of(column.heading, table.family)
        if column.field in _EITHER and set(_EITHER) <= set(meant):  # 查办情况
            begun = _begun([cell for cell in cells if not says_nothing(cell)])
            return begun if begun in _EITHER else None
        found = guess(cells, {name: _TESTS[name] for name in _STRONG}) or _prose(column.field, cells)
        return found if _contradicts(column.field, cells) else None
    return guess(cells, _TESTS) or _untold_prose(table, cells)


def _untold_prose(table: Table, cells: list[str]) -> str | None:
    """What a column of texts under an unknown heading holds: findings and actions by how they begin, else the complaint."""
    said = [cell for cell in cells if not says_nothing(cell)]
    length = sum(map(len, said))
    if not table.has("number") or not said or length < _SHORT * len(said):
        return None
    begun = _begun(said)
    return begun or ("text" if length >= _LONG * len(said) else None)


def _begun(said: list[str]) -> str | None:
    """investigation for 经查…, action for 责令…, by what most of the cells begin with."""
    for name, begins in _BEGINS:
        if sum(begins.search(cell[:30]) is not None for cell in said) >= len(said) * 0.7:
            return name
    return None


def guess(cells: list[str], tests: Mapping[str, Callable[[str], bool]]) -> str | None:
    """The field that nearly all cells of a column speak for; None where they don't agree."""
    said = [cell for cell in cells if not says_nothing(cell)]
    for name, test in tests.items():
        fitting = sum(map(test, said))
        if len(said) >= 2 and fitting >= len(said) * (_MOST if name == "units" else _NEARLY_ALL):
            return name
    return None


def _prose(field: str | None, cells: list[str]) -> str | None:
    """What a column of long texts is, when its heading may also stand over single words (整改进展, 核查结论)."""
    said = [cell for cell in cells if not says_nothing(cell)]
    told = _TESTS[field] if field in ("status", "verdict") else None
    sentences = sum("。" in cell or len(cell) > _LONG for cell in said) > len(said) / 2
    long = bool(cells) and (
        sum(map(len, cells)) > _LONG * len(cells) or (sentences and not any(map(told or bool, said)))
    )
    return {"status": "action", "verdict": "investigation"}.get(field or "") if long else None


def _contradicts(field: str, cells: list[str]) -> bool:
    """Whether cells can't be what their heading says: short words where a text is due, nothing its own parser understands."""
    if field in ("status", "verdict") and _prose(field, cells):
        return True
    if field in _OWN:
        return not any(map(_TESTS[_OWN[field]], cells))
    return field in ("action", "text", "investigation", "goal", "handling_types") and all(
        len(cell) <= _SHORT for cell in cells
    )


def guess_table(grid: Grid) -> Table | None:
    """A list without any header, if a column of complaint numbers and one of long texts show that it is one."""
    lines = [line for line in grid.lines if sum(bool(printed(cell)) for cell in line.cells) >= 3]
    width = max((len(line.cells) for line in lines), default=0)
    names = [printed(cell) for cell in lines[0].cells] if len(lines) > 2 else []
    named = bool(names) and not any(re.search(r"\d", name) or len(name) > 16 for name in names)
    lines = lines[1:] if named else lines
    if len(lines) < 2 or width > 40:
        return None
    columns: list[Column] = []
    lengths: dict[int, float] = {}
    for index in range(width):
        cells = [printed(line.cells[index]) for line in lines if index < len(line.cells)]
        cells = [cell for cell in cells if cell]
        found = guess(cells, _TESTS) or _begun(cells)
        taken = {column.field for column in columns}
        lengths[index] = sum(map(len, cells)) / max(1, len(cells))
        heading = names[index] if named and index < len(names) and names[index] else f"第{index + 1}列"
        columns.append(Column(index, heading, found if found not in taken else None))
    if not any(column.field == "number" for column in columns):
        return None
    longest = max((c.index for c in columns if not c.field), key=lambda i: lengths[i], default=-1)
    if longest < 0 or lengths[longest] < 10:
        return None
    columns[longest] = Column(longest, columns[longest].heading, "text")
    grid.doubts.setdefault(lines[0].row, "这张表没有认得的表头，各栏是按内容认出的，请逐栏核对")
    return Table(grid, "complaints", columns, lines)
