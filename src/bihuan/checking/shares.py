"""Rates and shares against the two counts that they are made of."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from bihuan.checking.amounts import common_unit, comparable, said, statement
from bihuan.checking.hundred import hundred
from bihuan.checking.items import Group, Item
from bihuan.checking.joining import SHARES
from bihuan.checking.lists import Parts
from bihuan.checking.quantities import Quantity
from bihuan.checking.shapes import Reason, Statement, Verdict
from bihuan.checking.structure import NEIGHBOURS, Structure
from bihuan.checking.vocabulary import GROWS, bare_name

_RATE = re.compile(
    r"(?P<stem>[\u4e00-\u9fff]{0,8})(?:率|比例|比重|占比|(?<=满意)度|进度):?(?:[为达是约近超]|将近|接近|大约|不足|不到|达到|超过|分别为|分别达|高达|仅为|提升至|提高到)*$"
)
_OF = re.compile(
    r"(?P<subject>[^占]*)占(?:比|到|了)?(?P<whole>[^占]*?)(?:的|比例|比重)*(?:[为达约近超]|将近|接近|大约|不足|不到|超过|几乎|达到|比例为|比重为|分别为)*$"
)
_SHARE_OF = re.compile(
    r"(?:其中)?(?P<subject>[\u4e00-\u9fff]{2,12}?)的(?:比例|比重|占比)(?:[为达是约近超]|达到|分别为|高达|仅为)*"
)
"""改彻底的比重为77.7%."""
_TOGETHER = re.compile(
    r"(?:两者|二者|三者|[两三]项|[两三]类)?(?:合|加|并|算)(?:在一起|到一起|起来|计)(?:共|一?共)?$|(?:一共|合共)$"
)
"""满意和基本满意合在一起占."""
_SEVERAL = re.compile(
    r"(?:以上|上述|这|前)?[两二三四五六七八九十\d]+(?:类|项|者|种|个|家|位|名)(?:合计|共)?|两者|二者|合计|以上|上述"
)
_NO_WORDS = re.compile(r"(?:即|也就是|约|近|接近|将近|超过?|达到?|大约|不到|不足|约合|已)*")
"""68家中已有61家,近九成: the share of what was just said."""
_TOTAL_WORDS = re.compile(r"^(?:总|全部|其|合计|所有)(?:数|量|件|体)?|^$")
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
    if stated.rough and abs(near.value - stated.value) <= _ROUGH:
        yield _said(structure, item, near, "explained", "approximate")
        return
    other = _another(structure, group, item, near)
    if other is not None:
        yield _said(structure, item, other, "ok")
        return
    sure = [pair for pair in pairs if pair.sure]
    if sure and not _by_chance(group, item):
        main = min(sure, key=lambda pair: abs(pair.value - stated.value))
        if abs(main.value - stated.value) <= (_FARTHEST if len(sure) < len(pairs) else 2 * _FARTHEST):
            yield _said(structure, item, main, "mismatch")


def _rounds_to(value: Decimal, stated: Quantity) -> bool:
    """Off by no more than half of the last digit printed."""
    printed = stated.value / 10 if stated.unit == "‰" else stated.value
    places = stated.places + (stated.unit == "‰")
    off: Decimal = abs(value - printed)
    return off <= Decimal("0.5").scaleb(-places) + Decimal("1e-9")


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


def _by_chance(group: Group, share: Item) -> bool:
    """Whether two other counts of the sentence give the share after all."""
    counts = [
        item.quantity
        for item in group.items[max(0, share.index - 20) : share.index + 6]
        if item.unit not in SHARES and item.quantity.value > 0
    ]
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
    tops, whole_words, sure = _tops(structure, group, share, places)
    for top in tops:
        first = top[0]
        for whole, certain in _wholes(structure, totals, first, share, whole_words):
            if whole not in top and comparable(first.unit, whole.unit):
                yield Pair(tuple(item.quantity for item in top), whole.quantity, sure and certain)


def _directly(group: Group, share: Item) -> Pair | None:
    """完成29项,完成年度计划46项的63.0%: numerator and denominator stand in front."""
    index = share.index
    if share.gap not in ("的", "的比例为", "的比重为") or index < 2:
        return None
    whole, top = group.items[index - 1], group.items[index - 2]
    if not comparable(whole.unit, top.unit) or not re.search("占|完成|达到?|为", whole.gap):
        return None
    return Pair((top.quantity,), whole.quantity, True)


def _tops(
    structure: Structure, group: Group, share: Item, places: Sequence[Item]
) -> tuple[list[tuple[Item, ...]], str, bool]:
    """The numerators that the words allow, the words for the denominator, and whether words rather than nearness chose."""
    before = [item for item in _leading(group, share) if item.unit not in SHARES][:12]
    label = share.label
    in_order = _in_order(structure, group, share, places)
    if in_order is not None:
        of = _OF.search(label)
        return [(in_order,)], of["whole"] if of else "", True
    of = _OF.match(label) if "占" in label else None
    if of:
        return _subjects(structure, share, before, of["subject"]), of["whole"], True
    share_of = _SHARE_OF.fullmatch(label)
    if share_of:
        return _subjects(structure, share, before, share_of["subject"]), "", True
    rate = _RATE.search(label)
    if rate:
        return _rated(structure, group, share, before, rate["stem"])
    if group.owner is not None and len(label) <= 3:
        return [(group.owner,)], "", True
    if _NO_WORDS.fullmatch(label) and share.delimiter == "," and before and before[0].index == share.index - 1:
        return [(before[0],)], "", False
    return [], "", False


def _subjects(structure: Structure, share: Item, before: list[Item], words: str) -> list[tuple[Item, ...]]:
    """What 占 is said of: the amounts that its subject names, else what stands in front."""
    at_end = _TOGETHER.search(words)
    words = words[: at_end.start()] if at_end and at_end.start() else words
    subject = bare_name(re.split("[、,]", words)[-1])
    if _SEVERAL.fullmatch(subject):
        return [tuple(parts.items) for parts in _lists_before(structure, share)][:2]
    if subject and not re.fullmatch(r"件数|数量|总数|其|约|分别", subject):
        names = [bare_name(name) for name in re.split(r"(?<=..)[和与及、](?=..)", words) if name]
        several = [found[0] for name in names if (found := _named(structure, share, name, whole_name=True))]
        together = [tuple(several)] if len(several) == len(names) > 1 else []
        return [*together, *((item,) for item in _named(structure, share, subject))]
    return [*((item,) for item in before[:1]), *_together(structure, before)]


def _rated(
    structure: Structure, group: Group, share: Item, before: list[Item], words: str
) -> tuple[list[tuple[Item, ...]], str, bool]:
    """What a rate is made of: the amounts that have its stem (办结率: 办结), together where there are several kinds."""
    stem = re.sub(r"^(?:按期|按时|及时|综合|总体|整体|平均|其中|任务|问题|累计|总|全[市省县区])", "", words)[-2:]
    aside = [item for bracket in share.brackets for item in bracket.items]
    pool = [*aside, *before]
    named = [item for item in pool if stem and stem in item.label[-10:] + item.tail and not _denied(item, stem)]
    among = re.search(r"在([\u4e00-\u9fff]{2,10}?)(?:当中|之中|中),?", share.gap)
    whole = among[1] if among else ""
    if not named and not stem:
        return [(item,) for item in before[:1]], whole, False
    sure = bool(named)
    if not named:
        named = [
            item
            for sentence in structure.before(share.group.sentence)[:2]
            for item in sentence.top.items
            if item.unit not in SHARES and stem in item.label[-10:] + item.tail and not _denied(item, stem)
        ]
        sure = len(named) == 1
    pairs = [(item, other) for item in named[:3] for other in named[:3] if item.start < other.start]
    both = [_summed(pool, pair) for pair in pairs]
    single = [(item,) for item in named]
    tops = [*both, *single] if "含" in share.gap + _aside_text(group, share) else [*single, *both]
    return [*tops, *((item,) for item in before[:4] if item not in named)], whole, sure


def _aside_text(group: Group, share: Item) -> str:
    """What stands in brackets between the rate's name and its number."""
    sentence = group.sentence
    return sentence.text[max(0, share.start - sentence.start - 20) : share.start - sentence.start]


