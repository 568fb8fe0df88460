"""Warning lights of complaints: which one is on follows from the day an answer is due and from today."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django.db.models import Case, CharField, Q, QuerySet, Value, When

from bihuan.cases.models import Inspection
from bihuan.rulebooks.lights import light_for
from bihuan.rulebooks.schema import Light

Stretch = tuple[int | None, int | None, Light]
"""A light is on while more than the first and at most the second number of days are left; None: no border."""


def lights_of(inspection: Inspection) -> Sequence[Light]:
    """Empty for most inspections. A complaint falls due once, so no light is on for the second time."""
    return inspection.rulebook_text.rulebook.lights


def light_on(inspection: Inspection, due_on: date | None, today: date) -> Light | None:
    """Of a share that still has to be answered; None where nothing is due."""
    return light_for(lights_of(inspection), (due_on - today).days) if due_on else None


def stretches(lights: Sequence[Light]) -> list[Stretch]:
    """When each light is on, the fewest days left first."""
    borders = sorted({light.days_left for light in lights if light.days_left is not None})
    after: int | None = None
    found: list[Stretch] = []
    for border in borders:
        if light := light_for(lights, border):
            found.append((after, border, light))
        after = border
    if light := light_for(lights, after + 1 if after is not None else 0):
        found.append((after, None, light))
    return found


def colour_of(lights: Sequence[Light], today: date, due: str) -> Case:
    """The colour as a column, from the column ``due``; empty where nothing is due."""
    whens = [When(_within(stretch, today, due), then=Value(stretch[2].colour)) for stretch in stretches(lights)]
    return Case(*whens, default=Value(""), output_field=CharField())


def lit(rows: QuerySet[Any], lights: Sequence[Light], colours: Sequence[str], today: date, due: str) -> QuerySet[Any]:
    """``rows`` on which a light of one of ``colours`` is on: ranges of ``due``."""
    condition = Q(pk__in=[])
    for stretch in stretches(lights):
        if stretch[2].colour in colours:
            condition |= _within(stretch, today, due)
    return rows.filter(condition)


def _within(stretch: Stretch, today: date, due: str) -> Q:
    after, until, _light = stretch
    condition = Q(**{f"{due}__isnull": False})
    if after is not None:
        condition &= Q(**{f"{due}__gt": today + timedelta(days=after)})
    if until is not None:
        condition &= Q(**{f"{due}__lte": today + timedelta(days=until)})
    return condition
