"""The counting itself: one pure function from rule, start and calendar to a due date."""

from calendar import monthrange
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from bihuan.moments import BEIJING
from bihuan.numerals import format_date
from bihuan.workdays.values import UNIT_WORDS, Calendar, Due, Extension, Limit, LimitUnit, Step, Suspension

CLOCK_UNITS: tuple[LimitUnit, ...] = ("minutes", "hours")
DAY = timedelta(days=1)


def due(
    limit: Limit,
    start: date | datetime,
    calendar: Calendar,
    suspensions: Iterable[Suspension] = (),
    extensions: Sequence[Extension] = (),
) -> Due:
    """When ``limit`` runs out. An aware ``start`` is taken to Beijing time, a naive one is in it already.

    ``ValueError`` for a negative amount, for minutes or hours counted from a bare day or added to a limit in days, and
    for an end beyond the year 9999.
    """
    if limit.amount < 0 or any(extension.amount < 0 for extension in extensions):
        raise ValueError("a limit is not negative")
    if limit.unit in CLOCK_UNITS and not isinstance(start, datetime):
        raise ValueError("minutes and hours are counted from a moment, not from a day")
    if limit.unit not in CLOCK_UNITS and any(extension.unit in CLOCK_UNITS for extension in extensions):
        raise ValueError("a limit in days cannot be lengthened by minutes or hours")
    try:
        return _Reckoning(limit, start, calendar, suspensions).run(extensions)
    except OverflowError as error:
        raise ValueError("the limit ends beyond the year 9999") from error


def period(limit: Limit, start: date, calendar: Calendar) -> tuple[date, date]:
    """First and last day of a period such as a public notice that begins on ``start``; ``limit`` says how it counts."""
    last = due(limit, start, calendar).on
    assert last is not None  # only an open suspension leaves it undecided
    return start, last


class _Open(Exception):
    """The way to the due day runs into a suspension that has not ended."""


@dataclass(frozen=True)
class _Pause:
    """A suspension that has ended."""

    since: date
    until: date


