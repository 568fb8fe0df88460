"""Amounts brought to one unit, written out, and made into statements."""

from collections.abc import Sequence
from decimal import Decimal

from bihuan.checking.items import Item
from bihuan.checking.plaintext import Plain
from bihuan.checking.quantities import AREA, AREAS, MONEY, Quantity, number
from bihuan.checking.shapes import Kind, Reason, Statement, Used, Verdict

FAMILIES = (
    frozenset(["件", "个", "项", "条", "宗", "起", "例", "处", "件次", "个次", "宗次", "封"]) | {""},
    frozenset({"人", "名", "人次"}),
    frozenset({"家", "户", "家次"}),
    frozenset({"公里", "千米"}),
    frozenset({"平方公里", "平方千米"}),
)
LONG_LIST = 12


def comparable(one: str, other: str) -> bool:
    """Whether parts counted in one unit may add up to a total in the other: 个 and 件, 人次 and 人; a bare number
    (46份(水口片18、平岗片28)) to any count."""
    if one == "" and other not in ("%", "‰", "个百分点", "天", "元"):
        return True
    if one.startswith("个") and other.startswith("个") and "个" in (one, other):
        return True
    return one == other or any(one in family and other in family for family in FAMILIES)


def common_unit(amounts: Sequence[Quantity]) -> tuple[str, Decimal]:
    """The unit to say the amounts in and what it is worth: as printed where all agree, else money in 万元, areas in 亩."""
    printed = {amount.printed for amount in amounts}
    if len(printed) == 1:
        return amounts[0].printed, amounts[0].worth
    if all(amount.unit == "元" for amount in amounts):
        return "万元", Decimal(MONEY["万元"])
    if all(amount.unit == AREA for amount in amounts):
        return "亩", Decimal(AREAS["亩"])
    units = list(dict.fromkeys(amount.unit for amount in amounts if amount.unit))
    return "/".join(units[:2]), Decimal(1)


def said(value: Decimal) -> str:
    """``12`` or ``12.5``."""
    return str(number(value.quantize(Decimal("0.000001")) if value != value.to_integral_value() else value))


def adding(items: Sequence[Item], worth: Decimal) -> str:
    """``来电12＋来信3``, or the bare numbers where the list is long."""
    values = [item for item in items for _ in range(item.times)]
    if len(values) > LONG_LIST:
        return "＋".join(said(item.quantity.value / worth) for item in values)
    names = [name for item in items for name in (item.names or (item.name,))]
    return "＋".join(
        f"{name if len(name) <= 12 else ''}{said(item.quantity.value / worth)}"
        for name, item in zip(names, values, strict=True)
    )


def place_of(even: Plain, amount: Quantity) -> tuple[int, int]:
    return even.place(*amount.digits)


def statement(
    even: Plain,
    kind: Kind,
    *,
    parts: Sequence[Quantity],
    stated: Quantity,
    computed: Decimal,
    verdict: Verdict,
    why: str,
    reason: Reason = "",
    around: tuple[int, int],
    worth: tuple[str, Decimal] | None = None,
    values: Sequence[Decimal] | None = None,
) -> Statement:
    """A statement about amounts of one paper. ``computed`` is in the amounts' own unit; ``around`` is what to
    quote; ``values`` the parts in the statement's unit, where they aren't one by one the amounts (a rate's two counts)."""
    unit, divisor = worth or common_unit([*parts, stated])
    shown = [part.value / divisor for part in parts] if values is None else values
    used = [Used(*place_of(even, part), number(part.value / divisor), "part") for part in parts]
    used.append(Used(*place_of(even, stated), number(stated.value / divisor), "stated"))
    start, end = even.place(*around)
    return Statement(
        kind=kind,
        quote=even.text[start:end],
        start=start,
        end=end,
        used=tuple(dict.fromkeys(used)),
        parts=tuple(map(number, shown)),
        stated=number(stated.value / divisor),
        computed=number(computed / divisor),
        unit=unit,
        verdict=verdict,
        why=why,
        reason=reason,
    )


def rounding(parts: Sequence[Quantity], stated: Quantity) -> Decimal:
    """How much rounding alone can make: amounts printed in 万 or 亿 stand for a range."""
    steps = [half_step(part) for part in parts]
    whole = half_step(stated)
    return max(whole, sum(steps, Decimal())) if min(steps) != whole else Decimal(0)


def last_digit(parts: Sequence[Quantity], stated: Quantity) -> Decimal:
    """The last digit printed where all are told in 万 or 亿 with decimals: they may miss their sum by it."""
    amounts = [*parts, stated]
    if len(parts) < 2 or any(amount.worth < 10_000 or not amount.places for amount in amounts):
        return Decimal(0)
    return 2 * max(half_step(amount) for amount in amounts)


def half_step(amount: Quantity) -> Decimal:
    """Half of the last digit printed of an amount in 万 or 亿, or with decimals."""
    scale = amount.worth
    return scale / 10**amount.places / 2 if scale > 1 or amount.places else Decimal(0)
