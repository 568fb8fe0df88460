"""From the text of a complaint to what it speaks of.

Places, spots and businesses are found by their endings. What stands between a town and the spot or the business, and has
no ending that is known (锦绣一品, 天马半岛), is the name of the site all the same; what stands right before a business is the
name of the firm.
"""

import re
import unicodedata
from itertools import pairwise

from bihuan.repeats import kinds
from bihuan.repeats.features import Business, Features, Place, Span, Spot
from bihuan.repeats.places import LEADS, Named, named_places
from bihuan.repeats.spots import NUMBERED, Where, things, wheres, without_spot

MOST_CHARACTERS = 1200
"""Of a text that are read: what a complaint is about stands at its beginning."""
LONGEST_GAP = 8
COUNTY_UNIT = re.compile(r"^.{1,8}(?:县|市|区|旗)$")
OFFICE = re.compile(r"[局委办厅院队司处部]$|中心$|公司$|集团$")

_BREAKS = re.compile(r"[,。;:!?、,.()\[\]【】《》<>“”\"'…~—|/]")
_FILLERS = re.compile(
    r"^(?:的|处|那家|这家|那个|这个|一家|一间|间|一个|一处|一座|有一家|有一间|有间|有一个|有一处|有家|有个|有|某某|某家|某个|某|开了|开的|新开|新建|办的|办了|开设|经营|处有|里有|内有|叫做|名叫|叫|名为|是|在建|正在建|外|内|里|上|交叉口|交汇处|交界处)+"
)
_TAIL_FILLERS = re.compile(
    r"(?:的|那家|这家|那个|这个|一家|一间|间|一个|一处|一座|有一家|有一间|有间|有一个|有一处|有家|有个|有|某某|某家|某个|某|内|处|在|名为|叫|与|和)+$"
)
_LEADS = re.compile("^(?:" + "|".join(sorted(LEADS, key=len, reverse=True)) + ")+")
_NO_NAME = re.compile(
    r"[的了是把被这很没让着吗呢吧我你他她]|群众|居民|村民|老板|困扰|该|楼下|对面|隔壁|旁边|每天|晚上|半夜|污染|排放|生产|扰民|问题|违法|非法|附近|周边|政府|有人|有人|存在|长期|不|垃圾|污水|多次|以来|以后|期间|年|月份|开始|周末|夜|晚|凌晨|白天|节假日|投产|造成|引起|导致"
)


def read(text: str, unit: str = "") -> Features:
    """What ``text`` speaks of; ``unit`` is the one it was given to (a county's name says where the complaint comes from)."""
    plain, origins = level(text[:MOST_CHARACTERS])

    def back(start: int, end: int) -> Span:
        return (origins[start], origins[end - 1] + 1)

    named = named_places(plain)
    businesses = _businesses(plain, named)
    spots = _spots(plain, named, businesses)
    taken = sorted(
        [(n.start, n.end) for n in named] + [(s.start, s.end) for s in spots] + [(b.start, b.end) for b in businesses]
    )
    named = named + _slots(plain, named, spots, businesses, taken)
    names = _names(plain, named, spots, businesses)

    def of(*sorts: str) -> tuple[Place, ...]:
        return tuple(Place(n.core, n.suffix, n.sort, back(n.start, n.end)) for n in named if n.sort in sorts)

    counties = of("county")
    if not counties and COUNTY_UNIT.search(unit) and not OFFICE.search(unit):
        counties = (Place(unit, "", "unit", (0, 0)),)
    covered = [(n.start, n.end) for n in named] + [(s.start, s.end) for s in spots]
    return Features(
        unit=unit,
        counties=counties,
        towns=of("town"),
        sites=of("village", "estate", "park", "road", "water", "slot"),
        spots=tuple(Spot(s.sort, s.value, back(s.start, s.end)) for s in spots),
        businesses=tuple(Business(b.kind, b.family, b.word, back(b.start, b.end)) for b in businesses),
        names=names,
        ills=tuple((ill, back(start, end)) for ill, start, end in kinds.ills(plain)),
        grams=_grams(plain, covered),
    )


