"""Moments in Beijing time: the cut-off of a figure, the day an act takes effect."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bihuan.refusals import Unusable

BEIJING = ZoneInfo("Asia/Shanghai")


def day_start(day: date) -> datetime:
    """Midnight at the beginning of ``day`` in Beijing."""
    return datetime.combine(day, time.min, BEIJING)


def beijing_day(moment: datetime) -> date:
    """The calendar day of an aware ``moment`` in Beijing."""
    return moment.astimezone(BEIJING).date()


def cutoff(value: date | datetime) -> datetime:
    """The first instant that no longer counts: the next midnight for a day, just after it for a time."""
    if isinstance(value, datetime):
        aware = value if value.tzinfo else value.replace(tzinfo=BEIJING)
        return aware + timedelta(microseconds=1)
    return day_start(value + timedelta(days=1))


def parse_cutoff(text: str) -> date | datetime:
    """``2020-11-07`` or ``2020-11-07T12:00``; anything else is ``Unusable``."""
    try:
        return date.fromisoformat(text) if len(text) == 10 else datetime.fromisoformat(text)
    except ValueError as error:
        raise Unusable(f"“{text}”不是日期：请写成 2020-11-07，或带时间 2020-11-07T12:00。") from error


def parse_day(text: str) -> date:
    """``2017-01-01``; anything else is ``Unusable``."""
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise Unusable(f"“{text}”不是日期：请写成 2017-01-01。") from error
