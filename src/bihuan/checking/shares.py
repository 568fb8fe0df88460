"""Rates and shares against the two counts that they are made of."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from bihuan.checking.agreeing import agreed_elsewhere
from bihuan.checking.amounts import common_unit, comparable, half_step, said, statement
from bihuan.checking.hundred import hundred
from bihuan.checking.items import Group, Item
from bihuan.checking.joining import SHARES
from bihuan.checking.lists import Parts
from bihuan.checking.numerators import allowed_tops, leading, left_out, named_amounts
from bihuan.checking.quantities import Quantity
from bihuan.checking.shapes import Reason, Statement, Verdict
from bihuan.checking.structure import NEIGHBOURS, Structure
from bihuan.checking.vocabulary import GROWS

_TOTAL_WORDS = re.compile(r"^(?:总|全部|其|合计|所有)(?:数|量|件|体)?|^$")
_WHOLE_BEHIND = re.compile(r"(?:全部|所有|总)[\u4e00-\u9fff]{0,6}(?:共|为|是|有|达)*$")
"""占全部问题的38.3%,全部问题共412个."""
_VALID_DAYS = re.compile(r"有效(?:监测)?(?:天|日)数|监测有效(?:天|日)数")
_PART_OF_TIME = re.compile(r"其中,?(?:\d{1,2}月份?|[一二三四]季度|[上下]半年|本[周月季])(?![末底])")
"""优良天数比例91.1%,其中3月优良天数比例93.5%: another numerator over another whole."""
_UNKNOWN_CAUSE = re.compile(r"(?:扣除|剔除|不计|不含|排除)[^,;。]{0,8}(?:影响|因素|沙尘|异常)")
_FARTHEST = Decimal(20)
_ROUGH = Decimal(5)
HUNDRED = Decimal(100)


@dataclass(frozen=True, eq=False)
class Pair:
    """Numerator (one amount or several together) and denominator. ``sure`` when words, not nearness, chose them."""

    top: tuple[Quantity, ...]
    whole: Quantity
    sure: bool

    @property
    def value(self) -> Decimal:
        return sum((part.value for part in self.top), Decimal()) * HUNDRED / self.whole.value


def shares(structure: Structure, totals: dict[Item, Item]) -> Iterator[Statement]:
    """A statement for every share whose counts stand in the paper. ``totals`` says which total an amount is part of."""
    for sentence in structure.sentences:
        for group in sentence.groups():
            places = [item for item in group.items if item.unit in ("%", "‰")]
            for item in places:
                if not GROWS.search(item.label[-12:]) or "率" in item.label[-4:]:
                    yield from _share(structure, totals, group, item, places)
            yield from hundred(structure, group, places)


def _share(
    structure: Structure, totals: dict[Item, Item], group: Group, item: Item, places: Sequence[Item]
) -> Iterator[Statement]:
    pairs = [
        pair
        for pair in _pairs(structure, totals, group, item, places)
        if pair.whole.value > 0 and pair.value <= HUNDRED
    ]
    if not pairs:
        return
    stated = item.quantity
    for pair in pairs:
        if _rounds_to(pair.value, stated):
            near_it = stated.rough and pair.value != stated.value
            yield _said(structure, item, pair, *(("explained", "approximate") if near_it else ("ok", "")))
            return
    near = min(pairs, key=lambda pair: abs(pair.value - stated.value))
    if _within_rounding(near, stated) or _cut_off(near.value, stated):
        yield _said(structure, item, near, "explained", "rounding")
        return
    if stated.rough and abs(near.value - stated.value) <= _ROUGH:
        yield _said(structure, item, near, "explained", "approximate")
        return
    other = _another(structure, group, item, near)
    if other is not None:
        yield _said(structure, item, other, "ok")
        return
    if _without(structure, item, pairs):
        return
    sure = [pair for pair in pairs if pair.sure]
    if (
        sure
        and not _by_chance(structure, totals, group, item)
        and not agreed_elsewhere(structure, group.sentence, [item], near.whole.value)
    ):
        main = min(sure, key=lambda pair: abs(pair.value - stated.value))
        if abs(main.value - stated.value) <= (_FARTHEST if len(sure) < len(pairs) else 2 * _FARTHEST):
            yield _said(structure, item, main, "mismatch")


def _without(structure: Structure, share: Item, pairs: Sequence[Pair]) -> bool:
    """Whether the share is right of what remains without what it leaves out (重复件10件;不含重复件,办结率为90%), or the paper
    doesn't say how much that is (扣除沙尘影响)."""
    if _UNKNOWN_CAUSE.search(share.gap):
        return True
    words = left_out(share)
    aside = [item.quantity.value for item in named_amounts(structure, share, words)] if words else []
    for pair in pairs:
        top, whole = sum((part.value for part in pair.top), Decimal()), pair.whole.value
        for less in aside:
            for some, every in ((top, whole - less), (top - less, whole), (top - less, whole - less)):
                if some >= 0 and every > 0 and _rounds_to(some * HUNDRED / every, share.quantity):
                    return True
    return False


