"""Why a list that misses a total in reach is still no wrong one: the total is another's, or the list divides something else."""

import re
from decimal import Decimal

from bihuan.checking.amounts import comparable
from bihuan.checking.items import Item
from bihuan.checking.lists import Parts
from bihuan.checking.structure import Structure
from bihuan.checking.totals import Total


def of_another_clause(parts: Parts, total: Total, totals: list[Total]) -> bool:
    """Whether a semicolon parts a total from the list, which has one of its own behind it."""
    if total.link != "same" or total.item.group is not parts.group:
        return False
    sentence = parts.sentence
    own = next((one.item for one in totals if one.link == "own" and one.item.group is parts.group), None)
    if own is None or own.start <= total.item.start:
        return False
    between = sentence.text[total.item.end - sentence.start : own.start - sentence.start]
    since = sentence.text[own.end - sentence.start : parts.start - sentence.start]
    return ";" in between and ";" not in since


def divided_twice(parts: Parts, structure: Structure) -> bool:
    """Whether another list just before has the same sum: both divide a whole that is not said (第一批25件,第二批18件)."""
    here = parts.sentence
    return any(
        other is not parts and other.sum == parts.sum and other.unit == parts.unit and other.end <= parts.start
        for sentence in structure.sentences[max(0, here.index - 2) : here.index + 1]
        for other in structure.lists_of(sentence)
    )


def divides_member(parts: Parts, structure: Structure) -> Item | None:
    """The member of a list just before that this list divides: 办结44件、在办8件。群众评价:满意39件、不满意5件."""
    return next(
        (
            item
            for sentence in structure.before(parts.sentence)[:2]
            for item in sentence.top.items
            if item.quantity.value == parts.sum >= 10 and comparable(item.unit, parts.unit)
        ),
        None,
    )


def beside_total(parts: Parts, main: Total, totals: list[Total]) -> bool:
    """Whether the amount taken for the total makes a larger one together with the list, or the members' difference is one
    (通报441家,是把后来的3家算了进去: 438家)."""
    stated = {total.item.quantity.value for total in totals if total.item is not main.item}
    together = main.item.quantity.value + parts.sum
    apart = parts.items[0].total - parts.items[1].total
    two = len(parts.items) == 2 and apart >= 10
    return (together >= 10 and main.link == "own" and together in stated) or (
        two and apart in {*stated, main.item.quantity.value}
    )


def overlap(parts: Parts, total: Total) -> bool:
    """Whether several members each hold more than half: 检查120家;其中安装98家,清洗87家,建账76家 divide nothing."""
    whole = total.item.quantity.value
    large = sum(item.total * 2 > whole for item in parts.items)
    return large > 1 and whole * 3 < parts.sum * 2 and not parts.complementary


def may_be_both(parts: Parts) -> bool:
    """Party and official discipline: one person may be punished under both (处分334人,其中党纪315人、政务40人)."""
    if parts.has_rest or re.search("最重|从重|就高", parts.sentence.text):
        return False
    names = [item.label for item in parts.items]
    party = any("党纪" in name and not re.search("政务|政纪", name) for name in names)
    return party and any(re.search("政务|政纪", name) and "党纪" not in name for name in names)


def is_new(total: Item) -> bool:
    """Whether a total counts what came new: what was closed and what is open may be older."""
    return re.search("新[收接增发受]|新案", total.label) is not None


def too_small(parts: Parts, total: Total, structure: Structure) -> bool:
    """Whether a single member is larger than an amount that lies elsewhere or is a member of another list, which then is no
    total of it."""
    if parts.column and any(item.group.owner is total.item for item in parts.items):
        return True
    member = total.item in structure.members and parts.group.owner is not total.item
    told_of = total.link == "after" or (total.link == "own" and not member) or total.more is not None
    return not told_of and total.item.quantity.value < max(item.total for item in parts.items)


def each_with_its_share(parts: Parts, stated: Decimal) -> bool:
    """Whether every member's own share is right of the total: then both are, and the list is not whole
    (88件,其中已解决的42件,占47.7%,正在解决的20件,占22.7%)."""
    for item in parts.items:
        behind = (
            item.group.items[item.index + 1 : item.index + 2] or [one for b in item.brackets for one in b.items][:1]
        )
        if not stated or not behind or behind[0].unit != "%" or "占" not in behind[0].label:
            return False
        off = abs(item.quantity.value * 100 / stated - behind[0].quantity.value)
        if off > Decimal("0.5").scaleb(-behind[0].quantity.places) + Decimal("1e-9"):
            return False
    return True


def is_no_whole(parts: Parts) -> bool:
    """Whether amounts side by side are no parts: 另有490户… goes on with something, 由12个、10个降至3个、2个 tells what was, and
    来电196个,接通188个,接通率95.9% are a rate's two counts."""
    first, last = parts.items[0], parts.items[-1]
    behind = last.group.items[last.index + 1 : last.index + 2]
    if re.match("另", first.label) or re.search("[由从]$", first.label):
        return True
    of_first = len(parts.items) == 2 and behind and behind[0].unit == "%" and last.total <= first.total
    if not of_first:
        return False
    off = abs(last.total * 100 / first.total - behind[0].quantity.value)
    return off <= Decimal("0.5").scaleb(-behind[0].quantity.places) + Decimal("1e-9")


def told_as_share(parts: Parts, stated: Decimal) -> bool:
    """Whether the paper itself says behind the list what share of the total it is (三个乡镇占68.8%)."""
    last = parts.items[-1]
    behind = last.group.items[last.index + 1 : last.index + 3]
    return any(
        item.unit == "%"
        and re.search("占|比", item.label) is not None
        and abs(parts.sum * 100 / stated - item.quantity.value) < 1
        for item in behind
        if stated
    )


def told_of(item: Item, words: str) -> bool:
    """Whether an amount is of what the lead names: 共接到举报46件。本月接到的举报中,…."""
    return sum(words[i : i + 2] in item.label for i in range(len(words) - 1)) > 1
