"""What was there before, what came, what is there now: inside one paper and from one paper to the next."""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from bihuan.checking.amounts import comparable, said, statement
from bihuan.checking.items import Group, Item, Sentence
from bihuan.checking.lists import SHARES
from bihuan.checking.shapes import Kind, Statement, Verdict
from bihuan.checking.structure import Structure

_THAN = re.compile(r"(?:较|比|与|同).{0,14}?(?:上|前|去|昨|同期|年初|期初|此前|之前|底|初|末|日)|环比|同比")
_MORE = re.compile(r"(?:新增|增加|净增|增长|多|上升|增)(?:了|为)?$")
_LESS = re.compile(r"(?:减少|下降|降低|减|少)(?:了|为)?$")
_REACHES = re.compile(
    r"(?:累计|总数|总量)?.{0,4}(?:达到?|增至|增加到|升至|增至)(?:了)?$|^(?:累计|总数)(?:为|达|达到)?$"
)
_WITHOUT = re.compile(r"剔除|扣除|去除|除去|减去|核减|扣减|排除|合并|去掉|筛除")
_NEW = re.compile(r"新接|新增|新收|当[日天]|今[日天]|本[批日周月期次]|第[\d一二三四五六七八九十百]+批|新受理|新转|新交")
_FORMER = re.compile(r"此前|之前|前[\d一二三四五六七八九十百]+批|原有|上[期周月批次年]|前期|截[至止]|累计|昨[日天]")
_TWICE = re.compile(r"双交|双转|重复交办|重复转办|两[县区市]|合并交办|拆分|分解|外[市县区]|分别交|多交|增加")


def rolling(structure: Structure) -> Iterator[Statement]:
    """What rolls forward inside the paper, and what is left after taking duplicates out."""
    for sentence in structure.sentences:
        for group in sentence.groups():
            yield from _compared(structure, group)
            yield from _taken_out(structure, group)
            yield from _reached(structure, sentence, group)
        yield from _handed_on(structure, sentence)


def _counts(group: Group) -> list[Item]:
    return [item for item in group.items if item.unit not in (*SHARES, "批", "批次")]


def _compared(structure: Structure, group: Group) -> Iterator[Statement]:
    """1067件,较上周(1023件)新增44件; 由42件增加12件至54件."""
    counts = _counts(group)
    for index, change in enumerate(counts[1:], start=1):
        now = counts[index - 1]
        direction = 1 if _MORE.search(change.label) else -1 if _LESS.search(change.label) else 0
        before = _base(group, counts, now, change)
        if not direction or before is None:
            continue
        if before is now:
            if index < 2 or counts[index - 2].unit != change.unit:
                continue
            now = counts[index - 2]
        if not comparable(now.unit, change.unit) or not comparable(before.unit, change.unit):
            continue
        yield _sum(structure, "rollforward", [before, change], now, direction)


def _base(group: Group, counts: Sequence[Item], now: Item, change: Item) -> Item | None:
    """The amount compared with: in brackets or in words between 较 and the change."""
    for bracket in group.brackets:
        if now.end <= bracket.start < change.start and len(bracket.items) == 1 and _THAN.search(change.gap):
            return bracket.items[0]
    if _THAN.search(now.gap) and now.quantity.unit == change.quantity.unit and not _MORE.search(now.label):
        return now
    return None


def _taken_out(structure: Structure, group: Group) -> Iterator[Statement]:
    """受理116件,剔除重复件27件后,实际89件."""
    counts = _counts(group)
    for whole, less, left in zip(counts, counts[1:], counts[2:], strict=False):
        words = less.gap
        if not _WITHOUT.search(words) or not re.search(r"后|实际|实有|剩|净|还有|余", left.gap):
            continue
        if whole.unit == less.unit == left.unit and left.quantity.value < whole.quantity.value:
            yield _sum(structure, "sum", [left, less], whole, 1)


