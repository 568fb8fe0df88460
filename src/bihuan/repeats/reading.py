"""From the text of a complaint to what it speaks of: places, spots, the business, the ills."""

import re
import unicodedata
from itertools import pairwise

from bihuan.repeats import kinds
from bihuan.repeats.beside import LENGTH, Beside, blanked, pieces, ranges
from bihuan.repeats.calls import possible, quoted
from bihuan.repeats.edges import NO_NAME, Span, overlaps
from bihuan.repeats.features import Business, Features, Place, Spot
from bihuan.repeats.numbered import counted, numbered_sites, without_number
from bihuan.repeats.places import CORPS, Learned, Named, named_places
from bihuan.repeats.sounds import heard
from bihuan.repeats.spots import wheres
from bihuan.repeats.standing import SEATS, where_it_is
from bihuan.repeats.things import thing
from bihuan.repeats.traditional import SIMPLIFIED
from bihuan.repeats.unmarked import firms, unmarked_sites
from bihuan.repeats.whereabouts import right_behind, whereabouts

SHORTEST_BEHIND_NUMBER = 4
"""Of a business that no list knows: 4号|缆车站 is what is counted."""
LEADS_ON = 4
"""Characters between a county and its town."""
MOST_CHARACTERS = 1200
"""Of a text that are read: what a complaint is about stands at its beginning."""
COUNTY_UNIT = re.compile(r"^.{1,8}(?:县|市|区|旗|盟|州|团场|团|管委会)$")
FIRMS = ("公司", "企业")
BEHIND_COMPANY = 6
"""Characters between a company and its works."""
OFFICE = re.compile(r"[局委办厅院队司处部]$|中心$|公司$|集团$|热线$|信箱$|平台$")

_INTRODUCED = re.compile(
    "(?:(?:对象|单位|企业|名称|主体|污染源)[^,。;:]{0,3}:|[一这那某两几](?:家|个|处|座|间|条)?|有家|有个|叫做?|名为|的|是|[村组屯寨区镇乡园栋楼号路街巷口头面边旁侧山下方底]|商砼|量贩|小型|大型)[^\\W\\d_]{0,3}$"
)
_THAT = re.compile(r"(?<=[^\W\d_])[那这](?:个|条|座|处)(?=(?:自然|行政)?[村屯寨庄岛沟]|小区|社区|水库)")
"""杨梅坞|那个|自然村 is one name."""
_NEARBY = re.compile(r"(?:附近|旁边|周围|周边|隔壁|边上)(?:就|还|也)?[有是](?!了?一?[家间])[^,。;:!?]*$")
"""附近有小学和卫生院: they suffer too."""
_SET_IN = re.compile(r"在(?=[^,。;:!?]{2,20}(?:[镇乡村路街屯区]|街道|[\d一二三四五六七八九十]号))")
"""有一个搅拌站|在柳河镇解放路."""
_FORMER = re.compile("(?:原来的?|旧|老|原|废弃的?|停产的?)[^\\W\\d_]?$")
_NO_BUSINESS = re.compile(
    r"着|在(?!建)|[庙桥村镇路街巷湾沟坪岭屯庄寨圩墩埠堡坳坡河](?![上边旁])|(?:正|斜)?对面|楼[上下]|[东南西北正后侧大]{1,2}门|埂|坎[上下]|院[内里坝子]|[塔杆]?[下上](?!市)|[东西南北][岸堍首端]|旁|隔壁|边上|边|附近|后面|背后|下方|下游|上游|[东西南北][侧面]|坑|积|满|都|了|后(?=[有一某的,)])|[一二三四五六七八九十\d]+[楼层]|无人|里的|内的"
)


def read(text: str, unit: str = "", learned: Learned | None = None) -> Features:
    """What ``text`` speaks of; ``unit`` is the one it was given to (a county's name says where the complaint comes from);
    ``learned``: towns that no ending gives away (`learning.learned`)."""
    plain, origins = level(text[:MOST_CHARACTERS])
    unit = unit.translate(SIMPLIFIED)

    def back(start: int, end: int) -> Span:
        return (origins[start], origins[end - 1] + 1)

    named = named_places(plain, unit if _is_county(unit) or _is_seat(unit, plain) else "", learned)
    named = sorted(named + numbered_sites(plain, named), key=lambda one: one.start)
    businesses = _businesses(plain, named)
    named = where_it_is(plain, named, businesses)
    spots = whereabouts(plain, named, businesses)
    taken = sorted(
        [(n.start, n.end) for n in named] + [(s.start, s.end) for s in spots] + [(b.start, b.end) for b in businesses]
    )
    named = named + [without_number(n, plain) for n in unmarked_sites(plain, named, spots, businesses, taken)]
    spots = sorted([*spots, *right_behind(plain, named, spots, businesses)], key=lambda where: where.start)
    covered = [(n.start, n.end) for n in named] + [(s.start, s.end) for s in spots]
    ends = [n.end for n in named if n.sort not in SEATS] + [s.end for s in spots]
    if not businesses:
        told_of = [one for one in [thing(plain, ends, [(n.start, n.end) for n in named])] if one]
        businesses = told_of + [one for one in kinds.nuisances(plain) if not overlaps(one.start, one.end, covered)]
    told = quoted(plain)
    names = tuple(dict.fromkeys([*told, *firms(plain, named, spots, businesses)]))

    def of(*sorts: str) -> tuple[Place, ...]:
        return tuple(Place(n.core, n.suffix, n.sort, back(n.start, n.end)) for n in named if n.sort in sorts)

    stray = _stray(named, unit)
    counties = tuple(place for place in of("county") if place.name not in stray)
    if not counties and _is_county(unit) and not unit.endswith(CORPS):
        counties = (Place(unit, "", "unit", (0, 0)),)
    seats = [(n.start, n.end) for n in named if n.sort in SEATS]
    standing = [(s.start, s.end) for s in spots] + [(b.start, b.end) for b in businesses]
    beside = _beside(plain, seats, standing, origins)
    return Features(
        unit=unit,
        plain=plain,
        counties=counties,
        towns=of("town"),
        sites=of("village", "estate", "park", "road", "water", "slot"),
        spots=tuple(Spot(s.sort, s.value, back(s.start, s.end)) for s in spots),
        businesses=tuple(Business(b.kind, b.family, b.word, back(b.start, b.end)) for b in businesses),
        names=names,
        calls=possible(
            plain, [n.end for n in named] + [s.end for s in spots], [s.end for s in spots if s.sort == "number"]
        ),
        ills=tuple((ill, back(start, end)) for ill, start, end in kinds.ills(blanked(plain, covered))),
        beside=beside,
        near=tuple(pieces(beside)),
        grams=_grams(plain, covered),
    )


