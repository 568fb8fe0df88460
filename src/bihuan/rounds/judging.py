"""On schedule or behind: a pure function of plan, progress and day that says why (达到序时进度、滞后)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from bihuan.rounds.models import Schedule

Value = Schedule.Value
WORST = (Value.BEHIND, Value.ON_SCHEDULE, Value.COMPLETED)
"""A finding stands where the worst of its measures stands."""


@dataclass(frozen=True)
class Step:
    """A milestone: by ``due_on`` the measure is to be ``percent`` done; ``reached_on`` None: not reached."""

    text: str
    due_on: date
    percent: int
    reached_on: date | None = None


@dataclass(frozen=True)
class Progress:
    """One measure: its plan, and how far it is said to be. ``reported``: something was reported in this round."""

    name: str
    percent: int
    due_on: date | None = None
    long_term: bool = False
    steps: tuple[Step, ...] = ()
    reported: bool = True


@dataclass(frozen=True)
class Judgement:
    """``value`` with the sentences that led to it."""

    value: Value
    why: tuple[str, ...]


def judge(progress: Progress, as_of: date) -> Judgement:
    """Where one measure stands at the end of ``as_of``.

    Milestones decide, where there are any: every one due by then is reached, or the percentage says as much. Without,
    only its deadline does. What goes on for ever (长期坚持) is on schedule as long as it is reported.
    """
    name = progress.name
    if progress.long_term:
        if progress.reported:
            return Judgement(Value.ON_SCHEDULE, (_("%(name)s：长期坚持，本轮已报送。") % {"name": name},))
        return Judgement(Value.BEHIND, (_("%(name)s：长期坚持，本轮没有报送。") % {"name": name},))
    if progress.percent >= 100:
        return Judgement(Value.COMPLETED, (_("%(name)s：已完成。") % {"name": name},))
    if late := _late(progress, as_of):
        return Judgement(Value.BEHIND, late)
    expected = planned(progress.steps, as_of)
    said = _("%(name)s：累计完成%(percent)d%%，按计划应到%(expected)d%%。") % {
        "name": name,
        "percent": progress.percent,
        "expected": expected,
    }
    return Judgement(Value.ON_SCHEDULE, (said,))


def planned(steps: Sequence[Step], as_of: date) -> int:
    """How many percent of a measure are to be done by the end of ``as_of``; 0 before the first milestone's day."""
    return max((step.percent for step in steps if step.due_on <= as_of), default=0)


def _late(progress: Progress, as_of: date) -> tuple[str, ...]:
    why = [
        _("%(name)s：节点“%(step)s”应于%(day)s前完成，累计%(percent)d%%，没有达到%(expected)d%%。")
        % {
            "name": progress.name,
            "step": step.text,
            "day": step.due_on.isoformat(),
            "percent": progress.percent,
            "expected": step.percent,
        }
        for step in progress.steps
        if step.due_on <= as_of and not _is_reached(step, progress.percent, as_of)
    ]
    if progress.due_on and progress.due_on <= as_of:
        said = _("%(name)s：应于%(day)s前完成，累计完成%(percent)d%%。")
        why.append(said % {"name": progress.name, "day": progress.due_on.isoformat(), "percent": progress.percent})
    return tuple(why)


def _is_reached(step: Step, percent: int, as_of: date) -> bool:
    return percent >= step.percent or (step.reached_on is not None and step.reached_on <= as_of)


def judge_finding(measures: Sequence[Progress], as_of: date) -> Judgement:
    """The worst of its measures, with the reasons of those that stand there; one without measures is on schedule."""
    judged = [judge(measure, as_of) for measure in measures]
    value = min((one.value for one in judged), key=WORST.index, default=Value.ON_SCHEDULE)
    return Judgement(value, tuple(line for one in judged if one.value == value for line in one.why))


def whole_percent(measures: Sequence[Progress]) -> int:
    """The mean of the measures that can end, rounded down; what goes on for ever is left out."""
    ending = [measure.percent for measure in measures if not measure.long_term]
    return sum(ending) // len(ending) if ending else 0
