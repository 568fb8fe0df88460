"""From one paper of a series to the next, by the words alone: what was found so far and this week is found so far now.

``previous`` knows what letters and cases count; this reads any count whose clause says how far it reaches (今年以来累计, 本周)
and whose name both papers share."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bihuan.checking.items import Item, Sentence
from bihuan.checking.joining import SHARES
from bihuan.checking.previous import rolled_forward
from bihuan.checking.shapes import Statement
from bihuan.checking.structure import Structure

_SO_FAR = re.compile(r"累计|以来|截[至止](?:到)?[^,;]{0,8}[末底日]|至今|至此")
_OF_NOW = re.compile(r"本[周月日期旬季]|当[日天周月旬]|今[日天]|^\d{1,2}月(?:份|(?=[,全]))")
_REACH = re.compile(
    f"(?P<so_far>{_SO_FAR.pattern})|{_OF_NOW.pattern}|(?P<other>其中|同比|环比|上[周月年期]|去年|昨[日天])"
)
_NO_NAME = re.compile(
    rf"^.*(?:{_SO_FAR.pattern})|{_OF_NOW.pattern}|(?:全|各)[省市县区州镇]|[总一]?共计?|总计|合计|^已经?|又|再|约|新增?(?=..)"
)
_NO_FLOW = re.compile(r"未|剩|尚|余|在办|正在|平均|较|比|占|应|计划|拟")
"""What is left, meant or compared is no count that only grows."""
_NOT_COUNTED = ("批", "批次", "天", "个工作日", "期", "分")
_CORRECTED = re.compile(r"补[录报登记]|漏报|核减|更正|修正|调整|剔除|扣除|重复")
"""累计发现325个,其中上周漏报6个: the paper says what else has changed."""
_BOOK = re.compile(r"在册|台账|清单|在列")
_ENTERED = re.compile(r"新(?:入|列|增|纳)")
MOST = 200
"""How many counts of a paper are looked at."""


@dataclass(frozen=True, eq=False)
class _Counts:
    so_far: list[Item]
    now: list[Item]


def next_of_series(structure: Structure, before: Structure, known: list[Statement]) -> Iterator[Statement]:
    """A statement for each count that both papers tell so far and this one for its own week, day or month.

    ``known`` was said already. One that doesn't fit is said only beside at least as many that do: else the papers are no
    neighbours."""
    here, then = _counts(structure), _counts(before)
    told = {(used.start, used.end) for one in known for used in one.used if used.role == "stated"}
    found: list[Statement] = []
    for item in here.so_far:
        old = [other for other in then.so_far if _same(item, other)]
        new = [other for other in here.now if _adds_to(item, other)]
        if len(old) != 1 or len(new) != 1 or len([other for other in here.so_far if _same(item, other)]) != 1:
            continue
        statement = rolled_forward(structure, before, old[0], new[0], item)
        if statement.verdict == "ok" or _surely(old[0], new[0], item):
            found.append(statement)
    verdicts = [one.verdict for one in (*known, *found)]
    neighbours = verdicts.count("ok") * 2 >= len(verdicts)
    for statement in found:
        stated = next((used.start, used.end) for used in statement.used if used.role == "stated")
        if stated not in told and (statement.verdict == "ok" or neighbours):
            yield statement


def _counts(structure: Structure) -> _Counts:
    so_far: list[Item] = []
    now: list[Item] = []
    for sentence in structure.sentences:
        for item in sentence.top.items:
            if item.unit in SHARES or item.unit in _NOT_COUNTED or item.quantity.rough or not item.unit:
                continue
            if item.kind == "rest" or _NO_FLOW.search(item.label) or len(_name(item)) < 2:
                continue
            reach = _reach(sentence, item)
            if reach:
                (so_far if reach == "so far" else now).append(item)
    return _Counts(so_far[:MOST], now[:MOST])


def _reach(sentence: Sentence, item: Item) -> str:
    """``so far`` or ``now``, by the last words of the sentence that say so; else nothing."""
    said = list(_REACH.finditer(sentence.text[: item.start - sentence.start].lstrip()))
    if not said or said[-1]["other"]:
        return ""
    return "so far" if said[-1]["so_far"] else "now"


def _name(item: Item) -> str:
    return _NO_NAME.sub("", item.label)


def _same(one: Item, other: Item) -> bool:
    return one.unit == other.unit and _name(one) == _name(other)


def _adds_to(so_far: Item, new: Item) -> bool:
    """Whether a count of now has the name, or goes on behind it: 打捞漂浮物 adds to 累计打捞; new entries add to the book."""
    if so_far.unit != new.unit:
        return False
    name, other = _name(so_far), _name(new)
    if name == other or other.startswith(name):
        return True
    return _BOOK.search(name) is not None and _ENTERED.search(new.label) is not None and name[-2:] == other[-2:]


def _surely(old: Item, new: Item, item: Item) -> bool:
    """Whether what doesn't fit must be wrong. A count that fell may have begun anew; what was done of today's finds leaves
    out what was done of earlier ones, unless it is more than those."""
    if _CORRECTED.search(item.group.sentence.text):
        return False
    together = old.quantity.value + new.quantity.value
    if item.quantity.value < old.quantity.value or abs(together - item.quantity.value) * 4 > item.quantity.value:
        return False
    if item.kind != "status" or item.quantity.value < together:
        return True
    found = [other for other in new.group.items[: new.index] if other.unit == new.unit]
    return bool(found) and new.quantity.value > max(other.quantity.value for other in found)
