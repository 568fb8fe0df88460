"""Whose figures a passage tells: those of the whole region, or of one unit that was named before."""

import re

from bihuan.units.models import Unit
from bihuan.units.naming import Names

LEVELS = re.compile(r"[全我本]([国省市州盟区县旗])")
ASIDE = re.compile(r"[（(][^（）()]*[）)]")
STOPS = "。！？!?"
APART = frozenset({Unit.Kind.TEAM, Unit.Kind.OFFICE})
LOOKED_BACK = 200
HEADING = 30
"""Characters that a line has at most that names whom the paragraph below it is about."""


def speaks_of_elsewhere(passage: str, region: Unit) -> bool:
    """Whether the words mean a place of another level than the inspection's region: 全省 in a city's paper."""
    return any(level != region.name[-1:] for level in LEVELS.findall(passage))


def names_a_unit(passage: str, names: Names, region: Unit) -> bool:
    """Whether the passage is about some unit below the region; who inspects and who writes are none of those."""
    return any(unit != region and unit.kind not in APART for _name, unit in names.found_in(passage))


def passage_before(text: str, place: int) -> str:
    """The sentence up to ``place``, asides in brackets left out, with the heading above it."""
    start = max(max(text.rfind(stop, 0, place) for stop in STOPS), text.rfind("\n\n", 0, place), -1) + 1
    above = [line.strip() for line in text[max(0, start - LOOKED_BACK) : start].splitlines() if line.strip()][-1:]
    heading = above[0] if above and len(above[0]) <= HEADING and above[0][-1] not in STOPS else ""
    return f"{heading}\n{ASIDE.sub('', text[start:place])}"
