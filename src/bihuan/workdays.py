"""From a rule, a start and the calendar to a due date that explains itself. Pure functions of their arguments."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

Roll = Literal["none", "next_workday"]
LimitUnit = Literal["minutes", "hours", "natural_days", "working_days", "months"]
UNIT_WORDS: dict[str, str] = {
    "minutes": "分钟",
    "hours": "小时",
    "natural_days": "天",
    "working_days": "个工作日",
    "months": "个月",
}


@dataclass(frozen=True)
class Calendar:
    """Days that differ from the weekend rule, and the years whose arrangement has been published."""

    holidays: frozenset[date] = frozenset()
    workdays: frozenset[date] = frozenset()
    published: frozenset[int] = frozenset()

    def is_workday(self, day: date) -> bool:
        return day in self.workdays or (day.weekday() < 5 and day not in self.holidays)

    def is_known(self, day: date) -> bool:
        """Whether the year's arrangement is published; otherwise only weekends are known."""
        return day.year in self.published


@dataclass(frozen=True)
class Limit:
    """How long something may take. With ``first_day_counted`` the start is day one; ``roll`` moves an end that is
    no working day to the next one."""

    amount: int
    unit: LimitUnit
    first_day_counted: bool = False
    roll: Roll = "none"

    def __str__(self) -> str:
        return f"{self.amount}{UNIT_WORDS[self.unit]}"


@dataclass(frozen=True)
class Suspension:
    """The clock stood still from ``since`` until the day before ``until`` (None: it still does)."""

    since: date
    until: date | None = None


@dataclass(frozen=True)
class Extension:
    """More time, granted: counted on from the day reached without it, the first day not counted."""

    amount: int
    unit: LimitUnit
    reason: str = ""


@dataclass(frozen=True)
class Step:
    """One sentence of the explanation, and the day it arrives at."""

    text: str
    day: date | None


@dataclass(frozen=True)
class Due:
    """The last day on which the thing is in time. ``on`` is None while a suspension is open; ``at`` is the minute for
    limits in minutes or hours; ``provisional`` when the way there crosses a year not published yet."""

    on: date | None
    at: datetime | None
    provisional: bool
    steps: tuple[Step, ...]


def due(
    limit: Limit,
    start: date | datetime,
    calendar: Calendar,
    suspensions: Iterable[Suspension] = (),
    extensions: Sequence[Extension] = (),
) -> Due:
    """When ``limit`` runs out. Raises ``ValueError`` for a negative amount, or minutes counted from a bare day."""
    if limit.amount < 0 or any(extension.amount < 0 for extension in extensions):
        raise ValueError("a limit is not negative")
    first = start.date() if isinstance(start, datetime) else start
    pauses = _merged(suspensions, first)
    if limit.unit in ("minutes", "hours"):
        return _due_minutes(limit, start)
    steps = [Step(f"自{_words(first)}起算{limit}，{'当日计入' if limit.first_day_counted else '当日不计'}", first)]
    day = _advance(first, limit.amount, limit.unit, calendar, limit.first_day_counted, pauses, steps)
    for extension in extensions:
        if day is None:
            break
        day = _advance(day, extension.amount, extension.unit, calendar, False, pauses, steps)
        why = f"({extension.reason})" if extension.reason else ""
        steps.append(Step(f"延期{extension.amount}{UNIT_WORDS[extension.unit]}{why},至{_words(day)}", day))
    if day is None:
        steps.append(Step("中止尚未结束，期限暂不确定", None))
        return Due(None, None, False, tuple(steps))
    if limit.roll == "next_workday" and not calendar.is_workday(day):
        while not calendar.is_workday(day):
            day += timedelta(days=1)
        steps.append(Step(f"末日不是工作日，顺延至{_words(day)}", day))
    provisional = _crosses_unknown(limit, extensions, calendar, first, day)
    if provisional:
        steps.append(Step(f"{day.year}年节假日安排尚未公布，暂按周末推算", day))
    steps.append(Step(f"期限为{_words(day)}", day))
    return Due(day, None, provisional, tuple(steps))


