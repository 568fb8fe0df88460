"""Coordinates as people write them, and how far two of them lie apart. Degrees are WGS 84, north before east.

CGCS2000, which official Chinese maps use, differs from it by less than a metre. GCJ-02 and BD-09, which map apps in China
show, are shifted by some hundred metres and are never converted in silence: a text that names them is refused.
"""

import re
from math import asin, cos, radians, sin, sqrt

from bihuan.refusals import Unusable

Place = tuple[float, float]
"""Degrees north and east."""
NORTH, EAST = (3.0, 54.0), (73.0, 136.0)
"""Between which degrees China lies, its seas included. The two never meet, so that two bare numbers tell which is which."""
SHIFTED = re.compile(r"gcj|bd-?09|火星|高德|百度|腾讯", re.IGNORECASE)
NAMED = re.compile(r"wgs[-\s]?84|cgcs[-\s]?2000|国家?2000|坐标系?|位置|经纬度", re.IGNORECASE)
SIGNS = str.maketrans(
    {"º": "°", "˚": "°", "度": "°", "’": "′", "'": "′", "分": "′", "”": "″", '"': "″", "秒": "″", "−": "-", "：": ":"}
    | dict(zip("０１２３４５６７８９．－", "0123456789.-", strict=True))
)
SIDES = (
    ("E", re.compile(r"东经|经度|longitude|lon|lng|东", re.IGNORECASE)),
    ("N", re.compile(r"北纬|纬度|latitude|lat|北", re.IGNORECASE)),
    ("W", re.compile(r"西经|西")),
    ("S", re.compile(r"南纬|南")),
)
NUMBER = r"\d+(?:\.\d+)?"
CORE = rf"(?P<{{0}}deg>-?{NUMBER})\s*°?\s*(?:(?P<{{0}}min>{NUMBER})\s*′\s*)?(?:(?P<{{0}}sec>{NUMBER})\s*(?:″|′′)\s*)?"
PART = re.compile(rf"(?P<before>[ENWS])[\s:=]*{CORE.format('a')}|{CORE.format('b')}(?P<after>[ENWS])?", re.IGNORECASE)
BETWEEN = re.compile(r"[\s,，、;；/|()（）:=]*")
EXAMPLE = "112.6034, 26.2278 或 东经112°36′12″ 北纬26°13′40″"


def read_place(text: str) -> Place:
    """Degrees north and east out of what somebody typed or pasted: decimal degrees or 度分秒, in either order where
    letters, characters or the numbers themselves say which is which. ``Unusable`` says in a sentence what to do."""
    if SHIFTED.search(text):
        raise Unusable("这里填 WGS-84 坐标：高德、腾讯、百度地图上的坐标有几百米偏移，请换算以后再填。")
    plain = NAMED.sub(" ", text)
    for letter, words in SIDES:
        plain = words.sub(letter, plain)
    plain = plain.translate(SIGNS)
    found = list(PART.finditer(plain))
    if len(found) != 2 or not BETWEEN.fullmatch(PART.sub("", plain)):
        raise Unusable(f"没有看懂坐标：请写成 {EXAMPLE}。")
    (one, side), (other, side2) = (_part(match) for match in found)
    if side + side2 not in ("", "EN", "NE"):
        raise Unusable(f"没有看懂坐标：经度、纬度要各写一个，请写成 {EXAMPLE}。")
    north_first = side == "N" or (not side and one < EAST[0])
    north, east = (one, other) if north_first else (other, one)
    if not (NORTH[0] <= north <= NORTH[1] and EAST[0] <= east <= EAST[1]):
        raise Unusable("坐标不在中国境内：请核对经度、纬度有没有写反或写错。")
    return round(north, 6), round(east, 6)


def _part(match: re.Match[str]) -> tuple[float, str]:
    """Degrees, and E or N where it says so."""
    group = match.groupdict()
    which = "a" if group["before"] else "b"
    side = (group["before"] or group["after"] or "").upper()
    if side in ("W", "S"):
        raise Unusable("坐标不在中国境内：请核对经度、纬度有没有写反或写错。")
    minutes, seconds = float(group[f"{which}min"] or 0), float(group[f"{which}sec"] or 0)
    if minutes >= 60 or seconds >= 60:
        raise Unusable("坐标的分和秒要小于60，请核对。")
    return float(group[f"{which}deg"]) + minutes / 60 + seconds / 3600, side


def said_place(place: Place) -> str:
    """东经112.603400° 北纬26.227800°: what ``read_place`` reads back."""
    north, east = place
    return f"东经{east:.6f}° 北纬{north:.6f}°"


def kilometres(one: Place, other: Place) -> float:
    """Along the great circle."""
    north, north2 = radians(one[0]), radians(other[0])
    east = radians(other[1] - one[1])
    half = sin((north2 - north) / 2) ** 2 + cos(north) * cos(north2) * sin(east / 2) ** 2
    return 2 * 6371 * asin(min(1, sqrt(half)))


def said_distance(away: float) -> str:
    """约350米, 约2.4公里, 约35公里: kilometres as people say them."""
    if away < 1:
        return f"约{max(10, round(away * 100) * 10)}米"
    return f"约{away:.1f}公里" if away < 10 else f"约{away:.0f}公里"
