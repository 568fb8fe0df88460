"""Is a list's sum right? Any plausible reading that fits is taken; an accusation needs a list that leaves nothing out."""

import re
from dataclasses import dataclass
from decimal import Decimal

from bihuan.checking.agreeing import agreed_elsewhere
from bihuan.checking.amounts import comparable, last_digit, rounding
from bihuan.checking.excusing import (
    beside_total,
    divided_twice,
    divides_member,
    each_with_its_share,
    is_new,
    is_no_whole,
    may_be_both,
    of_another_clause,
    overlap,
    told_as_share,
    told_of,
    too_small,
)
from bihuan.checking.extents import MOST_READINGS, longer_readings, shorter_readings
from bihuan.checking.items import Item
from bihuan.checking.joining import is_total
from bihuan.checking.lists import Parts
from bihuan.checking.quantities import AREA
from bihuan.checking.shapes import Reason, Verdict
from bihuan.checking.shared import counted_again, reason_of
from bihuan.checking.structure import Structure
from bihuan.checking.totals import Total, is_cumulative
from bihuan.checking.vocabulary import CUMULATIVE, LIST_CUE, MANY_EACH, SPLIT

NEAR = Decimal("0.08")
"""Types of pollution that exceed the cases by less than this were meant to add up."""
_KINDS_OF_CASES = frozenset({"channel", "verdict", "label", "place", "rank", "trade", "sanction", "due"})
_FAR = Decimal("0.15")
"""How far off a total may be that stands several paragraphs in front."""
_BY_NEARNESS = Decimal("0.08")
_NEVER = Decimal(0)
_DIVIDES = re.compile(
    r"(?:按|依|从|以).{1,24}(?:分|看|计|划分|统计)|分布|分为|构成|组成|分别|(?:^|[,;。])分.{1,8}[看:,]|按.{1,6}[,:]|评为"
)
_NOT_YET = re.compile(r"(?:尚?未|不)(?:进入|列入|纳入|计入|包括|含)")
_CUTOFF = re.compile(r"截[至止]([^,;。]{2,16}?)[,;]")
_ROUGHLY = Decimal("0.1")
NEAR_IN_AREA = Decimal("0.2")


@dataclass(frozen=True, eq=False)
class Finding:
    """What was found about a list. ``sum`` and the total's value are in the amounts' own unit."""

    parts: Parts
    total: Total
    sum: Decimal
    verdict: Verdict
    reason: Reason = ""

    @property
    def stated(self) -> Decimal:
        more = self.total.more
        return self.total.item.quantity.value + (more.quantity.value if more else 0)


def judge(parts: Parts, totals: list[Total], structure: Structure) -> Finding | None:
    """The finding about a list, or None where nothing can be said."""
    must = _must(parts, totals)
    if must is not None:
        totals = [must, *(total for total in totals if total.link == "same" and not _aside(total.item))]
    for total in totals:
        finding = Finding(parts, total, parts.sum, "ok")
        if finding.stated == parts.sum and _linked(parts, total):
            return finding
    shared = [item.quantity.plus for item in parts.items if item.quantity.plus]
    for total in totals[:4] if shared else ():
        for extra in {max(shared), sum(shared)}:
            finding = Finding(parts, total, parts.sum + extra, "ok")
            if finding.stated == finding.sum:
                return finding
    summed_up = any(total.link == "after" and is_total(total.item) for total in totals)
    longer = list(longer_readings(parts, structure, any_kind=summed_up)) if totals else []
    for readings in (longer, list(shorter_readings(parts)) if totals else []):
        for total in totals[:4]:
            for reading in readings:
                finding = Finding(reading, total, reading.sum, "ok")
                if finding.stated == reading.sum and _linked(reading, total):
                    return finding
    if parts.told_behind and not parts.complementary:
        return None
    headed = _headed(parts)
    if headed is not None:
        return headed
    totals = [total for total in totals if total.link != "maybe" and not of_another_clause(parts, total, totals)]
    totals = [total for total in totals if not too_small(parts, total, structure)]
    main = _main(parts, totals)
    if main is not None and parts.kind not in ("label", "place") and overlap(parts, main):
        return None
    if main is not None and main.link == "earlier":
        member = divides_member(parts, structure)
        if member is not None:
            return Finding(parts, Total(member, "earlier"), parts.sum, "ok")
    if (
        main is None
        or (main.link == "earlier" and divided_twice(parts, structure))
        or beside_total(parts, main, totals)
    ):
        return None
    return _judged(Finding(parts, main, parts.sum, "mismatch"), totals, structure)


