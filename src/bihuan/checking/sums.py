"""Lists of parts against the total they belong to."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from bihuan.checking.amounts import adding, common_unit, comparable, said, statement
from bihuan.checking.items import Item
from bihuan.checking.judging import Finding, judge
from bihuan.checking.shapes import Reason, Statement
from bihuan.checking.shared import counted_again
from bihuan.checking.structure import Structure
from bihuan.checking.totals import Total, is_cumulative, totals_for
from bihuan.checking.vocabulary import SPLIT

WHY: dict[Reason, str] = {
    "multi_label": "一件可以计入多个类型，类型之和可以大于件数",
    "person_times": "人次可以多于人数",
    "split": "两个数一个是分解（合并）前的、一个是分解（合并）后的",
    "scope": "两个数的统计范围不同",
    "cutoff": "两个数的截止时间不同",
    "non_exhaustive": "所列只是其中一部分，不要求相加等于总数",
    "rounding": "差额在四舍五入的范围内",
    "approximate": "所写是约数",
}


_SOME_KIND = re.compile(r"只|仅|^涉|^由.{1,8}的|应[当予]?.{0,4}的$|引发|反映.{1,6}的$")
_DIVIDED = re.compile(
    r"(?:涉及|牵涉|分属|跨|由)[两二三2-5]个(?:[市县区乡镇地设旗州盟]|以上)|分别(?:交办|派发|转办)|拆分|拆[成开为]|拆解|分解成"
)
_TAKEN_APART = re.compile(r"^[^。]{0,24}(?:拆成|拆分为|拆解为|分解成|分解为|细化为|拆为)")
_UP_TO = re.compile(r"截[至止]到?([^,;。]*?\d日|[^,;。]{2,8}(?=[,;]))")


@dataclass(frozen=True)
class Sums:
    """The statements about lists, and which total each part belongs to."""

    statements: list[Statement] = field(default_factory=list)
    totals: dict[Item, Item] = field(default_factory=dict)


def sums(structure: Structure) -> Sums:
    """A statement for every list whose total the paper states, and those that say why another total differs."""
    found = Sums()
    for parts in structure.lists:
        totals = totals_for(parts, structure)
        finding = judge(parts, totals, structure)
        if finding is None:
            continue
        found.statements.append(_said(structure, finding))
        found.statements.extend(_beside(structure, finding, totals))
        for item in finding.parts.items:
            found.totals.setdefault(item, finding.total.item)
    return found


def _said(structure: Structure, finding: Finding) -> Statement:
    parts = finding.parts
    amounts = [item.quantity for item in parts.items for _ in range(item.times)]
    stated = finding.total.item.quantity
    worth = common_unit([*amounts, stated])
    return statement(
        structure.even,
        "sum",
        parts=amounts,
        stated=stated,
        computed=finding.sum,
        verdict=finding.verdict,
        why=_why(finding, worth),
        reason=finding.reason,
        around=_around(finding),
        worth=worth,
    )


def _why(finding: Finding, worth: tuple[str, Decimal]) -> str:
    unit, divisor = worth
    unit = unit.partition("/")[0]
    computed, stated = said(finding.sum / divisor), said(finding.stated / divisor)
    sum_ = f"{adding(finding.parts.items, divisor)}＝{computed}{unit}"
    if finding.verdict == "ok":
        return f"{sum_}，与文中的总数一致。"
    difference = finding.sum - finding.stated
    if finding.verdict == "explained":
        return f"{sum_}，文中另写{stated}{unit}：{WHY[finding.reason]}。"
    word = "多" if difference > 0 else "少"
    return f"{sum_}，文中总数写{stated}{unit}，各项之和{word}{said(abs(difference) / divisor)}{unit}，请核对。"


def _around(finding: Finding) -> tuple[int, int]:
    """The sentence of the list; long sentences only from the total, or the clause, to the end of the list."""
    sentence = finding.parts.sentence
    if finding.parts.by_line:
        return sentence.start, finding.parts.items[-1].group.sentence.end
    if sentence.end - sentence.start <= 240:
        return sentence.start, sentence.end
    total = finding.total.item
    start, end = finding.parts.items[0].start - len(finding.parts.items[0].label), finding.parts.end
    if total.group.sentence is sentence:
        start, end = min(start, total.start), max(end, total.end)
    return max(start, sentence.start), end


def _beside(structure: Structure, finding: Finding, totals: list[Total]) -> Iterator[Statement]:
    """Other totals in the same place that the list need not reach, each with the reason."""
    main = finding.total.item
    told = 0
    if finding.verdict == "ok":
        first, why = _larger(structure, finding)
        if first is not None:
            yield _said(structure, Finding(finding.parts, Total(first, "earlier"), finding.sum, "explained", why))
            told = 2
        elif (whole := _before_dividing(structure, finding, totals)) is not None and finding.parts.kind in (
            "place",
            "",
        ):
            yield _said(structure, Finding(finding.parts, Total(whole, "earlier"), finding.sum, "explained", "split"))
            told = 2
    for other in totals:
        if other.item is main or other.more or other.item.quantity.value == finding.sum or told == 2:
            continue
        reason = _reason(finding, other)
        if reason:
            told += 1
            yield _said(structure, Finding(finding.parts, other, finding.sum, "explained", reason))


def _larger(structure: Structure, finding: Finding) -> tuple[Item | None, Reason]:
    """The paper's first total, where the list's own total, in the same sentence, is of some kind of it only."""
    parts, main = finding.parts, finding.total.item
    sentence = parts.sentence
    if main.group.sentence is not sentence:
        return None, ""
    leading = [item for item in structure.leading(main) if "其中" in main.gap]
    candidates = [*leading[:1], *structure.opening(sentence)[:2]]
    larger = [
        item
        for item in candidates
        if comparable(main.unit, item.unit) and item.quantity.value > main.quantity.value and item.kind != "key"
    ]
    if not larger:
        return None, ""
    if parts.open_ended and finding.total.link == "after":
        return larger[0], "non_exhaustive"
    between = sentence.text[main.end - sentence.start : parts.start - sentence.start]
    narrowed = _SOME_KIND.search(main.label) or re.match(r"[^,;。]{0,8}(?:中|里|里面)[,:]?", between)
    if not narrowed and "其中" not in main.gap:
        return None, ""
    apart = _cut_off(main) and _cut_off(main) != _cut_off(larger[0])
    return larger[0], "cutoff" if apart else "scope"


def _before_dividing(structure: Structure, finding: Finding, totals: list[Total]) -> Item | None:
    """The number before cases were divided between several places, where the text says so: 91件,其中3件分别牵涉两个县,合计94件次."""
    main = finding.total.item
    again = counted_again(structure, finding.parts)
    for sentence in structure.before(finding.parts.sentence)[:2]:
        for item in structure.singles(sentence):
            if item.unit == "件" and finding.sum - item.quantity.value in again:
                return item
    for total in totals:
        item = total.item
        near = main.group.sentence.index - item.group.sentence.index in (0, 1)
        more = finding.sum - item.quantity.value
        between = structure.even.plain[item.end : main.start] if near else ""
        if (
            near
            and 0 < more <= finding.sum / (2 if _TAKEN_APART.search(between) else 4)
            and _DIVIDED.search(item.group.sentence.text + main.group.sentence.text)
        ):
            return item
    return None


def _cut_off(item: Item) -> str:
    """The day up to which an amount counts, as its sentence says it."""
    sentence = item.group.sentence
    found = _UP_TO.findall(sentence.text[: item.start - sentence.start])
    return found[-1] if found else ""


def _reason(finding: Finding, other: Total) -> Reason:
    main, item = finding.total.item, other.item
    if finding.parts.unit == "人次" and item.unit in ("人", "名") and main.unit == "人次":
        return "person_times" if item.quantity.value < finding.sum else ""
    together = main.group.sentence is item.group.sentence or (
        finding.parts.sentence is main.group.sentence and finding.parts.kind == "label"
    )
    if not together or item.kind in ("key", "repeat", "status", "verdict"):
        return ""
    several = max(one.total for one in finding.parts.items) <= item.quantity.value < finding.sum
    if finding.parts.kind == "label" and _issues(main) and not _issues(item) and several:
        return "multi_label"
    if main.group.sentence is not item.group.sentence or _grouped(main) != _grouped(item):
        return ""
    if SPLIT.search(main.label) or SPLIT.search(item.label):
        return "split"
    return "scope" if is_cumulative(main) != is_cumulative(item) else ""


def _issues(item: Item) -> bool:
    """Whether it counts issues (问题) rather than complaints."""
    return "问题" in item.label[-6:] or item.tail.startswith("问题")


def _grouped(item: Item) -> bool:
    return re.search("其中", item.gap) is not None
