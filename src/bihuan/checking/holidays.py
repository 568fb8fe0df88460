"""The published work calendar, for papers that are checked without a desk's own."""

from functools import cache

import chinese_calendar

from bihuan.workdays import Calendar


@cache
def published() -> Calendar:
    """The State Council's holidays and exchanged working days, as far as they are known."""
    holidays = frozenset(chinese_calendar.holidays)
    return Calendar(
        holidays=holidays,
        workdays=frozenset(chinese_calendar.workdays),
        published=frozenset(day.year for day in holidays),
    )
