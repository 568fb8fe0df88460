"""What a paper says about complaints, in words that a ledger can be asked about."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from datetime import date

from bihuan.checking.dates import days_in
from bihuan.checking.items import Item
from bihuan.checking.lists import Parts
from bihuan.checking.plaintext import Plain
from bihuan.checking.quantities import number
from bihuan.checking.shapes import Axis, LedgerClaim, Measure, Scope
from bihuan.checking.structure import Structure
from bihuan.checking.sums import sums
from bihuan.checking.totals import is_cumulative
from bihuan.checking.vocabulary import OF_THE_DAY, SPLIT, bare_name
from bihuan.numerals import parse_int

_CASES = ("件", "宗", "起", "个", "项")
_NOUN = re.compile(r"举报|信访|投诉|转办|交办|移交|受理|来件|案件|接办|件$|收到|转来")
_ISSUES = re.compile(r"问题(?!线索)|点位|任务|措施|企业|项目|村|乡镇")
_BATCH = re.compile(r"第([\d一二三四五六七八九十百]{1,6})批")
_AXES: Mapping[str, Axis] = {"place": "unit", "label": "label", "channel": "channel", "verdict": "verdict"}
_TAIL_WORDS = re.compile(r"(?:举报|污染|问题|信访|件|类)+$")


def claims_of_ledger(text: str, *, year: int | None = None) -> list[LedgerClaim]:
    """The paper's totals and parts that count complaints, each with cut-off, scope and what it is narrowed to.

    ``year`` is that of the paper's dates where it prints none."""
    even = Plain(text)
    structure = Structure(even)
    totals = sums(structure).totals
    of_list = {item: parts for parts in structure.lists for item in parts.items}
    dates = [(day.end, day.day) for day in days_in(even.plain, year) if day.day]
    found = []
    for sentence in structure.sentences:
        for group in sentence.groups():
            for item in group.items:
                found += list(_claims(structure, item, totals, of_list, dates))
    return found


def _claims(
    structure: Structure,
    item: Item,
    totals: Mapping[Item, Item],
    of_list: Mapping[Item, Parts],
    dates: list[tuple[int, date]],
) -> Iterator[LedgerClaim]:
    rate = item.unit == "%" and re.search(r"办结率[为达是]?(?:到|约)?$", item.label) is not None
    if not rate and item.unit not in _CASES:
        return
    parts = of_list.get(item)
    whole = totals.get(item)
    axis = _axis(parts)
    if item.kind == "rest" or (
        parts is not None and not axis and (parts.column or parts.kind not in ("status", "key", "intake"))
    ):
        return
    said = whole if axis and whole is not None else item
    measure: Measure | None = "rate" if rate else _measure(said, parts if axis else None)
    if measure is None or (axis and whole is None):
        return
    if not rate and axis == "" and item.unit != "件" and not _NOUN.search(item.label + item.tail):
        return
    for name in (item.names or (item.name,)) if axis else ("",):
        yield _claim(structure, item, said, measure, axis, name, dates)


def _axis(parts: Parts | None) -> Axis:
    """What the list divides by; bare names of which nothing is known are taken for units."""
    if parts is None or parts.column:
        return ""
    return "unit" if not parts.kind else _AXES.get(parts.kind, "")


def _measure(item: Item, parts: Parts | None) -> Measure | None:
    """What a figure counts, by its own words, or for a part by those of its total and of the lead to its list."""
    words = item.label[-16:] + item.tail[:8] + (parts.intro[-30:] if parts is not None else "")
    if item.kind == "key" or re.search(r"重点件|重要件|加星|标星|[*★]", item.label[-8:]):
        return "key"
    if re.search(r"未办结|正在办理|在办|尚未|办理中", words):
        return "open"
    if re.search(r"阶段性?办结", words):
        return "stage_closed" if parts is None or "已办结" not in words else "closed"
    if "办结" in words:
        return "closed"
    if "重复" in item.label[-8:]:
        return "repeats"
    if _ISSUES.search(item.label[-6:] + item.tail[:4]):
        return None
    if SPLIT.search(words) or "分办" in words:
        return "assignments"
    return "received" if _NOUN.search(words) or (item.unit == "件" and item.kind in ("", "intake")) else None


def _claim(
    structure: Structure,
    item: Item,
    said: Item,
    measure: Measure,
    axis: Axis,
    name: str,
    dates: list[tuple[int, date]],
) -> LedgerClaim:
    even = structure.even
    sentence = item.group.sentence
    text = sentence.text[: item.end - sentence.start]
    first = (
        max(text.rfind(mark, 0, item.start - sentence.start) for mark in (",;。:(" if item.names else ",;。:(、"))
        + 1
        + sentence.start
    )
    start, end = even.place(min(first, item.start), item.end)
    scope = _scope(said) or _scope_around(structure, said)
    return LedgerClaim(
        start=start,
        end=end,
        quote=even.text[start:end],
        at=even.place(*item.quantity.digits),
        value=number(item.quantity.value),
        unit=item.quantity.printed,
        measure=measure,
        scope=scope,
        axis=axis,
        name=_TAIL_WORDS.sub("", bare_name(name) or name) if axis in ("label", "channel") else bare_name(name) or name,
        batch=_batch(said) if scope == "day" else None,
        as_of=_as_of(item, said, dates),
        with_stage_closed=measure == "closed" and re.search(r"含阶段", sentence.text) is not None,
    )


def _scope(item: Item) -> Scope:
    if is_cumulative(item):
        return "cumulative"
    before = item.group.sentence.text[: item.start - item.group.sentence.start]
    return "day" if OF_THE_DAY.search(before) else ""


def _scope_around(structure: Structure, item: Item) -> Scope:
    """The scope of the figures in front, for a sentence that names none itself (重要件41件)."""
    for sentence in structure.before(item.group.sentence)[:4]:
        for other in structure.singles(sentence):
            if other.unit == item.unit and _scope(other):
                return _scope(other)
    return ""


def _batch(item: Item) -> int | None:
    """The batch named last in front of a figure."""
    before = item.group.sentence.text[: item.start - item.group.sentence.start]
    named = _BATCH.findall(before)
    return parse_int(named[-1]) if named else None


def _as_of(item: Item, said: Item, dates: list[tuple[int, date]]) -> date | None:
    """The date named last in front of the figure, or of the total that it is part of."""
    ends = [end for end, _ in dates]
    own = bisect_right(ends, item.start)
    sentence = item.group.sentence
    if own and ends[own - 1] > sentence.start:
        return dates[own - 1][1]
    place = bisect_right(ends, said.start)
    return dates[place - 1][1] if place else None