def level(text: str) -> tuple[str, list[int]]:
    """``text`` in one width and without blanks, and where each of its characters stood."""
    chars: list[str] = []
    origins: list[int] = []
    for place, char in enumerate(text):
        if char.isspace():
            continue
        for one in unicodedata.normalize("NFKC", char):
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
        if not _overlaps(b.start, b.end, inside) and not _NO_BUSINESS.match(plain, b.end)
    ]
    introduced = [b for b in found if _INTRODUCED.search(plain[max(0, b.start - 8) : b.start])]
    if introduced:
        return introduced[:3]
    ends = [n.end for n in named] + [where.end for where in wheres(plain)]
    unknown = [
        kinds.Found("", "", plain[start:end], start, end)
        for name, start, end in kinds.unknown_businesses(plain, ends)
        if not (_overlaps(start, end, inside) or _NO_NAME.search(name) or _NO_BUSINESS.match(plain, end))
    ]
    return sorted([*unknown, *found], key=lambda one: (one.start, not one.family))[:1]


_INTRODUCED = re.compile(
    "(?:[一这那某两几](?:家|个|处|座|间|条)?|有家|有个|叫做?|名为|的|是|[村组屯寨区镇乡园栋楼号路街巷口头面边旁侧山下方底]|商砼|量贩|小型|大型)[^\\W\\d_]{0,3}$"
)
_NO_BUSINESS = re.compile(
    r"(?:正|斜)?对面|旁|隔壁|边上|边|附近|后面|背后|下方|下游|上游|[东西南北][侧面]|坑|积|满|都|了|后(?=[有一某的,)])|[一二三四五六七八九十\d]+[楼层]|无人|里的|内的"
)


def _overlaps(start: int, end: int, spans: list[Span]) -> bool:
    return any(start < other_end and other_start < end for other_start, other_end in spans)


def _spots(plain: str, named: list[Named], businesses: list[kinds.Found]) -> list[Where]:
    """Words that say where: behind a place or right before the business, and whole words (not the 东方 of 东方庭院)."""
    places = [n.end for n in named if n.sort != "county"]
    starts = {b.start for b in businesses}
    inside = [(n.start, n.end) for n in named] + [(b.start, b.end) for b in businesses]
    kept: list[Where] = []
    for where in reversed(wheres(plain)):
        if _overlaps(where.start, where.end, inside):
            continue
        if len(where.value) == 1 and where.sort == "landmark" and not _at_edge(plain, where.start, places):
            continue  # 滨江里 is a name
        if where.end not in starts and not _plain_spot(where, plain) and not _AFTER_SPOT.match(plain, where.end):
            continue
        if _near(plain, where.start, places, inside) or _leads(plain, where.end, starts):
            kept.append(where)
            starts.add(where.start)
    kept += [
        thing
        for end in places
        if (thing := things(plain, end))
        and not _overlaps(thing.start, thing.end, [*inside, *((s.start, s.end) for s in kept)])
    ]
    return sorted(kept, key=lambda where: where.start)


NEAR = 10
"""Characters between a town and a spot that may be the name of a site, a bracket and a comma included."""
_AFTER_SPOT = re.compile("$|[,。;:、()的某一二两有那这处内里外开新办建附就在路]|名为")


def _plain_spot(where: Where, plain: str) -> bool:
    """Whether it can be nothing but a spot, whatever stands behind it: 7栋, 西门, 小学对面."""
    return (
        where.sort in NUMBERED
        or where.sort == "gate"
        or (where.sort == "landmark" and len(where.value) > 1 and where.end - where.start - len(where.value) > 1)
    )


def _near(plain: str, start: int, places: list[int], inside: list[Span]) -> bool:
    """Whether a place ends shortly before, in the same part of the sentence or the one before, and no business between."""
    return any(
        0 <= start - end <= NEAR
        and not _BREAKS.search(plain[end:start].strip("(),"))
        and not any(end <= begin < start for begin, _ in inside)
        for end in places
    )


def _at_edge(plain: str, start: int, places: list[int]) -> bool:
    return start == 0 or start in places or plain[start - 1] in ",。;:、()的在"


def _leads(plain: str, end: int, starts: set[int]) -> bool:
    """Whether the business, or a spot that leads to it, comes next."""
    ahead = end + (plain[end : end + 1] == ",")
    if filler := _FILLERS.match(plain[ahead:]):
        ahead += filler.end()
    return any(ahead <= start <= ahead + 4 and not _BREAKS.search(plain[ahead:start]) for start in starts)