class _Reckoning:
    """The day reached so far, the minute where the limit has one, and the sentences that led there."""

    def __init__(
        self, limit: Limit, start: date | datetime, calendar: Calendar, suspensions: Iterable[Suspension]
    ) -> None:
        moment = start if isinstance(start, datetime) else None
        if moment is not None and moment.tzinfo is not None:
            moment = moment.astimezone(BEIJING)
        self.limit = limit
        self.calendar = calendar
        self.day = moment.date() if moment else start
        self.at = moment if limit.unit in CLOCK_UNITS else None
        self.pauses, self.stopped = _sorted_out(suspensions)
        self.steps: list[Step] = []
        self.asked: set[int] = set()

    def run(self, extensions: Sequence[Extension]) -> Due:
        try:
            self._count(extensions)
        except _Open:
            return Due(None, None, False, tuple(self.steps))
        unknown = sorted(self.asked - self.calendar.published)
        if unknown:
            years = "、".join(f"{year}年" for year in unknown)
            self._say(f"{years}节假日安排尚未公布，暂按周末推算")
        self._say(f"期限为{self._reached()}")
        return Due(self.day, self.at, bool(unknown), tuple(self.steps))

    def _count(self, extensions: Sequence[Extension]) -> None:
        limit = self.limit
        counted = "" if self.at else "，当日计入" if limit.first_day_counted else "，当日不计"
        self._say(f"自{self._reached()}起算{limit}{counted}")
        self._add(limit.amount, limit.unit, limit.first_day_counted)
        for extension in extensions:
            self._add(extension.amount, extension.unit)
            why = f"（{extension.reason}）" if extension.reason else ""
            self._say(f"延期{extension.amount}{UNIT_WORDS[extension.unit]}{why}，至{self._reached()}")
        if limit.roll == "next_workday":
            self._roll()

    def _add(self, amount: int, unit: LimitUnit, first_day_counted: bool = False) -> None:
        if unit in CLOCK_UNITS:
            self._add_time(timedelta(minutes=amount) if unit == "minutes" else timedelta(hours=amount))
        elif unit == "months":
            self._add_months(amount, first_day_counted)
        else:
            self._add_days(amount, unit == "working_days", first_day_counted)

    def _add_time(self, left: timedelta) -> None:
        assert self.at is not None  # ``due`` refuses minutes without a moment
        at = self.at
        rested = timedelta()
        for pause in self.pauses:
            begins, ends = (_midnight(day, at) for day in (pause.since, pause.until))
            if begins >= at + left:
                break
            if ends > at:
                left -= max(begins - at, timedelta())
                rested += ends - max(begins, at)
                at = ends
        self._go(at + left)
        if rested:
            self._say(f"其间中止{_length(rested)}不计")

    def _add_days(self, amount: int, only_working: bool, first_day_counted: bool) -> None:
        day = self.day - DAY if first_day_counted else self.day
        off: Counter[str] = Counter()
        left, rested, exchanged = amount, 0, 0
        while left:
            day += DAY
            if pause := self._pause_on(day):
                rested += (pause.until - day).days
                day = pause.until - DAY
            elif not only_working or self._works(day):
                left -= 1
                exchanged += only_working and day.weekday() >= 5
            else:
                off[self.calendar.rest_name(day)] += 1
        self._go(day)
        if off:
            self._say(f"其间{'、'.join(f'{name}{days}天' for name, days in off.items())}不计")
        if exchanged:
            self._say(f"其间调休上班{exchanged}天计入")
        if rested:
            self._say(f"其间中止{rested}天不计")

    def _add_months(self, months: int, first_day_counted: bool) -> None:
        """A term in months ends on the day with its start's number, or the day before where the start counts; every
        suspended day that falls into it makes it longer."""
        end = _months_later(self.day, months)
        if first_day_counted and end.day == self.day.day:
            end -= DAY
        first = self.day if first_day_counted else self.day + DAY
        rested = 0
        for pause in self.pauses:
            if pause.since > end:
                break
            lost = max((pause.until - max(pause.since, first)).days, 0)
            end += lost * DAY
            rested += lost
        self._go(end)
        if rested:
            self._say(f"其间中止{rested}天不计")

    def _roll(self) -> None:
        day = self.day
        while (pause := self._pause_on(day)) or not self._works(day):
            day = pause.until if pause else day + DAY
        if day != self.day:
            self._go(day)
            self._say(f"末日不是工作日，顺延至{self._reached()}")

    def _go(self, end: date | datetime) -> None:
        """Arrive at a minute, or at a day with the minute of the clock kept; not beyond where the clock stopped."""
        moment = end if isinstance(end, datetime) else None
        if self.stopped is not None and (moment > _midnight(self.stopped, moment) if moment else end >= self.stopped):
            self.steps.append(Step(f"自{format_date(self.stopped)}起中止", None))
            self.steps.append(Step("中止尚未结束，期限暂不确定", None))
            raise _Open
        if moment is None and self.at is not None:
            moment = datetime.combine(end, self.at.timetz())
        self.day, self.at = (moment.date(), moment) if moment else (end, None)

    def _pause_on(self, day: date) -> _Pause | None:
        return next((pause for pause in self.pauses if pause.since <= day < pause.until), None)

    def _works(self, day: date) -> bool:
        self.asked.add(day.year)
        return self.calendar.is_workday(day)

    def _say(self, text: str) -> None:
        self.steps.append(Step(text, self.day))

    def _reached(self) -> str:
        return format_date(self.day) + (f"{self.at:%H:%M}" if self.at else "")


def _midnight(day: date, like: datetime) -> datetime:
    return datetime.combine(day, time.min, like.tzinfo)


def _length(rested: timedelta) -> str:
    """``2天15小时30分钟``, without what is zero."""
    hours, minutes = divmod(rested.seconds // 60, 60)
    parts = ((rested.days, "天"), (hours, "小时"), (minutes, "分钟"))
    return "".join(f"{amount}{word}" for amount, word in parts if amount)


def _months_later(day: date, months: int) -> date:
    """The same day of a later month, or that month's last day where it is shorter."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    if year > date.max.year:
        raise OverflowError
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _sorted_out(suspensions: Iterable[Suspension]) -> tuple[list[_Pause], date | None]:
    """Ended suspensions in order, those that touch made one; and the day on which the clock stopped for good."""
    pauses: list[_Pause] = []
    stopped: date | None = None
    for item in sorted(suspensions, key=lambda item: item.since):
        if item.until is None:
            stopped = item.since if stopped is None else min(stopped, item.since)
        elif pauses and item.since <= pauses[-1].until:
            pauses[-1] = _Pause(pauses[-1].since, max(pauses[-1].until, item.until))
        elif item.since < item.until:
            pauses.append(_Pause(item.since, item.until))
    return pauses, stopped