def _must(parts: Parts, totals: list[Total]) -> Total | None:
    """The total that the words leave no doubt about: 合计 behind the list, or one directly in front that it nearly reaches.
    That an earlier sentence has the right number is then no excuse."""
    for total in totals:
        if total.link == "after" and is_total(total.item) and _distance(parts, total) <= Decimal("0.5"):
            return total
    own = next((total for total in totals if total.link == "own"), None)
    if own is None or own.more or parts.column:
        return None
    gap = parts.items[0].gap
    among = re.match(r"[^,;:]{0,14}中[,:]?", gap) is not None and own.item.end > parts.start - len(gap) - 1
    if not among and parts.group.owner is not own.item and (_weak(own) or not (parts.complementary or "其中" in gap)):
        return None
    near = NEAR if parts.kind == "label" else Decimal("0.12")
    if parts.kind == "label" and own.item.quantity.value < 40:
        return None
    return own if 0 < _distance(parts, own) <= near else None


def _headed(parts: Parts) -> Finding | None:
    """A list whose first member is the whole of the others: 发现问题83个,当场整改41个,限期整改35个,立案查处7个."""
    items = parts.items
    if len(items) < 3 or parts.column or parts.by_line or items[1].delimiter not in ",:" or parts.open_ended:
        return None
    first, rest = items[0], Parts(items[1:])
    for end in range(min(len(items), MOST_READINGS), 2, -1):
        some = Parts(items[1:end])
        if some.sum == first.total:
            return Finding(some, Total(first, "own"), some.sum, "ok")
    kinds = {item.kind for item in rest.items}
    joined = all(item.delimiter in "、和" for item in rest.items[1:]) and "measure" not in kinds
    uniform = len(kinds) == 1 and first.kind not in kinds and kinds <= {"status", "verdict", "channel", "place"}
    finding = Finding(rest, Total(first, "own"), rest.sum, "mismatch")
    apart = _distance(rest, finding.total)
    nearly = kinds == {""} and first.kind and len(rest.items) > 2 and apart <= _BY_NEARNESS
    meant = rest.complementary or joined or uniform or nearly
    if (
        not meant
        or (LIST_CUE.search(parts.intro) and not parts.alone)
        or first.total < max(item.total for item in rest.items)
    ):
        return None
    return finding if apart <= Decimal("0.2") and not rest.open_ended else None


def _linked(parts: Parts, total: Total) -> bool:
    """Whether equality is no chance: a total that lies elsewhere must be larger than what chance gives."""
    return total.link in ("own", "after") or parts.led_in or parts.sum >= 10


def _main(parts: Parts, totals: list[Total]) -> Total | None:
    """The total that the list was meant to reach: the one in front or behind, else the nearest in value."""
    own = [total for total in totals if total.link in ("own", "after")]
    firm = (
        any(total.link == "after" for total in own)
        or parts.led_in
        or parts.complementary
        or parts.group.owner is not None
        or _follows_directly(parts)
        or parts.open_ended
        or (
            (parts.set_off or parts.right_behind) and any(total.item.index == parts.items[0].index - 1 for total in own)
        )
    )
    if own and firm and (parts.by_line or not parts.column):
        near = [total for total in own if _distance(parts, total) < Decimal("0.5")]
        main = min(near or own[:1], key=lambda total: _distance(parts, total))
        same = [total for total in totals if total.link == "same" and not _aside(total.item)]
        better = [total for total in same if _distance(parts, total) < min(_distance(parts, main), Decimal("0.2"))]
        return min(better, key=lambda total: _distance(parts, total)) if better and _weak(main) else main
    same = [total for total in totals if total.link in ("own", "same") and not _aside(total.item)]
    if same and (firm or parts.column or parts.kind in ("status", "channel")):
        return min(same, key=lambda total: _distance(parts, total))
    earlier = [total for total in totals if total.link == "earlier"]
    if not earlier or not (firm or parts.kind in ("channel", "label", "due") or parts.has_rest):
        return None
    among = re.search(r"([\u4e00-\u9fff]{2,12})中[,:]", parts.items[0].gap)
    if among:
        earlier = [total for total in earlier if parts.complementary and told_of(total.item, among[1])]
    if not earlier:
        return None
    if CUMULATIVE.search(parts.intro):
        earlier = [total for total in earlier if is_cumulative(total.item)] or earlier
    return min(earlier, key=lambda total: _distance(parts, total))


def _aside(item: Item) -> bool:
    return item.kind in ("key", "repeat")


def _weak(main: Total) -> bool:
    """Whether a total in front may be a side remark (重点件9件,其中来电…)."""
    return _aside(main.item) or main.item.kind in ("status", "place", "rest") or _aside_words(main.item)


