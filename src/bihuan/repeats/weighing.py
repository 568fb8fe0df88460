"""Two complaints held against each other: is it the same trouble at the same place?

The weights are natural logarithms of odds. They follow from what the fields mean, not from counting on a sample: another
village, another town or another business says no, whatever else is alike; the same place says yes as loudly as it is
rare among all complaints.
"""

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from bihuan.repeats import kinds
from bihuan.repeats.beside import Common, common
from bihuan.repeats.edges import Span, overlaps
from bihuan.repeats.features import SETTLED, Business, Features, Place, Spot, call_key
from bihuan.repeats.mentions import beside_its_town, mention
from bihuan.repeats.names import agree, are_sisters
from bihuan.repeats.sounds import heard
from bihuan.repeats.spots import NUMBERED

SAME, ALIKE, OPEN, APART, OTHER = "same", "alike", "open", "apart", "other"
"""How a field of two complaints compares: open where one of them does not say, apart where they say it in ways that cannot be
compared (a road and a village)."""
CHANCE = -1.5
"""Before anything is compared: of complaints that share a rare key a fifth are repeats."""
COUNTY = {SAME: 0.0, ALIKE: 0.0, OPEN: 0.0, APART: -3.5, OTHER: -10.0}
TOWNLESS = -3.5
"""More, where two counties are apart and no town says that it is one place all the same."""
TOWN = {SAME: 1.5, ALIKE: 1.0, OPEN: -0.3, OTHER: -10.0}
SITE = {SAME: 3.5, ALIKE: 2.0, OPEN: -3.0, APART: -5.0, OTHER: -8.0}
SITELESS = -1.0
"""More, where neither text names a site: of a town and a business alone there may be many."""
SPOT = {SAME: 1.5, ALIKE: 0.0, OPEN: -0.4, APART: -2.5, OTHER: -10.0}
BUSINESS = {SAME: 1.5, ALIKE: -0.3, OPEN: -0.8, APART: -2.0, OTHER: -7.0}
ILLS = {SAME: 0.5, OPEN: -0.5, OTHER: -0.5}
"""For each of up to two ills that both complain of; where one tells none; where both tell others."""
ILLS_TELL = {SAME: 1.0, OPEN: -0.5, OTHER: -3.0}
"""More, where the business does not say whether it is one: then what people suffer does."""
FIRM = {SAME: 3.0, ALIKE: 2.0, OPEN: 0.0, OTHER: -1.5}
NEITHER = -1.0
"""More, where of one site neither the spot nor the business says that it is one: much stands in a village."""
NAMED_ONLY = 2.0
"""More, where a firm of that name in that town is all that says where."""
COPIED = 3.0
"""For two texts whose every pair of characters agrees; less in proportion."""


@dataclass(frozen=True, slots=True)
class Weighed:
    odds: float
    """Natural logarithm."""
    site: str
    town: str
    spot: str
    business: str
    firm: str
    ills: tuple[str, ...]
    """Complained of in both."""
    common: Common | None = None
    """The name that both hold where no field gives it."""
    told: Place | None = None
    """The site that only one of them names as one and that stands in the other's text."""

    @property
    def score(self) -> float:
        return 1 / (1 + math.exp(-max(-30.0, min(30.0, self.odds))))


