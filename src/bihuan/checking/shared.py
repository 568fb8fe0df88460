"""What is counted more than once, as far as the paper says how often: 2件各牵涉两个街道, 1件双方都记了, 3人受到两种处理."""

import re
from decimal import Decimal

from bihuan.checking.items import Item, Sentence
from bihuan.checking.lists import Parts
from bihuan.checking.shapes import Reason
from bihuan.checking.structure import Structure

_BOTH = re.compile(
    r"(?:双方|两[家地区县市镇边个头方]|各方|几[家方])[^,;。]{0,6}都|都[记算计报]|各[记算计]|重复[记计统]|重叠|交叉|同时|兼有|既.{1,12}又"
    r"|(?:受到?|受了|给予|挨)了?两[种次项]|两次|两[种类项处](?:以上)?(?:处理|处分|类型|污染)"
)
_SEVERAL = re.compile(
    r"(?:牵涉|涉及|牵扯|横跨|跨|分属|归|由|牵着)(?:了|到)?(?P<number>[两二三四2-4])个?(?:[市县区镇乡村州旗]|街道|单位|部门|地|类|种)"
)
_NUMBERS = {"两": 2, "二": 2, "三": 3, "四": 4, "2": 2, "3": 3, "4": 4}


def counted_again(structure: Structure, parts: Parts) -> set[Decimal]:
    """By how much the parts of a list may exceed their whole, as the sentences around it say; empty where they say nothing."""
    weights: list[Decimal] = []
    sentence = parts.sentence
    near = [*structure.before(sentence)[:1], sentence, *structure.behind(sentence)]
    for place in (one for one in near if _SEVERAL.search(one.text) or _BOTH.search(one.text)):
        for item in (item for group in place.groups() for item in group.items if item not in parts.items):
            again = _again(place, item, parts)
            if again:
                weights.append(again)
    return {*weights, sum(weights, Decimal())} - {Decimal()}


def _again(sentence: Sentence, item: Item, parts: Parts) -> Decimal:
    """How often more than once an amount is counted, by the words behind it in its clause; only words that speak of what
    the list divides by tell (two kinds of measures make no person belong to two offices)."""
    behind = re.split("[,;。:]", sentence.text[item.end - sentence.start :], maxsplit=1)[0]
    if not _of_its_kind(behind, parts):
        return Decimal()
    several = _SEVERAL.search(behind)
    if several and not re.search(r"\d", behind[: several.start()]):
        return item.quantity.value * (_NUMBERS[several["number"]] - 1)
    return item.quantity.value if _BOTH.search(item.label + behind) else Decimal()


def _of_its_kind(words: str, parts: Parts) -> bool:
    if re.search("处理|处分|问责|约谈|被罚|挨|受", words):
        return parts.kind in ("sanction", "measure") or parts.unit in ("人次", "家次")
    if re.search("[类种]|污染", words):
        return parts.kind in ("label", "trade", "")
    return parts.kind in ("place", "") and parts.unit not in ("人", "名")


def reason_of(unit: str, kind: str) -> Reason:
    """Why parts may exceed the whole then: persons got two measures, cases have two types, else they are of two places."""
    if unit in ("人", "名", "人次", "家次"):
        return "person_times"
    return "multi_label" if kind == "label" else "split"
