"""Shares that agree on one whole: 80件(占44.2%)、66件(占36.5%) are of 181, whether that is told near or far."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from bihuan.checking.items import Group, Item, Sentence
from bihuan.checking.joining import SHARES
from bihuan.checking.structure import Structure

_NEAR = 3
"""Sentences of the same paragraph on either side."""
_MOST = 24


@dataclass(frozen=True, eq=False)
class Implied:
    """A count with its share: its whole lies between ``low`` and ``high``."""

    count: Item
    share: Item
    low: Decimal
    high: Decimal


def agreed_elsewhere(structure: Structure, sentence: Sentence, items: Sequence[Item], whole: Decimal) -> bool:
    """Whether a count or share among ``items`` agrees with another one's on a whole that is not ``whole``, which neither fits."""
    implied = list(_around(structure, sentence))[:_MOST]
    mine = [one for one in implied if one.count in items or one.share in items]
    return any(
        one.low <= other.high
        and other.low <= one.high
        and not one.low <= whole <= one.high
        and not other.low <= whole <= other.high
        for one in mine
        for other in implied
        if other is not one and min(one.high, other.high) >= 20
    )


def _around(structure: Structure, sentence: Sentence) -> Iterator[Implied]:
    first = max(0, sentence.index - _NEAR)
    for other in structure.sentences[first : sentence.index + _NEAR + 1]:
        if other.paragraph == sentence.paragraph:
            for group in other.groups():
                yield from _in(group)


def _in(group: Group) -> Iterator[Implied]:
    for share in group.items:
        count = group.items[share.index - 1] if share.index else group.owner
        value = share.quantity.value
        half = Decimal("0.5").scaleb(-share.quantity.places)
        told = share.unit == "%" and "占" in share.label and not share.quantity.rough
        if told and count is not None and count.unit not in SHARES and value > half and count.quantity.value >= 1:
            part = count.quantity.value * 100
            yield Implied(count, share, part / (value + half), part / (value - half))