def weigh(a: Features, b: Features, rivals: int, is_rare: Callable[[str], bool] = lambda _: False) -> Weighed:
    """``rivals``: how many complaints stand at the place and in the line of business that both share, both included;
    ``is_rare``: whether hardly any other complaint holds this key."""
    a, b = beside_its_town(a, b), beside_its_town(b, a)
    county = _county(a.counties, b.counties)
    town = places(a.towns, b.towns)
    site, shared = _sites(a.sites, b.sites), None
    sisters = site == OTHER and _told_apart(a.sites, b.sites)
    if site in (OPEN, APART, OTHER) and not sisters:
        shared = common(a.beside, b.beside, set(a.near) & set(b.near), lambda piece: is_rare(f"near:{piece}"))
        if (
            shared
            and site != OPEN
            and not (_may_be(a.sites, shared.span, is_rare) and _may_be(b.sites, shared.other_span, is_rare))
        ):
            shared = None
        site = site if shared is None else ALIKE if shared.is_one else OTHER
    spots = a.spots, b.spots
    told_site = None
    if site in (OPEN, APART, OTHER) and shared is None and not sisters:
        for mine, theirs in ((a, b), (b, a)):
            told = mention(mine, theirs)
            settled = any(place.sort in SETTLED for place in mine.sites)
            if told and (told.is_led or not settled):
                site, told_site = ALIKE if settled else SAME, told.place
                spots = (a.spots + told.spots, b.spots) if mine is a else (a.spots, b.spots + told.spots)
                break
    spot = _spots(*spots) if site in (SAME, ALIKE, OPEN) else OPEN
    known = site in (SAME, ALIKE)  # 5号楼 says nothing as long as nobody knows of which estate
    business = _businesses(a.businesses, b.businesses)
    firm = _firms(a.names, b.names)
    if firm != SAME and business != OTHER and _is_called(a, b, is_rare):
        firm = SAME
    ills = tuple(ill for ill, _ in a.ills if ill in {ill for ill, _ in b.ills})
    # The same words about another place are no sign: neighbours copy letters from each other.
    elsewhere = OTHER in (county, town, site, spot) or APART in (site, spot)
    copied = 0.0 if elsewhere else _alike(a.grams, b.grams)
    odds = (
        CHANCE
        + COUNTY[county]
        + TOWN[town]
        + SITE[site]
        + (SPOT[spot] if known else min(0.0, SPOT[spot]))
        + BUSINESS[business]
        + FIRM[firm]
    )
    suffered = SAME if ills else OTHER if a.ills and b.ills else OPEN
    odds += COPIED * copied + ILLS[suffered] * (min(len(ills), 2) or 1)
    odds += ILLS_TELL[suffered] if business in (OPEN, APART) else 0.0
    odds += TOWNLESS if county == APART and town == OPEN else 0.0
    odds += NEITHER if site in (SAME, ALIKE) and spot != SAME and business not in (SAME, ALIKE) else 0.0
    odds += NAMED_ONLY if firm == SAME and town == SAME and site == OPEN else 0.0
    odds += 0.0 if firm == SAME or a.sites or b.sites or shared else SITELESS
    odds -= 0.7 * math.log(max(1.0, rivals / 4))
    return Weighed(odds, site, town, spot, business, firm, ills, shared, told_site)


def places(a: tuple[Place, ...], b: tuple[Place, ...]) -> str:
    """Whether one of the places is in both."""
    if not a or not b:
        return OPEN
    answers = {agree(one, other) for one in a for other in b}
    return next(answer for answer in (SAME, ALIKE, OTHER, OPEN) if answer in answers)


def _county(a: tuple[Place, ...], b: tuple[Place, ...]) -> str:
    """A county taken from the unit counts less against one that is told."""
    answer = places(a, b)
    told = all(place.sort == "county" for place in (*a, *b))
    return APART if answer == OTHER and not told else answer


def _sites(a: tuple[Place, ...], b: tuple[Place, ...]) -> str:
    """Villages and estates decide; roads and rivers where one side names neither."""
    if not a or not b:
        return OPEN
    homes = [tuple(place for place in side if place.sort in SETTLED) for side in (a, b)]
    ways = [tuple(place for place in side if place.sort not in SETTLED) for side in (a, b)]
    if all(homes):
        return _homes(*homes)
    if not all(ways):
        # 菊儿胡洞 may be 菊儿胡同 mistyped.
        answer = places(a, b)
        return ALIKE if answer in (SAME, ALIKE) and any(homes) else APART
    if OTHER in (places(ways[0][:1], ways[1]), places(ways[0], ways[1][:1])):
        return OTHER
    # Of two crossings that share a road one is at its other end.
    crossings = len(ways[0]) > 1 and len(ways[1]) > 1
    if crossings and OTHER in (places(ways[0][1:2], ways[1]), places(ways[1][1:2], ways[0])):
        return APART
    answer = places(*ways)
    return ALIKE if answer == SAME and (len(ways[0]) > 1) != (len(ways[1]) > 1) else answer


VILLAGES = ("村", "行政村", "村委会", "村委", "村民委员会", "社区", "居委会", "居民委员会", "嘎查")
HAMLETS = ("屯", "寨", "庄", "自然村", "自然屯", "自然寨", "自然庄", "艾里", "连", "小组", "村民小组", "村小组")
"""What lies in a village: both levels must agree where both texts tell them."""


def _other_level(a: tuple[Place, ...], b: tuple[Place, ...]) -> bool:
    """Whether of one level, hamlets or villages, both tell some and none is in both."""
    levels = [
        [tuple(place for place in side if place.suffix in level) for side in (a, b)] for level in (HAMLETS, VILLAGES)
    ]
    return any(all(level) and places(*level) == OTHER for level in levels)


def _told_apart(a: tuple[Place, ...], b: tuple[Place, ...]) -> bool:
    """Whether two sites are told to be two, so that a name which both texts hold does not make one of them."""
    return _other_level(a, b) or any(are_sisters(one.core, other.core) for one in a for other in b)


def _homes(a: tuple[Place, ...], b: tuple[Place, ...]) -> str:
    """What only lies within the village or community that is named first does not say that it is one: 村级工业小区."""
    answer = places(a, b)
    if _other_level(a, b):
        return OTHER
    if answer in (SAME, ALIKE) and len(a) > 1 and len(b) > 1:
        return min(places(a[:1], b), places(a, b[:1]), key=(SAME, ALIKE, OPEN, OTHER).index)
    return answer


