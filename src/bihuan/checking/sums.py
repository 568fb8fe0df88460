"""Lists of parts against the total they belong to."""

import re
from decimal import Decimal

from bihuan.checking.plaintext import Plain
from bihuan.checking.quantities import Quantity, number, quantities
from bihuan.checking.shapes import Statement, Used


def sums(even: Plain) -> list[Statement]:
    """A first reading: total, 其中, parts of the same unit."""
    found = []
    for sentence in re.finditer(r"[^。\n]+", even.plain):
        amounts = quantities(sentence[0])
        for index, total in enumerate(amounts[:-2]):
            if not re.match(r",?其中", sentence[0][total.end :]):
                continue
            parts = [q for q in amounts[index + 1 :] if q.unit == total.unit]
            if sum((p.value for p in parts), Decimal()) == total.value:
                found.append(_statement(even, sentence, total, parts))
    return found


def _statement(even: Plain, sentence: re.Match[str], total: Quantity, parts: list[Quantity]) -> Statement:
    offset = sentence.start()
    used = [Used(*even.place(offset + q.digits[0], offset + q.digits[1]), number(q.value), "part") for q in parts]
    used.append(Used(*even.place(offset + total.digits[0], offset + total.digits[1]), number(total.value), "stated"))
    start, end = even.place(offset + total.start, offset + parts[-1].end)
    said = "+".join(str(number(q.value)) for q in parts)
    return Statement(
        "sum",
        even.text[start:end],
        start,
        end,
        tuple(used),
        tuple(number(q.value) for q in parts),
        number(total.value),
        number(total.value),
        total.printed,
        "ok",
        f"{said}={number(total.value)}，与所列总数一致。",
    )
