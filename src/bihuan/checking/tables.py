"""Tables in a paper: columns against their total row, rows against their total column, rates against their counts."""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from bihuan.checking.amounts import said
from bihuan.checking.cells import RATE, Cell, Table, at, table_in, transposed
from bihuan.checking.plaintext import Plain
from bihuan.checking.quantities import number
from bihuan.checking.shapes import Kind, Number, Reason, Statement, Used, Verdict
from bihuan.checking.vocabulary import kind_of

TOTAL_ROW = re.compile(
    r"^(?:(?:全[市省县区州]|本[市省县区])?(?:合计|总计|共计|累计|总数|合　计|总和)|合$|计$|全(?:[市省县区州盟旗年部系]统?|集团|域)$)"
    r"|^[\u4e00-\u9fff]{2,6}(?:合计|总计|共计)$"
)
_SUBTOTAL = re.compile(r"小计")
TOTAL_COLUMN = re.compile(
    r"合计|总计|总数|小计|共计|总量|总件数|^(?:件数|数量|转办件?数?|交办件?数?|受理件?数?|接件数?|举报件?数?)$"
)
_NO_COUNT = re.compile(r"序号|编号|批次|日期|时间|电话|排名|名次|年份|月份|备注|期限")
SEVERAL_TIMES = re.compile(r"多种|多个|大于|两[个种项]|交叉|重复|同时")
_MORE: dict[Reason, str] = {"multi_label": "一件可以计入多个类型", "person_times": "人次可以多于人数"}
_PERIOD = re.compile(r"\d年$|\d月份?$|季度$")
"""A year is never the sum of those before it."""
MOST_COLUMNS = 12


def tables(even: Plain) -> Iterator[Statement]:
    """The statements of every table in the text."""
    for start, end in even.tables:
        table = table_in(even.text, start, end)
        if table is None:
            continue
        around = even.text[max(0, start - 200) : start] + even.text[end : end + 300]
        yield from _columns(even, table)
        yield from _rows(even, table, around)
        yield from _rates(even, table)
        if any(RATE.search(row_name(row)) for row in table.rows):
            yield from _rates(even, transposed(table))


def row_name(row: Sequence[Cell]) -> str:
    """What the row is about: its first text."""
    names = [re.sub(r"\s", "", cell.text) for cell in row[:3] if cell.text and cell.value is None]
    return next((name for name in names if TOTAL_ROW.match(name) or _SUBTOTAL.search(name)), names[0] if names else "")


def _columns(even: Plain, table: Table) -> Iterator[Statement]:
    """Each column of counts down to its total row (or from it, where the total stands first)."""
    totals = [i for i, row in enumerate(table.rows) if TOTAL_ROW.match(row_name(row))]
    subs = [i for i, row in enumerate(table.rows) if _SUBTOTAL.search(row_name(row))]
    if not totals and len(subs) == 1:
        totals, subs = subs, []
    if not totals and not subs and _last_is_total(table):
        totals = [len(table.rows) - 1]
    if len(totals) != 1:
        return
    last = totals[0]
    body = list(range(last)) if last else list(range(1, len(table.rows)))
    for column in count_columns(table):
        ranges = _blocks(body, subs)
        for block, sub in ranges:
            if sub is not None:
                yield from _column(even, table, column, block, table.rows[sub])
        left = [index for index in body if subs and index > subs[-1]]  # a last group of one row has no 小计 of its own
        rows = [*subs, *left] if subs else body
        yield from _column(even, table, column, rows, table.rows[last])


def _last_is_total(table: Table) -> bool:
    """Whether the last row is the sum of those above it in nearly all of several columns, whatever it is called."""
    fits = []
    for column in count_columns(table):
        cells = [cell for row in table.rows if (cell := at(row, column)) is not None and cell.value is not None]
        if len(cells) == len(table.rows) > 3:
            fits.append(_sum(cells[:-1]) == cells[-1].value)
    return sum(fits) >= 2 and sum(fits) * 3 >= len(fits) * 2


def _blocks(body: list[int], subs: list[int]) -> list[tuple[list[int], int | None]]:
    """The rows of each subtotal: those since the one before."""
    found: list[tuple[list[int], int | None]] = []
    block: list[int] = []
    for index in body:
        if index in subs:
            found.append((block, index))
            block = []
        else:
            block.append(index)
    return found


def count_columns(table: Table) -> list[int]:
    """The columns that hold counts and can be added up."""
    found = []
    for column, heading in enumerate(table.headings):
        if RATE.search(heading) or _NO_COUNT.search(heading):
            continue
        cells = [cell for row in _counting(table) if (cell := at(row, column)) is not None]
        numbers = [cell for cell in cells if cell.value is not None]
        if len(numbers) >= 2 and len(numbers) * 2 >= len(cells) and not any(cell.unit == "%" for cell in numbers):
            found.append(column)
    if found and found[0] == 0 and len(found) > 1:
        found = found[1:]
    return found


def _counting(table: Table) -> list[tuple[Cell, ...]]:
    """The rows of counts, without those of rates (办结率)."""
    return [row for row in table.rows if not RATE.search(row_name(row))]