def _stray(named: list[Named], unit: str) -> set[str]:
    """What looks like another county than the unit and leads to no place: 填埋区."""
    if not _is_county(unit):
        return set()
    leading = {n.core + n.suffix for n in named if any(0 <= other.start - n.end <= LEADS_ON for other in named)}
    return {n.core + n.suffix for n in named if n.sort == "county"} - leading - {unit}


def _is_county(unit: str) -> bool:
    return bool(COUNTY_UNIT.search(unit)) and not OFFICE.search(unit)


def _is_seat(unit: str, plain: str) -> bool:
    """Whether a unit of unknown ending stands right before a town: 杏园新城|格物街道."""
    return (
        1 < len(unit) < 9 and not OFFICE.search(unit) and bool(re.search(rf"{re.escape(unit)}[^\W\d_]{{1,5}}", plain))
    )


def level(text: str) -> tuple[str, list[int]]:
    """``text`` in one width and without blanks, and where each of its characters stood."""
    chars: list[str] = []
    origins: list[int] = []
    passed = {at for match in _THAT.finditer(text.translate(SIMPLIFIED)) for at in range(*match.span())}
    for place, char in enumerate(text):
        if char.isspace() or place in passed:
            continue
        for one in unicodedata.normalize("NFKC", char).translate(SIMPLIFIED):
            chars.append(one)
            origins.append(place)
    return "".join(chars), origins


def _businesses(plain: str, named: list[Named]) -> list[kinds.Found]:
    """The businesses outside names of places; one that no list knows only where there is no other.

    The first one is what the complaint is about, others are where they are introduced as one (某, 一家, 和).
    """
    inside = [(n.start, n.end) for n in named]
    found = [
        b
        for b in kinds.businesses(plain)
        if not overlaps(b.start, b.end, inside)
        and (_SET_IN.match(plain, b.end) or not _NO_BUSINESS.match(plain, b.end))
        and not _NEARBY.search(plain, max(0, b.start - 14), b.start)
        and not _is_former(plain, b.start, b.end)
    ]
    introduced = [b for b in found if _INTRODUCED.search(plain[max(0, b.start - 8) : b.start])]
    if introduced:
        return introduced[:3]
    numbers = counted(plain)
    ends = [n.end for n in named] + [where.end for where in wheres(plain)] + [where.end for _, where in numbers]
    whats = {where.end for _, where in numbers}
    starts = {start for start, _ in numbers}
    unknown = [
        kinds.Found("", "", plain[start:end], start, end)
        for name, start, end in kinds.unknown_businesses(plain, ends)
        if not (
            overlaps(start, end, inside)
            or start in starts
            or (start in whats and end - start < SHORTEST_BEHIND_NUMBER)
            or any(start <= b.start < end for b in found)
            or NO_NAME.search(name)
            or _is_former(plain, start, end)
            or _NO_BUSINESS.match(plain, end)
        )
    ]
    if company := next((one for one in unknown if one.word.endswith(FIRMS)), None):
        # 天盛矿业公司的|储煤场: the company is the owner.
        works = [b for b in found if 0 <= b.start - company.end <= BEHIND_COMPANY] or [
            kinds.Found("", "", plain[start:end], start, end)
            for _, start, end in kinds.unknown_businesses(plain, [company.end])
            if 0 <= start - company.end <= BEHIND_COMPANY
        ]
        found = works or found
        unknown = [one for one in unknown if not found or (one is not company and one not in found)]
    first = sorted([*unknown, *found], key=lambda one: (one.end, -one.start, not one.family))[:1]
    same = [
        b
        for b in [*first, *found]
        if first and b.start == first[0].start and (b is first[0] or b.kind != first[0].kind)
    ]
    return list(dict.fromkeys(same))


def _is_former(plain: str, start: int, end: int) -> bool:
    """Whether it is what a place once was, where something else stands now: 旧粮站|内, 原来的|羊场院|里."""
    within = plain[end - 1] == "院" or plain[end : end + 1] in ("内", "里", "院", "旁", "附", "边", "后", "前")
    return within and bool(_FORMER.search(plain[max(0, start - 4) : start + 1]))


def _beside(plain: str, seats: list[Span], standing: list[Span], origins: list[int]) -> tuple[Beside, ...]:
    blank = blanked(plain, [*seats, *standing])
    return tuple(
        Beside(blank[start:end], heard(blank[start:end]), tuple(origins[start:end]))
        for start, end in ranges(plain, seats, standing)
        if end - start >= LENGTH
    )


def _grams(plain: str, covered: list[Span]) -> frozenset[str]:
    chars = list(plain)
    for start, end in covered:
        chars[start:end] = " " * (end - start)
    text = "".join(chars)
    return frozenset(a + b for a, b in pairwise(text) if a.isalnum() and b.isalnum())