def period(limit: Limit, start: date, calendar: Calendar) -> tuple[date, date]:
    """First and last day of a period such as a public notice that begins on ``start``; ``limit`` says how it counts."""
    last = due(limit, start, calendar).on
    assert last is not None  # only an open suspension leaves it undecided
    return start, last


def _due_minutes(limit: Limit, start: date | datetime) -> Due:
    if not isinstance(start, datetime):
        raise ValueError("minutes and hours are counted from a moment, not from a day")
    length = timedelta(minutes=limit.amount) if limit.unit == "minutes" else timedelta(hours=limit.amount)
    at = start + length
    steps = (
        Step(f"自{_words(start.date())}{start:%H:%M}起算{limit}", start.date()),
        Step(f"期限为{_words(at.date())}{at:%H:%M}", at.date()),
    )
    return Due(at.date(), at, False, steps)


def _advance(
    start: date,
    amount: int,
    unit: LimitUnit,
    calendar: Calendar,
    first_day_counted: bool,
    pauses: Sequence[Suspension],
    steps: list[Step],
) -> date | None:
    if unit == "months":
        return _paused(start, _months_later(start, amount), pauses, steps)
    if unit not in ("natural_days", "working_days"):
        raise ValueError("days cannot be mixed with minutes or hours")
    only_working = unit == "working_days"
    day = start - timedelta(days=1) if first_day_counted else start
    left = amount
    skipped = rested = 0
    while left > 0:
        day += timedelta(days=1)
        pause = next((p for p in pauses if p.since <= day and (p.until is None or day < p.until)), None)
        if pause is not None:
            if pause.until is None:
                steps.append(Step(f"自{_words(pause.since)}起中止", None))
                return None
            rested += (pause.until - day).days
            day = pause.until - timedelta(days=1)
        elif not only_working or calendar.is_workday(day):
            left -= 1
        else:
            skipped += 1
    if skipped:
        steps.append(Step(f"其间休息日、节假日{skipped}天不计", day))
    if rested:
        steps.append(Step(f"其间中止{rested}天不计", day))
    return day


def _paused(start: date, end: date, pauses: Sequence[Suspension], steps: list[Step]) -> date | None:
    """A term in months is lengthened by every suspended day that falls into it."""
    for pause in pauses:
        if pause.since > end:
            break
        if pause.until is None:
            steps.append(Step(f"自{_words(pause.since)}起中止", None))
            return None
        lost = (pause.until - max(pause.since, start)).days
        if lost > 0:
            end += timedelta(days=lost)
            steps.append(Step(f"其间中止{lost}天不计", end))
    return end


def _months_later(day: date, months: int) -> date:
    """The same day of a later month, or that month's last day where it is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    following = date(year + (month == 11), (month + 1) % 12 + 1, 1)
    return min(date(year, month + 1, 1) + timedelta(days=day.day - 1), following - timedelta(days=1))


def _merged(suspensions: Iterable[Suspension], start: date) -> list[Suspension]:
    """Suspensions in order, those that touch made one, those that were over before ``start`` left out."""
    merged: list[Suspension] = []
    for pause in sorted(suspensions, key=lambda item: item.since):
        if pause.until is not None and pause.until <= max(pause.since, start):
            continue
        last = merged[-1] if merged else None
        if last is not None and (last.until is None or pause.since <= last.until):
            until = None if last.until is None or pause.until is None else max(last.until, pause.until)
            merged[-1] = Suspension(last.since, until)
        else:
            merged.append(pause)
    return merged


def _crosses_unknown(
    limit: Limit, extensions: Sequence[Extension], calendar: Calendar, first: date, last: date
) -> bool:
    asks = limit.unit == "working_days" or limit.roll != "none" or any(e.unit == "working_days" for e in extensions)
    return asks and any(year not in calendar.published for year in range(first.year, last.year + 1))


def _words(day: date | None) -> str:
    return "不定" if day is None else f"{day.year}年{day.month}月{day.day}日"
