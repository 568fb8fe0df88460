"""Amounts that others make: the statement, and what can be reckoned with."""

from collections.abc import Sequence
from decimal import Decimal

from bihuan.checking.amounts import rounding, said, statement
from bihuan.checking.items import Group, Item
from bihuan.checking.joining import SHARES
from bihuan.checking.shapes import Kind, Statement, Verdict
from bihuan.checking.structure import Structure

_NOT_COUNTED = ("批", "批次", "天", "个工作日", "期")


def counts(group: Group) -> list[Item]:
    """The amounts of a group that count something: no shares, no batches, no days."""
    return [item for item in group.items if item.unit not in SHARES and item.unit not in _NOT_COUNTED]


def made(structure: Structure, kind: Kind, parts: Sequence[Item], now: Item, *, less: Item | None = None) -> Statement:
    """The statement that ``parts`` together, without ``less``, make ``now``."""
    computed = sum((item.quantity.value for item in parts), Decimal()) - (less.quantity.value if less else 0)
    stated = now.quantity.value
    rough = any(item.quantity.rough for item in (*parts, now))
    rounded = abs(computed - stated) <= rounding([item.quantity for item in parts], now.quantity)
    verdict: Verdict = "ok" if computed == stated else "explained" if rough or rounded else "mismatch"
    printed, worth = now.quantity.printed, now.quantity.worth
    taken = f"－{said(less.quantity.value / worth)}" if less else ""
    sum_ = f"{'＋'.join(said(item.quantity.value / worth) for item in parts)}{taken}＝{said(computed / worth)}{printed}"
    told, apart = f"{said(stated / worth)}{printed}", said(abs(computed - stated) / worth)
    why = {
        "ok": f"{sum_}，与文中的{told}一致。",
        "explained": f"{sum_}，文中写{told}，{'是约数' if rough else '差额在四舍五入的范围内'}。",
        "mismatch": f"{sum_}，文中写{told}，相差{apart}，请核对。",
    }[verdict]
    sentence = now.group.sentence
    inside = [item for item in (*parts, now) if item.group.sentence is sentence]
    whole = sentence.end - sentence.start <= 240
    around = (sentence.start, sentence.end) if whole else (min(i.start for i in inside), max(i.end for i in inside))
    return statement(
        structure.even,
        kind,
        parts=[item.quantity for item in (*parts, *([less] if less else ()))],
        stated=now.quantity,
        computed=computed,
        verdict=verdict,
        why=why,
        reason="" if verdict != "explained" else "approximate" if rough else "rounding",
        around=around,
    )
