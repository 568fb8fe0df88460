"""What the counting of days is given and gives back: the work calendar, limits, suspensions, extensions, due dates."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

Roll = Literal["none", "next_workday"]
LimitUnit = Literal["minutes", "hours", "natural_days", "working_days", "months"]
UNIT_WORDS: dict[LimitUnit, str] = {
    "minutes": "分钟",
    "hours": "小时",
    "natural_days": "天",
    "working_days": "个工作日",
    "months": "个月",
}


@dataclass(frozen=True)
class Calendar:
    """Days that differ from the weekend rule, and the years whose arrangement has been published.

    ``names`` of holidays (春节) only serve the explanation.
    """

    holidays: frozenset[date] = frozenset()
    workdays: frozenset[date] = frozenset()
    published: frozenset[int] = frozenset()
    names: Mapping[date, str] = field(default_factory=dict, compare=False)

    def is_workday(self, day: date) -> bool:
        return day in self.workdays or (day.weekday() < 5 and day not in self.holidays)

    def is_known(self, day: date) -> bool:
        """Whether the year's arrangement is published; otherwise only weekends are known."""
        return day.year in self.published

    def rest_name(self, day: date) -> str:
        """What a day off is called: the holiday's name, else 节假日 or 周末."""
        return self.names.get(day) or ("节假日" if day in self.holidays else "周末")


@dataclass(frozen=True)
class Limit:
    """How long something may take. With ``first_day_counted`` the start is day one (limits in minutes or hours run from
    the moment either way); ``roll`` moves an end that is no working day to the next one."""

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
    limits in minutes or hours; ``provisional`` when it was asked whether a day of a year not published yet is worked."""

    on: date | None
    at: datetime | None
    provisional: bool
    steps: tuple[Step, ...]
