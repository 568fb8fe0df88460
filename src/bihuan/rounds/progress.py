"""Where the measures of a round stand: plan and accepted reports put together, in a fixed number of queries."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from django.db.models import Prefetch
from django.utils.translation import gettext as _

from bihuan.cases.models import Case
from bihuan.findings.models import Finding, Measure, Milestone
from bihuan.moments import cutoff
from bihuan.rounds.judging import Progress, Step
from bihuan.rounds.models import Report, Round
from bihuan.rounds.opening import WORKED_ON, open_measures

COUNTS = (Report.State.ACCEPTED, Report.State.SUBMITTED)
"""In an open round what is handed in counts until it is given back, so that the office sees what would follow."""


def progress_of(asked: Round, cases: Sequence[Case] | None = None) -> dict[int, list[Progress]]:
    """By finding (case id) the progress of its measures, in their order; of ``cases`` only, where given."""
    measures = open_measures(asked.inspection, asked.as_of)
    if cases is not None:
        measures = measures.filter(finding__in=[case.pk for case in cases])
    steps = Prefetch("milestones", Milestone.objects.at(cutoff(asked.as_of)).order_by("due_on", "percent"), "steps")
    found = list(measures.select_related("finding__case").prefetch_related(steps).order_by("finding", "position"))
    told = _newest(found, asked)
    made: defaultdict[int, list[Progress]] = defaultdict(list)
    for measure in found:
        made[measure.finding_id].append(_progress(measure, told.get(measure.pk), asked))
    return dict(made)


def with_wholes(told: Mapping[int, list[Progress]]) -> dict[int, list[Progress]]:
    """``told`` with the findings above those in it that have no open measures of their own: they stand where their tasks
    and spots stand. An aspect is no problem and stands nowhere. A query for each level."""
    found = dict(told)
    below = dict(told)
    while below:
        links = Finding.objects.filter(pk__in=below, parent__case__status__in=WORKED_ON).exclude(parent__in=told)
        above: defaultdict[int, list[Progress]] = defaultdict(list)
        for case, parent, number in links.exclude(parent__level=Finding.Level.ASPECT).values_list(
            "pk", "parent", "case__number"
        ):
            assert parent is not None
            above[parent] += [replace(one, name=f"{number}{one.name}") if case in told else one for one in below[case]]
        for parent, measures in above.items():
            found[parent] = [*found.get(parent, []), *measures]
        below = dict(above)
    return found


def _newest(measures: Sequence[Measure], asked: Round) -> dict[int, Report]:
    """The newest report of each measure that counts: of this round, else the last accepted before it."""
    rows = (
        Report.objects.filter(measure__in=measures, round__as_of__lte=asked.as_of, state__in=COUNTS)
        .exclude(round__as_of__lt=asked.as_of, state=Report.State.SUBMITTED)
        .prefetch_related("reached")
        .select_related("round")
        .order_by("round__as_of")
    )
    return {row.measure_id: row for row in rows}


def _due_on(measure: Measure) -> date | None:
    """The measure's own deadline, else the finding's; what goes on for ever has none."""
    return measure.due_on or (None if measure.long_term else measure.finding.case.due_on)


def _progress(measure: Measure, told: Report | None, asked: Round) -> Progress:
    reached: dict[int, date] = {item.milestone_id: item.on for item in told.reached.all()} if told else {}
    steps: list[Milestone] = getattr(measure, "steps", [])
    return Progress(
        name=_("措施%(position)d") % {"position": measure.position},
        percent=told.percent if told else 0,
        due_on=_due_on(measure),
        long_term=measure.long_term,
        steps=tuple(Step(step.text, step.due_on, step.percent, reached.get(step.pk)) for step in steps),
        reported=told is not None and told.round_id == asked.pk,
    )
