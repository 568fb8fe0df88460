"""What a share is the share of: the amounts that its words allow for the numerator."""

import re
from collections.abc import Sequence

from bihuan.checking.items import Group, Item
from bihuan.checking.joining import SHARES
from bihuan.checking.lists import Parts
from bihuan.checking.structure import NEIGHBOURS, Structure
from bihuan.checking.vocabulary import bare_name

_RATE = re.compile(
    r"(?P<stem>[\u4e00-\u9fff]{0,8})(?:率|比例|比重|占比|(?<=满意)度|进度)(?:按[\u4e00-\u9fff]{1,6}计算?)?:?(?:[为达是约近超]|将近|接近|大约|不足|不到|达到|超过|分别为|分别达|高达|仅为|提升至|提高到)*$"
)
_OF = re.compile(
    r"(?P<subject>[^占]*)占(?:比|到|了)?(?P<whole>[^占]*?)(?:的|比例|比重)*(?:[为达约近超]|将近|接近|大约|不足|不到|超过|几乎|达到|比例为|比重为|分别为)*$"
)
_SHARE_OF = re.compile(
    r"(?:其中)?(?P<subject>[\u4e00-\u9fff]{2,12}?)的(?:比例|比重|占比)(?:[为达是约近超]|达到|分别为|高达|仅为)*"
)
"""改彻底的比重为77.7%."""
_LEFT_OUT = re.compile(
    r"(?P<before>[\u4e00-\u9fff]{2,8}?)(?:的|部分|情况)?(?:均|都|也)?(?:不算在内|不计在内|不含在内|不计算在内|除外|不算),|"
    r"(?:不含|不算|不计|不包括|剔除|扣除)(?P<after>[\u4e00-\u9fff]{2,8}?)(?:的|件|部分|案件|在内)*,"
)
"""阶段性办结不算在内,办结率为…."""
MOST_TOPS = 99
"""All of them are sure."""
_TOGETHER = re.compile(
    r"(?:两者|二者|三者|[两三]项|[两三]类)?(?:合|加|并|算)(?:在一起|到一起|起来|计)(?:共|一?共)?$|(?:一共|合共)$"
)
"""满意和基本满意合在一起占."""
_SEVERAL = re.compile(
    r"(?:以上|上述|这|前)?[两二三四五六七八九十\d]+(?:类|项|者|种|个|家|位|名)(?:合计|共)?|两者|二者|合计|以上|上述"
)
_NO_WORDS = re.compile(r"(?:即|也就是|约|近|接近|将近|超过?|达到?|大约|不到|不足|约合|已)*")
"""68家中已有61家,近九成: the share of what was just said."""


def allowed_tops(
    structure: Structure, group: Group, share: Item, places: Sequence[Item]
) -> tuple[list[tuple[Item, ...]], str, int]:
    """The numerators that the words allow, the words for the denominator, and how many of them words rather than
    nearness chose."""
    before = [item for item in leading(group, share) if item.unit not in SHARES][:12]
    label = share.label
    in_order = _in_order(structure, group, share, places)
    if in_order is not None:
        of = _OF.search(label)
        return [(in_order,)], of["whole"] if of else "", MOST_TOPS
    tops, words, sure = _tops_by_words(structure, group, share, before)
    return tops, words, 0 if _of_several(share, places) else sure


def _of_several(share: Item, places: Sequence[Item]) -> bool:
    """Whether it is the first of shares told 分别 of several names, whose counts are not in front."""
    index = places.index(share)
    following = places[index + 1 : index + 2]
    return "分别" in share.gap and any(not item.label and item.delimiter in "、和" for item in following)


def _tops_by_words(
    structure: Structure, group: Group, share: Item, before: list[Item]
) -> tuple[list[tuple[Item, ...]], str, int]:
    label = share.label
    of = _OF.match(label) if "占" in label else None
    if of:
        return _subjects(structure, share, before, of["subject"]), of["whole"], MOST_TOPS
    share_of = _SHARE_OF.fullmatch(label)
    if share_of:
        return _subjects(structure, share, before, share_of["subject"]), "", MOST_TOPS
    rate = _RATE.search(label)
    if rate:
        return _rated(structure, group, share, before, rate["stem"])
    if group.owner is not None and len(label) <= 3:
        return [(group.owner,)], "", MOST_TOPS
    if _NO_WORDS.fullmatch(label) and share.delimiter == "," and before and before[0].index == share.index - 1:
        return [(before[0],)], "", 0
    return [], "", 0


