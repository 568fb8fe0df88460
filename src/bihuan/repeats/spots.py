"""Where in a village or an estate: 三组, 7栋, 村口, 水库下方, 小学对面, 东侧."""

import re
from dataclasses import dataclass
from functools import lru_cache

from bihuan.repeats.lexicon import either, loaded

NUMBERED = ("group", "building", "number", "unit", "phase", "part", "grid", "stone", "stream", "annex", "lane")
"""Sorts of which a site has only one of the same value: 三组 is not 八组."""
NUMBER = r"[一二三四五六七八九十百零〇两\d]{1,4}"
_TOLD = loaded("places.toml")
_LANDMARKS = _TOLD["spots"]["landmarks"].split()
_ALONE = _TOLD["spots"]["alone"].split()
_RELATIONS: list[str] = [word for words in _TOLD["relations"].values() for word in words.split()]
_SURE = [word for word in _RELATIONS if len(word) > 1]
_OFTEN = set(_TOLD["spots"]["often_elsewhere"].split())

_FIRSTS = (
    "".join(sorted({re.escape(word[0]) for word in (*_LANDMARKS, *_ALONE)}))
    + "第约大往上下负附东西南北中正后侧边前一二三四五六七八九十百零〇两A-Za-z0-9"
)
_PATTERN = re.compile(
    # Most characters begin no spot: passing them by halves the time.
    f"(?=[{_FIRSTS}])(?:"
    rf"第?(?P<group>{NUMBER})(?:村民小组|居民小组|村民组|居民组|小组|生产队|组|队|社(?!区))"
    r"|往?(?P<stream>[上下])游(?:方向)?(?:走|约|大约|大概)*(?P<metres>\d+)多?(?:米|公里)(?:左右)?处?"
    rf"|第(?P<brigade>{NUMBER})(?:合作社|农业社|生产社|牧业队)"
    rf"|(?P<building>(?<![A-Za-z])[A-Za-z]?{NUMBER}[A-Za-z]?)(?:号楼|栋|幢|座|号厂房|号车间|号库房|号仓库|号房|#楼?)"
    rf"|第?(?P<grid>{NUMBER})(?:号)?网格"
    r"|[Kk](?P<stone>\d{1,4})(?:\+\d{1,3})?(?:处)?"
    r"|(?P<milestone>\d{1,4})(?:公里|千米|[Kk][Mm])(?:\+\d+米?)?(?:左右)?(?:处)?"
    rf"|(?P<unit>{NUMBER})单元"
    rf"|(?P<phase>{NUMBER})期"
    rf"|(?<!集)(?P<part>[东南西北中A-Za-z])区"
    rf"|(?P<storey>负?{NUMBER})(?:楼|层)"
    rf"|附(?P<annex>{NUMBER})号"
    r"|(?P<lane>\d{1,5})弄"
    rf"|(?P<number>{NUMBER})号"
    rf"|(?P<distance>(?:约|大约)?\d+(?:多)?米(?:处|左右处|左右)?)"
    rf"|(?P<gate>[东南西北]{{1,2}}|[正后侧大边前])(?:大)?门(?:口)?(?P<gaterel>{either(_SURE)})?"
    rf"|(?P<side>[东西南北]{{1,2}})(?:头|面|边|侧|方向|端|郊|部|角|岸|堍|首|段)"
    rf"|(?P<landmark>{either(_LANDMARKS)})(?P<relation>{either(_RELATIONS)})(?!游)(?!(?:方向|走|约|大约)*\d)"
    rf"|(?P<alone>{either(_ALONE)})(?!游)"
    r")"
)
_THING = re.compile(
    rf"(?P<thing>[^\W\d_]{{2,4}}?)(?:{either([word for word in _SURE if word not in _OFTEN] + ['旁'])})"
)
_TAIL = re.compile(
    r"的?(?P<tail>(?!里头|里面|外面|边上|跟前|附近|旁边|上面|下面)[^\W\d_的有在]{1,3}?[口里上下尾坪屋山坡岗梁顶脚岸坝侧段](?:[左右东西南北上下][岸侧边头面游])?)(?![村镇乡])"
)
"""Which part of a place, right behind its name: 沟口, 梁上, 东横屋, 北坡."""
GROUND_FLOOR = "底商"
GROUND_FLOORS = ("底商", "楼下", "门面", "商铺", "铺面", "门面房", "门市", "临街", "沿街", "临街门面", "裙楼")
"""Words for the shops below flats."""
ROADS, VILLAGE_ROAD = ("公路", "村道", "马路", "机耕路", "村公路", "通村公路", "大路"), "公路"
"""Of the one road through a village everybody has his own word."""
SIDES = "旁边侧面岸堍内外下上后前沿头"
"""What the words for a spot end in whose landmark no list knows: 敬老堂旁."""
_DIGITS = {
    "零": "0",
    "〇": "0",
    "一": "1",
    "二": "2",
    "两": "2",
    "三": "3",
    "四": "4",
    "五": "5",
    "六": "6",
    "七": "7",
    "八": "8",
    "九": "9",
}


