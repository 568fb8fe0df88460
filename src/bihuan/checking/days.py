"""Periods against their stated length, and dates that cannot be."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

from bihuan.checking.dates import Day, Period, days_in, periods
from bihuan.checking.plaintext import Plain
from bihuan.checking.shapes import Statement, Used, Verdict
from bihuan.checking.tooearly import too_early
from bihuan.numerals import format_date, parse_int
from bihuan.workdays import Calendar

_LENGTH = re.compile(
    r"(?P<number>(?<![\d.月年\-—~])\d{1,4}|(?<![一二三四五六七八九十百月年])[一二三四五六七八九十百]{1,4})个?(?P<unit>工作日|自然日|日历[日天]|天|日(?![前起至期程]))(?P<within>内)?"
)
_CUE = re.compile(
    r"(?:共|凡|计|连续|耗时|花了|总共|一共|前后|时长|整整|达|为期|历时|期限|时限|时间|期间?|限|合计|共计|历经|持续|公示|公告|用时|为|\(|,|起|(?:工作|进驻|公示|公告|持续|历经|开展|用)了)(?:为|计|约)?$"
)
_YEAR = re.compile(r"(?<!\d)(20\d\d)(?=年|[〕\]])")
"""A paper whose days have no year has it in its title, its number or its date at the end."""
_ANY_YEAR = 2024
"""For papers without any: with a 29th of February, so that none is called impossible."""
_WORDS = "一二三四五六日"
_LONGEST = 3700
_REACH = 60


def days(even: Plain, calendar: Calendar) -> Iterator[Statement]:
    """Every period whose length is stated, every date that no calendar has or that lies before its case came in."""
    printed = _YEAR.search(even.plain)
    found = days_in(even.plain, int(printed[1]) if printed else _ANY_YEAR)
    yearless = printed is None and not any(day.dated for day in found)
    told = [period for period in periods(even.plain, found) if period.first.day and period.last.day]
    lengths = [match for match in _LENGTH.finditer(even.plain) if parse_int(match["number"])]
    starts = [match.start() for match in lengths]
    for index, period in enumerate(told):
        first, last = period.first.start - _REACH - 16, period.last.end + _REACH
        near = lengths[bisect_left(starts, first) : bisect_right(starts, last)]
        length = _length_of(even.plain, period, near, told[max(0, index - 3) : index + 4])
        statement = _held(even, period, length, calendar) if length else _backwards(even, period)
        if statement and yearless:
            statement = _without_year(statement, period, length)
        if statement:
            yield statement
    for day in found:
        yield from _impossible(even, day)
    if not yearless:
        yield from too_early(even, found)


def _without_year(statement: Statement, period: Period, length: re.Match[str] | None) -> Statement | None:
    """A period in a paper that names no year at all: days are days, unless they are working days or go over February's end."""
    first, last = period.first.day, period.last.day
    assert first is not None
    assert last is not None
    leap = date(_ANY_YEAR, 2, 29)
    if length is None or length["unit"] == "工作日" or last < first or first <= leap <= last:
        return None
    parts = tuple(f"--{day:%m-%d}" for day in (first, last))
    used = tuple(
        replace(one, value=part) if one.role == "part" else one
        for one, part in zip(statement.used, [*parts, ""], strict=False)
    )
    why = statement.why.replace(f"{_ANY_YEAR}年", "").partition("如指工作日")[0]
    return replace(statement, parts=parts, used=used, why=why)


def _length_of(plain: str, period: Period, lengths: list[re.Match[str]], told: list[Period]) -> re.Match[str] | None:
    """The stated length that belongs to a period: in its sentence, behind it first, with no other period in between."""
    best: tuple[int, re.Match[str]] | None = None
    for match in lengths:
        behind = match.start() >= period.last.end
        inside = period.first.end <= match.start() and match.end() <= period.last.start
        if not behind and not inside and match.end() > period.first.start:
            continue
        between = plain[period.last.end : match.start()] if behind else plain[match.end() : period.first.start]
        if len(between) > _REACH or re.search(r"[。\n;]", between) or (not behind and match["within"]):
            continue
        if not _CUE.search(plain[max(0, match.start() - 8) : match.start()]):
            continue
        if any(_lies_between(other, period, match) for other in told if other is not period):
            continue
        if not behind and any(_ends_before(plain, other, match) for other in told if other is not period):
            continue
        distance = len(between) + (0 if behind else 5)
        if best is None or distance < best[0]:
            best = (distance, match)
    return best[1] if best else None


