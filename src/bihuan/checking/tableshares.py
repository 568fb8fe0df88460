"""Shares whose counts stand in a table while they, or their whole, stand in the text around it."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from bihuan.checking.amounts import said
from bihuan.checking.cells import RATE, Cell, Table, at, table_in
from bihuan.checking.items import Item
from bihuan.checking.joining import SHARES
from bihuan.checking.quantities import number
from bihuan.checking.shapes import Reason, Statement, Used, Verdict
from bihuan.checking.structure import Structure
from bihuan.checking.tables import SEVERAL_TIMES, TOTAL_COLUMN, TOTAL_ROW, count_columns, row_name
from bihuan.checking.vocabulary import GROWS

_AROUND = 400
"""Characters of text in front of a table and behind it that speak of it."""
_MOST = 30
"""Amounts there, and shares, that are looked at."""
_FARTHEST = Decimal(15)
_WHOLE = re.compile(r"总[数额量]|合计|全部|全[市省县区州]")
_ADDED = re.compile(r"相加|加起来|合计|之和|累加|加总")


@dataclass(frozen=True, eq=False)
class _Count:
    """A number of a cell or of the text, with its place in the original."""

    start: int
    end: int
    value: Decimal


def table_shares(structure: Structure, told: Sequence[Statement]) -> Iterator[Statement]:
    """Statements about every table and its text; ``told`` are those that others made, whose shares are left alone."""
    even = structure.even
    known = {(used.start, used.end) for statement in told for used in statement.used if used.role == "stated"}
    items = [item for sentence in structure.sentences for item in sentence.top.items] if even.tables else []
    places = [even.place(item.start, item.end)[0] for item in items]
    for start, end in even.tables:
        table = table_in(even.text, start, end)
        if table is None:
            continue
        near = items[bisect_left(places, start - _AROUND) : bisect_left(places, end + _AROUND)]
        around = even.text[max(0, start - 200) : start] + even.text[end : end + 300]
        if not any(TOTAL_ROW.match(row_name(row)) for row in table.rows):
            counts = [item for item in near if item.unit not in SHARES][:_MOST]
            yield from _of_a_whole_in_the_text(structure, table, counts, around)
        for item in [item for item in near if item.unit == "%"][:_MOST]:
            if even.place(*item.quantity.digits) not in known:
                yield from _in_the_text(structure, table, item)


def _of_a_whole_in_the_text(
    structure: Structure, table: Table, counts: Sequence[Item], around: str
) -> Iterator[Statement]:
    """A column of shares of a number that the text gives: which one, most of its rows show."""
    for column, heading in enumerate(table.headings):
        if not RATE.search(heading):
            continue
        best: tuple[int, int, Item] | None = None
        for under in count_columns(table):
            for item in counts:
                fitting = sum(_rounds(top, item.quantity.value, rate) for top, rate in _pairs(table, under, column))
                if fitting > (best[0] if best else 1):
                    best = (fitting, under, item)
        if best is None or best[0] * 3 < 2 * len(_pairs(table, best[1], column)):
            continue
        _, under, item = best
        whole = _count(structure, item)
        for top, rate in _pairs(table, under, column):
            yield _share(structure, top, whole, rate.start, rate.end, rate.value or Decimal(), rate.places)
        yield from _together(structure, table, under, counts, whole, around)
        return


def _pairs(table: Table, under: int, column: int) -> list[tuple[Cell, Cell]]:
    found = [(at(row, under), at(row, column)) for row in table.rows]
    return [(top, rate) for top, rate in found if top and rate and top.value is not None and rate.value is not None]


def _together(
    structure: Structure, table: Table, under: int, counts: Sequence[Item], whole: _Count, around: str
) -> Iterator[Statement]:
    """The column's sum against the whole: more where one may be counted several times, and then as the text adds it up."""
    cells = [cell for row in table.rows if (cell := at(row, under)) is not None and cell.value is not None]
    total = sum((cell.value for cell in cells if cell.value is not None), Decimal())
    added = next((item for item in counts if item.quantity.value == total and _ADDED.search(item.gap)), None)
    if added is not None:
        yield _sum(structure, cells, _count(structure, added), "")
    if total == whole.value:
        yield _sum(structure, cells, whole, "")
    elif total > whole.value and (added is not None or SEVERAL_TIMES.search(around)):
        yield _sum(structure, cells, whole, "multi_label")


