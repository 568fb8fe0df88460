"""Every number of a paper with its unit: 215件, 二十件, 2.75亿元, 900余人次, 46.9%, 12.5个百分点."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from bihuan.checking.cells import Table, table_in
from bihuan.checking.plaintext import Plain
from bihuan.checking.shapes import Figure, Number
from bihuan.numerals import parse_int

COUNTED = "微克/立方米|毫克/立方米|毫克/升|微克/升|吨/年|吨/日|个百分点|平方公里|平方千米|平方米|立方米|个工作日|立方|平方|人次|批次|家次|公里|千米|公顷|件次|户次|个次|宗次|台套|台次|公斤|千克|次|件|个|项|家|人|名|位|户|宗|起|处|条|座|台|辆|亩|米|吨|份|期|场|套|类|种|只|头|口|例|桩|块|栋|艘|眼|支|封|张|段|间|幅|枚|篇|页|幢|组|队|分(?![为别钟之解成类析贝])|批|天|亿元|万元|元|%|‰"
MONEY = {"元": 1, "千元": 1000, "万元": 10_000, "亿元": 100_000_000}
AREAS = {"平方米": 3, "亩": 2000, "公顷": 30_000, "平方公里": 3_000_000, "平方千米": 3_000_000}
"""In thirds of a square metre, so that all are whole: 1公顷=15亩, 1平方公里=100公顷."""
_NO_COUNT = re.compile(r"序号|编号|文号|号码|^号|电话|手机|日期|时间|时限|年[份度]|^[年月日]$")
AREA = "面积"
"""The unit of amounts in ``AREAS`` in a paper that has several of them."""
_RESTATED = re.compile(r"[(,]?(?:约?[合折为即计]{0,2}|相当于)约?")
_CHINESE = "[零〇○一二三四五六七八九十百千两]"
_SCALES = {
    "": 1,
    "百": 100,
    "千": 1000,
    "万": 10_000,
    "十万": 100_000,
    "百万": 1_000_000,
    "千万": 10_000_000,
    "亿": 100_000_000,
}
_QUANTITY = re.compile(
    rf"(?P<arabic>(?<![\d.])\d{{1,15}}(?:\.\d{{1,8}})?)(?P<more1>[余多几])?(?P<scale>百万|千万|十万|万|亿|千(?!米))?(?P<more2>[余多])?(?:\((?P<plus>\+\d{{1,3}})\))?(?P<unit>{COUNTED})?"
    rf"|(?P<of>[一二三四五六七八九十两\d]{{1,2}})分之(?P<part>[一二三四五六七八九十\d]{{1,2}})"
    rf"|(?<!{_CHINESE})(?<![第分达\d.])(?P<tenths>[一二三四五六七八九\d])成(?P<more4>[一二三四五六七八九])?(?![立功为员效果绩本年就套熟品份分交都色型语不长新人语体因形\d])"
    rf"|(?P<half>(?<=占)一半|(?<=[占近超过约到足了]{{2}})(?:一半|半数)|(?<=超过|接近|不足|将近|大约|不到)一半)"
    rf"|(?P<chinese>{_CHINESE}{{1,9}}(?:万{_CHINESE}{{0,9}})?)(?P<more3>[余多])?(?P<unit2>(?!期)(?:{COUNTED}))"
    rf"|百分之(?P<percent>{_CHINESE}{{1,7}}|\d{{1,3}})(?P<point>点[零〇一二三四五六七八九]{{1,4}})?"
)
_ROUGH_BEFORE = re.compile(
    r"(?:约|近|将近|接近|大约|超|超过|逾|上|(?<!材料)(?<!力度)(?<!证据)(?<!依据)(?<!能力)(?<!力量)(?<!资金)(?<!认识)(?<!投入)(?<!措施)(?<!手续)不足|不到|至少|突破|达到?近|达到?约)$"
)
_ROUGH_AFTER = re.compile(r"(?:以上|左右|上下|以下|以内|多)")
_NO_AMOUNT_BEFORE = re.compile(
    r"(?:第|[A-Za-z0-9\]〕\[/.\-—~+*×]|\d:|[(（]20\d\d[)）]|前|每|逐|任何|哪|每一|同一|某|另一)$"
)
_TOGETHER = re.compile(
    r"[项者类个种家处部]?(?:县|市|区|部分|方面|案件|问题|任务)?(?:合计|共计|总计|相加|之和|加起来|一共|合起来|共(?!同|有?[\u4e00-\u9fff]{2}))"
)
"""两项合计, 三者共: how many are added up, not an amount."""
_BOUND = re.compile(r"(?:及|或|\(含\))?(?:以上|以下|以内)(?=[^、,;。)\n余])")
_NO_AMOUNT_HERE = re.compile(r"^[几数]|^.?一起$")
"""几十件; 加在一起是 counts no 起."""
_ATTRIBUTES = ("次", "分", "天", "米")
_ATTRIBUTE = re.compile(r"的(?![\d一二三四五六七八九十百]+(?:[.\d]*%|分之))")
"""投诉2次的点位28个, 80至89分的19个: what kind, not how many."""
_MEASURES_KIND = re.compile(rf"(?:左右|上下|多)?的(?:各?[有为是计]|共有?|占了?)?(?:\d+|{_CHINESE}+)(?P<unit>{COUNTED})")
"""不足一百立方米的34处, 投资3000万元的12个: the measure says which are meant."""
_COUNTED_AS = re.compile(r"[^,;。\n\d]{0,14}[各都均]?(?:算|计[为作])")
"""一个电话、一封信各算一件: how it is counted, no amounts."""
_LASTS = re.compile(
    rf"(?:以上|以下|以内|左右)?的?(?:各?[有为是计]|共有?)?(?:\d+|{_CHINESE}+)(?P<unit>[件个项条宗起处家])"
)
"""4至7天19件: how long those waited."""
_KIND_OF_SHARE = re.compile(
    r"(?:以上|以下|左右|多)?(?:的[各有为是共\d一二三四五六七八九十]|(?:至|到|-|~|—)[一二三四五六七八九\d]+成)"
)
_CLASS = re.compile(r"[一二三四五六]类(?=水|断面|标准|及以|或|以上|\d)")
"""三类水质, 三类5个: a class, no count."""
_NO_AMOUNT_AFTER = re.compile(r"[年月日时点分秒号度轮届℃\dA-Za-z/\-—~:.+*×\]〕]|个月|小时|分钟|周岁|世纪|季度")


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number in ``Plain.plain``: ``start``..``end`` with its unit, ``digits`` the place of the number alone.

    ``value`` is exact; money is in yuan with unit 元 (areas: ``AREA``), ``printed`` is the unit as it stands there (万元).
    ``places`` are the decimals printed."""

    start: int
    end: int
    digits: tuple[int, int]
    value: Decimal
    unit: str
    printed: str
    places: int
    rough: bool
    worth: Decimal = Decimal(1)
    """What one of the printed unit is in ``unit``: 10 000 for 万元 and for 万亩."""
    plus: int = 0
    """What stands behind it as (+1): cases that others share."""


