"""What was there before, what came, what is there now."""

import re
from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise

from bihuan.checking.balances import counts, made
from bihuan.checking.items import Item, Sentence
from bihuan.checking.shapes import Statement
from bihuan.checking.structure import Structure
from bihuan.checking.totals import is_cumulative

_N = r"[\d两一二三四五六七八九十百]{1,5}"
_NEW = re.compile(rf"\d月份|新接|新增|新收|当[日天]|今[日天]|本[批日周月期次](?!末)|第{_N}批|新受理|新转|新交|新发")
_FORMER = re.compile(
    rf"此前|之前|以前|前{_N}批|原有|上[期周月批次年一]|前期|昨[日天]|前一[日天期批周月]|年初|(?<!下周)(?<!下月)(?<!下期)结转(?!下)"
)
_LEADS_TO = re.compile(r"累计|总数|总量|达到?|增至|增加到|升至|目前|至此|合计|共|应办|现[存有]")
_AS_OF_THEN = re.compile(r"上[期周批次年一月](?:[\u4e00-\u9fff]{0,4})[时末底],[^,;]*$")
"""上期专报时,累计完成…"""
_STOCK = re.compile(r"末(?!前)|结存|结余|在手|手[里头]|存量|结转|年初|月初|期初")
_IN_AND_OUT = re.compile(r"现有|年末|月末|期末|现存|目前尚?有")
_CAME = re.compile(r"新|移交|接收|接到|转入|受理|收到|增加|调入|加入")
_DONE = re.compile(r"办结|销账|完成|销号|化解|核销|整改|办理|转出|减少|调出|退出")
_GROWN_TO = re.compile(r"(?:总数|总量)?(?:增加到|增加至|增至|增加为|扩大到|扩充到|升至|达到|变为|变成)$")
_MORE = re.compile(r"又|再|新|增|补")
MOST = 40
"""How many amounts of a sentence are looked at."""
_TWICE = re.compile(r"双交|双转|重复交办|重复转办|两[县区市]|合并交办|拆分|分解|外[市县区]|分别交|多交|增加")


def rolling(structure: Structure) -> Iterator[Statement]:
    """What rolls forward inside the paper."""
    for sentence in structure.sentences:
        yield from _handed_on(structure, sentence)
        yield from _carried(structure, sentence)
        yield from _in_stock(structure, sentence)
        yield from _grown(structure, sentence)


def _carried(structure: Structure, sentence: Sentence) -> Iterator[Statement]:
    """What was there before (此前, 上周, 前十批), what came (本周, 新接) and what that makes (累计, 共, 应办), in any order."""
    here = _all(sentence)
    former = [item for item in here if _FORMER.search(_words(item)) or _AS_OF_THEN.search(item.gap)]
    if not former and any(re.search("达到?|增至|升至|增加到", item.label) for item in here):
        former = [
            item
            for earlier in structure.before(sentence)[:2]
            for item in structure.singles(earlier)
            if is_cumulative(item) and item.unit == "件"
        ]
    for before in former[:3]:
        found = _made(structure, sentence, before)
        if found:
            yield found


def _grown(structure: Structure, sentence: Sentence) -> Iterator[Statement]:
    """年初清单有37个。上半年又排查出62个,清单增加到99个: a stock of the sentence before, what came, and what it grew to."""
    items = counts(sentence.top)
    for came, now in pairwise(items):
        if not (_GROWN_TO.search(now.label) and _MORE.search(came.gap) and came.unit == now.unit):
            continue
        named = _GROWN_TO.sub("", now.label)[-2:]
        earlier = [item for other in structure.before(sentence)[:1] for item in counts(other.top)]
        stock = [item for item in earlier if item.unit == now.unit]
        if len(items) > 2 or len(stock) != 1 or len(named) < 2 or named not in stock[0].label:
            continue
        if _FORMER.search(stock[0].gap) and not came.quantity.rough and _near(stock[0], came, now):
            yield made(structure, "rollforward", [stock[0], came], now)


