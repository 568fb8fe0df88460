"""What a complaint speaks of, as the comparison sees it, and the keys it is looked up by."""

from dataclasses import dataclass, field

from bihuan.repeats.beside import Beside
from bihuan.repeats.edges import Span
from bihuan.repeats.sounds import heard

RULES = 3
"""Counted up when texts are read differently: keys that were stored have to be made again."""


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


def call_key(town: str, name: str) -> str:
    """Of a name within a town; ``town`` by its sound."""
    return f"call:{town}/{heard(name)}"
