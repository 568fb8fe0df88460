"""Units ranked by the share of their findings that is struck off: equal shares have one rank."""

from collections.abc import Mapping
from dataclasses import dataclass

from bihuan.figures.findings.counting import Numbers
from bihuan.figures.ranks import Standing, ranked

PARTS = {"struck_off_rate": "struck_off", "rectified_rate": "rectified"}
"""The shares by which units are ranked, and the figure that each is a share of the findings of."""


@dataclass(frozen=True)
class Row:
    """A unit with its rank; ``tied`` where another has the same; ``numbers`` are all its figures."""

    rank: int
    tied: bool
    unit: str
    numbers: Numbers


def ranks(by_unit: Mapping[str, Numbers], share: str = "struck_off_rate") -> list[Row]:
    """The units of an answer, best first: 1, 2, 2, 4. Whoever answers for no finding has no rank."""
    part = PARTS[share]
    standings = [
        Standing(unit, int(numbers[part]), int(numbers["findings"]))
        for unit, numbers in by_unit.items()
        if numbers["findings"]
    ]
    found = ranked(standings)
    taken = [rank for rank, _item in found]
    return [Row(rank, taken.count(rank) > 1, item.unit, by_unit[item.unit]) for rank, item in found]