@dataclass(frozen=True, slots=True)
class Where:
    sort: str
    value: str
    start: int
    end: int


def number(written: str) -> str:
    """十二 -> 12, 7 -> 7."""
    if "十" in written:
        tens, _, ones = written.partition("十")
        return f"{_DIGITS.get(tens, tens or '1')}{_DIGITS.get(ones, ones or '0')}"
    return "".join(_DIGITS.get(char, char) for char in written)


@lru_cache(maxsize=4)
def wheres(text: str) -> tuple[Where, ...]:
    """All words that may say where; which of them do is for the reader to see from what stands beside them."""
    found = []
    for match in _PATTERN.finditer(text):
        sort = match.lastgroup or ""
        if sort == "building" and match.group()[-1] == "座" and not match["building"].isascii():
            continue  # 一座砖厂
        if sort == "relation":
            sort, value = "landmark", VILLAGE_ROAD if match["landmark"] in ROADS else match["landmark"]
        elif sort == "gaterel":
            sort, value = "gate", match["gate"]
        elif sort == "metres":
            sort, value = "stream", match["stream"] + match["metres"]
        elif sort == "brigade":
            sort, value = "group", number(match["brigade"])
        elif sort == "milestone":
            sort, value = "stone", match["milestone"]
        elif sort in ("group", "building", "unit", "phase", "storey", "number", "grid", "annex"):
            value = number(match[sort])
        else:
            value = GROUND_FLOOR if match[sort] in GROUND_FLOORS else match[sort]
        found.append(Where(sort, value, match.start(), match.end()))
    return tuple(found)


_INSIDE = re.compile(either(word for word in (*_LANDMARKS, *_ALONE) if len(word) > 1))


def without_spot(name: str) -> str:
    """锦天花漾后山步道 -> 锦天花漾: what was taken for a name, up to the landmark it runs on into."""
    found = _INSIDE.search(name, 2)
    return name[: found.start()] if found else name


def things(text: str, start: int) -> Where | None:
    """A landmark that no list knows (砖窑坑旁) that begins at ``start``, where a place ends."""
    match = _THING.match(text, start)
    return Where("landmark", match["thing"], start, match.end()) if match else None


HALFWAY = "半山"
"""半山腰 and 半坡上 are one."""
_SECTION = re.compile(r"的?(?P<tail>[^\W\d_的有在]{1,4}?)段(?!时)")
"""Of a river: 入江口段, 下游段."""


def tail(text: str, start: int) -> Where | None:
    """The part of a place that is told right behind its name, which ends at ``start``."""
    match = section(text, start) or _TAIL.match(text, start)
    if not match:
        return None
    value = HALFWAY if match["tail"].startswith("半") else match["tail"]
    return Where("tail", value, match.start("tail"), match.end("tail"))


def section(text: str, start: int) -> re.Match[str] | None:
    """The section of a river that is told right behind its name, which ends at ``start``."""
    return _SECTION.match(text, start)
