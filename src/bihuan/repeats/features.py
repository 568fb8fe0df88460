"""What a complaint speaks of, as the comparison sees it, and the keys it is looked up by."""

import re
from dataclasses import dataclass, field

from bihuan.repeats.beside import Beside
from bihuan.repeats.edges import Span
from bihuan.repeats.places import HARD
from bihuan.repeats.sounds import heard

RULES = 4
"""Counted up when texts are read differently: keys that were stored have to be made again."""


SETTLED = ("village", "estate", "park", "slot")
"""Sorts of sites that lie in no other of them: who lives in one village does not live in another."""
TOWN_NAMES = (2, 3)
"""Characters of most names of towns."""
NOT_HELD = re.compile(rf"[{re.escape(HARD)}]|[\W\d_]|[在有我您来请一从到和还也都就又再很]")
"""No name of a site holds these, as far as it is sought by its name."""
SOUGHT_AHEAD, SOUGHT = 100, (3, 4, 5)
"""Characters of a text that names no site in which one is sought by the names that others have, and how long those are."""


@dataclass(frozen=True, slots=True)
class Place:
    """A named place: 柳塘村 is core 柳塘, sort village."""

    core: str
    suffix: str
    sort: str
    """county, town, village, estate, road, park, water, or slot: a name that stands where a site is named, of unknown sort."""
    span: Span = field(compare=False)

    @property
    def name(self) -> str:
        return self.core + self.suffix


@dataclass(frozen=True, slots=True)
class Spot:
    """Where in the village or estate: 三组 is sort group, value 3; 水库下方 is landmark 水库."""

    sort: str
    value: str
    span: Span = field(compare=False)


@dataclass(frozen=True, slots=True)
class Business:
    """What the complaint is about: 页岩砖厂 is of kind and family brick. A kind that no list knows is empty."""

    kind: str
    family: str
    word: str
    span: Span = field(compare=False)


@dataclass(frozen=True, slots=True)
class Features:
    unit: str
    plain: str = ""
    """The text in one width and without blanks."""
    counties: tuple[Place, ...] = ()
    towns: tuple[Place, ...] = ()
    sites: tuple[Place, ...] = ()
    spots: tuple[Spot, ...] = ()
    businesses: tuple[Business, ...] = ()
    names: tuple[str, ...] = ()
    """What firms call themselves: 宏达 of 宏达砖厂."""
    calls: tuple[str, ...] = ()
    """What may be such names, two characters each (`calls.possible`)."""
    ills: tuple[tuple[str, Span], ...] = ()
    beside: tuple[Beside, ...] = ()
    """Pieces of text that may hold the name of the site."""
    near: tuple[str, ...] = ()
    """Each three characters of them."""
    grams: frozenset[str] = frozenset()
    """Every two characters side by side of what is told beside the places."""

    def called(self) -> list[str]:
        """The first two characters of what firms are or may be called."""
        return list(dict.fromkeys([name[:2] for name in self.names] + list(self.calls)))

    def keys(self) -> list[str]:
        """What the complaint is looked up by, each once: a few dozen short strings.

        Places and names are kept by their sound, so that a mistyped one is found.
        """
        towns = [heard(place.core) for place in self.towns]
        families = list(dict.fromkeys(business.family for business in self.businesses if business.family))
        keys = [f"site:{heard(place.core)}" for place in self.sites]
        keys += [f"site:{heard(place.core[1:])}" for place in self.sites if len(place.core) > 3]
        if not towns:
            # 三河柳塘村 may be 三河镇柳塘村.
            keys += [
                f"site:{heard(place.core[more:])}"
                for place in self.sites
                for more in TOWN_NAMES
                if place.sort in SETTLED and len(place.core) > more + 1
            ]
        keys += [f"name:{heard(name)}" for name in self.names]
        keys += [f"name:{heard(business.word)}" for business in self.businesses if not business.family]
        keys += [
            f"here:{heard(place.core)}/{spot.sort}{heard(spot.value)}" for place in self.sites for spot in self.spots
        ]
        keys += [f"at:{heard(place.core)}/{family}" for place in self.sites for family in families]
        keys += [f"in:{town}/{family}" for town in towns for family in families]
        keys += [f"spot:{town}/{spot.sort}{heard(spot.value)}" for town in towns for spot in self.spots]
        keys += [call_key(town, name) for town in towns for name in self.called()]
        keys += [f"near:{piece}" for piece in self.near]
        return list(dict.fromkeys(keys))

    def sought(self) -> list[str]:
        """Keys of sites that this one may be about although it names none."""
        if any(place.sort in SETTLED for place in self.sites):
            return []
        plain = self.plain[:SOUGHT_AHEAD]
        said = heard(plain)
        found = (
            said[at : at + long]
            for long in SOUGHT
            for at in range(len(said) - long + 1)
            if not NOT_HELD.search(plain, at, at + long)
        )
        return [f"site:{piece}" for piece in dict.fromkeys(found)]


def call_key(town: str, name: str) -> str:
    """Of a name within a town; ``town`` by its sound."""
    return f"call:{town}/{heard(name)}"
