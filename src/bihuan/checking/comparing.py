"""Then and now: 比上年的124件减少38件, 下降36.0%; 较上周(1023件)新增44件; 由4683件降至3569件."""

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from bihuan.checking.amounts import common_unit, said, statement
from bihuan.checking.items import Group, Item
from bihuan.checking.shapes import Statement, Verdict
from bihuan.checking.structure import Structure

_UP = re.compile(r"(?:增|升|提高|多|上涨|扩大)[\u4e00-\u9fff]{0,3}$")
_DOWN = re.compile(r"(?:降|减|少|回落|下滑|缩小)[\u4e00-\u9fff]{0,3}$")
_TO = re.compile(r"[降增升减提](?:低|加|少|高)?(?:至|到)(?:了)?(?:(?:20\d\d年|目前|今年|现在|本[月周期轮批])的?)?$")
_THEN = re.compile(
    r"上年|去年|同期|上[个一]?[月周期季]|上一?[轮年]|前一[日天年]|年初|昨[日天]|往年|\d{4}年|[一二三四五六七八九]+月|\d{1,2}月|前年|此前|年底|月底|末"
)
_THAN = re.compile(r"比|较|同比|环比|相比|与.{1,12}相")
_FROM = re.compile(r"(?:由|从)[\u4e00-\u9fff\d]{0,10}$")


@dataclass(frozen=True, eq=False)
class Change:
    """``now`` against ``then``, and the change as it is told; ``down`` where it is a fall."""

    now: Item
    then: Item
    told: Item
    down: bool


def comparing(structure: Structure) -> Iterator[Statement]:
    """A statement for every change whose two ends stand in the same sentence."""
    for sentence in structure.sentences:
        for group in sentence.groups():
            for change in _changes(structure, group):
                yield _said(structure, change)
            yield from _changes_alone(structure, group)


def _changes(structure: Structure, group: Group) -> Iterator[Change]:
    for index, told in enumerate(group.items):
        down = _DOWN.search(told.label) is not None
        if not (down or _UP.search(told.label)) or _TO.search(told.label) or "率" in told.label[-3:]:
            continue
        then = _then(group, index)
        now = _now(structure, group, index, then) if then else None
        if then and now and _alike(now, then, told) and then.quantity.value > 0:
            yield Change(now, then, told, down)


def _changes_alone(structure: Structure, group: Group) -> Iterator[Statement]:
    """比上轮的1043件减少207件,下降19.8%: the change against what was, where what is now is not told."""
    for then, change, share in zip(group.items, group.items[1:], group.items[2:], strict=False):
        down = _DOWN.search(change.label) is not None
        if share.unit != "%" or not (down or _UP.search(change.label)) or _TO.search(change.label):
            continue
        same_way = (_DOWN if down else _UP).search(share.label) is not None
        compared = _THAN.search(then.gap) and (_THEN.search(then.gap) or _FROM.search(then.label))
        if not same_way or not compared or then.quantity.printed != change.quantity.printed or not then.quantity.value:
            continue
        if _now(structure, group, share.index, then) is None:
            yield _of_then(structure, then, change, share)


def _of_then(structure: Structure, then: Item, change: Item, share: Item) -> Statement:
    stated = share.quantity
    computed = change.quantity.value * 100 / then.quantity.value
    fits = abs(computed - stated.value) <= Decimal("0.5").scaleb(-stated.places) + Decimal("1e-9")
    verdict: Verdict = "ok" if fits else "explained" if stated.rough or change.quantity.rough else "mismatch"
    _, worth = common_unit([then.quantity, change.quantity])
    part, whole = said(change.quantity.value / worth), said(then.quantity.value / worth)
    sum_ = f"{part}÷{whole}＝{said(round(computed, stated.places + 2))}%"
    right = said(round(computed, stated.places))
    why = {
        "ok": f"{sum_}，与文中一致。",
        "explained": f"{sum_}，文中写{said(stated.value)}%，是约数。",
        "mismatch": f"{sum_}，应为{right}%，文中写{said(stated.value)}%，请核对。",
    }[verdict]
    sentence = share.group.sentence
    short = sentence.end - sentence.start <= 240
    return statement(
        structure.even,
        "share",
        parts=[change.quantity, then.quantity],
        stated=stated,
        computed=computed,
        verdict=verdict,
        why=why,
        reason="approximate" if verdict == "explained" else "",
        around=(sentence.start, sentence.end) if short else (then.start, share.end),
        worth=("%", Decimal(1)),
        values=[change.quantity.value / worth, then.quantity.value / worth],
    )


