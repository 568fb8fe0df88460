"""The work calendar: a table, seeded from the published arrangements and extended by an administrator each year."""

from collections.abc import Iterable, Mapping
from datetime import date

import chinese_calendar
from django.db import transaction

from bihuan.rulebooks.models import CalendarDay, CalendarYear
from bihuan.rulebooks.notices import Arrangement
from bihuan.workdays import Calendar

FIRST_SEEDED = 2015
"""Earlier years are of no interest."""
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


Days = dict[date, tuple[str, str]]
"""Kind and name of every day that differs from the weekend rule."""


def current() -> Calendar:
    """The whole table as a value; two queries."""
    return valued(stored(), entered())


def stored() -> Days:
    return {day: (kind, name) for day, kind, name in CalendarDay.objects.values_list("day", "kind", "name")}


def entered() -> frozenset[int]:
    """The years whose arrangement stands in the table."""
    return frozenset(CalendarYear.objects.filter(published=True).values_list("year", flat=True))


def valued(days: Days, years: Iterable[int]) -> Calendar:
    holidays = {day: name for day, (kind, name) in days.items() if kind == CalendarDay.Kind.HOLIDAY}
    return Calendar(
        holidays=frozenset(holidays),
        workdays=frozenset(day for day, (kind, _) in days.items() if kind == CalendarDay.Kind.WORKDAY),
        published=frozenset(years),
        names=holidays,
    )


def rearranged(days: Days, arrangement: Arrangement) -> Days:
    """``days`` with the arrangement's year whole as it says; of the year before only the days that it names."""
    kept = {day: said for day, said in days.items() if day.year != arrangement.year}
    holidays = {day: (str(CalendarDay.Kind.HOLIDAY), name) for day, name in arrangement.holidays.items()}
    workdays = {day: (str(CalendarDay.Kind.WORKDAY), name) for day, name in arrangement.workdays.items()}
    return kept | holidays | workdays


@transaction.atomic
def enter(arrangement: Arrangement) -> None:
    """Store what ``rearranged`` gives."""
    before = CalendarDay.objects.filter(day__year=arrangement.year - 1)
    earlier: Days = {day: (kind, name) for day, kind, name in before.values_list("day", "kind", "name")}
    after = rearranged(earlier, arrangement)
    for year in (arrangement.year - 1, arrangement.year):
        kept = {day: said for day, said in after.items() if day.year == year}
        _replace(year, kept)
    CalendarYear.objects.update_or_create(year=arrangement.year, defaults={"published": True})


def _replace(year: int, days: Days) -> None:
    CalendarDay.objects.filter(day__year=year).delete()
    CalendarDay.objects.bulk_create([CalendarDay(day=day, kind=kind, name=name) for day, (kind, name) in days.items()])


def seed(years: Iterable[int] | None = None) -> list[int]:
    """Enter the years that chinesecalendar knows and the table doesn't; what an administrator entered is left alone.

    Returns the years entered.
    """
    published = chinese_calendar.holidays
    last = max(published).year
    wanted = range(FIRST_SEEDED, last + 1) if years is None else years
    known = set(CalendarYear.objects.values_list("year", flat=True))
    new = [year for year in wanted if year not in known and min(published).year <= year <= last]
    for year in new:
        set_year(year, *_published(year))
    return new


def set_year(year: int, holidays: dict[date, str], workdays: dict[date, str]) -> None:
    """Enter one year's arrangement (names by day) whole, in place of what stood there.

    ``ValueError`` for a day of another year, a day given as both, and a working day that is none of a weekend.
    """
    if any(day.year != year for day in (*holidays, *workdays)):
        raise ValueError(f"every day must lie in {year}")
    if holidays.keys() & workdays.keys():
        raise ValueError("a day is a holiday or a working day, not both")
    if any(day.weekday() < 5 for day in workdays):
        raise ValueError("only days of a weekend are worked in exchange")
    enter(Arrangement(year, holidays, workdays))


def _published(year: int) -> tuple[dict[date, str], dict[date, str]]:
    """What a year's notice lists, by chinesecalendar: holidays with the weekend days that they take in (so that an
    explanation can say 春节8天), and the weekend days worked in exchange."""

    names = {day: NAMES.get(name, "节假日") for day, name in chinese_calendar.holidays.items()}
    exchanged = {day: NAMES.get(name, "") + "调休" for day, name in chinese_calendar.workdays.items()}
    return _in_year(year, names), _in_year(year, exchanged)


def _in_year(year: int, days: Mapping[date, str]) -> dict[date, str]:
    return {day: name for day, name in days.items() if day.year == year}
