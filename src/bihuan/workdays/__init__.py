"""From a rule, a start and the calendar to a due date that explains itself. Pure functions of their arguments."""

from bihuan.workdays.reckoning import CLOCK_UNITS, due, period
from bihuan.workdays.values import (
    Calendar,
    Due,
    Extension,
    Limit,
    LimitUnit,
    Roll,
    Step,
    Suspension,
)

__all__ = [
    "CLOCK_UNITS",
    "Calendar",
    "Due",
    "Extension",
    "Limit",
    "LimitUnit",
    "Roll",
    "Step",
    "Suspension",
    "due",
    "period",
]
