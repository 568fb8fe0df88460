"""Numbers that say where although nobody knows what they count: 赵王|第18排大棚, 北港作业区|27堆场, 碱场林场|十林班.

Right behind a place a number counts what lies in it, whatever that is called; and what a counted thing stands behind is a
place, whatever it ends in. Times, people and amounts are counted too: their words are few and general.
"""

import re
from dataclasses import replace

from bihuan.repeats.edges import NO_NAME
from bihuan.repeats.lexicon import either
from bihuan.repeats.places import HARD, LEADS, STOPS, TROUBLES, Named
from bihuan.repeats.spots import NUMBER, Where, number

ROWS = ("排", "队", "组", "连", "栋", "幢", "座", "林")
AMOUNTS = "邻年月日天点时分秒周夜晚个家处股次户人名位岁份张件只头元块毛万千百亿吨斤亩米里公度多几来余半下些种样批辆台船车桶袋回遍阵层楼期栋幢单%、是直律切旦边面方定般带致起共同看到会口生路"
"""What stands behind a number that counts no places."""
MANY = "共约近有半这那每几传上达超满过长高宽深前后数第好KkGSXY.+-:/"
"""What stands before a number of an amount."""
LONGEST = 8
_NO_PLACE = re.compile("街坊|礼拜|星期|照片|[说讲叫]|^一|清晨|电话|年级")
_SLOPE = re.compile("的?(?P<tail>[东南西北]{1,2}[坡麓岸])")
_PART = re.compile(r"第?[\d一二三四五六七八九十]+[期组]|[东南西北][区门]$")
_COUNTED = re.compile(
    rf"(?P<of>的|那边|那里)?(?P<nth>第)?(?P<number>{NUMBER})(?![一二三四五六七八九十百〇\d])(?P<what>号(?!线)|(?![{AMOUNTS}])[^\W\d_A-Za-z])"
)
_EDGE = re.compile(
    rf"[{re.escape(HARD + STOPS)}\s【】「」/|—~]|{either(lead for lead in LEADS if len(lead) > 1)}|[在到从是于离距叫称]|[那这]个"
)


def counted(plain: str) -> list[tuple[int, Where]]:
    """Where each stands, a 的 or 第 before it included, and the number."""
    found = []
    for match in _COUNTED.finditer(plain):
        before = plain[match.start() - 1 : match.start()]
        said = match["nth"] or match["what"] == "号"
        if not before or before in MANY or not (before.isalnum() or match["of"]) or before.isascii():
            continue
        if before in "一二三四五六七八九十" or (
            not said and match["number"] in ("一", "两") and match["what"] not in ROWS
        ):
            continue
        found.append(
            (match.start(), Where("number", number(match["number"]), match.start("number"), match.end("what")))
        )
    return found


def numbered_sites(plain: str, named: list[Named]) -> list[Named]:
    """The names before counted things where no place that is known stands before them; only the first."""
    parts = [
        (match.start(), Where("tail", match["tail"], match.start("tail"), match.end()))
        for match in _SLOPE.finditer(plain)
    ]
    for start, where in sorted([*counted(plain), *parts], key=lambda one: one[0]):
        place = max((n.end for n in named if n.end <= start), default=0)
        if any(n.start < start < n.end for n in named) or place == start:
            continue
        said = plain[start : start + 2].lstrip("的")[:1]
        begin = max([place, *(edge.end() for edge in _EDGE.finditer(plain, place, start))])
        core = _PART.split(plain[begin:start])[0]
        if begin > place + 1 and not (said == "第" or said.isdigit() or plain[where.end - 1] in ("号", *ROWS)):
            continue  # 礼拜六, 街坊四邻
        if (
            2 <= len(core) <= LONGEST
            and not _NO_PLACE.search(core)
            and not NO_NAME.search(core)
            and not TROUBLES.search(core)
        ):
            return [Named(core, "", "slot", begin, begin + len(core))]
    return []


def without_number(site: Named, plain: str) -> Named:
    """What was taken for a name, up to the number it runs on into: 夏马勒垸|九小队."""
    cut = next((start for start, _ in counted(plain) if site.start + 1 < start < site.end), site.end)
    return replace(site, core=plain[site.start : cut], end=cut)
