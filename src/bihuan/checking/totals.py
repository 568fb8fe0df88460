"""Which totals a list may belong to."""

import re
from dataclasses import dataclass
from typing import Literal

from bihuan.checking.amounts import comparable
from bihuan.checking.items import Item
from bihuan.checking.lists import SHARES, Parts, is_total
from bihuan.checking.structure import Structure
from bihuan.checking.vocabulary import CUMULATIVE, SPLIT

Link = Literal["own", "after", "same", "earlier", "maybe"]
_ENOUGH = 10


@dataclass(frozen=True, eq=False)
class Total:
    """An amount that a list may add up to. ``link``: ``own`` is directly in front, ``after`` says 合计 behind the list,
    ``maybe`` may say so (共拘留31人), ``same`` stands elsewhere in the sentence, ``earlier`` in one before. ``more`` is a second amount of the same total (17项问题和2项任务)."""

    item: Item
    link: Link
    more: Item | None = None


def totals_for(parts: Parts, structure: Structure) -> list[Total]:
    """The totals that the list could belong to, likeliest first."""
    found = [*_behind(parts), *_in_front(parts, structure), *_earlier(parts, structure)]
    seen: set[tuple[int, bool]] = set()
    kept = []
    for total in found:
        key = (id(total.item), total.more is not None)
        if key not in seen and total.item not in parts.items and comparable(parts.unit, total.item.unit):
            seen.add(key)
            kept.append(total)
    return kept[:_ENOUGH]


def _behind(parts: Parts) -> list[Total]:
    group = parts.group
    after = [item for item in group.items if item.start >= parts.end and item.unit not in SHARES]
    found = [Total(item, "after") for item in after[:1] if is_total(item) and "累计" not in item.label]
    found += [
        Total(item, "maybe") for item in after[:1] if re.match(r"(?:共|合计|总)[\u4e00-\u9fff]{1,4}$", item.label)
    ]
    for bracket in group.brackets:
        if bracket.owner is parts.items[-1] and bracket.start <= parts.end + 16:
            found += [
                Total(item, "after") for item in bracket.items if re.search("共|计|涉及", item.label) or not item.name
            ]
    return found


def _in_front(parts: Parts, structure: Structure) -> list[Total]:
    group = parts.group
    leading = structure.leading(group, parts.start)
    found: list[Total] = []
    if leading and not parts.column:
        found += _pair(leading)
        found.append(Total(leading[0], "own"))
    elif parts.column:
        found += [Total(item, "same") for item in leading if item not in structure.members]
    if group.owner is not None:
        found.append(Total(group.owner, "own"))
    found += [Total(item, "same") for item in leading[1:] if item not in structure.members][:4]
    sentence = parts.sentence
    if group is not sentence.top or group.brackets:
        found += [
            Total(item, "same")
            for item in structure.singles(sentence)
            if item.group is not group and item.end <= parts.start and _may_be_aside(item)
        ][-4:]
    return found


def _pair(leading: list[Item]) -> list[Total]:
    """17项问题和自查自纠2项任务中: both together."""
    if len(leading) > 1 and leading[0].quantity.unit == leading[1].quantity.unit:
        first, second = leading[1], leading[0]
        if re.match(r"[^、,;:]{0,10}(?:和|与|及|以及)[^、,;:]{0,12}$", second.gap):
            return [Total(second, "own", first)]
    return []


def _earlier(parts: Parts, structure: Structure) -> list[Total]:
    found = []
    for sentence in structure.before(parts.sentence):
        for item in reversed([*structure.singles(sentence)]):
            if item.kind in ("rest",) or (item.group is not sentence.top and not _may_be_aside(item)):
                continue
            found.append(Total(item, "earlier"))
    return found


def _may_be_aside(item: Item) -> bool:
    """Whether an amount in brackets is a count of its own: (分解后交办1041件), (7个信访件)."""
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