def _in_the_text(structure: Structure, table: Table, share: Item) -> Iterator[Statement]:
    """资金总额中,中央占44.8%; 金坪县占全州在办件的35.3%: the words name the row, the column or both."""
    if GROWS.search(share.label[-12:]) or share.quantity.rough:
        return
    sentence = share.group.sentence
    before = re.split("[;。]", sentence.text[: share.start - sentence.start])[-1]
    clause = re.split("[,、]", before)[-1]
    total = next((row for row in table.rows if TOTAL_ROW.match(row_name(row))), None)
    rows = [row for row in table.rows if row is not total and len(row_name(row)) > 1 and row_name(row) in before]
    columns = [c for c in count_columns(table) if table.headings[c] and table.headings[c] in before]
    here = [c for c in columns if table.headings[c] in clause]
    meant = list(_meant(table, rows, here or columns, total))
    if "占" in share.label and (rows or columns):
        loose = list(_meant(table, rows, columns or count_columns(table), total))
        stated = share.quantity
        for top, under in [*meant, *loose]:
            if under.value and abs(_percent(top, under) - stated.value) <= _half(stated.places):
                yield _share(
                    structure, _of(top), _of(under), *structure.even.place(*stated.digits), stated.value, stated.places
                )
                return
        sure = len(meant) == 1 and (len(rows) == 1 or _WHOLE.search(before) is not None)
        if sure and abs(_percent(*meant[0]) - stated.value) <= _FARTHEST:
            top, under = meant[0]
            yield _share(
                structure, _of(top), _of(under), *structure.even.place(*stated.digits), stated.value, stated.places
            )


def _meant(
    table: Table, rows: Sequence[Sequence[Cell]], columns: Sequence[int], total: Sequence[Cell] | None
) -> Iterator[tuple[Cell, Cell]]:
    """The two cells that a share may be made of: a row's over the total row's; without a row, the total row's over its sum."""
    if total is None:
        return
    wholes = [c for c in count_columns(table) if TOTAL_COLUMN.search(table.headings[c]) or "总" in table.headings[c]]
    for column in columns:
        for row in rows:
            yield from _both(at(row, column), at(total, column))
        for whole in wholes if not rows else ():
            if whole != column:
                yield from _both(at(total, column), at(total, whole))


def _both(top: Cell | None, under: Cell | None) -> Iterator[tuple[Cell, Cell]]:
    if top is not None and under is not None and top.value is not None and under.value and top.value <= under.value:
        yield top, under


def _of(cell: Cell) -> _Count:
    return _Count(cell.start, cell.end, cell.value or Decimal())


def _count(structure: Structure, item: Item) -> _Count:
    return _Count(*structure.even.place(*item.quantity.digits), item.quantity.value)


def _percent(top: Cell | _Count, under: Cell | _Count) -> Decimal:
    return (top.value or Decimal()) * 100 / (under.value or Decimal(1))


def _half(places: int) -> Decimal:
    return Decimal("0.5").scaleb(-places) + Decimal("1e-9")


def _rounds(top: Cell, whole: Decimal, rate: Cell) -> bool:
    if not whole or top.value is None or rate.value is None or top.value > whole:
        return False
    return bool(abs(top.value * 100 / whole - rate.value) <= _half(rate.places))


def _share(
    structure: Structure, top: Cell | _Count, whole: _Count, start: int, end: int, stated: Decimal, places: int
) -> Statement:
    value = _percent(top, whole)
    verdict: Verdict = "ok" if abs(value - stated) <= _half(places) else "mismatch"
    upper = top.value or Decimal()
    why = f"表中{said(upper)}÷{said(whole.value)}＝{said(round(value, places + 2))}%，文中写{said(stated)}%"
    why += "，一致。" if verdict == "ok" else "，请核对。"
    used = (
        Used(top.start, top.end, number(upper), "part"),
        Used(whole.start, whole.end, number(whole.value), "part"),
        Used(start, end, number(stated), "stated"),
    )
    first, last = _line(structure.even.text, start, end)
    quote = structure.even.text[first:last]
    parts = (number(upper), number(whole.value))
    return Statement(
        "share", quote, first, last, used, parts, number(stated), number(round(value, 4)), "%", verdict, why
    )


def _sum(structure: Structure, cells: Sequence[Cell], stated: _Count, reason: Reason) -> Statement:
    values = [cell.value for cell in cells if cell.value is not None]
    total = sum(values, Decimal())
    sum_ = f"表中{'＋'.join(map(said, values))}＝{said(total)}"
    why = (
        f"{sum_}，多于{said(stated.value)}：一件可以计入多个类型。"
        if reason
        else f"{sum_}，与文中的{said(stated.value)}一致。"
    )
    used = [Used(cell.start, cell.end, number(cell.value), "part") for cell in cells if cell.value is not None]
    used.append(Used(stated.start, stated.end, number(stated.value), "stated"))
    start, end = _line(structure.even.text, cells[0].start, cells[-1].end)
    verdict: Verdict = "explained" if reason else "ok"
    quote = structure.even.text[start:end]
    parts = tuple(map(number, values))
    return Statement(
        "sum", quote, start, end, tuple(used), parts, number(stated.value), number(total), "件", verdict, why, reason
    )


def _line(text: str, start: int, end: int) -> tuple[int, int]:
    """The lines, or where they are long the sentence, around a place."""
    first = max(text.rfind("\n", 0, start), text.rfind("。", 0, start)) + 1
    lasts = [place for place in (text.find("\n", end), text.find("。", end)) if place >= 0]
    return first, min(lasts, default=len(text))
