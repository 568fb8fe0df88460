"""Which totals a list may belong to."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain, islice
from typing import Literal

from bihuan.checking.amounts import comparable
from bihuan.checking.items import Item
from bihuan.checking.joining import OF_ALL_PERIODS, SHARES, is_average, is_of_period, is_total, sums_up
from bihuan.checking.lists import Parts
from bihuan.checking.structure import Structure
from bihuan.checking.vocabulary import AMONG, CUMULATIVE, HOW_MANY, SPLIT
from bihuan.numerals import parse_int

Link = Literal["own", "after", "same", "earlier", "maybe"]
_ENOUGH = 10
_ANYTHING = ("任务", "问题", "信访", "举报", "案件", "事项", "线索", "点位", "企业", "整改", "办件", "件数")
"""What every paper counts names no total by itself."""
_ADDED_UP = re.compile("合计|共|总|全[市县省区镇州年]")
_CHANGE = re.compile(r"(?:较|比)[^,;]{1,12}(?:多|少|增|减|升|降)[加少长]?了?$")
"""较上批多9件 divides nothing."""
_DIVIDES_ANEW = re.compile(r"[,;](?:按|从|依|以|分).{1,16}[,:分看]")
"""按进度看,…;按层级看,…: what stands in front is a part of the division before."""
MOST_BELOW = 12
_LOOKED_AT = 60
"""Amounts of an earlier sentence that may be a total."""


@dataclass(frozen=True, eq=False)
class Total:
    """An amount that a list may add up to. ``link``: ``own`` is directly in front, ``after`` says 合计 behind the list,
    ``maybe`` may say so (共拘留31人), ``same`` stands elsewhere in the sentence, ``earlier`` in one before. ``more`` is a second amount of the same total (17项问题和2项任务)."""

    item: Item
    link: Link
    more: Item | None = None


def totals_for(parts: Parts, structure: Structure) -> list[Total]:
    """The totals that the list could belong to, likeliest first."""
    found = chain(
        _behind(parts, structure), _below(parts, structure), _in_front(parts, structure), _earlier(parts, structure)
    )
    seen: set[tuple[int, bool]] = set()
    kept: list[Total] = []
    for total in found:
        key = (id(total.item), total.more is not None)
        if key in seen or total.item in parts.items or is_average(total.item):
            continue
        if comparable(parts.unit, total.item.unit):
            seen.add(key)
            kept.append(total)
        if len(kept) == _ENOUGH:
            break
    return kept


def _behind(parts: Parts, structure: Structure) -> list[Total]:
    group = parts.group
    last = parts.items[-1]
    after = [item for item in group.items[last.index + 1 : last.index + 6] if item.unit not in SHARES]
    found = [Total(item, "after") for item in after[:1] if is_total(item) and "累计" not in item.label]
    for item in after[:1]:
        if (
            sums_up(item)
            and not re.search("占(?![用地])", item.gap)
            and (item.total == parts.sum or re.search("(?:总[数量额计]|共计?|合计)$|^总.{1,3}$", item.label))
        ):
            found.append(Total(item, "after"))
        if OF_ALL_PERIODS.match(item.label) and (all(map(is_of_period, parts.items)) or _told_of_periods(parts)):
            first = parts.items[0].label
            whole = "第一" in first or "首" in first or (len(parts.items) == 4 and "季度" in first)
            found.append(Total(item, "after" if whole or _told_of_periods(parts) else "maybe"))
        if parts.unit == "人次" and item.unit in ("人", "名") and re.search("涉及|实际|共|计", item.label):
            found.append(Total(item, "after"))
        said = re.search(r"(?:^|季度|[年月周天])(?:共|合计|总)([\u4e00-\u9fff]{1,4})$", item.label)
        if said:
            same = all(said[1][-2:] in part.label for part in parts.items)
            found.append(Total(item, "after" if same else "maybe"))
    found += _told_next(parts, structure)
    for bracket in last.brackets:
        if bracket.start <= parts.end + 16:
            found += [
                Total(item, "after")
                for item in bracket.items
                if (re.search("共|计|涉及", item.label) or not item.name)
                and item.total >= max(part.total for part in parts.items)
            ]
    return found


def _told_of_periods(parts: Parts) -> bool:
    """前三季度分别查处41件、56件、49件: as many as the periods that it names."""
    told = re.search(r"前?([两二三四五六\d]+)个?(?:季度|月|年|批次?|次|轮)[^,;]{0,12}(?:分别|依次)", parts.intro)
    return told is not None and parse_int(told[1]) == len(parts.items)


def _told_next(parts: Parts, structure: Structure) -> list[Total]:
    """上述三类问题共586件, in the next sentence: as many members as it says."""
    if len(parts.items) < 3 or parts.group.depth:
        return []
    for sentence in structure.behind(parts.sentence) or structure.below(parts.sentence):
        for item in sentence.top.items[:1]:
            told = HOW_MANY.match(item.label)
            if told and parse_int(told["number"]) == len(parts.items):
                return [Total(item, "after")]
    return []


def _below(parts: Parts, structure: Structure) -> list[Total]:
    """Under members in lines of their own: 合计31件, or 四镇合计接办91宗,办结82宗 in the members' own words."""
    below = structure.after(parts) if parts.by_line else None
    if below is None or not _ADDED_UP.search(below.text[:24]):
        return []
    items = [item for item in below.top.items if comparable(parts.unit, item.unit)][:MOST_BELOW]
    first = parts.items[0]
    if parts.column and first.index:
        return [Total(item, "after") for item in items if item.name == first.name][:1]
    return [Total(item, "after") for item in items if _ADDED_UP.search(below.text[: item.end - below.start])][:1]


