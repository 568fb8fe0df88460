"""Names without a known ending: of sites (锦绣一品) by where they stand, of firms (宏达砖厂) by what they stand before."""

import re

from bihuan.repeats import kinds
from bihuan.repeats.edges import BREAKS, FILLERS, NO_NAME, SAYS_THERE, TAIL_FILLERS, Span, overlaps
from bihuan.repeats.lexicon import either
from bihuan.repeats.places import LEADS, LONG_LEADS, Named
from bihuan.repeats.spots import SIDES, Where, section, without_spot

LONGEST_GAP = 8
LONGEST_WITH_SPOT = 12
FORMER = "旧原老"
"""What a landmark once was."""
HEADED = "厂场站点店铺馆坊矿窑司业户城吧厅房楼院园社行部档摊棚"
"""How a business ends that may have a name of its own: 宏达砖厂 may, 广场舞 may not."""

_OWNED = re.compile(r"(?:^|[,。;:!?、(])(?P<name>[^\W\d_]{2,6})的(?:某|一家|那家|一个|那个)?$")
"""岜楼坡的(木板厂): where nothing else says where, the owner is a place."""
_THERE_IS = re.compile(
    r"(?:^|[,。;:!?、(])(?P<name>[^\W\d_]{2,12}?)(?:(?:新?开了|建了|办了|那里有|有)?一[家个间处座]|(?:新?开了|建了|办了|有)[家个间处座]|[这那][家个间处座]|的)[^\W\d_]{0,6}$"
)
"""前何家集砖窑坑旁|开了家(火锅店)."""
_BEFORE_FIRM = re.compile(
    r"(?:开了|办了|建了|有)?[一那这某]?(?:家(?![具禽电私居])|间|个|处)|某某|某|叫做|名叫|名为|的|开了|建了"
)
_NUMBERED = re.compile(r"第?[A-Za-z]?\d")
_SAID_TO_BE = re.compile(
    r"(?:说的(?:就)?是|位于|坐落[于在]|地处|地点[是为在]?:?|地址[是为在]?:?|位置[是为在]?:?|地方[是在])(?P<name>[^\W\d_]{2,8}?)(?=[,。;:(]|第?[A-Za-z]?\d|第|[东西南北正后大]门|[一二三四五六七八九十]+[期栋幢组])"
)
"""我说的是黄沙埠,归岭脚乡管."""
_EDGE = re.compile(BREAKS.pattern + "|[的是在]")
_LEADS = re.compile(f"^(?:{either(LEADS)})+")


def unmarked_sites(
    plain: str, named: list[Named], spots: list[Where], businesses: list[kinds.Found], taken: list[Span]
) -> list[Named]:
    """The site that has no known ending: between the town and what comes next, or before a bracket that holds the town."""
    if any(n.sort in ("village", "estate", "park", "slot") for n in named):
        return []
    if any(n.sort == "water" and section(plain, n.end) for n in named):
        return []  # 古井溪|拦河坝段
    roads = any(n.sort == "road" for n in named)
    if not roads and (said := _SAID_TO_BE.search(plain)) and not overlaps(*said.span("name"), taken):
        core = without_spot(TAIL_FILLERS.sub("", said["name"]))
        if len(core) > 1 and not NO_NAME.search(core):
            return [Named(core, "", "slot", said.start("name"), said.start("name") + len(core))]
    for n in named:
        if n.sort not in ("town", "county"):
            continue
        if any(other.sort == "town" and other.start >= n.end for other in named):
            continue
        following = plain[n.end : n.end + 1]
        ahead = _gap(plain, n.end, taken)
        if following in (":", ",", "的"):
            # 高坪镇:渝海江南|菜市场楼上: behind a stop only what leads up to a spot or a business is a name.
            ahead = _gap(plain, n.end + 1, taken)
            ahead = ahead if ahead and any(ahead.end <= start <= ahead.end + 2 for start, _ in taken) else None
        if ahead and (not roads or any(ahead.end == other.start for other in named)):
            return [ahead]
        opened = plain.rfind("(", max(0, n.start - 12), n.start)
        if opened > 0 and not roads:
            begin = max(
                [end for _, end in taken if end <= opened] + [m.end() for m in _EDGE.finditer(plain, 0, opened)],
                default=0,
            )
            before = _gap(plain, begin, [*taken, (opened, opened + 1)])
            if before:
                return [before]
    if spots and not roads:
        start = spots[0].start - (plain[spots[0].start - 1 : spots[0].start] == "的")
        edges = [m.end() for m in _EDGE.finditer(plain, 0, start)]
        begin = max(edges + [end for _, end in taken if end <= start], default=0)
        before = _gap(plain, begin, [(start, spots[0].end)])
        return [before] if before else []
    if businesses and not any(n.sort in ("town", "road") for n in named):
        owner = _OWNED.search(plain[: businesses[0].start])
        if owner and not NO_NAME.search(owner["name"]):
            return [Named(owner["name"], "", "slot", owner.start("name"), owner.end("name"))]
    if businesses and not roads and (there := _THERE_IS.search(plain[: businesses[0].start])):
        lead = max((found.end() for found in LONG_LEADS.finditer(there["name"])), default=0)
        core = _LEADS.sub("", there["name"][lead:])
        if len(core) > 1 and not NO_NAME.search(core):
            return [Named(core, "", "slot", there.end("name") - len(core), there.end("name"))]
    return []