def _aside_words(item: Item) -> bool:
    return re.search("其中|新增", item.gap) is not None


def _follows_directly(parts: Parts) -> bool:
    return parts.items[0].delimiter == "" and parts.group.items[0] is not parts.items[0]


def _distance(parts: Parts, total: Total) -> Decimal:
    stated = total.item.quantity.value + (total.more.quantity.value if total.more else 0)
    return abs(parts.sum - stated) / max(parts.sum, stated, Decimal(1))


def _judged(finding: Finding, totals: list[Total], structure: Structure) -> Finding | None:
    parts, total = finding.parts, finding.total
    more = finding.sum > finding.stated
    apart = _distance(parts, total)
    rough = total.item.quantity.rough or any(item.quantity.rough for item in parts.items)
    if rough:
        return _explained(finding, "approximate") if apart <= _ROUGHLY else None
    told = [item.quantity for item in parts.items]
    slack = max(rounding(told, total.item.quantity), last_digit(told, total.item.quantity))
    if abs(finding.sum - finding.stated) <= slack and not _met_exactly(finding, structure):
        return _explained(finding, "rounding")
    if more and may_be_both(parts):
        return _explained(finding, "person_times")
    if more and parts.complementary and is_new(total.item):
        return None
    if parts.unit == "人次" and total.item.unit in ("人", "名"):
        return _explained(finding, "person_times") if more else None
    if parts.open_ended and not (total.link == "after" and is_total(total.item)):
        if more and parts.kind in ("place", "channel", "verdict") and total.link == "own" and parts.led_in:
            return None if SPLIT.search(_around(parts)) or apart > Decimal("0.3") else finding
        return None if more else _explained(finding, "non_exhaustive")
    if parts.kind == "label" and not _whole(parts) and comparable(parts.unit, "件"):
        if more and _may_exceed(parts, total, apart, structure):
            return _explained(finding, "multi_label")
    elif (
        more
        and not (total.link == "own" and _issues(total.item))
        and parts.kind not in ("place", "channel", "verdict", "rank")
        and MANY_EACH.search(_around(parts))
    ):
        return _explained(finding, "multi_label")
    if more and finding.sum - finding.stated in counted_again(structure, parts):
        return _explained(finding, reason_of(total.item.unit, parts.kind))
    if not more and (told_as_share(parts, finding.stated) or each_with_its_share(parts, finding.stated)):
        return _explained(finding, "non_exhaustive")
    if total.link in ("same", "earlier") and agreed_elsewhere(structure, parts.sentence, parts.items, finding.stated):
        return None
    if total.link != "after" and is_no_whole(parts):
        return None
    if total.link == "earlier" and parts.kind == "measure":
        return None
    for reading in longer_readings(parts, structure, any_kind=True):
        if reading.sum == finding.stated and total.link in ("own", "after"):
            return Finding(reading, total, reading.sum, "ok")
    if _at_another_time(finding):
        return _explained(finding, "cutoff")
    if _split_by(finding):
        return _explained(finding, "split")
    limit = _limit(parts, total, totals, more=more)
    return finding if apart <= (min(limit, NEAR_IN_AREA) if _areas_mixed(finding) else limit) else None


def _areas_mixed(finding: Finding) -> bool:
    """Whether land in 亩 stands beside floors in 平方米: other things more often than parts of one."""
    amounts = [item.quantity for item in (*finding.parts.items, finding.total.item)]
    return amounts[0].unit == AREA and len({amount.printed for amount in amounts}) > 1


def _explained(finding: Finding, reason: Reason) -> Finding:
    return Finding(finding.parts, finding.total, finding.sum, "explained", reason)


def _whole(parts: Parts) -> bool:
    """Types that exclude each other: 按主要污染类型, 按要素组合."""
    return (
        re.search(r"主要污染|主要类型|主要问题类|组合|首要|第一", parts.intro) is not None
        or re.search(r"每[件个条]只|一件一类|只[计归列].{0,3}[一主]", parts.sentence.text) is not None
    )


def _may_exceed(parts: Parts, total: Total, apart: Decimal, structure: Structure) -> bool:
    """Whether cases with several labels explain that labels exceed the total."""
    if MANY_EACH.search(_around(parts)) or MANY_EACH.search(structure.following(parts.sentence)):
        return True
    item = total.item
    if total.link == "own" and _issues(item):
        return False
    return apart > NEAR or total.item.quantity.value < 40


def _issues(item: Item) -> bool:
    return "问题" in item.label[-6:] or item.tail.startswith("问题")


def _around(parts: Parts) -> str:
    return parts.sentence.text


