"""A plan drawn as bars over months: plain numbers for the page's SVG, so that it prints and works without a script."""

import calendar
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from bihuan.findings.models import Measure, Milestone

WIDTH, ROW, HEAD, LABEL = 960, 22, 24, 150
"""In the units of the drawing: whole width, height of a row and of the head, room for the names."""


@dataclass(frozen=True)
class Bar:
    """One milestone: where its bar lies, and how it stands."""

    x: float
    y: float
    width: float
    text: str
    state: str
    begin_on: date
    due_on: date


@dataclass(frozen=True)
class Line:
    """A row's name, or a month's, at its place."""

    x: float
    y: float
    text: str


@dataclass(frozen=True)
class Gantt:
    """The whole drawing."""

    height: int
    bars: tuple[Bar, ...]
    names: tuple[Line, ...]
    months: tuple[Line, ...]
    today_x: float | None
    width: int = WIDTH
    label: int = LABEL
    head: int = HEAD


def draw(plan: Sequence[tuple[Measure, Sequence[Milestone]]], today: date) -> Gantt | None:
    """Bars of all milestones, a row each, under the name of their measure; None when nothing is planned."""
    steps = [(measure, step) for measure, rows in plan for step in rows]
    if not steps:
        return None
    first = min(step.begin_on for _measure, step in steps).replace(day=1)
    last = _month_end(max(step.due_on for _measure, step in steps))
    scale = (WIDTH - LABEL) / ((last - first).days + 1)

    def x(day: date) -> float:
        return round(LABEL + (day - first).days * scale, 1)

    bars, names = [], []
    named = None
    for place, (measure, step) in enumerate(steps):
        y = HEAD + place * ROW
        if measure.pk != named:
            names.append(Line(0, y + ROW * 0.7, f"{measure.position}. {measure.text[:9]}"))
            named = measure.pk
        width = round(max(x(step.due_on + timedelta(days=1)) - x(step.begin_on), 2), 1)
        state = _state(step, today)
        bars.append(Bar(x(step.begin_on), y + 4, width, step.text, state, step.begin_on, step.due_on))
    return Gantt(
        height=HEAD + len(steps) * ROW + 4,
        bars=tuple(bars),
        names=tuple(names),
        months=tuple(Line(x(day), 14, text) for day, text in _months(first, last)),
        today_x=x(today) if first <= today <= last else None,
    )


def _state(step: Milestone, today: date) -> str:
    if step.reached_on:
        return "done" if step.reached_on <= step.due_on else "done-late"
    return "late" if step.due_on < today else "open"


def _month_end(day: date) -> date:
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])


def _months(first: date, last: date) -> list[tuple[date, str]]:
    """The first day of each month with its name; of long plans every third."""
    months = []
    day = first
    while day <= last:
        months.append(day)
        day = _month_end(day) + timedelta(days=1)
    every = 1 if len(months) <= 14 else 3
    return [
        (day, f"{day.year}年{day.month}月" if place == 0 or day.month <= every else f"{day.month}月")
        for place, day in enumerate(months)
        if place % every == 0
    ]
