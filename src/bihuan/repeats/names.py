"""Whether two names of places are one.

柳塘村 and 上柳塘村 are two villages, 柳塘村 and 柳湾村 are two; 柳糖村 is 柳塘村 mistyped. So a name is another as soon as it
differs, unless the difference is one that typing makes and names do not have: a character of the same sound that no
place is called by, one left out, one twice.
"""

from bihuan.repeats.beside import ENDS
from bihuan.repeats.features import Place
from bihuan.repeats.places import SURE
from bihuan.repeats.sounds import heard
from bihuan.repeats.spots import SIDES

BY_NAME = set(
    "村庄屯寨营堡集店铺街桥河江溪沟湖塘池潭泉井源园苑湾坪坝坡坎岗岭山峰岩洞冲坑坳垭口头尾背坊屋家院庙寺祠亭楼台阁门关圩墟埠渡滩洲岛港浦埔厝寮垌峒田地林树桃李杏梅柳松杨槐柏竹榆樟桑枣茶荷莲枫桂"
    "东南西北上下前后中大小新老旧左右高低长内外青白黑红黄金银铜铁石土沙水木火龙虎凤马牛羊鸡鹅鱼燕鹤一二三四五六七八九十王张刘陈赵吴周徐孙胡朱郭何罗高郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤"
)
"""What villages are called by: of two of these neither is the other mistyped."""
SAME_ENDS = (
    {
        "村",
        "行政村",
        "自然村",
        "村委会",
        "村委",
        "村民委员会",
        "社区",
        "居委会",
        "居民委员会",
        "村民小组",
        "村小组",
        "小组",
        "",
    },
    {"街道", "街道办", "街道办事处"},
)
ALIKE_ENDS = ({"街道", "街道办", "街道办事处", "镇", "乡", ""},)
"""A village becomes a community, a township a town; the name stays."""
COUNTS = set("一二三四五六七八九十0123456789")
LED = set("在为是由说称从到向对往跟于的有因")
"""What leads up to a name and may be taken for its beginning."""
SISTERS = set("东南西北上下前后中大小新老旧内外")
"""What tells a place from its sister."""
GOES_ON = "的正东西南北门口旁边对内里号栋楼后前侧上下附临沿"
"""How what was taken for the end of a site's name may go on although the name is over: 盛世湾|正门口."""


def agree(a: Place, b: Place) -> str:
    """same, alike (one may be the other mistyped or shortened) or other."""
    if a.core == b.core:
        return _ends(a, b)
    if "unit" in (a.sort, b.sort) and a.name == b.name:
        return "same"
    if "slot" in (a.sort, b.sort) and (a.name == b.name or heard(a.name) == heard(b.name)):
        return "alike"
    if a.suffix == b.suffix == "水库" and a.core.removesuffix("大") == b.core.removesuffix("大"):
        return "alike"
    if heard(a.core) == heard(b.core):
        return "other" if _both_names(a.core, b.core) else "alike"
    if (a.core[1:] == b.core and a.core[0] in LED) or (b.core[1:] == a.core and b.core[0] in LED):
        return "alike"
    if _tail(a, b) or _tail(b, a):
        return "alike"
    if "slot" in (a.sort, b.sort) and (_goes_on(a.name, b.name) or _goes_on(b.name, a.name)):
        return "alike"
    if _with_goods(a, b) or _with_goods(b, a):
        return "alike"
    seat = not {a.sort, b.sort}.isdisjoint({"county", "town"})
    return "alike" if _slipped(a.core, b.core, seat) else "other"


def _ends(a: Place, b: Place) -> str:
    """How 柳塘村 and 柳塘社区 compare, 柳河镇 and 柳河乡, 柳塘村 and 柳塘寨: the name is one, its end may differ."""
    if (
        a.suffix == b.suffix
        or "unit" in (a.sort, b.sort)
        or any(a.suffix in ends and b.suffix in ends for ends in SAME_ENDS)
    ):
        return "same"
    if "slot" in (a.sort, b.sort) or any(a.suffix in ends and b.suffix in ends for ends in ALIKE_ENDS):
        return "alike"
    return "other"


def _with_goods(longer: Place, shorter: Place) -> bool:
    """鲁东蔬菜批发市场, 鲁东批发市场: of a market or works what it is for may be left out."""
    one, other = longer.name, shorter.name
    if len(one) <= len(other) or one[-1] != other[-1] or "park" not in (longer.sort, shorter.sort):
        return False
    begin, end = _agreeing(one, other), _agreeing(one[::-1], other[::-1])
    return begin >= 2 and end >= 2 and (begin + end >= len(other) or one.endswith("市场"))


def _agreeing(one: str, other: str) -> int:
    """How many characters from the beginning on are the same."""
    places = range(min(len(one), len(other)))
    return next((place for place in places if one[place] != other[place]), len(places))


def _goes_on(shorter: str, longer: str) -> bool:
    more = longer[len(shorter) :]
    if not (longer.startswith(shorter) and more):
        return False
    within = len(shorter) > 2 and shorter[-1] in ENDS and len(more) > 2 and more[-1] in ENDS and more[0] not in SISTERS
    return more[0] in GOES_ON or within or (len(more) > 2 and more[-1] in SIDES)


def are_sisters(a: str, b: str) -> bool:
    """Whether one name is the other with what tells a place from its sister: 柳塘, 上柳塘; 双河柳塘, 双河小柳塘."""
    longer, shorter = (a, b) if len(a) > len(b) else (b, a)
    return len(longer) - len(shorter) == 1 and any(
        char in SISTERS and longer[:place] + longer[place + 1 :] == shorter for place, char in enumerate(longer)
    )


def is_mistyped(a: str, b: str) -> bool:
    """Whether two names that sound alike are one: the same, or no place is called by one of the characters that differ."""
    return len(a) == len(b) and not _both_names(a, b)


def _both_names(a: str, b: str) -> bool:
    return any(x != y and x in BY_NAME and y in BY_NAME for x, y in zip(a, b, strict=True))


def _tail(longer: Place, shorter: Place) -> bool:
    """Whether the longer name holds words before the name: 昨天路过柳塘 ends in 柳塘, 上柳塘 is a name of its own."""
    more = len(longer.core) - len(shorter.core)
    if (
        longer.core.endswith(shorter.core)
        and len(shorter.core) >= 2
        and more >= {"county": 1, "town": 2}.get(longer.sort, 99)
    ):
        return True
    return (
        len(longer.core) > SURE
        and len(shorter.core) >= 2
        and len(longer.core) - len(shorter.core) >= 2
        and longer.core.endswith(shorter.core)
    )


def _slipped(a: str, b: str, seat: bool) -> bool:
    """Whether one is the other with a character twice, or with one left out.

    One left out at an end makes another village of it (上柳塘, 柳塘); of towns and counties there are few, so that a ``seat``
    of which a character is missing is still that one unless the character tells it from its neighbour (大新, 新).
    """
    longer, shorter = (a, b) if len(a) > len(b) else (b, a)
    if len(longer) - len(shorter) != 1 or len(shorter) < (1 if seat else 2):
        return False
    for place, char in enumerate(longer):
        if longer[:place] + longer[place + 1 :] == shorter:
            if char in COUNTS:
                return False
            if char in SISTERS:
                return False  # 外桐坞, 外外桐坞; 双河柳塘村, 双河小柳塘村
            doubled = char in (longer[place - 1 : place] or "", longer[place + 1 : place + 2])
            inside = 0 < place < len(longer) - 1
            return doubled or inside or seat
    return False
