"""Lists that say in which order they stand: 由高到低依次为…, 前三位依次为…."""

import re
from collections.abc import Iterator

from bihuan.checking.amounts import common_unit, said, statement
from bihuan.checking.lists import Parts
from bihuan.checking.shapes import Statement
from bihuan.checking.structure import Structure

_FALLING = re.compile(r"[由从](?:高到低|多到少|大到小|多至少|高至低)|降序")
_RISING = re.compile(r"[由从](?:低到高|少到多|小到大)|升序")


def ranking(structure: Structure) -> Iterator[Statement]:
    """A statement for the first amount of a ranked list that stands out of order."""
    for parts in structure.lists:
        lead = parts.items[0].gap
        if _FALLING.search(lead):
            yield from _out_of_order(structure, parts, 1)
        elif _RISING.search(lead):
            yield from _out_of_order(structure, parts, -1)


def _out_of_order(structure: Structure, parts: Parts, direction: int) -> Iterator[Statement]:
    for before, item in zip(parts.items, parts.items[1:], strict=False):
        if (item.quantity.value - before.quantity.value) * direction > 0:
            word = "大于" if direction > 0 else "小于"
            unit, worth = common_unit([other.quantity for other in parts.items])
            here, there = said(item.quantity.value / worth), said(before.quantity.value / worth)
            why = f"{item.name}{here}{unit}{word}排在前面的{before.name}{there}{unit}，次序不对，请核对。"
            yield statement(
                structure.even,
                "sum",
                parts=[other.quantity for other in parts.items],
                stated=item.quantity,
                computed=before.quantity.value,
                verdict="mismatch",
                why=why,
                around=(parts.start - len(parts.items[0].label), parts.end),
            )
            return
