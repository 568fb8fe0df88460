"""A year of the work calendar as twelve small months, as the page draws them."""

from calendar import Calendar as Weeks
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from bihuan.rulebooks.calendar import Days
from bihuan.rulebooks.models import CalendarDay
from bihuan.rulebooks.notices import spoken


@dataclass(frozen=True)
class Cell:
    """A day: ``kind`` is work, rest (a weekend), holiday or workday (a weekend that is worked)."""

    day: date
    kind: str
    name: str
    changed: bool = False


@dataclass(frozen=True)
class Month:
    number: int
    weeks: list[list[Cell | None]]
    off: list[tuple[str, str]] = field(default_factory=list)
    """(name, days) of its holidays."""
    worked: str = ""
    """Its weekend days that are worked."""


def months(year: int, days: Days, changed: frozenset[date] = frozenset()) -> list[Month]:
    """Weeks begin on Monday; places before the first and after the last day of a month are None."""
    return [_month(year, number, days, changed) for number in range(1, 13)]


def _month(year: int, number: int, days: Days, changed: frozenset[date]) -> Month:
    weeks = [
        [_cell(day, days, changed) if day.month == number else None for day in week]
        for week in Weeks().monthdatescalendar(year, number)
    ]
    cells = [cell for week in weeks for cell in week if cell]
    holidays = [cell for cell in cells if cell.kind == CalendarDay.Kind.HOLIDAY]
    worked = [cell.day for cell in cells if cell.kind == CalendarDay.Kind.WORKDAY]
    return Month(number, weeks, list(_by_name(holidays)), _numbers(worked))


def _cell(day: date, days: Days, changed: frozenset[date]) -> Cell:
    kind, name = days.get(day, ("rest" if day.weekday() >= 5 else "work", ""))
    return Cell(day, kind, name, day in changed)


def _by_name(cells: list[Cell]) -> Iterator[tuple[str, str]]:
    for name in dict.fromkeys(cell.name for cell in cells):
        yield name, _numbers([cell.day for cell in cells if cell.name == name])


def _numbers(days: list[date]) -> str:
    """``1日至3日``: within a month its number needs no saying."""
    return spoken(days).replace(f"{days[0].month}月", "") if days else ""
