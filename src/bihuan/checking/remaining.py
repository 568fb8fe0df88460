"""What is left of a whole: 台账共26个,已销号19个,尚余7个; 未完成的36项; 其余10项."""

import re
from collections.abc import Iterator
from decimal import Decimal
from itertools import combinations

from bihuan.checking.amounts import comparable
from bihuan.checking.balances import made
from bihuan.checking.items import Item
from bihuan.checking.joining import SHARES, is_average
from bihuan.checking.shapes import Statement
from bihuan.checking.structure import Structure

_LEFT = re.compile(
    r"^(?:现在|如今|目前|现|仍|还|尚|只|仅)*(?:剩余?下?|余下?|缺|差|欠|有待)(?![额差])|剩余|尚余|还剩|余款|缺口|^(?:请假|缺席|缺勤|未到)"
)
_OTHERS = re.compile(r"^(?:其余|其他|其它|另外|另有?|还有|尚有)")
_DENIED = re.compile(r"^(?:目前|现|仍|还)*(?:有的?)?(?:尚?未|没有?|尚没有)(?=(?P<verb>[\u4e00-\u9fff]{2}))")
_DONE = re.compile(
    r"已|实[收到付缴拨]|[改办做清拆交]了|完成|办结|销|清零|拆除|改正|支付|签|缴|到位|验收|收到|公开|答复|办理"
)
_ANEW = re.compile(r"新增|新[收接发]|另外?增|上[年月周期]|去年|同期|比|较|计划|应(?![到收付缴])|每|平均|其中")
_NEAR = Decimal("0.15")
_LOOKED_AT = 8
"""How many amounts in front of what is left."""
_READ = 16
_SENTENCES = 2


def remaining(structure: Structure, totals: dict[Item, Item]) -> Iterator[Statement]:
    """A statement for every rest whose whole and done part stand in front. ``totals``: the parts of lists, which are judged there."""
    for sentence in structure.sentences:
        for item in sentence.top.items:
            if item.unit in SHARES or item in totals or not _is_left(item):
                continue
            found = _of(structure, item)
            if found:
                yield found


def _is_left(item: Item) -> bool:
    label, tail = item.label, item.tail
    said_so = _LEFT.search(label) or _OTHERS.match(label) or _DENIED.match(label)
    return said_so is not None or (not label and re.match(r"[\u4e00-\u9fff]{0,2}(?:尚?未|没)", tail) is not None)


def _of(structure: Structure, left: Item) -> Statement | None:
    """The reading that fits, whatever the words; else the one that the words leave no doubt about."""
    before = _before(structure, left)
    for done in before:
        for whole in before:
            if whole is not done and done.total + left.total == whole.total >= 4:
                return made(structure, "sum", [done, left], whole)
    meant = _meant(before, left)
    if meant is None:
        return None
    done, whole = meant
    if any(amount.quantity.rough for amount in (left, done, whole)) or _fits_with_more(before, left):
        return None
    apart = abs(done.total + left.total - whole.total)
    return made(structure, "sum", [done, left], whole) if apart <= whole.total * _NEAR else None


def _before(structure: Structure, left: Item) -> list[Item]:
    """The amounts in front that may be its whole or what was done of it, nearest first."""
    found = left.group.items[max(0, left.index - _READ) : left.index][::-1]
    for sentence in structure.before(left.group.sentence)[:_SENTENCES]:
        found += sentence.top.items[-_READ:][::-1]
    counted = (item for item in found if item.unit not in SHARES and item.times == 1 and not is_average(item))
    return [item for item in counted if comparable(item.unit, left.unit)][:_LOOKED_AT]


def _meant(before: list[Item], left: Item) -> tuple[Item, Item] | None:
    """What was done and the whole, where the words name both: done directly in front of the rest, or the whole between."""
    paragraph = left.group.sentence.paragraph
    near = [item for item in before[:2] if item.group.sentence.paragraph == paragraph]
    if len(near) < 2 or any(_ANEW.search(item.gap) for item in (left, *near)):
        return None
    large, small = (near[0], near[1]) if near[0].total > near[1].total else (near[1], near[0])
    if left.total >= large.total or not _told_done(small, left) or _is_left(large) or _told_done(large, left):
        return None
    return small, large


def _told_done(item: Item, left: Item) -> bool:
    """Whether it says that a part is done, in the word that the rest denies (完成63项, 未完成的36项)."""
    denied = _DENIED.match(left.label)
    if denied:
        verb = denied["verb"][:1] if denied["verb"][1:] == "的" else denied["verb"]  # 没改的 denies 改了
        return verb in item.label and not _DENIED.match(item.label)
    return _LEFT.search(left.label) is not None and _DONE.search(item.label) is not None and not _is_left(item)


def _fits_with_more(before: list[Item], left: Item) -> bool:
    """Whether a third part completes the whole: 剔除5件,办结100件,其余15件 of 120件."""
    return any(
        sum(item.total for item in some) + left.total == whole.total
        for whole in before
        for count in (2, 3)
        for some in combinations([item for item in before if item is not whole], count)
    )