def _slots(
    plain: str, named: list[Named], spots: list[Where], businesses: list[kinds.Found], taken: list[Span]
) -> list[Named]:
    """The site that has no known ending: between the town and what comes next, or before a bracket that holds the town."""
    if any(n.sort in ("village", "estate", "slot") for n in named):
        return []
    roads = any(n.sort == "road" for n in named)
    for n in named:
        if n.sort not in ("town", "county"):
            continue
        if any(other.sort == "town" and other.start >= n.end for other in named):
            continue
        following = plain[n.end : n.end + 1]
        ahead = None if following == "的" else _gap(plain, n.end, taken)
        if following in (":", ","):
            # 高坪镇:渝海江南|菜市场楼上: behind a stop only what leads up to a spot or a business is a name.
            ahead = _gap(plain, n.end + 1, taken)
            ahead = ahead if ahead and any(ahead.end <= start <= ahead.end + 2 for start, _ in taken) else None
        if ahead:
            return [ahead]
        opened = plain.rfind("(", max(0, n.start - 12), n.start)
        if opened > 0 and not roads:
            begin = max(
                [end for _, end in taken if end <= opened] + [m.end() for m in _BREAKS.finditer(plain, 0, opened)],
                default=0,
            )
            before = _gap(plain, begin, [*taken, (opened, opened + 1)])
            if before:
                return [before]
    if spots and not roads:
        edges = [m.end() for m in _EDGE.finditer(plain, 0, spots[0].start)]
        begin = max(edges + [end for _, end in taken if end <= spots[0].start], default=0)
        before = _gap(plain, begin, [(spots[0].start, spots[0].end)])
        return [before] if before else []
    if businesses and not any(n.sort in ("town", "road") for n in named):
        owner = _OWNED.search(plain[: businesses[0].start])
        if owner and not _NO_NAME.search(owner["name"]):
            return [Named(owner["name"], "", "slot", owner.start("name"), owner.end("name"))]
    return []


_OWNED = re.compile(r"(?:^|[,。;:!?、(])(?P<name>[^\W\d_]{2,6})的(?:某|一家|那家|一个|那个)?$")
"""岜楼坡的(木板厂): where nothing else says where, the owner is a place."""


_EDGE = re.compile(_BREAKS.pattern + "|[的是在]")


def _gap(plain: str, begin: int, taken: list[Span]) -> Named | None:
    """The name between ``begin`` and the next thing known, if it looks like one."""
    following = min((start for start, _ in taken if start >= begin), default=None)
    stop = _BREAKS.search(plain, begin)
    end = min(len(plain) if following is None else following, stop.start() if stop else len(plain))
    piece = plain[begin:end]
    stripped = _LEADS.sub("", piece)
    stripped = _FILLERS.sub("", stripped)
    start = begin + len(piece) - len(stripped)
    core = _TAIL_FILLERS.sub("", stripped)
    if marker := re.search(r"有一|有家|一家|一间|一个|一处|那家|某|的|居民|村民|群众|业主|住户|开了", core):
        core = core[: marker.start()]
    if known := kinds.businesses(core):
        core = core[: known[0].start]
    core = without_spot(core)
    if not 2 <= len(core) <= LONGEST_GAP or _NO_NAME.search(core):
        return None
    return Named(core, "", "slot", start, start + len(core))


HEADED = "厂场站点店铺馆坊矿窑司业户城吧厅房楼院园社行部档摊棚"
"""How a business ends that may have a name of its own: 宏达砖厂 may, 广场舞 may not."""


def _names(plain: str, named: list[Named], spots: list[Where], businesses: list[kinds.Found]) -> tuple[str, ...]:
    """What stands right before a business, back to a place, a spot, a measure word or punctuation."""
    edges = [n.end for n in named] + [s.end for s in spots] + [b.end for b in businesses]
    names = []
    for business in businesses:
        if not business.family:
            if len(business.word) > 1:
                names.append(business.word)
            continue
        if business.word[-1] not in HEADED:
            continue
        begin = max(
            [edge for edge in edges if edge <= business.start]
            + [m.end() for m in _BREAKS.finditer(plain, 0, business.start)],
            default=0,
        )
        piece = plain[max(begin, business.start - 12) : business.start]
        for marker in re.finditer(
            r"一家|有家|一间|一个|一处|那家|这家|某某|某|叫做|名叫|名为|的|有一|一间|开了", piece
        ):
            piece = piece[marker.end() :] if marker.end() <= len(piece) else piece
            break
        piece = _FILLERS.sub("", _LEADS.sub("", piece))
        if 2 <= len(piece) <= 6 and not _NO_NAME.search(piece):
            names.append(piece)
    return tuple(dict.fromkeys(names))


def _grams(plain: str, covered: list[Span]) -> frozenset[str]:
    chars = list(plain)
    for start, end in covered:
        chars[start:end] = " " * (end - start)
    text = "".join(chars)
    return frozenset(a + b for a, b in pairwise(text) if a.isalnum() and b.isalnum())
