"""Whose figures a passage tells: those of the whole region, or of one unit that was named before."""

import re

from bihuan.cases.models import Inspection
from bihuan.units.models import Unit
from bihuan.units.naming import Names

LEVELS = re.compile(r"[全我本]([国省市州盟区县旗])")
ASIDE = re.compile(r"[（(][^（）()]*[）)]")
STOPS = "。！？!?"
HEADING = 30
"""Characters that a line has at most that names whom the paragraph below it is about."""


def speaks_of_elsewhere(quote: str, inspection: Inspection) -> bool:
    """Whether the words mean a place of another level than the inspection's: 全省 in a city's paper."""
    return any(level != inspection.region.name[-1:] for level in LEVELS.findall(quote))


def named_before(text: str, place: int, names: Names, region: Unit) -> list[Unit]:
    """The units that the sentence names before ``place``, and the heading above it; asides in brackets left out."""
    start = max(max(text.rfind(stop, 0, place) for stop in STOPS), text.rfind("\n\n", 0, place), -1) + 1
    sentence = ASIDE.sub("", text[start:place])
    above = [line.strip() for line in text[:start].splitlines() if line.strip()][-1:]
    heading = above[0] if above and len(above[0]) <= HEADING and above[0][-1] not in STOPS else ""
    return [unit for _name, unit in names.found_in(f"{heading}\n{sentence}") if unit != region]