def _reached(structure: Structure, sentence: Sentence, group: Group) -> Iterator[Statement]:
    """累计接办40件 … 新接6件,累计达到46件: the last cumulative figure, what is new, and where it leads."""
    counts = _counts(group)
    for index, now in enumerate(counts):
        if not _REACHES.search(now.label) or not index:
            continue
        new = next((item for item in reversed(counts[:index]) if item.unit == now.unit and _NEW.search(item.gap)), None)
        if new is None or new.quantity.value >= now.quantity.value:
            continue
        inside = [
            item
            for item in counts[:index]
            if item is not new and _FORMER.search(item.gap) and not _NEW.search(item.label)
        ]
        before = next((item for item in reversed(inside) if item.unit == now.unit), None) or _former(
            structure, sentence, now, new
        )
        if before is None:
            continue
        fits = before.quantity.value + new.quantity.value == now.quantity.value
        tight = bool(inside) or re.search("达到|增至|升至|增加到", now.label) is not None
        if fits or (tight and _near(before, new, now)):
            yield _sum(structure, "rollforward", [before, new], now, 1)


def _former(structure: Structure, sentence: Sentence, now: Item, new: Item) -> Item | None:
    """The cumulative figure of an earlier sentence that lies below where it leads."""
    for earlier in structure.before(sentence)[:3]:
        for item in structure.singles(earlier):
            if item.unit == now.unit and item.quantity.value < now.quantity.value and _FORMER.search(item.gap):
                return item
    return None


def _near(before: Item, new: Item, now: Item) -> bool:
    gap = abs(before.quantity.value + new.quantity.value - now.quantity.value)
    return gap <= max(now.quantity.value / 4, Decimal(10))


def _handed_on(structure: Structure, sentence: Sentence) -> Iterator[Statement]:
    """交办402件 … 转办408件(其中4件双交,外市合并交办2件): received and what was added is what was handed on."""
    for bracket in sentence.top.brackets:
        owner = bracket.owner
        items = _counts(bracket)
        if owner is None or not items or any(item.unit != owner.unit for item in items):
            continue
        if not all(_TWICE.search(item.label + item.tail) for item in items):
            continue
        added = sum((item.quantity.value for item in items), Decimal())
        for before in _received(structure, sentence, owner):
            over = owner.quantity.value - before.quantity.value
            if 0 < over <= 3 * added and added * 20 < owner.quantity.value + 400:
                yield _sum(structure, "sum", [before, *items], owner, 1)
                break


def _received(structure: Structure, sentence: Sentence, owner: Item) -> Iterator[Item]:
    yield from (item for item in reversed(sentence.top.items) if item.end <= owner.start and item.unit == owner.unit)
    for earlier in structure.before(sentence)[:2]:
        yield from (item for item in structure.singles(earlier) if item.unit == owner.unit)


def _sum(structure: Structure, kind: Kind, parts: Sequence[Item], now: Item, direction: int) -> Statement:
    """``parts`` make ``now``; with ``direction`` -1 the second is taken off the first."""
    computed = parts[0].quantity.value + direction * sum((item.quantity.value for item in parts[1:]), Decimal())
    stated = now.quantity.value
    rough = any(item.quantity.rough for item in (*parts, now))
    verdict: Verdict = "ok" if computed == stated else "explained" if rough else "mismatch"
    sign = "＋" if direction > 0 else "－"
    sum_ = f"{sign.join(said(item.quantity.value) for item in parts)}＝{said(computed)}{now.quantity.printed}"
    why = {
        "ok": f"{sum_}，与文中的{said(stated)}{now.quantity.printed}一致。",
        "explained": f"{sum_}，文中写{said(stated)}{now.quantity.printed}，是约数。",
        "mismatch": f"{sum_}，文中写{said(stated)}{now.quantity.printed}，相差{said(abs(computed - stated))}，请核对。",
    }[verdict]
    sentence = now.group.sentence
    inside = [item for item in (*parts, now) if item.group.sentence is sentence]
    whole = sentence.end - sentence.start <= 240
    around = (sentence.start, sentence.end) if whole else (min(i.start for i in inside), max(i.end for i in inside))
    return statement(
        structure.even,
        kind,
        parts=[item.quantity for item in parts],
        stated=now.quantity,
        computed=computed,
        verdict=verdict,
        why=why,
        reason="approximate" if verdict == "explained" else "",
        around=around,
    )
