"""Registers of the invented city, filled through the same doors as at the desk."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from bihuan.cases.models import Case, Inspection
from bihuan.supervision.accountability import SanctionText, hold_accountable
from bihuan.supervision.models import Instrument, Sanction
from bihuan.supervision.pressing import InstrumentText, press
from bihuan.units.models import Member, Unit

DAY = date(2025, 6, 5)


def who(username: str) -> Member:
    return Member.objects.get(username=username)


def unit(short: str) -> Unit:
    return Unit.objects.get(short=short)


def said(kind: str = "order", to: Sequence[str] = ("澜东区",), **changes: Any) -> InstrumentText:
    fields: dict[str, Any] = {
        "kind": kind,
        "unit": unit("市整改办"),
        "day": DAY,
        "title": "关于砖厂整改进展滞后的督办",
        "text": "请于期限前完成整改并报送情况。",
        "units": [unit(short) for short in to],
    }
    return InstrumentText(**fields | changes)


def pressed(inspection: Inspection, kind: str = "order", to: Sequence[str] = ("澜东区",), **changes: Any) -> Instrument:
    """An instrument of the office."""
    return press(inspection, said(kind, to, **changes), by=who("clerk"))[0]


def keeper() -> Member:
    """The leader, who keeps the register of those held accountable too."""
    leader = who("leader")
    leader.posts.get_or_create(unit=unit("市整改办"), role="discipline")
    return who("leader")


def sanctioned(inspection: Inspection, name: str, rank: str = "section", **changes: Any) -> Sanction:
    """One decision on one invented person."""
    fields: dict[str, Any] = {
        "unit": unit("澜东区"),
        "day": DAY,
        "name": name,
        "workplace": "澜东区某局",
        "body": "department",
        "rank": rank,
        "form": "admonition",
    }
    by = changes.pop("by", None) or keeper()
    return hold_accountable(inspection, SanctionText(**fields | changes), by=by)[0]


def case(inspection: Inspection, number: str) -> Case:
    return Case.objects.get(inspection=inspection, number=number)