def _summed(pool: list[Item], pair: tuple[Item, Item]) -> tuple[Item, ...]:
    """Two amounts, or the one that the paper gives for both together."""
    value = pair[0].quantity.value + pair[1].quantity.value
    one = next(
        (
            item
            for item in pool
            if item.quantity.value == value and item.unit == pair[0].unit and item.start > pair[0].start
        ),
        None,
    )
    return pair if one is None else (one,)


def _lists_before(structure: Structure, share: Item) -> list[Parts]:
    """The lists of the sentence in front of a share, nearest first."""
    return [parts for parts in reversed(structure.lists_of(share.group.sentence)) if parts.end <= share.start]


def _leading(group: Group, share: Item) -> list[Item]:
    """The amounts in front of a share, nearest first; from inside brackets, those in front of the brackets follow."""
    found = group.items[max(0, share.index - NEIGHBOURS) : share.index][::-1]
    if group.owner is not None:
        outer = group.owner.group
        found += outer.items[max(0, group.owner.index - NEIGHBOURS) : group.owner.index + 1][::-1]
    return found


def _denied(item: Item, stem: str) -> bool:
    """Whether the words deny the stem: 未办结, 待销号, 应完成; not 已完成待验收."""
    return re.search(rf"(?:未|不|尚|没|应|待)[^已]{{0,3}}{re.escape(stem)}", item.label[-12:] + item.tail) is not None


