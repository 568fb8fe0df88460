"""Shares of all members of a list, which make a hundred but for their rounding."""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from bihuan.checking.amounts import said, statement
from bihuan.checking.items import Group, Item
from bihuan.checking.lists import Parts
from bihuan.checking.shapes import Statement, Verdict
from bihuan.checking.structure import Structure
from bihuan.checking.vocabulary import GROWS

HUNDRED = Decimal(100)


def hundred(structure: Structure, group: Group, places: Sequence[Item]) -> Iterator[Statement]:
    """Shares of all members of a list, which make a hundred but for their rounding."""
    told = [
        item
        for item in places
        if item.unit == "%" and not GROWS.search(item.label[-12:]) and "率" not in item.label[-4:]
    ]
    if len(told) < 3 or any(item.quantity.rough for item in told) or not any("占" in item.gap for item in told):
        return
    if any(re.search("其中", item.gap) for item in told[1:]):
        return
    total = sum((item.quantity.value for item in told), Decimal())
    slack = sum((Decimal("0.5").scaleb(-item.quantity.places) for item in told), Decimal())
    if abs(total - HUNDRED) > 10 or (abs(total - HUNDRED) > slack and not _complete(structure, group, told)):
        return
    verdict: Verdict = "ok" if total == HUNDRED else "explained" if abs(total - HUNDRED) <= slack else "mismatch"
    sum_ = f"{'＋'.join(said(item.quantity.value) for item in told)}＝{said(total)}%"
    why = {
        "ok": f"{sum_}。",
        "explained": f"{sum_}，与100%的差额在四舍五入的范围内。",
        "mismatch": f"{sum_}，不等于100%，请核对。",
    }[verdict]
    around = (told[0].start - len(told[0].label), told[-1].end)
    base = statement(
        structure.even,
        "sum",
        parts=[item.quantity for item in told],
        stated=told[-1].quantity,
        computed=total,
        verdict=verdict,
        why=why,
        reason="rounding" if verdict == "explained" else "",
        around=around,
        worth=("%", Decimal(1)),
    )
    yield _against_hundred(base)


def _against_hundred(base: Statement) -> Statement:
    """The whole is not printed: a hundred goes without saying."""
    return Statement(
        **{
            **{name: getattr(base, name) for name in Statement.__slots__},
            "stated": 100,
            "used": tuple(used for used in base.used if used.role == "part"),
        }
    )


def _complete(structure: Structure, group: Group, told: Sequence[Item]) -> bool:
    """Whether the paper lists as many parts of one whole as there are shares."""
    sentences = [group.sentence, *structure.before(group.sentence)[:3]]
    return (
        any(len(parts.items) == len(told) for sentence in sentences for parts in structure.lists_of(sentence))
        and not Parts([*told]).open_ended
    )