def _gap(plain: str, begin: int, taken: list[Span]) -> Named | None:
    """The name between ``begin`` and the next thing known, if it looks like one."""
    following = min((start for start, _ in taken if start >= begin), default=None)
    stop = BREAKS.search(plain, begin)
    end = min(len(plain) if following is None else following, stop.start() if stop else len(plain))
    piece = plain[begin:end]
    lead = max((found.end() for found in LONG_LEADS.finditer(piece)), default=0)
    stripped = _LEADS.sub("", piece[lead:])
    if filler := FILLERS.match(stripped):
        kept = len(filler.group()) - len(filler.group().rstrip("内外里"))  # 外箬岙 is a name
        stripped = stripped[filler.end() - kept :]
    start = begin + len(piece) - len(stripped)
    core = TAIL_FILLERS.sub("", stripped)
    if marker := re.search(
        rf"{SAYS_THERE}|有一|有家|一家|一间|一个|一处|那家|某|的|居民|村民|群众|业主|住户|开了|一带|附近|境内|路段|有人|有多",
        core,
    ):
        core = core[: marker.start()]
    if known := kinds.businesses(core):
        core = core[: known[0].start]
    core = without_spot(_NUMBERED.split(core)[0])
    if end == following:
        core = core.rstrip(FORMER)  # 煤沟坪旧|粮站院里
    longest = LONGEST_GAP if core[-1:] not in SIDES else LONGEST_WITH_SPOT
    if not 2 <= len(core) <= longest or NO_NAME.search(core):
        return None
    return Named(core, "", "slot", start, start + len(core))


def firms(plain: str, named: list[Named], spots: list[Where], businesses: list[kinds.Found]) -> tuple[str, ...]:
    """What stands right before a business, back to a place, a spot, a measure word or punctuation."""
    edges = [n.end for n in named] + [s.end for s in spots] + [b.end for b in businesses]
    names = []
    for business in businesses:
        if not business.family:
            continue
        if business.word[-1] not in HEADED:
            continue
        begin = max(
            [edge for edge in edges if edge <= business.start]
            + [m.end() for m in BREAKS.finditer(plain, 0, business.start)],
            default=0,
        )
        piece = plain[max(begin, business.start - 12) : business.start]
        if marker := _BEFORE_FIRM.search(piece):
            piece = piece[marker.end() :]
        piece = FILLERS.sub("", _LEADS.sub("", piece))
        if 2 <= len(piece) <= 6 and not NO_NAME.search(piece):
            names.append(piece)
    return tuple(dict.fromkeys(names))