def _subjects(structure: Structure, share: Item, before: list[Item], words: str) -> list[tuple[Item, ...]]:
    """What 占 is said of: the amounts that its subject names, else what stands in front."""
    at_end = _TOGETHER.search(words)
    words = words[: at_end.start()] if at_end and at_end.start() else words
    subject = bare_name(re.split("[、,]", words)[-1])
    if _SEVERAL.fullmatch(subject):
        return [tuple(parts.items) for parts in _lists_before(structure, share)][:2]
    if subject and not re.fullmatch(r"件数|数量|总数|其|约|分别", subject):
        names = [bare_name(name) for name in re.split(r"(?<=..)[和与及、](?=..)", words) if name]
        several = [found[0] for name in names if (found := named_amounts(structure, share, name, whole_name=True))]
        together = [tuple(several)] if len(several) == len(names) > 1 else []
        return [*together, *((item,) for item in named_amounts(structure, share, subject))]
    return [*((item,) for item in before[:1]), *_together(structure, before)]


def _rated(
    structure: Structure, group: Group, share: Item, before: list[Item], words: str
) -> tuple[list[tuple[Item, ...]], str, int]:
    """What a rate is made of: the amounts that have its stem (办结率: 办结), together where there are several kinds."""
    stem = re.sub(r"^(?:按期|按时|及时|综合|总体|整体|平均|其中|任务|问题|累计|总|全[市省县区])", "", words)[-2:]
    stem = words[-3:] if re.search(f"[未不非无]{stem}$", words) and stem else stem
    aside = [item for bracket in share.brackets for item in bracket.items]
    pool = [*aside, *before]
    named = [item for item in pool if stem and _has_stem(item, stem)]
    among = re.search(r"在([\u4e00-\u9fff]{2,10}?)(?:当中|之中|中),?", share.gap)
    whole = among[1] if among else ""
    if not named and len(stem) == 2:
        by_char = [next((item for item in before if item.name.startswith(char)), None) for char in stem]
        if None not in by_char:  # 优良率: 优秀 and 良好
            return [tuple(item for item in by_char if item is not None)], whole, 0
    if not named and not stem:
        return [(item,) for item in before[:1]], whole, 0
    sure = bool(named)
    if not named:
        without = left_out(share)
        named = [
            item
            for sentence in structure.before(share.group.sentence)[:2]
            for item in sentence.top.items
            if item.unit not in SHARES and _has_stem(item, stem) and not (without and item.name == without)
        ]
        sure = len(named) == 1
    pairs = [(item, other) for item in named[:3] for other in named[:3] if item.start < other.start]
    both = [_summed(pool, pair) for pair in pairs]
    single = [(item,) for item in named]
    tops = [*both, *single] if "含" in share.gap + _aside_text(group, share) else [*single, *both]
    others = [(item,) for item in before[:4] if item not in named]
    return [*tops, *others], whole, len(tops) if sure else 0


def left_out(share: Item) -> str:
    """What the clause in front of a rate says that it does not count; else nothing."""
    told = _LEFT_OUT.search(share.gap)
    return bare_name(told["before"] or told["after"]) if told else ""


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


def leading(group: Group, share: Item) -> list[Item]:
    """The amounts in front of a share, nearest first; from inside brackets, those in front of the brackets follow."""
    found = group.items[max(0, share.index - NEIGHBOURS) : share.index][::-1]
    if group.owner is not None:
        outer = group.owner.group
        found += outer.items[max(0, group.owner.index - NEIGHBOURS) : group.owner.index + 1][::-1]
    return found


def _has_stem(item: Item, stem: str) -> bool:
    """Whether an amount is of what the rate tells (办结 of 办结率, 不合格 of 不合格率)."""
    words = item.label[-10:] + item.tail
    return stem in words and (stem[0] in "未不非无" or not _denied(item, stem))


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


def named_amounts(structure: Structure, share: Item, subject: str, *, whole_name: bool = False) -> list[Item]:
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