def _in_front(parts: Parts, structure: Structure) -> list[Total]:
    group = parts.group
    among = _among_in_front(parts)
    leading = [
        item
        for item in structure.leading(parts.items[0])
        if comparable(parts.unit, item.unit) and not _CHANGE.search(item.gap)
    ]
    found: list[Total] = [Total(item, "own") for item in among]
    if leading and leading[0] in structure.members and _DIVIDES_ANEW.search(parts.items[0].gap):
        leading = leading[1:]
    elif leading and not parts.column:
        found += _pair(leading)
        found.append(Total(leading[0], "own"))
    elif parts.column:
        found += [Total(item, "same") for item in leading if item not in structure.members]
    found += _narrowed(parts)
    if group.owner is not None:
        found.append(Total(group.owner, "own"))
    found += [Total(item, "same") for item in leading[1:] if item not in structure.members][:4]
    around = [*leading, *(structure.leading(group.owner) if group.owner else ())]
    aside = [item for other in around[:8] for bracket in other.brackets for item in bracket.items]
    found += [
        Total(item, "same")
        for item in aside
        if item.group is not group and item not in structure.members and _may_be_aside(item)
    ][:4]
    return found


def _among_in_front(parts: Parts) -> list[Item]:
    """有效举报32件,无效举报2件;有效举报中,大气14件…: an amount of the same sentence that the lead names."""
    first = parts.items[0]
    clauses = re.split("[,;:]", first.gap)
    told = AMONG.match(clauses[-2]) if first.index and len(clauses) > 1 else None
    if told is None:
        return []
    near = parts.group.items[max(0, first.index - 8) : first.index]
    return [item for item in near if item.name and item.name in (told[1], f"{told[1]}件") and item.unit not in SHARES]


def _narrowed(parts: Parts) -> list[Total]:
    """问题类别(只统计来电来信的35条):水11条…: what stands in brackets in the lead."""
    first = parts.items[0]
    since = parts.group.items[first.index - 1].end if first.index else parts.group.start
    return [
        Total(bracket.items[0], "own")
        for bracket in parts.group.brackets
        if bracket.owner is None
        and len(bracket.items) == 1
        and since <= bracket.start < first.start
        and bracket.items[0].total >= max(item.total for item in parts.items)
    ]


def _pair(leading: list[Item]) -> list[Total]:
    """17项问题和自查自纠2项任务中: both together."""
    if len(leading) > 1 and leading[0].quantity.unit == leading[1].quantity.unit:
        first, second = leading[1], leading[0]
        if re.match(r"[^、,;:]{0,10}(?:和|与|及|以及)[^、,;:]{0,12}$", second.gap):
            return [Total(second, "own", first)]
    return []


def _earlier(parts: Parts, structure: Structure) -> Iterator[Total]:
    directly = parts.items[0].gap.startswith("其中") and parts.items[0] is parts.group.items[0]
    start = parts.sentence.start
    ahead = re.split("[,:]", parts.sentence.text[: min(40, max(0, parts.start - start))])
    among = AMONG.match(parts.items[0].gap) if parts.items[0].index == 0 else None
    lead = among[1] if among else ahead[0] if len(ahead) > 1 else ""
    for place, sentence in enumerate(structure.before(parts.sentence)):
        if 0 < len(lead) <= 16 and place < 2 and parts.group is parts.sentence.top:
            named = [item for item in sentence.top.items[-_LOOKED_AT:] if _named_in(item, lead)]
            exactly = [item for item in named if item.name == lead]
            yield from (Total(item, "own") for item in exactly or named)
        if directly and parts.group is parts.sentence.top:
            last = [item for item in sentence.top.items[-_LOOKED_AT:] if item.unit not in SHARES][-1:]
            yield from (Total(item, "own") for item in last if comparable(parts.unit, item.unit))
            directly = False
        for item in reversed([*islice(structure.singles(sentence), 4 * _LOOKED_AT)]):
            if item.group is sentence.top or _may_be_aside(item):
                yield Total(item, "earlier")


def _named_in(item: Item, lead: str) -> bool:
    """Whether the lead of a list names an earlier amount: 尚余15件。尚余的积案,…."""
    name = item.name
    named = (name[-2:] in lead and name[-2:] not in _ANYTHING) or (
        len(name) < 7 and name[:2] in lead and "原因" in lead
    )
    return len(name) >= 2 and named and item.unit not in SHARES and len(lead) <= 16


def _may_be_aside(item: Item) -> bool:
    """Whether an amount in brackets is a count of its own: (分解后交办1041件), (7个信访件)."""
    if "共有" in item.label:  # 含甲与乙共有的1件 divides nothing
        return False
    return SPLIT.search(item.label) is not None or item.kind == "intake" or "共" in item.label


def is_cumulative(item: Item) -> bool:
    """Whether an amount counts everything so far: its own words decide, then its clause, then its sentence."""
    if CUMULATIVE.search(item.label):
        return True
    sentence = item.group.sentence
    before = sentence.text[: item.start - sentence.start]
    clause = re.split("[,;]", before)[-1]
    if re.search(r"本批|第[\d一二三四五六七八九十百]+批|当[日天]|新增|新接", clause):
        return CUMULATIVE.search(clause) is not None and "第" not in clause
    return CUMULATIVE.search(before) is not None