def _column(even: Plain, table: Table, column: int, rows: Sequence[int], total: Sequence[Cell]) -> Iterator[Statement]:
    wide = max(len(row) for row in table.rows)
    shift = wide - len(total) if len(total) < wide else 0
    stated = at(total, column, shift)
    cells = [cell for i in rows if len(table.rows[i]) == wide and (cell := at(table.rows[i], column)) is not None]
    counted = [cell for cell in cells if cell.value is not None]
    if stated is None or stated.value is None or len(counted) < 2 or len(cells) != len(rows):
        return
    if any(cell.value is None and re.search(r"[^\s/\-—–无]", cell.text) for cell in cells):
        return
    name = f"“{table.headings[column]}”一栏"
    yield _statement(even, table, "sum", counted, stated, name)


def _rows(even: Plain, table: Table, around: str) -> Iterator[Statement]:
    """The total column against the columns that divide it, kind by kind; which one it is, most rows show."""
    columns = count_columns(table)
    named = [column for column in columns if TOTAL_COLUMN.search(table.headings[column])]
    told: set[int] = set()
    for members, whole in _shown(table, columns[:MOST_COLUMNS]):
        told.update(members)
        yield from _across(even, table, members, whole)
    for kind, members in _families(table, columns):
        if told.intersection(members):
            continue
        others = [c for c in columns if c not in members and not _PERIOD.search(table.headings[c])]
        best = max(others, key=lambda whole: _fitting(table, members, whole), default=None)
        if best is not None and _fitting(table, members, best) * 2 >= len(table.rows):
            yield from _across(even, table, members, best)
        elif kind == "sanction" and not others and len(members) > 2 and "人次" in around:
            yield from _persons(even, table, members)
        elif kind == "label" and (named or others):
            whole = (named or others)[0]
            full = _full(table, members, whole)
            exceeding = sum(_sum(cells) > (stated.value or 0) for _, cells, stated in full)
            said_so = SEVERAL_TIMES.search(around) is not None
            many = exceeding * 2 > len(full) or (said_so and exceeding > 0)
            yield from _across(even, table, members, whole, reason="multi_label" if many else "")


def _persons(even: Plain, table: Table, members: list[int]) -> Iterator[Statement]:
    """Persons in the first column, what was done to them in the others: one may have got two."""
    whole, *ways = members
    full = _full(table, ways, whole)
    if full and all(_sum(cells) >= (stated.value or 0) for _, cells, stated in full):
        yield from _across(even, table, ways, whole, reason="person_times")


def _shown(table: Table, columns: list[int]) -> Iterator[tuple[list[int], int]]:
    """Neighbouring columns that make the column beside them in nearly all rows, whatever their headings say; the widest
    first, and no column in two of them."""
    taken: set[int] = set()
    for wide in range(len(columns) - 1, 1, -1):
        for first in range(len(columns) - wide + 1):
            members = columns[first : first + wide]
            beside = [columns[place] for place in (first - 1, first + wide) if 0 <= place < len(columns)]
            beside = [column for column in beside if not _PERIOD.search(table.headings[column])]
            for whole in beside:
                if not taken.intersection(members) and _nearly_all(table, members, whole):
                    taken.update(members)
                    yield members, whole


def _nearly_all(table: Table, members: list[int], whole: int) -> bool:
    telling = [
        _sum(cells) == stated.value
        for _, cells, stated in _full(table, members, whole)
        if sum(bool(cell.value) for cell in cells) > 1
    ]
    return sum(telling) >= 3 and sum(telling) * 4 >= len(telling) * 3


def _full(table: Table, members: list[int], whole: int) -> list[tuple[tuple[Cell, ...], list[Cell], Cell]]:
    """The rows that have all the numbers: row, parts, total."""
    found = []
    for row in _counting(table):
        cells = [at(row, column) for column in members]
        stated = at(row, whole)
        counted = [cell for cell in cells if cell is not None and cell.value is not None]
        if stated is not None and stated.value is not None and len(counted) > 1 and all(cells):
            found.append((row, counted, stated))
    return found


def _fitting(table: Table, members: list[int], whole: int) -> int:
    return sum(_sum(cells) == stated.value for _, cells, stated in _full(table, members, whole))


def _across(even: Plain, table: Table, members: list[int], whole: int, *, reason: Reason = "") -> Iterator[Statement]:
    """Each row's parts against its total; with a ``reason`` the parts may exceed it."""
    for row, cells, stated in _full(table, members, whole):
        name = f"“{row_name(row)}”一行"
        if not reason or _sum(cells) >= (stated.value or 0):
            yield _statement(even, table, "sum", cells, stated, name, reason=reason)