def _together(structure: Structure, before: list[Item]) -> list[tuple[Item, ...]]:
    """A whole list that ends in front of the share: 已办结8件、阶段办结2件,占…."""
    return [
        tuple(parts.items)
        for item in before[:1]
        for parts in structure.lists_of(item.group.sentence)
        if parts.items[-1] is item and not parts.column
    ][:1]


def _in_order(structure: Structure, group: Group, share: Item, places: Sequence[Item]) -> Item | None:
    """The member of the list in front that has the share's place in 分别占37%、28%、35%."""
    index = places.index(share)
    first = index
    while first and places[first].delimiter in "、和" and not places[first].label:
        first -= 1
    several = index > first or (index + 1 < len(places) and not places[index + 1].label)
    if "分别" not in places[first].gap and not (several and "占" in places[first].gap):
        return None
    last = index
    while last + 1 < len(places) and places[last + 1].delimiter in "、和" and not places[last + 1].label:
        last += 1
    count = last - first + 1
    for parts in reversed(structure.lists_of(group.sentence)):
        if parts.group is group and parts.end <= share.start and len(parts.items) == count:
            return parts.items[index - first]
    return None


def _named(structure: Structure, share: Item, subject: str, *, whole_name: bool = False) -> list[Item]:
    """Amounts in front of a share whose words are its subject's, best first; the nearest of equals."""
    found: list[tuple[int, int, Item]] = []
    sentence = share.group.sentence
    for far, place in enumerate([sentence, *structure.before(sentence)]):
        for group in place.groups():
            for item in group.items:
                if item.unit in SHARES or item.start > share.start:
                    continue
                if whole_name and item.name not in (subject, f"{subject}件"):
                    continue
                score = _likeness(subject, item.label + item.quantity.printed + item.tail)
                if score >= 2 or (score == 1 and len(subject) == 1 and item.name == subject):
                    found.append((-score, far, item))
    found.sort(key=lambda entry: (entry[0], entry[1], -entry[2].start))
    best = found[0][0] if found else 0
    return [item for score, _, item in found if score == best][:3]


def _likeness(words: str, text: str) -> int:
    """How much of ``words`` a text has: all of it, or the pairs of characters they share."""
    if words and words in text:
        return 2 * len(words)
    return sum(words[i : i + 2] in text for i in range(len(words) - 1)) + (
        1 if len(words) == 1 and words in text else 0
    )


def _wholes(
    structure: Structure, totals: dict[Item, Item], top: Item, share: Item, words: str
) -> Iterator[tuple[Item, bool]]:
    words = re.sub(r"^[^前后]{1,4}[前后](?=[\u4e00-\u9fff]{2})|(?<=..)总?[数量]$", "", words.strip())
    aside = [item for bracket in share.brackets for item in bracket.items]
    yield from ((item, len(aside) < 3) for item in aside if item is not top)
    if words and not _TOTAL_WORDS.match(words):
        named = [item for item in _named(structure, share, words) if item is not top]
        yield from ((item, True) for item in named)
        if named:
            return
    if top in totals:
        yield totals[top], True
    if top.group.sentence is not share.group.sentence:
        here = [item for item in _leading(share.group, share) if item.unit not in SHARES]
        yield from ((item, True) for item in here[:2] if item.quantity.value >= top.quantity.value)
    heads = [item for item in _leading(top.group, top) if item.unit not in SHARES and comparable(item.unit, top.unit)]
    beside = {item for parts in structure.lists_of(top.group.sentence) if top in parts.items for item in parts.items}
    alone = [item for item in heads if item not in structure.members and item not in beside]
    alone = alone or [item for item in heads if item not in beside]
    if not alone and not words:
        yield from ((item, False) for item in heads[:3] if item.quantity.value > top.quantity.value)
    for place, item in enumerate(alone[:4]):
        yield item, place == 0 and item.quantity.value >= top.quantity.value and not words
    nearest = not alone
    for sentence in structure.before(share.group.sentence)[:4]:
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
        why += f"，文中所写{said(share.quantity.value)}{share.unit}是约数。"
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
