"""What one amount and another make: 反馈27项,加上省里移来的9项,合并起来36项; 新建14座,使总数由26座增至40座."""

import re
from collections.abc import Iterator
from decimal import Decimal

from bihuan.checking.balances import counts, made
from bihuan.checking.items import Item
from bihuan.checking.joining import is_total
from bihuan.checking.shapes import Kind, Statement
from bihuan.checking.structure import Structure

_PLUS = re.compile(r"^[,;]?(?:再|又|并)?(?:加上|连同|外加|加之|算上|加)(?!大|强|快|装|固|盖|工|急|班|密)")
_SO_FAR = re.compile(r"累计|达到?|增至|至此")
_MAKES = re.compile(r"共|计|总|达到?|增至|至此")
_FROM = re.compile(r"(?:由|从)(?:[\u4e00-\u9fff]{0,6}的)?$")
_UP_TO = re.compile(r"^(?:[增升扩提][加至到为长大高]*|变|达)(?:到|至|为)了?$")
_MORE = re.compile(r"新|增|添|建成")
_NEAR = Decimal("0.2")


def added_to(structure: Structure) -> Iterator[Statement]:
    """A statement for every sum that is told in words, and for every growth of a stock by what was new."""
    for sentence in structure.sentences:
        found = counts(sentence.top)
        for one, other, whole in zip(found, found[1:], found[2:], strict=False):
            if len({item.unit for item in (one, other, whole)}) > 1:
                continue
            if _PLUS.match(other.gap[len(one.tail) :] or other.gap):
                yield from _put_together(structure, one, other, whole)
            elif _FROM.search(other.label) and _UP_TO.match(whole.label) and _MORE.search(one.label):
                yield from _grown(structure, one, other, whole)


def _put_together(structure: Structure, one: Item, other: Item, whole: Item) -> Iterator[Statement]:
    together = one.quantity.value + other.quantity.value
    meant = is_total(whole) or _MAKES.search(whole.label)
    if together == whole.quantity.value or (meant and _nearly(together, whole)):
        kind: Kind = "rollforward" if _SO_FAR.search(whole.label) else "sum"
        parts = [other, one] if kind == "rollforward" else [one, other]
        yield made(structure, kind, parts, whole)


def _grown(structure: Structure, more: Item, then: Item, now: Item) -> Iterator[Statement]:
    together = then.quantity.value + more.quantity.value
    if together == now.quantity.value or ("使" in then.gap and _nearly(together, now)):
        yield made(structure, "rollforward", [then, more], now)


def _nearly(together: Decimal, whole: Item) -> bool:
    return abs(together - whole.quantity.value) <= whole.quantity.value * _NEAR