def _lies_between(other: Period, period: Period, match: re.Match[str]) -> bool:
    first, last = sorted((period.first.start, match.start()))
    return first < other.first.start < last


def _ends_before(plain: str, other: Period, match: re.Match[str]) -> bool:
    """Whether a length belongs to the period in front of it: 6月3日至7月2日进驻,为期30天,7月3日至10日下沉."""
    between = plain[other.last.end : match.start()]
    return other.last.end <= match.start() and len(between) <= _REACH and not re.search(r"[。\n;]", between)


def _held(even: Plain, period: Period, match: re.Match[str], calendar: Calendar) -> Statement | None:
    first, last = period.first.day, period.last.day
    stated = parse_int(match["number"])
    assert first is not None
    assert last is not None
    assert stated is not None
    if last < first:
        return _backwards(even, period)
    if (last - first).days > _LONGEST:
        return None
    natural = (last - first).days + 1
    working = sum(calendar.is_workday(first + timedelta(step)) for step in range(natural))
    working_later = working - calendar.is_workday(first)
    by_work = match["unit"] == "工作日"
    if by_work and not period.first.dated and stated not in (working, working_later):
        return None
    if by_work and not all(calendar.is_known(day) for day in (first, last)):
        return None
    whole, later = (working, working_later) if by_work else (natural, natural - 1)
    unit = "个工作日" if by_work else "天"
    verdict: Verdict = "ok" if stated in (whole, later) else "mismatch"
    why = f"{_span(first, last)}首日计入为{whole}{unit}，首日不计为{later}{unit}；文中写{stated}{unit}"
    why += "，一致。" if verdict == "ok" else "，请核对。"
    if verdict == "mismatch" and not by_work and stated in (working, working_later):
        why += f"如指工作日，正好{stated}个，请写明“工作日”。"
    return _statement(even, period, (first, last), stated, whole, unit, verdict, why, match.span("number"))


def _backwards(even: Plain, period: Period) -> Statement | None:
    first, last = period.first.day, period.last.day
    assert first is not None
    assert last is not None
    told_apart = "," in even.plain[period.first.end : period.last.start]  # 转办,…公开: too_early's
    if last >= first or not period.last.dated or told_apart:
        return None
    why = f"止于{format_date(last)}，早于起始的{format_date(first)}，请核对。"
    apart = (last - first).days
    return _statement(even, period, (first, last), apart, apart, "天", "mismatch", why, None)


def _span(first: date, last: date) -> str:
    return f"{format_date(first)}至{format_date(last)}，"


def _statement(
    even: Plain,
    period: Period,
    ends: tuple[date, date],
    stated: int,
    computed: int,
    unit: str,
    verdict: Verdict,
    why: str,
    length: tuple[int, int] | None,
) -> Statement:
    used = [
        Used(*even.place(day.start, day.end), at.isoformat(), "part")
        for day, at in zip((period.first, period.last), ends, strict=True)
    ]
    first, last = period.first.start, period.last.end
    if length:
        used.append(Used(*even.place(*length), stated, "stated"))
        first, last = min(first, length[0]), max(last, length[1] + len(unit))
    start, end = even.place(first, min(last, len(even.plain)))
    parts = tuple(day.isoformat() for day in ends)
    return Statement("days", even.text[start:end], start, end, tuple(used), parts, stated, computed, unit, verdict, why)


def _impossible(even: Plain, day: Day) -> Iterator[Statement]:
    """A day that its month does not have; a day of the week that it was not."""
    start, end = even.place(day.start, day.end)
    quote = even.text[start:end]
    if not 1 <= day.month <= 12 or day.number > day.last:
        limit = f"{day.month}月没有{day.number}日" if 1 <= day.month <= 12 else f"没有{day.month}月"
        used = (Used(start, end, quote, "stated"),)
        why = f"{limit}，请核对日期。"
        yield Statement("days", quote, start, end, used, (quote,), day.number, day.last, "日", "mismatch", why)
    elif day.day and day.dated and day.weekday and day.weekday.replace("天", "日") != _WORDS[day.day.weekday()]:
        right = day.day.weekday() + 1
        used = (Used(start, end, day.day.isoformat(), "part"),)
        why = f"{format_date(day.day)}是星期{_WORDS[right - 1]}，文中写星期{day.weekday}，请核对。"
        said = "一二三四五六日".index(day.weekday.replace("天", "日")) + 1
        parts = (day.day.isoformat(),)
        yield Statement("days", quote, start, end, used, parts, said, right, "星期", "mismatch", why)
