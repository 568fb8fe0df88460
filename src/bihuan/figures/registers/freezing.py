"""Figures of registers that were published: which rows stood behind each."""

import re
from collections.abc import Iterable
from typing import Any

from bihuan.activities.models import WorkRecord
from bihuan.enforcement.models import Enforcement
from bihuan.figures.listed import listed
from bihuan.figures.registers.counting import AskedRegisters, answer, rows_behind
from bihuan.figures.registers.declared import DIVISIONS, ENFORCED, FIGURES, INSTRUMENTS, NEWS, SANCTIONS
from bihuan.supervision.models import Instrument, Sanction

MODELS: dict[str, Any] = {NEWS: WorkRecord, INSTRUMENTS: Instrument, ENFORCED: Enforcement, SANCTIONS: Sanction}
ID = re.compile(r"(\d+)(?:（\d+）)?$")
Members = dict[str, list[str]]


def register_members(asked: AskedRegisters) -> Members:
    """``{name or name/key: [marks]}``: a mark is the row's chain, with what it adds to a sum: lc2025/执法登记3（120）."""
    found = {name: _marks(asked, name, None) for name in FIGURES}
    for name, lines in answer(asked).by.items():
        found |= {f"{name}/{key}": _marks(asked, name, key) for key in lines}
    return found


def _marks(asked: AskedRegisters, name: str, key: str | None) -> list[str]:
    figure = FIGURES[register_figure(name)]
    word = getattr(MODELS[figure.register], "register", "工作动态")
    rows = rows_behind(asked, name, key).order_by()
    if not figure.adds:
        return sorted(f"{code}/{word}{pk}" for code, pk in rows.values_list("inspection__code", "pk"))
    summed = rows.values_list("inspection__code", "pk", figure.adds)
    return sorted(f"{code}/{word}{pk}" + (f"（{n}）" if n != 1 else "") for code, pk, n in summed)


def register_figure(name: str) -> str:
    """The figure that a name or the name of a breakdown is of."""
    return DIVISIONS[name].figure if name in DIVISIONS else name


def chain_of(mark: str) -> str:
    return mark.partition("（")[0]


def frozen_rows(marks: Iterable[str], name: str) -> Any:
    """The rows that were behind a published number, as they are now."""
    model = MODELS[FIGURES[register_figure(name)].register]
    ids = [int(found[1]) for mark in marks if (found := ID.search(mark))]
    return model.objects.filter(pk__in=listed(ids))
