"""Named places in a Chinese text: 双溪县, 凤凰乡, 金盆湾村, 锦绣花园, 解放路.

What ends a name is a short list (县 镇 村 路 ...); what a name begins with is anything. A name reaches back to the place
before it, to punctuation, or to a word that leads up to a place (位于, 家住, 反映). Words that only look like a place
(村民, 小区居民, 一路) are known by what stands around them.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from bihuan.repeats.lexicon import either, loaded
from bihuan.repeats.spots import number, without_spot

_TOLD = loaded("places.toml")
SUFFIXES: dict[str, list[str]] = {sort: suffixes.split() for sort, suffixes in _TOLD["suffixes"].items()}
LEADS: list[str] = _TOLD["names"]["leads"].split()
"""What leads up to a place."""
HARD = "的了是把被某很没让着吗呢吧们得该在,。;:!?、()《》【】\"“”'…"
"""No name holds these; a name begins behind them."""
STOPS = ",。;:!?、】"
BEHIND: dict[str, str] = _TOLD["behind"]
"""Characters behind a suffix that make another word of it, unless the name stands right behind a place."""
NOT_NAMES = frozenset(_TOLD["names"]["no_names"].split())
CORPS = ("团场", "团")
"""A farm of the corps stands where a town does, also where it is a unit of its own."""
OFFICE_ENDS = "局委办厅院队司处部心府"
"""What ends the name of an office."""
WHOLE = {"管理区", "开发区", "高新区", "经开区", "新区", "示范区"}
"""Names of themselves."""
TROUBLES = re.compile(r"\d号|[臭噪污染排飘倒熏吵脏毒废尘]|扰民|垃圾|噪音|气味|在建|受|开了")
"""No name holds these: what seems to end one stands in the midst of the complaint."""
LONGEST = {"county": 12, "town": 12, "village": 10, "estate": 8, "park": 8, "road": 7, "water": 5}
SURE = 4
"""A name up to so many characters is taken to begin where it seems to; of a longer one only the end is sure."""
WEAK = {"小组", "连队", "分场", "作业区", "办事处", "旗", "特区", "商厦"}
"""Endings that many other words have: a name only behind a place or a word that leads up to one."""
NUMBERED_ROAD = re.compile(
    r"(?:(?P<class>[GSXYgsxy]|国道|省道|县道|乡道)(?P<number>\d{2,4})(?:国道|省道|县道|乡道|线)?(?![\d栋幢座号室区])"
    r"|(?P<bare>\d{2,4})(?P<way>国道|省道|县道|乡道|线(?!路)))"
)
"""G207, 省道115线, 331省道."""
ROAD_CLASSES = {"G": "国道", "S": "省道", "X": "县道", "Y": "乡道", "线": ""}

_SORTS = {suffix: sort for sort, suffixes in SUFFIXES.items() for suffix in suffixes}
_SUFFIX = re.compile(either(_SORTS))
_LEAD = re.compile(either(LEADS))
LONG_LEADS = re.compile(either(lead for lead in LEADS if len(lead) > 1))
COMPANY = re.compile(
    r"(?<=[团场师营区内])第?(?P<nth>\d{1,3}|[一二三四五六七八九十百]{1,4})连队?(?![续夜年天忙日串环着声接同番带片体锁])"
)
"""沙洲团场|36连: a company of a farm corps is its village."""
CORPS_NUMBER = re.compile(
    r"(?<![第\d一二三四五六七八九〇零])(?P<farm>\d{2,3}|[一二三四五六七八九〇零]{2,4})团(?:场)?(?![伙队员购体圆聚建长结])"
)
"""129团, 一四八团: farms of the corps that have a number for a name."""
_HARD = re.compile(
    rf"[{re.escape(HARD)}]|[那这](?=[家个里边处座些条])|{NUMBERED_ROAD.pattern}|{COMPANY.pattern}|{CORPS_NUMBER.pattern}|\d弄"
)
_NO_ENDS = tuple(word for word in NOT_NAMES if len(word) > 1)
_NO_MARKET = re.compile("(?:个|这家?|边上|旁边?|门外|[街镇村]上)$")
"""东门边上|农贸市场."""
GROUPS = ("村民小组", "村小组", "小组")
_DIGITS = set("0123456789一二三四五六七八九十百")
_GROUP = re.compile(r"[\d一二三四五六七八九十][组队]$")
"""三组|村口."""
_NUMBER = re.compile(r"第?[\d一二三四五六七八九十]+")
_ROAD_NUMBER = re.compile(r"第?(?:\d+|[一二三四五六七八九十])")
"""二路 is a bus; 五一路 and 八一街 are names."""
_CROSSING = re.compile(r"[与及至跟]|和(?![谐平睦顺美])(?=[^\W\d_]{2})")
_JOINED = re.compile(r"[与及至到跟]|和(?![谐平睦顺美])")
"""Between two places of one sort."""
_TOWN_SOON = re.compile(r"[^\W\d_]{2,4}(?:镇|乡|街道)")
_WATER_NEXT = re.compile(
    "$|[^\\W\\d_]{1,4}段|入[江河湖海]|[,。;、)的被边两沿流段堤面污]|[上中下][游段]|水[质体面里中位变被]|[河江溪湖]水"
)
_LONGER_NEXT = re.compile(
    "村委会|行政村|自然村|村民小组|村小组|居委会|社区|嘎查|苏木|街道|镇|乡|屯(?!子)|村(?![民里])|路(?![段口边上面])|街(?![道坊边头面上])|巷|县|市(?!场)|大道|大桥"
)
_LONGER_SOON = re.compile(r"[^\W\d_]{1,2}(?:村|屯|镇|乡|社区|街道)(?![民里干口])")
_OWN_VILLAGE = re.compile("村(?:[东西南北口头尾中旁边]|委会?[^\\W\\d_]{0,3}[旁边面壁后前])")


@dataclass(frozen=True, slots=True)
class Named:
    core: str
    suffix: str
    sort: str
    start: int
    end: int
    anchored: bool = True
    """Whether it stands behind a place or a word that leads up to one, not just behind punctuation."""


@dataclass(frozen=True, slots=True)
class Learned:
    """Towns that were learned from many complaints: name -> (core, ending)."""

    towns: Mapping[str, tuple[str, str]]
    pattern: re.Pattern[str]

    def named(self, text: str) -> list[Named]:
        return [
            Named(*self.towns[match.group()], "town", match.start(), match.end())
            for match in self.pattern.finditer(text)
        ]


def named_places(text: str, unit: str = "", learned: Learned | None = None) -> list[Named]:
    """The named places of ``text`` in their order; the name of the ``unit`` is a county whatever it ends in."""
    told = [_unit(unit, match.start()) for match in re.finditer(re.escape(unit), text)] if unit else []
    told += learned.named(text) if learned else []
    found = [_numbered(match) for match in NUMBERED_ROAD.finditer(text)]
    found += told
    found += [
        Named(number(match["farm"]), "团", "town", match.start(), match.end()) for match in CORPS_NUMBER.finditer(text)
    ]
    found += [
        Named(number(match["nth"]), "连", "village", match.start(), match.end()) for match in COMPANY.finditer(text)
    ]
    edge = 0  # where the next name may begin
    behind = ""  # the sort of the place that ends there
    at = 0
    while match := _SUFFIX.search(text, at):
        suffix, start, at = match.group(), match.start(), match.end()
        if within := next((one for one in told if one.start < at <= one.end), None):
            edge, behind, at = within.end, within.sort, within.end
            continue
        if before := max((one for one in told if edge < one.end <= start), key=lambda one: one.end, default=None):
            edge, behind = before.end, before.sort
        begin = _beginning(text, edge, start, bool(behind))
        crisp = behind if begin == edge else ""
        if behind == crisp == _SORTS[suffix] and (joined := _JOINED.match(text, begin)):
            begin, crisp = joined.end(), ""
        if _SORTS[suffix] == "road" and (crossing := _CROSSING.search(text, begin, start)):
            begin, crisp = crossing.end(), ""
        named = _named(text, begin, start, suffix, crisp)
        if named is None:
            # 李庄镇, 小江村: what looked like an end is the middle of a longer name.
            at = start + 1
            continue
        anchored = bool(crisp) or (begin > 0 and text[begin - 1] not in STOPS)
        found.append(replace(named, anchored=anchored))
        edge, behind = at, named.sort
    return sorted(found, key=lambda named: named.start)


def _numbered(match: re.Match[str]) -> Named:
    """省道115线, S115 and 115省道 are one road: 115省道."""
    said = match["class"] or match["way"]
    core = match["number"] or match["bare"]
    return Named(core, ROAD_CLASSES.get(said.upper(), said), "road", match.start(), match.end())


def _unit(unit: str, start: int) -> Named:
    suffix = next((end for end in sorted(SUFFIXES["county"], key=len, reverse=True) if unit.endswith(end)), "")
    if corps := next((end for end in CORPS if unit.endswith(end)), ""):
        return Named(number(unit.removesuffix(corps)), corps, "town", start, start + len(unit))
    return Named(unit.removesuffix(suffix), suffix, "county", start, start + len(unit))


def _beginning(text: str, edge: int, end: int, behind_place: bool) -> int:
    """Where the name that ends at ``end`` begins."""
    begin = edge
    for hard in _HARD.finditer(text, edge, end):
        begin = hard.end()
    for lead in LONG_LEADS.finditer(text, begin, end):
        begin = lead.end()
    while not (behind_place and begin == edge) and (single := _LEAD.match(text, begin, end)) and single.end() < end:
        begin = single.end()
    # 归岭脚乡管: one says so of a place that another looks after.
    return begin + 1 if text.startswith("归", begin) and "管" in text[end : end + 4] else begin


def _named(text: str, begin: int, start: int, suffix: str, behind: str) -> Named | None:
    """The place whose name ends at ``start`` with ``suffix``, if it is one; ``behind`` is the sort of the place right before it."""
    core, end = text[begin:start], start + len(suffix)
    if not core and suffix in WHOLE:
        return Named(suffix, "", "county", begin, end)
    sort = _SORTS[suffix]
    if not core and sort == "park" and len(suffix) > 3 and suffix[-1] in "园区":
        return Named(suffix, "", "park", begin, end)
    if not _can_be_a_name(core, sort, suffix, bool(behind)) or _inside_longer(text, end, suffix):
        return None
    if suffix in WEAK and not behind and (begin == 0 or text[begin - 1] in STOPS):
        return None
    if _another_word(text, end, core, suffix, bool(behind)) or (sort == behind == "town"):
        return None
    if suffix == "区" and len(core) == 1 and core.isascii():
        return None  # 滨河花园|A区
    if suffix == "区" and core[-1] in "东西南北中" and (len(core) > 2 or behind):
        # 翡翠郦都|南区, 张集街道金域|东区: the part is for the spots to find.
        return Named(core[:-1], "", "slot", begin, start - 1)
    if suffix == "旗" and behind not in ("", "county"):
        return None  # 上江圩镇红旗|华庭
    if sort == "county" and behind not in ("", "county"):
        sort = "estate"
    return Named(core, suffix, sort, begin, end)


def _can_be_a_name(core: str, sort: str, suffix: str, behind_place: bool) -> bool:
    least = 2 if sort in ("water", "village", "estate") and not behind_place else 1
    if not least <= len(core) <= LONGEST[sort] or core in NOT_NAMES or core.endswith(_NO_ENDS) or TROUBLES.search(core):
        return False
    if len(core) > SURE and sort in ("village", "estate") and suffix != "嘎查" and without_spot(core) != core:
        return False
    if sort in ("village", "estate") and re.match(r"第[\d一二三四五六七八九十]", core):
        return False  # 林场|第23林班温泉山庄
    if suffix in GROUPS and core[-1] in _DIGITS:
        return False  # 石湾|第九村民小组
    if sort == "village" and suffix == "庄" and core[-1] in "山鱼饭酒茶":
        return False  # 温泉山庄
    if core[-1] in "辖片向到给找去跟由经回于让对" or _GROUP.search(core):
        return False
    if sort in ("park", "estate") and _NO_MARKET.search(core):
        return False
    if sort == "county":
        return core[-1] not in "我本该全工填禁限小社园厂库景校业山郊超菜股"
    if suffix == "巷" and len(core) == 1:
        return False  # 柳巷|沟村
    if sort == "road":
        return (
            core[-1] not in "临沿门马公铁半条线电套思网修走带炸压堵占挡拦让问弯字叉道来"
            and not (core[-1] == "一" and len(core) > 2)
            and core[0] not in "带跑洒漏压坏撒过走修"
            and not _ROAD_NUMBER.fullmatch(core)
        )
    return sort != "village" or not (_NUMBER.fullmatch(core) or core[-1] in "过穿绕到离回全半整满")


def _another_word(text: str, end: int, core: str, suffix: str, behind_place: bool) -> bool:
    """Whether what stands behind the suffix makes another word of it: 村民, 路面, 河水."""
    sort, following = _SORTS[suffix], text[end : end + 1]
    if sort == "water":
        return suffix != "水库" and not _WATER_NEXT.match(text, end)
    if sort == "county" and _TOWN_SOON.match(text, end):
        return False
    if suffix == "村" and text.startswith(("民小组", "民组", "小组"), end):
        return True
    if suffix == "路" and len(core) > 1 and following in ROADSIDE and (behind_place or core[-1] in "东西南北中"):
        return False  # 光明大道站前路|口, 解放南路|上
    if suffix == "路" and _ROAD_SECTION.match(text, end):
        return False  # 解放路|中段
    if not following or following not in BEHIND.get(suffix, ""):
        return False
    return not (behind_place and sort in ("village", "town"))


_ROAD_SECTION = re.compile("[东西南北中]段")
ROADSIDE = set("口上边旁段")


def _inside_longer(text: str, end: int, suffix: str) -> bool:
    """Whether what looks like the end of a name stands inside a longer one: 李庄|镇, 小江|湾村."""
    if suffix in ("村", "村委") and text.startswith("村", end):
        return False  # 吴石围村|村委会
    if _SORTS[suffix] == "village" and _OWN_VILLAGE.match(text, end):
        return False  # 大榆社区|村北
    longer = _LONGER_NEXT.match(text, end)
    if longer and longer.group() != suffix:
        return True
    inner = _SORTS[suffix] == "water" or suffix in ("庄", "寨", "屯", "弄")
    return inner and bool(_LONGER_SOON.match(text, end))
