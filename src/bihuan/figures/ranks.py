"""Shares put in order: equal shares have one rank."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Standing:
    """A unit's ``part`` of its ``whole``, and the share as it is printed: 0.7442 is 74.42%."""

    unit: str
    part: int
    whole: int

    @property
    def share(self) -> float:
        return round(self.part / self.whole, 4) if self.whole else 0.0


def ranked(standings: Sequence[Standing]) -> list[tuple[int, Standing]]:
    """The best first: 1, 2, 2, 4. Shares that are printed alike share a rank; of them who had more stands first.

    ``standings`` in the site's order, which decides between units that are equal in everything.
    """
    in_order = sorted(standings, key=lambda item: (-item.share, -item.whole))
    ranks: list[tuple[int, Standing]] = []
    for place, item in enumerate(in_order, start=1):
        tied = bool(ranks) and ranks[-1][1].share == item.share
        ranks.append((ranks[-1][0] if tied else place, item))
    return ranks
