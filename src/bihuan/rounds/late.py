"""Who has not reported."""

from collections import Counter
from dataclasses import dataclass

from bihuan.findings.models import Measure
from bihuan.rounds.models import Report, Round
from bihuan.rounds.opening import open_measures
from bihuan.units.models import Unit


@dataclass(frozen=True)
class LateUnit:
    """A unit and on how many of its measures nothing is handed in."""

    unit: Unit
    missing: int


def late_units(asked: Round) -> list[LateUnit]:
    """The leading unit of each measure without a report (or with one given back), most first."""
    told = Report.objects.filter(round=asked).exclude(state=Report.State.RETURNED).values("measure")
    missing = open_measures(asked.inspection, asked.as_of).exclude(pk__in=told)
    through = Measure.units.through
    first: dict[int, int] = {}
    for measure, unit in (
        through.objects.filter(measure__in=missing.order_by().values("pk"))
        .order_by("id")
        .values_list("measure", "unit")
    ):
        first.setdefault(measure, unit)
    counts = Counter(first.values())
    units = Unit.objects.in_bulk(list(counts))
    late = [LateUnit(units[pk], count) for pk, count in counts.items()]
    return sorted(late, key=lambda one: (-one.missing, one.unit.position, one.unit.pk))