def quantities(plain: str) -> list[Quantity]:
    """The amounts in order. Dates, ordinals, numbers of documents and telephone numbers are none."""
    found = []
    position = 0
    while match := _QUANTITY.search(plain, position):
        position = max(match.end(), match.start() + 1)
        quantity = _quantity(plain, match)
        if quantity:
            found.append(quantity)
    return _areas_in_one(plain, found)


def _areas_in_one(plain: str, found: list[Quantity]) -> list[Quantity]:
    """Areas of several units brought to one; 2公顷(30亩) says the same twice, and the second stays as it is."""
    if len({quantity.unit for quantity in found} & AREAS.keys()) < 2:
        return found
    even: list[Quantity] = []
    for quantity in found:
        if quantity.unit in AREAS:
            size = AREAS[quantity.unit]
            area = replace(quantity, value=quantity.value * size, worth=quantity.worth * size, unit=AREA)
            before = even[-1] if even else None
            if before is None or not _restates(plain, before, area):
                quantity = area
        even.append(quantity)
    return even


def _restates(plain: str, before: Quantity, area: Quantity) -> bool:
    return (
        before.unit == AREA
        and before.printed != area.printed
        and _RESTATED.fullmatch(plain, before.end, area.start) is not None
        and abs(before.value - area.value) * 20 <= before.value
    )


def _quantity(plain: str, match: re.Match[str]) -> Quantity | None:
    before = plain[max(0, match.start() - 8) : match.start()]
    after = plain[match.end() : match.end() + 4]
    if match["percent"]:
        return _percent(match)
    if match["of"]:
        return _fraction(match)
    if match["half"]:
        return Quantity(*match.span(), match.span(), Decimal(50), "%", "%", 0, True)
    if match["tenths"]:
        return _tenths(plain, match)
    if _NO_AMOUNT_BEFORE.search(before) or _TOGETHER.match(
        plain, match.end("arabic" if match["arabic"] else "chinese")
    ):
        return None
    if _BOUND.match(plain, match.end()) or (match["unit"] in _ATTRIBUTES and _ATTRIBUTE.match(plain, match.end())):
        return None
    if match["unit2"] == "类" and _CLASS.match(plain, match.start()):
        return None
    if _measures_kind(plain, match):
        return None
    if match["chinese"] == "一" and (_COUNTED_AS.match(plain, match.end()) or re.search("[算计][为作成]?$", before)):
        return None
    if match["chinese"] == "一" and match["unit2"] == "次" and re.match("[\u4e00-\u9fff]", after):
        return None  # 一次通过, 一次性
    if match["chinese"]:
        whole = parse_int(match["chinese"])
        if whole is None or _NO_AMOUNT_HERE.search(plain[max(0, match.start() - 1) : match.end()]):
            return None
        unit, scale, places, value = match["unit2"], "", 0, Decimal(whole)
        if match["chinese"].endswith("万"):
            scale = "万"
        digits = match.span("chinese")
    else:
        unit, scale = match["unit"] or "", match["scale"] or ""
        if not unit and (_NO_AMOUNT_AFTER.match(after) or (not scale and not _bare(before, after, match["arabic"]))):
            return None
        value = Decimal(match["arabic"]) * _SCALES[scale]
        places = len(match["arabic"].partition(".")[2])
        digits = match.span("arabic")
    rough = bool(
        match["more1"] or match["more2"] or match["more3"] or _ROUGH_BEFORE.search(before) or _ROUGH_AFTER.match(after)
    )
    if unit == "分" and re.search(r"[时点]$", before):
        return None
    printed = scale + unit
    worth = Decimal(_SCALES[scale])
    if unit in MONEY:
        value *= MONEY[unit]
        worth *= MONEY[unit]
        unit = "元"
    return Quantity(
        match.start(), match.end(), digits, value, unit, printed, places, rough, worth, int(match["plus"] or 0)
    )


