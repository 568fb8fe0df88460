"""Dates and periods as papers write them: 2025年1月21日起至2月8日止, 2023.10.12-17, 六月三日."""

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from bihuan.numerals import parse_int

_N = r"(?:\d{1,2}|[一二三四五六七八九十廿]{1,3})"
_YEAR = r"(?:\d{4}|[〇零○一二三四五六七八九]{4})"
_DATE = re.compile(
    rf"(?<![\d.])(?:(?P<year>{_YEAR})年|(?P<same>今年|本年|同年|当年))?(?P<month>{_N})月(?P<day>{_N})[日号]"
    r"|(?<![\d.])(?P<year2>(?:19|20)\d{2})(?P<mark>[-./])(?P<month2>\d{1,2})(?P=mark)(?P<day2>\d{1,2})(?![\d.])"
)
_BEGINS = "动工|开工|启动|施行|实施|进驻|入驻|动身|出发|抵达|开幕|起始|开始"
_COMES = "受理|接到|收到|交办|转办|转出|转来|下发|立案|报案|接报"
_ENDS = "撤离|结束|离开|完工|收工|竣工|终止|闭幕|届满|为止|止|收尾|办结|答复|反馈|完成|销号|结案|公开"
_LEFT = (
    rf"(?:\d{{4}}年)?\d{{1,2}}月\d{{1,2}}日[^,;。\d]{{0,12}}(?:{_ENDS})[^,;。\d]{{0,6}},"
    r"(?:前后|总共|整个[\u4e00-\u9fff]{0,6})?(?:一?共|历时|为期|历经|持续|共计|历时共)了?\d{1,4}天"
)
"""6月24日完成任务撤离,前后历时20天: only with its length right behind is such a day the end of what began before."""
_TO = re.compile(
    r"(?:起|开始),(?:为期|历时|共)[\d一二三四五六七八九十]{1,3}(?:天|日|个工作日),(?=[\d一二三四五六七八九十]+月)|"
    rf"(?:{_BEGINS}|[\u4e00-\u9fff]{{0,4}}(?:起算?|开始|始))?,?(?:至|到|迄)(?=\d{{1,4}}[年月]|[一二三四五六七八九十〇]+[年月])|"
    rf",?(?:起算?|始|{_BEGINS}|{_COMES}),(?:于|到)?(?=(?:\d{{4}}年)?\d{{1,2}}月\d{{1,2}}日(?:{_ENDS}))|"
    rf"(?:,?[^,;。\d]{{0,16}}(?:{_BEGINS})[^,;。\d]{{0,16}}),(?:于|到)?(?={_LEFT})|"
    r"(?:\((?:星期|周).\))?(?:起|开始|上午|\d{1,2}[:时点]\d{0,2}分?)*(?:至|到|-{1,2}|—{1,2}|–|~|截止到|截至)(?!目前)"
)
_DAY_ONLY = re.compile(rf"(?P<day>{_N})[日号](?!内)|(?P<bare>\d{{1,2}})(?![\d年月.])")
_WEEKDAY = re.compile(r"\(?(?:星期|周)(?P<name>[一二三四五六日天])\)?")


@dataclass(frozen=True, slots=True)
class Day:
    """A date in the even text. ``day`` is None for one that no calendar has (11月31日); ``dated`` where the year is printed
    or follows from the date before it in the same period; ``last`` is the length of its month."""

    start: int
    end: int
    day: date | None
    dated: bool
    year: int | None
    month: int
    number: int
    last: int
    weekday: str = ""


@dataclass(frozen=True, slots=True)
class Period:
    """From one day to another."""

    first: Day
    last: Day


def days_in(plain: str, year: int | None = None) -> list[Day]:
    """Every date with month and day; the year of the one before it where none is printed, at first ``year``."""
    found: list[Day] = []
    for match in _DATE.finditer(plain):
        printed = match["year"] or match["year2"]
        if printed:
            year = parse_int(printed)
        month, number = parse_int(match["month"] or match["month2"]), parse_int(match["day"] or match["day2"])
        if month is None or number is None or month == 0 or number == 0:
            continue
        weekday = _WEEKDAY.match(plain, match.end())
        found.append(_day(match.span(), bool(printed), year, month, number, weekday["name"] if weekday else ""))
    return found


def _day(span: tuple[int, int], dated: bool, year: int | None, month: int, number: int, weekday: str = "") -> Day:
    known = year if year is not None and 1900 <= year <= 2200 else None
    last = monthrange(known or 2024, month)[1] if 1 <= month <= 12 else 0
    day = date(known, month, number) if known and 1 <= number <= last else None
    return Day(*span, day, dated, known, month, number, last, weekday)


def periods(plain: str, days: list[Day]) -> Iterator[Period]:
    """Every 从…至…; an end without year or month takes them from its beginning, the next year where it would lie before."""
    starts = {day.start: day for day in days}
    for first in days:
        to = _TO.match(plain, first.end)
        if to is None:
            continue
        last = starts.get(to.end())
        if last is None:
            only = _DAY_ONLY.match(plain, to.end())
            number = parse_int(only["day"] or only["bare"]) if only else None
            if only is None or number is None or not 1 <= number <= 31:
                continue
            last = _day((to.end(), only.end()), first.dated, first.year, first.month, number)
        elif not last.dated:
            last = _after(first, last)
        yield Period(first, last)


def _after(first: Day, last: Day) -> Day:
    year = first.year
    if year is not None and (last.month, last.number) < (first.month, first.number) and first.month - last.month >= 6:
        year += 1
    return _day((last.start, last.end), first.dated, year, last.month, last.number, last.weekday)