def _rounds_to(value: Decimal, stated: Quantity) -> bool:
    """Off by no more than half of the last digit printed."""
    printed = stated.value / 10 if stated.unit == "‰" else stated.value
    places = stated.places + (stated.unit == "‰")
    off: Decimal = abs(value - printed)
    return off <= Decimal("0.5").scaleb(-places) + Decimal("1e-9")


def _cut_off(value: Decimal, stated: Quantity) -> bool:
    """Whether the digits behind were cut off instead of rounded: 95.846% told as 95.84%."""
    step = Decimal(1).scaleb(-stated.places)
    return stated.unit == "%" and stated.places > 0 and 0 <= value - stated.value < step


def _rounded_by(amount: Quantity) -> Decimal:
    """As far as it may be rounded: 6亿元 without decimals is meant more exactly than to the 亿."""
    return half_step(amount) / (1 if amount.places else 10)


def _within_rounding(pair: Pair, stated: Quantity) -> bool:
    """Whether counts told in 万 or 亿 may give the share before they were rounded."""
    off = sum((_rounded_by(part) for part in pair.top), Decimal())
    whole, off_whole = pair.whole.value, _rounded_by(pair.whole)
    if not (off or off_whole) or pair.whole.worth < 10_000 or off_whole >= whole:
        return False
    top = sum((part.value for part in pair.top), Decimal())
    printed = stated.value / 10 if stated.unit == "‰" else stated.value
    slack = Decimal("0.5").scaleb(-stated.places)
    return (
        (top - off) * HUNDRED / (whole + off_whole) - slack
        <= printed
        <= (top + off) * HUNDRED / (whole - off_whole) + slack
    )


def _another(structure: Structure, group: Group, share: Item, near: Pair) -> Pair | None:
    """The same numerator over another amount of the sentences before, where that gives the share."""
    if any(item.quantity is near.whole for item in group.items):
        return None
    for sentence in structure.before(group.sentence)[:3]:
        for item in sentence.top.items[:NEIGHBOURS]:
            pair = Pair(near.top, item.quantity, False)
            if item.unit in SHARES or not comparable(near.top[0].unit, item.unit) or item.quantity.value < 10:
                continue
            if _rounds_to(pair.value, share.quantity):
                return pair
    return None


def _met(parts: Parts, totals: dict[Item, Item]) -> bool:
    """Whether a list is not known to miss its total, which then is what is wrong."""
    total = totals.get(parts.items[0])
    return total is None or total.quantity.value == parts.sum


def _by_chance(structure: Structure, totals: dict[Item, Item], group: Group, share: Item) -> bool:
    """Whether two other counts of the sentence, or a list over a count, give the share after all."""
    counts = [
        item.quantity
        for item in group.items[max(0, share.index - 20) : share.index + 6]
        if item.unit not in SHARES and item.quantity.value > 0
    ]
    lists = [parts for parts in structure.lists_of(group.sentence) if parts.end <= share.start][-4:]
    sums = [parts.sum for parts in lists if _met(parts, totals)]
    free = [item for item in group.items[max(0, share.index - 8) : share.index] if item not in totals]
    pairs = pairwise(item for item in free if item.unit not in SHARES)
    sums += [one.total + other.total for one, other in pairs if one.unit == other.unit]
    if any(
        _rounds_to(together * HUNDRED / count.value, share.quantity)
        for together in sums
        for count in counts
        if together <= count.value
    ):
        return True
    return any(
        one is not other
        and comparable(one.unit, other.unit)
        and _rounds_to(one.value * HUNDRED / other.value, share.quantity)
        for one in counts
        for other in counts
        if one.value <= other.value
    )


def _pairs(
    structure: Structure, totals: dict[Item, Item], group: Group, share: Item, places: Sequence[Item]
) -> Iterator[Pair]:
    """Numerators and denominators that the words allow, likeliest first."""
    direct = _directly(group, share)
    if direct is not None:
        yield direct
        return
    tops, whole_words, sure = allowed_tops(structure, group, share, places)
    for place, top in enumerate(tops):
        first = top[0]
        for whole, certain in _wholes(structure, totals, first, share, whole_words):
            if whole not in top and comparable(first.unit, whole.unit):
                away = share.group.sentence.paragraph - first.group.sentence.paragraph
                near = away == 0 or (away == 1 and first in totals and left_out(share) != "")
                meant = (certain and near) or _by_definition(first, whole, share)
                meant = meant and _PART_OF_TIME.search(share.gap) is None
                yield Pair(tuple(item.quantity for item in top), whole.quantity, place < sure and meant)