def _measures_kind(plain: str, match: re.Match[str]) -> bool:
    """Whether a measure only says which of the things counted right behind it are meant."""
    unit = match["unit"] or match["unit2"]
    behind = (_LASTS if unit == "天" else _MEASURES_KIND).match(plain, match.end())
    return behind is not None and bool(unit) and behind["unit"] not in (unit, "%", "‰")


def _fraction(match: re.Match[str]) -> Quantity | None:
    """四分之三, as rough percent."""
    whole, part = parse_int(match["of"]), parse_int(match["part"])
    if not whole or part is None or part > whole:
        return None
    return Quantity(*match.span(), match.span(), Decimal(part * 100) / whole, "%", "%", 0, True)


def _tenths(plain: str, match: re.Match[str]) -> Quantity | None:
    """八成六, as rough percent; not what only says which are meant (超过八成的有3个, 五成到八成的7个)."""
    tenths = parse_int(match["tenths"])
    if not tenths or _KIND_OF_SHARE.match(plain, match.end()):
        return None
    value = tenths * 10 + (parse_int(match["more4"]) or 0 if match["more4"] else 0)
    return Quantity(*match.span(), match.span(), Decimal(value), "%", "%", 0, True)


def _percent(match: re.Match[str]) -> Quantity | None:
    """百分之四十六点九."""
    whole = parse_int(match["percent"])
    if whole is None:
        return None
    point = match["point"] or ""
    tail = "".join(str(parse_int(char) or 0) for char in point[1:])
    value = Decimal(f"{whole}.{tail}") if tail else Decimal(whole)
    return Quantity(*match.span(), match.span(), value, "%", "%", len(tail), False)


def _bare(before: str, after: str, digits: str) -> bool:
    """Whether a number without a unit is an amount: 水35、大气42、噪声18."""
    return (
        len(digits) <= 7
        and not (len(digits) > 1 and digits.startswith("0"))
        and re.search(r"[\u4e00-\u9fff]$|[\u4e00-\u9fff][:+]$", before) is not None
        and not re.search(r"[年月号至期轮第令字栋幢室]$", before)
        and (not after or re.match(r"[、,;。)\n(]", after) is not None)
    )


def number(value: Decimal) -> Number:
    """As a JSON number."""
    return int(value) if value == value.to_integral_value() else float(value)


def figures_in(text: str) -> list[Figure]:
    """Every number of the paper that counts or measures something, those in cells of tables included, in the paper's order.

    Columns of serial numbers, days and telephones count nothing."""
    even = Plain(text)
    found = []
    for quantity in quantities(even.plain):
        start, end = even.place(*quantity.digits)
        found.append(
            Figure(start, end, _value(quantity), quantity.printed, _label(even.plain, quantity), quantity.rough)
        )
    for start, end in even.tables:
        table = table_in(text, start, end)
        found += _figures_of(table) if table else ()
    return sorted(found, key=lambda figure: figure.start)


def _figures_of(table: Table) -> Iterator[Figure]:
    for row in table.rows:
        for heading, cell in zip(table.headings, row, strict=False):
            if cell.value is not None and not _NO_COUNT.search(heading):
                yield Figure(cell.start, cell.end, number(cell.value), cell.unit, heading)


def _value(quantity: Quantity) -> Number:
    """In yuan for money; an area as it is printed."""
    if quantity.unit != AREA:
        return number(quantity.value)
    return number(quantity.value / next(size for unit, size in AREAS.items() if quantity.printed.endswith(unit)))


def _label(plain: str, quantity: Quantity) -> str:
    before = plain[max(0, quantity.start - 24) : quantity.start]
    return re.split(r"[、,;。:()\n!?%]|\d", before)[-1]
