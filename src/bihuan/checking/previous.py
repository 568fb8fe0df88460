"""From yesterday's paper to today's: yesterday's cumulative figures and today's cases are today's cumulative figures."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from bihuan.checking.amounts import common_unit, place_of, said
from bihuan.checking.items import Item
from bihuan.checking.joining import SHARES
from bihuan.checking.quantities import number
from bihuan.checking.shapes import Statement, Used, Verdict
from bihuan.checking.structure import Structure
from bihuan.checking.totals import is_cumulative
from bihuan.checking.vocabulary import SPLIT, bare_name
from bihuan.numerals import parse_int

Key = tuple[str, str]
_BATCH = re.compile(r"第?(?:\d{1,3}-)?(\d{1,3}|[一二三四五六七八九十百]{1,6})批")
_COUNTED = ("件", "个", "项", "起", "条", "宗", "家", "人", "元", "次", "份")
_TODAY = re.compile(r"新|又|再|今[日天]|当[日天月]|本[日周月期批]")
_SO_FAR = re.compile(r"累计|截[至止]|至此")
_PLAIN_NAME = re.compile(
    r"^.*(?:当[天日月]|今[日天]|本[日周月期批])|^[\u4e00-\u9fff]{0,4}\d{1,2}月(?:份|[初末底])?|^到|又|再|^拟|已|共|累计?|新(?=[\u4e00-\u9fff])|开展|约$|企业"
)
_FIRM = ("total", "split", "channel", "key", "done")
"""Kinds that nobody corrects afterwards; labels and units may be."""
_IN_ALL = re.compile(r"(?:[来收][件电]|件数?|信访|举报)(?:总[数量]|一?共|总计)(?:达到?|为|是|有)?$")


@dataclass(frozen=True, eq=False)
class Standing:
    """A paper's figures by what they count: ``now`` everything so far, ``new`` of the day or batch."""

    now: dict[Key, Item]
    new: dict[Key, Item]
    batch: int | None


def rolled(structure: Structure, before: Structure) -> Iterator[Statement]:
    """A statement for every figure that both papers have cumulatively and this one for its day."""
    now, then = standing(structure), standing(before)
    if now.batch and then.batch and now.batch - then.batch != 1:
        return
    found: dict[str, list[tuple[Key, Statement]]] = {}
    for key, item in now.now.items():
        old, new = then.now.get(key), now.new.get(key)
        if old is not None and new is not None and old.unit == item.unit and new is not item:
            if new.quantity.value == item.quantity.value < old.quantity.value:
                continue  # a new year or round: what came is all there is
            found.setdefault(key[0], []).append((key, rolled_forward(structure, before, old, new, item)))
    for kind, statements in found.items():
        fitting = sum(statement.verdict == "ok" for _, statement in statements)
        if kind in _FIRM or fitting * 2 >= len(statements):
            yield from (statement for _, statement in statements)


def standing(structure: Structure) -> Standing:
    """The first figure of every kind, cumulative and new."""
    now: dict[Key, Item] = {}
    new: dict[Key, Item] = {}
    batches = []
    for sentence in structure.sentences:
        batches += [parse_int(match[1]) for match in _BATCH.finditer(sentence.text)]
        for group in sentence.groups():
            for item in group.items:
                told = item.unit or (group.owner.unit if group.owner else "")  # 84件(电59、信25)
                if item.unit in SHARES or told not in _COUNTED:
                    continue
                key = _key(structure, item)
                if not key:
                    continue
                if not is_cumulative(item):
                    new.setdefault(key, item)
                    continue
                if key[0] == "done" and key in now and now[key].total < item.total:
                    now[key] = item  # 4月末累计41项,…,5月末累计49项: what counts everything only grows
                now.setdefault(key, item)
                before = group.items[item.index - 1] if item.index else None
                if before and before.unit == item.unit and _of_the_day(before) and item.delimiter == ",":
                    new.setdefault(key, before)  # 本周销掉6个,累计销号105个
    known = [batch for batch in batches if batch]
    return Standing(now, new, max(known, default=None))


def _of_the_day(item: Item) -> bool:
    return _TODAY.search(item.label) is not None and not is_cumulative(item) and not re.search("上|比|较", item.label)


def _key(structure: Structure, item: Item) -> Key | None:
    """What an item counts, in words that both papers share."""
    if item.kind in ("rest", "repeat"):
        return None
    if item.kind in ("verdict", "measure", "sanction", "status") or item.unit not in ("件", "个", "宗", "起", "条"):
        if item.kind == "status" and not (_TODAY.search(item.gap) or _SO_FAR.search(item.gap)):
            return None
        name = _PLAIN_NAME.sub("", bare_name(item.label))[-6:]
        kind = "done" if item.kind == "status" and len(name) < 4 else "part"
        return (kind, name + item.unit) if len(name) > 1 else None
    if item.kind == "key":
        return "key", ""
    if SPLIT.search(item.label):
        return "split", ""
    if _IN_ALL.search(item.label) and item.unit == "件":
        return "total", ""
    if item in structure.members or item.kind == "channel":
        name = re.sub(r"(?:举报|污染|问题|信访|件|类|破坏)+$", "", bare_name(item.label))
        kind = "channel" if item.kind == "channel" else "part"
        return (kind, name) if 0 < len(name) <= 8 else None
    if item.unit == "件" and item.group is item.group.sentence.top:
        return "total", ""
    return None


def rolled_forward(structure: Structure, before: Structure, old: Item, new: Item, item: Item) -> Statement:
    """The statement that ``old``, of the paper before, and ``new`` make ``item``."""
    unit, worth = common_unit([old.quantity, new.quantity, item.quantity])
    was, added, stated = (amount.quantity.value / worth for amount in (old, new, item))
    computed: Decimal = was + added
    verdict: Verdict = "ok" if computed == stated else "mismatch"
    name = f"{item.name}：" if item.name and item in structure.members else ""
    why = f"{name}上期累计{said(was)}＋本期{said(added)}＝{said(computed)}{unit}，"
    why += f"与文中的累计{said(stated)}{unit}一致。" if verdict == "ok" else f"文中累计写{said(stated)}{unit}，请核对。"
    used = (
        Used(*place_of(before.even, old.quantity), number(was), "part", "previous"),
        Used(*place_of(structure.even, new.quantity), number(added), "part"),
        Used(*place_of(structure.even, item.quantity), number(stated), "stated"),
    )
    sentence = item.group.sentence
    start, end = structure.even.place(sentence.start, sentence.end)
    parts = (number(was), number(added))
    return Statement(
        "rollforward",
        structure.even.text[start:end],
        start,
        end,
        used,
        parts,
        number(stated),
        number(computed),
        unit,
        verdict,
        why,
    )