def _at_another_time(finding: Finding) -> bool:
    """Whether list and total are of two moments, or the text says what is not counted yet."""
    parts, total = finding.parts, finding.total.item
    sentence = parts.sentence
    behind = sentence.text[parts.end - sentence.start :]
    if finding.sum < finding.stated and (_NOT_YET.search(behind) or re.match(r"[^\d]*其余[^\d]*$", behind)):
        return True
    own = _CUTOFF.findall(sentence.text[: parts.start - sentence.start])
    other = total.group.sentence
    theirs = _CUTOFF.findall(other.text[: total.start - other.start])
    return bool(own) and bool(theirs) and own[-1] != theirs[-1]


def _split_by(finding: Finding) -> bool:
    """Whether 1件涉及2个市 or 4件双交 is exactly the difference."""
    text = finding.parts.sentence.text
    if not SPLIT.search(text) or finding.parts.kind not in ("place", ""):
        return False
    difference = finding.sum - finding.stated
    asides = [
        item.quantity.value
        for bracket in finding.parts.sentence.top.brackets
        for item in bracket.items
        if SPLIT.search(item.label + item.tail) and item.kind != "intake"
    ]
    return bool(asides) and difference > 0 and difference in (*asides, sum(asides, Decimal()))


def _met_exactly(finding: Finding, structure: Structure) -> bool:
    """Whether other amounts of the same sentence or the next add up to the total to the last digit, so that it is not rounded."""
    here = finding.parts.sentence
    return any(
        other is not finding.parts and other.sum == finding.stated and other.unit == finding.parts.unit
        for sentence in structure.sentences[here.index : here.index + 2]
        for other in structure.lists_of(sentence)
    )


def _limit(parts: Parts, total: Total, totals: list[Total], *, more: bool) -> Decimal:
    """How far from its total a list may be and still be meant to reach it. Parts that exceed the whole are wrong sooner
    than parts that fall short: a list may name only the largest."""
    divides = _DIVIDES.search(parts.intro) is not None
    if total.link == "earlier":
        far = parts.sentence.paragraph - total.item.group.sentence.paragraph
        limit = _limit_earlier(parts, totals, divides=divides)
        if far and not (
            parts.complementary
            or parts.has_rest
            or divides
            or parts.kind in _KINDS_OF_CASES
            or LIST_CUE.search(parts.intro)
        ):
            return _NEVER
        return limit if far < 1 or ":" in parts.intro[-12:] else min(limit, _FAR)
    own = total.link in ("own", "after")
    if total.link == "after" and is_total(total.item):
        return Decimal("0.7")
    if parts.row:
        return Decimal("0.7") if total.link == "own" else _NEVER
    bracketed = parts.group.owner is total.item
    if parts.kind == "measure":
        some = not more and len(parts.items) < 3
        return (Decimal("0.1") if some else Decimal("0.3")) if parts.led_in and own else _NEVER
    if parts.complementary or parts.has_rest or divides or total.link == "after" or parts.kind == "channel":
        return Decimal("0.7")
    if bracketed and not re.match("含|包括|其中", parts.items[0].gap):
        return Decimal("0.5")
    if parts.kind == "status":
        return Decimal("0.5") if more else Decimal("0.15") if parts.led_in else _NEVER
    if not (parts.led_in or parts.column or bracketed or _follows_directly(parts) or parts.set_off):
        return _BY_NEARNESS if parts.right_behind and total.link == "own" else _NEVER
    many = len(parts.items)
    if parts.kind == "label" and not more and many < 4:
        directly = total.link == "own" and parts.items[0].gap.startswith(":")
        return Decimal("0.1") if directly else _NEVER
    known = parts.kind in ("place", "rank", "trade", "label", "verdict", "sanction") or parts.column
    if more:
        return Decimal("0.75") if many > 2 and own else Decimal("0.35")
    if known:
        return Decimal("0.5") if many > 4 else Decimal("0.35") if many > 2 or parts.kind == "rank" else Decimal("0.2")
    return Decimal("0.3") if many > 2 else Decimal("0.2")


def _limit_earlier(parts: Parts, totals: list[Total], *, divides: bool) -> Decimal:
    alone = sum(total.link == "earlier" for total in totals) == 1
    if divides or parts.complementary or parts.has_rest:
        return Decimal("0.6") if alone else Decimal("0.4")
    if parts.led_in or parts.kind == "channel" or (parts.kind == "label" and len(parts.items) > 2):
        return Decimal("0.3") if len(parts.items) > 2 or parts.kind == "channel" else Decimal("0.15")
    return Decimal("0.15") if parts.kind == "due" else _NEVER