def _may_be(sites: tuple[Place, ...], span: Span, is_rare: Callable[[str], bool]) -> bool:
    """Whether what stands at ``span`` may be the site although others are named: it is a part of one of unknown sort
    (离棉花埠, 棉花埠), or those are words that very many complaints hold (曾向社区)."""
    return all(
        (place.sort == "slot" and overlaps(*span, [place.span])) or not is_rare(f"site:{heard(place.core)}")
        for place in sites
    )


def _spots(a: tuple[Spot, ...], b: tuple[Spot, ...]) -> str:
    if not a or not b:
        return OPEN
    mine, others = {(s.sort, s.value) for s in a}, {(s.sort, s.value) for s in b}
    for sort in NUMBERED:
        left, right = {v for s, v in mine if s == sort}, {v for s, v in others if s == sort}
        if left and right and not left & right:
            return OTHER
        if sort in LATER_BUILT and bool(left) != bool(right) and (left or right) != {"1"}:
            return OTHER
    shared = mine & others
    for sort in ("tail", "side") if shared else ("tail",):
        left, right = {v for s, v in mine if s == sort}, {v for s, v in others if s == sort}
        if left and right and not left & right:
            return OTHER
    if {sort for sort, _ in shared} - {"side"}:
        return SAME
    if shared:
        return OPEN
    parts = [{value for sort, value in side if sort in ("tail", "landmark")} for side in (mine, others)]
    elsewhere = all(parts) and not set("".join(parts[0])) & set("".join(parts[1]))
    return APART if elsewhere or {s for s, _ in mine} & {s for s, _ in others} else ALIKE


LATER_BUILT = ("phase", "part")
"""东方花园|二期 and 东方花园 are two estates."""


def _businesses(a: tuple[Business, ...], b: tuple[Business, ...]) -> str:
    if not a or not b:
        return OPEN
    loose = [{one.kind for one in side if one.kind in kinds.lists().loose_kinds} for side in (a, b)]
    if all(loose) and loose[0].isdisjoint(loose[1]):
        return OTHER
    return min((_business(one, other) for one in a for other in b), key=(SAME, ALIKE, OPEN, APART, OTHER).index)


def _business(a: Business, b: Business) -> str:
    known = kinds.lists()
    alike = bool(set(a.word) & set(b.word) - GENERAL)
    if a.word == b.word:
        return SAME
    if not a.family or not b.family:
        return ALIKE if alike else APART
    if a.kind == b.kind:
        return SAME if alike or a.kind not in known.broad else APART
    if a.family == b.family:
        return SAME if {a.kind, b.kind} & known.any_of else ALIKE if a.family in SWAPPED else APART
    return APART if alike or {a.kind, b.kind} & known.loose_kinds else OTHER


SWAPPED = ("entertainment",)
"""Families whose kinds are called by each other's name."""
GENERAL = set("加工生产制造养殖公司厂场站店馆坊点户处理回收业材料品专中心小大水市仓库房队棚堆")
"""Characters that any business may have."""


def _firms(a: tuple[str, ...], b: tuple[str, ...]) -> str:
    if not a or not b:
        return OPEN
    if set(a) & set(b):
        return SAME
    return ALIKE if any(one in other or other in one for one in a for other in b) else OTHER


def _is_called(a: Features, b: Features, is_rare: Callable[[str], bool]) -> bool:
    """Whether one says what a firm is called and the other holds those characters where a name may stand; few others do."""
    towns = {heard(place.core) for place in a.towns} & {heard(place.core) for place in b.towns}
    mine, theirs = {name[:2] for name in a.names}, {name[:2] for name in b.names}
    shared = (mine & set(b.called())) | (theirs & set(a.called()))
    return any(is_rare(call_key(town, name)) for town in towns for name in shared)


def _alike(a: frozenset[str], b: frozenset[str]) -> float:
    """Shared pairs of characters, of those of the shorter text and of the longer one (the mean of both shares)."""
    if not a or not b:
        return 0.0
    shared = len(a & b)
    return (shared / len(a) + shared / len(b)) / 2


def spans_of(features: Features, weighed: Weighed) -> Iterable[Span]:
    """Where the text speaks of what both share."""
    for holds, things in (
        (weighed.town, features.towns),
        (weighed.site, features.sites),
        (weighed.spot, features.spots),
        (weighed.business, features.businesses),
    ):
        if holds in (SAME, ALIKE) and not (weighed.common and things is features.sites):
            of_it = [thing for thing in things if weighed.told in (None, thing) or things is not features.sites]
            yield from (thing.span for thing in of_it)
    yield from (span for ill, span in features.ills if ill in weighed.ills)