def _by_definition(top: Item, whole: Item, share: Item) -> bool:
    """优良天数比例 is the share of 优良天数 in 有效监测天数, wherever in reach those are told."""
    days = top.group.sentence is share.group.sentence and top.index == share.index - 1 and "优良" in share.label
    return days and "优良" in top.label and _VALID_DAYS.search(whole.label) is not None


def _directly(group: Group, share: Item) -> Pair | None:
    """完成29项,完成年度计划46项的63.0%: numerator and denominator stand in front."""
    index = share.index
    if share.gap not in ("的", "的比例为", "的比重为") or index < 2:
        return None
    whole, top = group.items[index - 1], group.items[index - 2]
    if not comparable(whole.unit, top.unit) or not re.search("占|完成|达到?|为", whole.gap):
        return None
    return Pair((top.quantity,), whole.quantity, True)


def _wholes(
    structure: Structure, totals: dict[Item, Item], top: Item, share: Item, words: str
) -> Iterator[tuple[Item, bool]]:
    words = re.sub(r"^[^前后]{1,4}[前后](?=[\u4e00-\u9fff]{2})|(?<=..)总?[数量]$", "", words.strip())
    aside = [item for bracket in share.brackets for item in bracket.items]
    yield from ((item, len(aside) < 3) for item in aside if item is not top)
    if words and not _TOTAL_WORDS.match(words):
        named = [item for item in named_amounts(structure, share, words) if item is not top]
        yield from ((item, True) for item in named)
        if named:
            return
    if words and _TOTAL_WORDS.match(words):
        behind = share.group.items[share.index + 1 : share.index + 2]
        yield from ((item, True) for item in behind if _WHOLE_BEHIND.match(item.label))
    if top in totals:
        yield totals[top], True
    if top.group.sentence is not share.group.sentence:
        here = [item for item in leading(share.group, share) if item.unit not in SHARES]
        yield from ((item, True) for item in here[:2] if item.quantity.value >= top.quantity.value)
    heads = [item for item in leading(top.group, top) if item.unit not in SHARES and comparable(item.unit, top.unit)]
    beside = {item for parts in structure.lists_of(top.group.sentence) if top in parts.items for item in parts.items}
    alone = [item for item in heads if item not in structure.members and item not in beside]
    alone = alone or [item for item in heads if item not in beside]
    if not alone and not words:
        by_rate = "率" in share.label and share.index == top.index + 1
        for item in heads[:3]:
            if item.quantity.value > top.quantity.value:
                yield item, by_rate and item.index == top.index - 1
    large = [item for item in alone if item.quantity.value >= top.quantity.value]
    for place, item in enumerate(large[:4]):
        yield item, place == 0 and not words
    nearest = not alone
    paragraph = share.group.sentence.paragraph
    reach = 1 if "率" in share.label and not share.quantity.rough else 0
    for sentence in structure.before(share.group.sentence)[:4]:
        nearest = nearest and paragraph - sentence.paragraph <= reach
        larger = [
            item
            for item in reversed([*structure.singles(sentence)])
            if comparable(item.unit, top.unit) and item.quantity.value >= top.quantity.value
        ]
        for item in larger:
            yield item, nearest and len(larger) == 1 and not words
        nearest = nearest and not larger


def _said(structure: Structure, share: Item, pair: Pair, verdict: Verdict, reason: Reason = "") -> Statement:
    value = pair.value * (10 if share.unit == "‰" else 1)
    places = share.quantity.places
    _, divisor = common_unit([*pair.top, pair.whole])
    top = "＋".join(said(part.value / divisor) for part in pair.top)
    top = f"（{top}）" if len(pair.top) > 1 else top
    shown = said(round(value, places + 2))
    why = f"{top}÷{said(pair.whole.value / divisor)}＝{shown}{share.unit}"
    if verdict == "ok":
        why += f"，与文中的{said(share.quantity.value)}{share.unit}一致。"
    elif verdict == "explained":
        excuse = "是约数" if reason == "approximate" else "在两数四舍五入的范围内"
        why += f"，文中所写{said(share.quantity.value)}{share.unit}{excuse}。"
    else:
        right = said(round(value, places))
        why += f"，应为{right}{share.unit}，文中写{said(share.quantity.value)}{share.unit}，请核对。"
    sentence = share.group.sentence
    start = share.start - len(share.gap) if sentence.end - sentence.start > 240 else sentence.start
    return statement(
        structure.even,
        "share",
        parts=[*pair.top, pair.whole],
        values=[sum((part.value for part in pair.top), Decimal()) / divisor, pair.whole.value / divisor],
        stated=share.quantity,
        computed=round(value, 4),
        verdict=verdict,
        why=why,
        reason=reason,
        around=(max(start, sentence.start), min(max(share.end, sentence.start + 1), sentence.end)),
        worth=(share.unit, Decimal(1)),
    )