def _alike(now: Item, then: Item, told: Item) -> bool:
    if now.quantity.printed != then.quantity.printed or then is now:
        return False
    if told.unit == "%":
        return now.unit != "%"
    return told.unit == ("个百分点" if now.unit == "%" else now.unit)


def _then(group: Group, index: int) -> Item | None:
    """The amount that is compared with: in words or brackets in front of the change, or in brackets behind it."""
    told = group.items[index]
    for bracket in told.brackets:
        if len(bracket.items) == 1 and _THEN.search(bracket.text):
            return bracket.items[0]
    for bracket in _between(group, index):
        if len(bracket.items) == 1 and _THAN.search(told.gap) and "含" not in bracket.text:
            return bracket.items[0]
    for item in reversed(group.items[max(0, index - 3) : index]):
        if (_UP.search(item.label) or _DOWN.search(item.label)) and not _TO.search(item.label):
            continue
        if (_THAN.search(item.gap) and _THEN.search(item.gap)) or _FROM.search(item.label):
            return item
    return None


def _between(group: Group, index: int) -> list[Group]:
    """The brackets between an amount and the one in front of it."""
    start = group.items[index - 1].end if index else group.start
    starts = [bracket.start for bracket in group.brackets]
    return group.brackets[bisect_left(starts, start) : bisect_left(starts, group.items[index].start)]


def _now(structure: Structure, group: Group, index: int, then: Item) -> Item | None:
    """The amount that changed: behind 由…降至, else the last in front that is neither change nor comparison."""
    for item in reversed(group.items[max(0, index - 12) : index]):
        if item is then or item in structure.members or item.quantity.printed != then.quantity.printed:
            continue
        if _FROM.search(then.label) and not _TO.search(item.label):
            continue
        if not ((_UP.search(item.label) or _DOWN.search(item.label)) and not _TO.search(item.label)):
            return item
    return None


def _said(structure: Structure, change: Change) -> Statement:
    now, then, told = change.now.quantity, change.then.quantity, change.told.quantity
    unit, worth = common_unit([now, then] if told.unit == "%" else [now, then, told])
    if told.unit != "%" and worth != told.worth:
        unit, worth = told.printed, told.worth
    was, is_ = then.value / worth, now.value / worth
    apart = was - is_ if change.down else is_ - was
    if told.unit == "%":
        computed = apart * 100 / was
        sum_ = f"（{said(is_)}－{said(was)}）÷{said(was)}＝{said(round((is_ - was) * 100 / was, told.places + 2))}%"
        fits = abs(computed - told.value) <= Decimal("0.5").scaleb(-told.places) + Decimal("1e-9")
        right = f"{said(round(computed, told.places))}%"
    else:
        computed = apart
        left, right_side = (was, is_) if change.down else (is_, was)
        sum_ = f"{said(left)}－{said(right_side)}＝{said(apart)}{told.printed}"
        fits = computed == told.value / told.worth
        right = f"{said(computed)}{told.printed}"
    verdict: Verdict = "ok" if fits else "explained" if told.rough or now.rough or then.rough else "mismatch"
    why = {
        "ok": f"{sum_}，与文中一致。",
        "explained": f"{sum_}，文中写{said(told.value / told.worth)}{told.printed}，是约数。",
        "mismatch": f"{sum_}，应为{right}，文中写{said(told.value / told.worth)}{told.printed}，请核对。",
    }[verdict]
    sentence = change.told.group.sentence
    around = (min(change.now.start, change.then.start), max(change.told.end, change.then.end))
    grown = told.unit != "%" and not change.down
    in_unit = told.unit != "%"
    return statement(
        structure.even,
        "share" if told.unit == "%" else "rollforward",
        parts=[then, told] if grown else [now, then],
        stated=now if grown else told,
        computed=then.value + told.value if grown else computed * worth if in_unit else computed,
        verdict=verdict,
        why=why,
        reason="approximate" if verdict == "explained" else "",
        around=(sentence.start, sentence.end) if sentence.end - sentence.start <= 240 else around,
        worth=(unit, worth) if in_unit else (told.printed, Decimal(1)),
    )