def _families(table: Table, columns: list[int]) -> Iterator[tuple[str, list[int]]]:
    """Neighbouring columns of one kind (channels, states, types, verdicts); else all but the first or the last together."""
    found: dict[str, list[int]] = {}
    previous = ""
    for column in columns:
        if TOTAL_COLUMN.search(table.headings[column]):
            previous = ""
            continue
        kind = str(kind_of(table.headings[column], ""))
        if kind == "rest" and previous:
            kind = previous
        found.setdefault(kind, []).append(column)
        previous = kind
    several = {kind: members for kind, members in found.items() if kind and len(members) > 1}
    yield from several.items()
    if not several and len(columns) > 2:
        yield "", columns[1:] if _fitting(table, columns[1:], columns[0]) else columns[:-1]


def _sum(cells: Sequence[Cell]) -> Decimal:
    return sum((cell.value for cell in cells if cell.value is not None), Decimal())


def _rates(even: Plain, table: Table) -> Iterator[Statement]:
    """A column of rates: which two columns it is made of (办结 over 交办), or of which column's total it is the share, most
    of its rows show."""
    columns = count_columns(table)[:MOST_COLUMNS]
    total = next((row for row in table.rows if TOTAL_ROW.match(row_name(row)) or _SUBTOTAL.match(row_name(row))), None)
    for column, heading in enumerate(table.headings):
        if not RATE.search(heading):
            continue
        best: list[tuple[Sequence[Cell], Cell, Cell, Cell]] = []
        for top in columns:
            for under in [*(other for other in columns if other != top), None]:
                made = list(_made_of(table, column, top, under, total))
                if sum(_fits(*entry[1:]) for entry in made) > sum(_fits(*entry[1:]) for entry in best):
                    best = made
        if sum(_fits(*entry[1:]) for entry in best) * 2 >= max(len(best), 3):
            for row, rate, upper, lower in best:
                yield _rate(even, table, f"“{row_name(row)}”{heading}", rate, upper, lower)


def _made_of(
    table: Table, column: int, top: int, under: int | None, total: Sequence[Cell] | None
) -> Iterator[tuple[Sequence[Cell], Cell, Cell, Cell]]:
    """Each row's rate with the two counts it may be made of; without ``under`` the second is the total row's."""
    for row in table.rows:
        rate, upper = at(row, column), at(row, top)
        lower = at(row, under) if under is not None else at(total, top) if total else None
        if rate is None or rate.value is None or upper is None or lower is None:
            continue
        if upper.value is not None and lower.value and upper.value <= lower.value and upper is not lower:
            yield row, rate, upper, lower


def _percent(top: Cell, under: Cell) -> Decimal:
    assert top.value is not None
    assert under.value
    return top.value * 100 / under.value


def _fits(rate: Cell, top: Cell, under: Cell) -> bool:
    assert rate.value is not None
    off: Decimal = abs(_percent(top, under) - rate.value)
    return off <= Decimal("0.5").scaleb(-rate.places) + Decimal("1e-9")


def _rate(even: Plain, table: Table, name: str, rate: Cell, top: Cell, under: Cell) -> Statement:
    value = round(_percent(top, under), 4)
    verdict: Verdict = "ok" if _fits(rate, top, under) else "mismatch"
    assert rate.value is not None
    assert top.value is not None
    assert under.value is not None
    why = f"{name}：{said(top.value)}÷{said(under.value)}＝{said(round(value, rate.places + 2))}%，文中写{said(rate.value)}%"
    why += "，一致。" if verdict == "ok" else "，请核对。"
    return _made(even, table, "share", [top, under], rate, number(value), verdict, why, "", "%")


def _statement(
    even: Plain, table: Table, kind: Kind, cells: Sequence[Cell], stated: Cell, name: str, *, reason: Reason = ""
) -> Statement:
    total = _sum(cells)
    assert stated.value is not None
    sum_ = f"{name}：{'＋'.join(said(cell.value) for cell in cells if cell.value is not None)}＝{said(total)}"
    if total == stated.value:
        verdict: Verdict = "ok"
        why, reason = f"{sum_}，与{said(stated.value)}一致。", ""
    elif reason:
        verdict, why = "explained", f"{sum_}，多于{said(stated.value)}：{_MORE[reason]}。"
    else:
        verdict, why = "mismatch", f"{sum_}，表中写{said(stated.value)}，请核对。"
    return _made(even, table, kind, cells, stated, number(total), verdict, why, reason, stated.unit or "件")


def _made(
    even: Plain,
    table: Table,
    kind: Kind,
    cells: Sequence[Cell],
    stated: Cell,
    computed: Number,
    verdict: Verdict,
    why: str,
    reason: Reason,
    unit: str,
) -> Statement:
    """A statement that quotes the lines from its first cell to its last."""
    start = even.text.rfind("\n", 0, min(cell.start for cell in [*cells, stated])) + 1
    end = even.text.find("\n", max(cell.end for cell in [*cells, stated]))
    end = len(even.text) if end < 0 else end
    used = [Used(cell.start, cell.end, number(cell.value), "part") for cell in cells if cell.value is not None]
    assert stated.value is not None
    used.append(Used(stated.start, stated.end, number(stated.value), "stated"))
    parts = tuple(number(cell.value) for cell in cells if cell.value is not None)
    quote = even.text[start:end]
    return Statement(
        kind, quote, start, end, tuple(used), parts, number(stated.value), computed, unit, verdict, why, reason
    )
