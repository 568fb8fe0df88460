"""The work calendar: a table, seeded from the published arrangements and extended by an administrator each year."""

import warnings
from collections.abc import Iterable
from datetime import date, timedelta

from django.db import transaction

from bihuan.rulebooks.models import CalendarDay, CalendarYear
from bihuan.workdays import Calendar

FIRST_SEEDED, LAST_SEEDED = 2015, 2026
"""The years of interest that the seeding package knows; later ones are entered by hand."""


def current() -> Calendar:
    """The whole table as a value; two queries."""
    days = list(CalendarDay.objects.values_list("day", "kind"))
    return Calendar(
        holidays=frozenset(day for day, kind in days if kind == CalendarDay.Kind.HOLIDAY),
        workdays=frozenset(day for day, kind in days if kind == CalendarDay.Kind.WORKDAY),
        published=frozenset(CalendarYear.objects.filter(published=True).values_list("year", flat=True)),
    )


def seed(years: Iterable[int] = range(FIRST_SEEDED, LAST_SEEDED + 1)) -> None:
    """Enter years that are not in the table yet; what an administrator entered is left alone."""
    known = set(CalendarYear.objects.values_list("year", flat=True))
    for year in years:
        if year not in known:
            holidays, workdays = _published(year)
            set_year(year, holidays, workdays)


@transaction.atomic
def set_year(year: int, holidays: dict[date, str], workdays: dict[date, str]) -> None:
    """Enter one year's arrangement whole, in place of what stood there; days of other years are a ``ValueError``."""
    if any(day.year != year for day in (*holidays, *workdays)):
        raise ValueError(f"every day must lie in {year}")
    CalendarYear.objects.update_or_create(year=year, defaults={"published": True})
    CalendarDay.objects.filter(day__year=year).delete()
    kind = CalendarDay.Kind
    CalendarDay.objects.bulk_create(
        [CalendarDay(day=day, kind=kind.HOLIDAY, name=name) for day, name in holidays.items()]
        + [CalendarDay(day=day, kind=kind.WORKDAY, name=name) for day, name in workdays.items()]
    )


def _published(year: int) -> tuple[dict[date, str], dict[date, str]]:
    """Holidays on weekdays and working days on weekends, by chinesecalendar."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import chinese_calendar
    holidays: dict[date, str] = {}
    workdays: dict[date, str] = {}
    day = date(year, 1, 1)
    while day.year == year:
        works = chinese_calendar.is_workday(day)
        _, name = chinese_calendar.get_holiday_detail(day)
        if works and day.weekday() >= 5:
            workdays[day] = NAMES.get(name or "", "调休")
        elif not works and (day.weekday() < 5 or name):
            holidays[day] = NAMES.get(name or "", "节假日")
        day += timedelta(days=1)
    return holidays, workdays


NAMES = {
    "New Year's Day": "元旦",
    "Spring Festival": "春节",
    "Tomb-sweeping Day": "清明节",
    "Labour Day": "劳动节",
    "Dragon Boat Festival": "端午节",
    "Mid-autumn Festival": "中秋节",
    "National Day": "国庆节",
    "Anti-Fascist 70th Day": "抗战胜利纪念日",
}
