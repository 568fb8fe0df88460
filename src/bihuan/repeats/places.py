"""Named places in a Chinese text: 双溪县, 凤凰乡, 金盆湾村, 锦绣花园, 解放路.

What ends a name is a short list (县 镇 村 路 ...); what a name begins with is anything. A name reaches back to the place
before it, to punctuation, or to a word that leads up to a place (位于, 家住, 反映). Words that only look like a place
(村民, 小区居民, 一路) are known by what stands around them.
"""

import re
from dataclasses import dataclass

from bihuan.repeats.lexicon import either, loaded

_TOLD = loaded("places.toml")
SUFFIXES: dict[str, list[str]] = {sort: suffixes.split() for sort, suffixes in _TOLD["suffixes"].items()}
LEADS: list[str] = _TOLD["names"]["leads"].split()
"""What leads up to a place."""
HARD = "的了是把被某很没让着吗呢吧们得该在,。;:!?、()《》\"“”'…"
"""No name holds these; a name begins behind them."""
BEHIND: dict[str, str] = _TOLD["behind"]
"""Characters behind a suffix that make another word of it, unless the name stands right behind a place."""
NOT_NAMES = frozenset(_TOLD["names"]["no_names"].split())
WHOLE = {"管理区", "开发区", "高新区", "经开区", "新区", "示范区"}
"""Names of themselves."""
TROUBLES = re.compile(r"\d号|[臭噪污染排飘倒熏吵脏毒废尘]|扰民|垃圾|噪音|气味|在建|受|开了")
"""No name holds these: what seems to end one stands in the midst of the complaint."""
LONGEST = {"county": 12, "town": 12, "village": 10, "estate": 8, "park": 8, "road": 7, "water": 5}
SURE = 4
"""A name up to so many characters is taken to begin where it seems to; of a longer one only the end is sure."""
NUMBERED_ROAD = re.compile(r"[GSXYgsxy]\d{2,4}(?:国道|省道|县道|乡道|线)?|\d{2,3}(?:国道|省道|县道)")

_SORTS = {suffix: sort for sort, suffixes in SUFFIXES.items() for suffix in suffixes}
_SUFFIX = re.compile(either(_SORTS))
_LEAD = re.compile(either(LEADS))
_LONG_LEADS = re.compile(either(lead for lead in LEADS if len(lead) > 1))
_CLASS = re.compile(f"[{re.escape(HARD)}]|[那这](?=[家个里边处座些条])")


@dataclass(frozen=True, slots=True)
class Named:
    core: str
    suffix: str
    sort: str
    start: int
    end: int


def named_places(text: str) -> list[Named]:
    """The named places of ``text`` in their order."""
    found: list[Named] = [
        Named(match.group(), "", "road", match.start(), match.end()) for match in NUMBERED_ROAD.finditer(text)
    ]
    edge = 0  # where the next name may begin
    behind_place = False  # whether a place ends there
    at = 0
    while match := _SUFFIX.search(text, at):
        suffix, start, end = match.group(), match.start(), match.end()
        at = end
        begin, crisp = _beginning(text, edge, start, behind_place)
        if (
            crisp
            and text[begin] in "和与至、"
            and start - begin > 2
            and _SORTS[suffix] in ("road", found[-1].sort)
            and text[begin : begin + 2] != "和平"
        ):
            begin += 1
        core = text[begin:start]
        if not core and suffix in WHOLE:
            core, suffix = suffix, ""
        if suffix and not _stands(text, core, suffix, end, crisp):
            # 李庄镇, 小江村: what looked like an end is the middle of a longer name.
            at = start + 1
            continue
        sort = _SORTS[match.group()]
        if suffix == "区" and core and core[-1] in "东西南北中" and len(core) > 2:
            # 翡翠郦都|南区: the part is for the spots to find.
            found.append(Named(core[:-1], "", "slot", begin, start - 1))
            edge, behind_place = end, True
            continue
        if sort == "county" and ((crisp and found[-1].sort != "county") or (suffix == "区" and core[-1] in "东西南北")):
            sort = "estate"  # 张集街道|金域东区
        found.append(Named(core, suffix, sort, begin, end))
        edge, behind_place = end, True
    return sorted(found, key=lambda named: named.start)


def _beginning(text: str, edge: int, end: int, behind_place: bool) -> tuple[int, bool]:
    """Where the name that ends at ``end`` begins, and whether right behind a place."""
    begin = edge
    for hard in _CLASS.finditer(text, edge, end):
        begin = hard.end()
    for lead in _LONG_LEADS.finditer(text, begin, end):
        if end - lead.end() >= 0:
            begin = lead.end()
    while (single := _LEAD.match(text, begin, end)) and end - single.end() >= 2:
        begin = single.end()
    return begin, behind_place and begin == edge


def _stands(text: str, core: str, suffix: str, end: int, crisp: bool) -> bool:
    sort = _SORTS[suffix]
    if not 1 <= len(core) <= LONGEST[sort] or core in NOT_NAMES or TROUBLES.search(core):
        return False
    if any(char.isdigit() or char in "一二三四五六七八九十" for char in core) and sort == "road" and len(core) == 1:
        return False
    if sort in ("water", "village", "estate", "town") and len(core) < (1 if crisp else 2) and sort != "town":
        return False
    if _inside_longer(text, end, suffix, sort):
        return False
    following = text[end : end + 1]
    if sort == "town" and core[-1] in "向到给找去跟由经回于":
        return False
    if sort == "water" and not _WATER_NEXT.match(text, end):
        return False
    if sort == "road" and (core[-1] in "临沿门马公铁半条" or core[0] in "带跑洒漏压坏撒过走修"):
        return False
    if suffix == "村" and (text.startswith("民小组", end) or re.fullmatch(r"第?\d+", core)):
        return False
    if sort == "county" and _TOWN_SOON.match(text, end):
        return True
    if suffix == "路" and following and following in "掉漏洒撒抛扬颠跑":
        return False
    behind = BEHIND.get(suffix, "")
    return not following or following not in behind or (crisp and sort in ("village", "town", "estate"))


_TOWN_SOON = re.compile(r"[^\W\d_]{2,4}(?:镇|乡|街道)")
_WATER_NEXT = re.compile("$|[,。;、)的被边两沿上中下里流支干段岸堤库面污]|水[质体面里中位变被]")


_LONGER_NEXT = re.compile("村委会|行政村|自然村|居委会|社区|街道|镇|乡|村|路|县|市(?!场)|大道|大桥")
_LONGER_SOON = re.compile("[^\\W\\d_]{1,2}(?:村|镇|乡|社区|街道)(?![民里干口])")


def _inside_longer(text: str, end: int, suffix: str, sort: str) -> bool:
    """Whether what looks like the end of a name stands inside a longer one: 李庄|镇, 小江|湾村."""
    if suffix in ("村", "村委") and text.startswith("村", end):
        return False  # 吴石围村|村委会
    longer = _LONGER_NEXT.match(text, end)
    if longer and longer.group() != suffix and text[end : longer.end() + 1] not in ("村口", "村民", "村里"):
        return True
    inner = sort == "water" or suffix in ("庄", "寨", "屯")
    return inner and bool(_LONGER_SOON.match(text, end))