def _in_stock(structure: Structure, sentence: Sentence) -> Iterator[Statement]:
    """上周末结存41件,本周新收26件,本周办结30件,周末结存37件: what was there, and came, less what was done, is there now."""
    items = counts(sentence.top)
    for start in range(len(items) - 3):
        before, *between, now = items[start : start + 4]
        came = [item for item in between if _CAME.search(item.label)]
        done = [item for item in between if _DONE.search(item.label) and item not in came]
        fits = before.quantity.value + sum(i.quantity.value for i in came) - sum(i.quantity.value for i in done)
        told = len(came) == len(done) == 1 and (
            (_STOCK.search(before.label) and _STOCK.search(now.label))
            or (_IN_AND_OUT.match(now.label) and fits == now.quantity.value)
        )
        if told and len({item.unit for item in (before, *between, now)}) == 1:
            yield made(structure, "rollforward", [before, came[0]], now, less=done[0])


def _made(structure: Structure, sentence: Sentence, before: Item) -> Statement | None:
    """The reading in which the former and the new amount make the present one; else the tight one that fails."""
    here = [item for item in _all(sentence) if item is not before]
    near = [item for earlier in structure.before(sentence)[:3] for item in _all(earlier) if item is not before]
    opening = [item for item in structure.opening(sentence) if item is not before]
    news = [item for item in [*here, *near[:12], *opening] if _fresh(item, before)]
    nows = [item for item in [*here, *near[:12]] if _present(item, before)]
    for now in nows:
        for new in news:
            if new is not now and before.quantity.value + new.quantity.value == now.quantity.value:
                return made(structure, "rollforward", [before, new], now)
    inside = [item for item in here if _present(item, before) and _LEADS_TO.search(item.label)]
    fresh = [item for item in here if _fresh(item, before)]
    if len(inside) == 1 and len(fresh) > 1:
        fresh = [item for item in fresh if item.start < inside[0].start]
    if len(fresh) == 1 and not inside and _same_verb(before, fresh[0]):
        inside = [item for item in near if item.unit == before.unit and _same_verb(item, fresh[0])][:1]
    if len(inside) == 1 == len(fresh) and inside[0] is not fresh[0] and _near(before, fresh[0], inside[0]):
        return made(structure, "rollforward", [before, fresh[0]], inside[0])
    return None


def _all(sentence: Sentence) -> list[Item]:
    return [item for group in sentence.groups() for item in counts(group)][:MOST]


def _words(item: Item) -> str:
    """The clause in front of an amount, from the last mark or amount on."""
    return re.split("[,;:、]", item.gap)[-1] or item.label


def _fresh(item: Item, before: Item) -> bool:
    words = _words(item)
    return item.unit == before.unit and _NEW.search(words) is not None and not _FORMER.search(words)


def _present(item: Item, before: Item) -> bool:
    words = _words(item)
    return (
        item.unit == before.unit
        and item.quantity.value > before.quantity.value
        and not _FORMER.search(words)
        and not _NEW.search(words)
        and (_LEADS_TO.search(words) is not None or is_cumulative(item))
    )


def _same_verb(one: Item, other: Item) -> bool:
    """Whether both count the same: the last words in front are alike (完成整改, 累计完成)."""
    last = one.label[-2:]
    return len(last) == 2 and (last == other.label[-2:] or last in other.label)


def _near(before: Item, new: Item, now: Item) -> bool:
    gap = abs(before.quantity.value + new.quantity.value - now.quantity.value)
    return gap <= max(now.quantity.value / 4, Decimal(10))


def _handed_on(structure: Structure, sentence: Sentence) -> Iterator[Statement]:
    """交办402件 … 转办408件(其中4件双交,外市合并交办2件): received and what was added is what was handed on."""
    for bracket in sentence.top.brackets:
        owner = bracket.owner
        items = counts(bracket)
        if owner is None or not items or any(item.unit != owner.unit for item in items):
            continue
        if not all(_TWICE.search(item.label + item.tail) for item in items):
            continue
        added = sum((item.quantity.value for item in items), Decimal())
        for before in _received(structure, sentence, owner):
            over = owner.quantity.value - before.quantity.value
            if 0 < over <= 3 * added and added * 20 < owner.quantity.value + 400:
                yield made(structure, "sum", [before, *items], owner)
                break


def _received(structure: Structure, sentence: Sentence, owner: Item) -> Iterator[Item]:
    yield from (item for item in reversed(sentence.top.items) if item.end <= owner.start and item.unit == owner.unit)
    for earlier in structure.before(sentence)[:2]:
        yield from (item for item in structure.singles(earlier) if item.unit == owner.unit)
