"""Sums written out: 净数149件(118+33-2)."""

import re
from bisect import bisect_left
from collections.abc import Iterator
from decimal import Decimal

from bihuan.checking.amounts import common_unit, said
from bihuan.checking.quantities import Quantity, number
from bihuan.checking.shapes import Statement, Used, Verdict
from bihuan.checking.structure import Structure

_N = r"\d{1,9}(?:\.\d{1,4})?"
_UNIT = r"[\u4e00-\u9fff]{0,3}"
_FORMULA = re.compile(rf"(?P<bracket>\()(?:即|=)?(?P<sum>{_N}{_UNIT}(?:[+\-－−]{_N}{_UNIT}){{1,8}})\)")
_TERM = re.compile(rf"(?P<sign>[+\-－−]?)(?P<number>{_N})")
_RANGE = 2


def formulas(structure: Structure) -> Iterator[Statement]:
    """A statement for every amount with its reckoning in brackets behind it."""
    plain = structure.even.plain
    amounts = [item.quantity for sentence in structure.sentences for item in sentence.top.items]
    ends = [amount.end for amount in amounts]
    for match in _FORMULA.finditer(plain):
        place = bisect_left(ends, match.start())
        if (
            place >= len(amounts)
            or not 0 <= match.start() - ends[place] <= 6
            or "\n" in plain[ends[place] : match.end()]
        ):
            continue
        yield from _held(structure, match, amounts[place])


def _held(structure: Structure, match: re.Match[str], stated: Quantity) -> Iterator[Statement]:
    terms = list(_TERM.finditer(match["sum"]))
    values = [Decimal(term["number"]) * (-1 if term["sign"] not in ("", "+") else 1) for term in terms]
    told = stated.value / stated.worth
    if len(values) == _RANGE and values[1] < 0 and (values[0] > told or -values[1] > values[0]):
        return  # 12件(3-5号), a range
    computed = sum(values, Decimal())
    unit, _ = common_unit([stated])
    verdict: Verdict = "ok" if computed == told else "explained" if stated.rough else "mismatch"
    if verdict == "mismatch" and abs(computed - told) * 4 > told:
        return
    why = f"{match['sum']}＝{said(computed)}{unit}，文中写{said(told)}{unit}"
    why += {"ok": "，一致。", "explained": "，是约数。", "mismatch": "，请核对。"}[verdict]
    even, first = structure.even, match.start("sum")
    used = [
        Used(*even.place(first + term.start("number"), first + term.end("number")), number(abs(value)), "part")
        for term, value in zip(terms, values, strict=True)
    ]
    used.append(Used(*even.place(*stated.digits), number(told), "stated"))
    start, end = even.place(stated.start, match.end())
    yield Statement(
        "sum",
        even.text[start:end],
        start,
        end,
        tuple(used),
        tuple(number(value) for value in values),
        number(told),
        number(computed),
        unit,
        verdict,
        why,
        "approximate" if verdict == "explained" else "",
    )
