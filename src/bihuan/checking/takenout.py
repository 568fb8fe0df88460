"""What is left after some were taken out: 受理116件,剔除重复件27件、不属于范围的3件后,实际86件."""

import re
from collections.abc import Iterator
from decimal import Decimal

from bihuan.checking.amounts import comparable
from bihuan.checking.balances import counts, made
from bihuan.checking.items import Group, Item
from bihuan.checking.shapes import Statement
from bihuan.checking.structure import Structure

_WITHOUT = re.compile(
    r"剔除|扣除|去除|^,?除|除去|减去|核减|扣减|排除|合并|去掉|筛除|撤并|撤销|移出|转出|刨除|剥离|扣掉|减掉"
)
_LEFT = re.compile(r"后|外[,;]|实际|实有|剩|净|还有|余|有效|现|立项|最终|应办|建账")
_NEAR = Decimal("0.1")
"""How far off a whole in an earlier sentence may be and still be meant."""


def taken_out(structure: Structure) -> Iterator[Statement]:
    """A statement for every amount that is left after taking some out of a whole in front."""
    for sentence in structure.sentences:
        for group in sentence.groups():
            yield from _in(structure, group)


def _in(structure: Structure, group: Group) -> Iterator[Statement]:
    found = counts(group)
    for index, less in enumerate(found[:-1]):
        if not _WITHOUT.search(less.gap):
            continue
        end = index + 1
        while end < len(found) - 1 and found[end].delimiter in "、和" and not _LEFT.search(found[end].label):
            end += 1
        taken, left = found[index:end], found[end]
        between = "".join(item.tail for item in taken) + left.gap
        if len({item.unit for item in (*taken, left)}) == 1 and _LEFT.search(between):
            statement = (
                _of_those_in_front(structure, found[:index], taken, left)
                if index
                else _of_earlier(structure, taken, left)
            )
            if statement:
                yield statement


def _of_those_in_front(structure: Structure, before: list[Item], taken: list[Item], left: Item) -> Statement | None:
    """The whole is the amount in front, or all of those in front together (两轮合并后剔除…)."""
    whole = before[-1]
    out = sum((item.quantity.value for item in taken), Decimal())
    together = [item for item in before if item.unit == left.unit][-4:]
    if any(
        sum(item.quantity.value for item in together[-count:]) == out + left.quantity.value
        for count in range(2, len(together) + 1)
    ):
        return None
    if whole.unit != left.unit or max(out, left.quantity.value) >= whole.quantity.value:
        return None
    return made(structure, "sum", [left, *taken], whole)


def _of_earlier(structure: Structure, taken: list[Item], left: Item) -> Statement | None:
    """The whole is in the sentence before, where a total stands first: 收到286件,电话173件,信函113件。扣除重复的19件,…."""
    sentence = left.group.sentence
    together = sum((item.quantity.value for item in taken), left.quantity.value)
    before = next(iter(structure.before(sentence)), None)
    if before is None or before.paragraph != sentence.paragraph:
        return None
    for item in before.top.items:
        if comparable(item.unit, left.unit) and item.quantity.value == together:
            return made(structure, "sum", [left, *taken], item)
    first = next(iter(counts(before.top)), None)
    if first is None or first.unit != left.unit or abs(first.quantity.value - together) > first.quantity.value * _NEAR:
        return None
    return made(structure, "sum", [left, *taken], first) if first.quantity.value > left.quantity.value else None
