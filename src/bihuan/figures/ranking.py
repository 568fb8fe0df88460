"""Units ranked by a share: equal shares have one rank, and who had nothing to do has none."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import gettext as _

from bihuan.figures.addresses import records_href
from bihuan.figures.axes import UNASSIGNED, Counts
from bihuan.figures.boards import Number, number_of
from bihuan.figures.catalogue import Tally, definition, shares_in
from bihuan.figures.composing import PAIRS, Group, whole_of
from bihuan.figures.counting import at_cutoffs
from bihuan.figures.declared import EVERY, RATE, Figure, worded
from bihuan.figures.populations import Asked
from bihuan.figures.ranks import Standing, ranked
from bihuan.figures.wording import shown
from bihuan.units.models import Unit

RANKED_BY = {RATE: "each", "in_time_rate": "unit"}
"""The shares by which units are ranked, and how each is divided by unit."""
KINDS = (Unit.Kind.COUNTY, Unit.Kind.ZONE, Unit.Kind.DEPARTMENT)
"""Units that complaints are given to; those without any are named below the ranks."""


@dataclass(frozen=True)
class Row:
    """A unit with its rank; ``tied`` where another has the same. The other numbers stand beside it."""

    rank: int
    tied: bool
    unit: str
    share: Number
    part: Number
    whole: Number
    beside: list[Number]


COUNTED = {RATE: "closed", "in_time_rate": "in_time"}
"""The figure by which the part is called."""
BESIDE = {RATE: ("stage_closed", "open"), "in_time_rate": ("overdue",)}
"""Figures that stand beside the share, divided the same way."""


class Ranking:
    """The units ranked by the share ``figure``, with the arithmetic of each."""

    def __init__(self, asked: Asked, figure: Figure) -> None:
        self.asked = asked
        self.figure = figure
        by = RANKED_BY[figure.name]
        self.group = PAIRS[figure.name, by]
        self.whole_group = whole_of(self.group)
        self.beside = [PAIRS[name, by] for name in BESIDE[figure.name]]
        self._tally = tally = Tally(asked, at_cutoffs(asked))
        self._parts = tally.divided(self.group)
        self._wholes = tally.divided(self.whole_group)
        self._beside = [tally.divided(group) for group in self.beside]
        places = [name for name, _place, _path in tally.words.units.values()]
        named = sorted((unit for unit in self._wholes if unit != UNASSIGNED), key=places.index)
        self._standings = [Standing(unit, self._parts.get(unit, [0])[-1], self._wholes[unit][-1]) for unit in named]
        given = Unit.objects.filter(path__startswith=asked.inspection.region.path, kind__in=KINDS)
        called = [tally.words.units[pk][0] for pk in given.order_by("position", "id").values_list("pk", flat=True)]
        self.without = [unit for unit in called if unit not in self._wholes]

    @cached_property
    def rows(self) -> list[Row]:
        ranks = ranked(self._standings)
        taken = [rank for rank, _item in ranks]
        return [self._row(rank, taken.count(rank) > 1, item) for rank, item in ranks]

    def _row(self, rank: int, tied: bool, item: Standing) -> Row:
        keys = (item.unit,)
        part = records_href(self.asked, self.group.name, keys) if item.part else ""
        others = zip(self.beside, self._beside, strict=True)
        return Row(
            rank,
            tied,
            item.unit,
            Number(item.share, shown(self.group.name, item.share), part),
            Number(item.part, str(item.part), part),
            number_of(self.asked, self.whole_group.name, item.whole, keys),
            [number_of(self.asked, group.name, counts.get(item.unit, [0])[-1], keys) for group, counts in others],
        )

    @property
    def titles(self) -> list[str]:
        """What the part, the whole and the numbers beside are called."""
        groups = [EVERY[name] for name in (COUNTED[self.figure.name], self.whole_group.figure.name)]
        figures = [*groups, *(group.figure for group in self.beside)]
        return [worded(figure.title, self.asked.rulebook) for figure in figures]

    @cached_property
    def all(self) -> list[Number]:
        """The share, part, whole and what stands beside of all together, in which a shared complaint counts once."""
        part, whole = self._together(self.group, self._parts), self._together(self.whole_group, self._wholes)
        href = records_href(self.asked, self.figure.name) if part else ""
        share = shares_in([part], [whole])[0]
        beside = zip(self.beside, self._beside, strict=True)
        return [
            Number(share, shown(self.figure.name, share), href),
            Number(part, str(part), href),
            number_of(self.asked, self.figure.share_of, whole),
            *(number_of(self.asked, group.whole, self._together(group, counts)) for group, counts in beside),
        ]

    def _together(self, group: Group, divided: Mapping[str, Counts]) -> int:
        if group.several:
            return self._tally.counted(group.figure)[-1]
        return sum(counts[-1] for counts in divided.values())

    @property
    def several(self) -> bool:
        """Whether what units share stands in the row of each of them."""
        return self.group.several

    @property
    def rule(self) -> list[str]:
        """How was counted and ranked, in sentences."""
        said = [definition(self.group, self.asked).text]
        if self.figure.name == RATE:
            said.append(_("合办的信访件要各承办单位都办结才算办结，算在每个承办单位里"))
        said.append(_("名次按印出的百分数（两位小数）排，百分数相同的名次相同，后面的名次空出，如 1、2、2、4"))
        return said

    @property
    def unassigned(self) -> Number | None:
        """What no unit has yet, which is in nobody's share."""
        value = self._wholes.get(UNASSIGNED, [0])[-1]
        return number_of(self.asked, self.whole_group.name, value, (UNASSIGNED,)) if value else None
