"""Planning backwards from the deadline (倒排工期): a proposal of milestones, a pure function of the dates."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from bihuan.findings.models import Finding

Nature = Finding.Nature


@dataclass(frozen=True)
class Stage:
    """A usual stage: its share of the time, and how much of the measure is done when it ends."""

    text: str
    share: int
    percent: int


STAGES: dict[str, tuple[Stage, ...]] = {
    Nature.ENGINEERING: (
        Stage("立项、设计和资金落实", 25, 15),
        Stage("开工建设", 10, 25),
        Stage("主体完工", 40, 80),
        Stage("调试运行和自查", 15, 95),
        Stage("竣工验收", 10, 100),
    ),
    Nature.OTHER: (
        Stage("摸底并制定工作方案", 25, 20),
        Stage("全面落实", 55, 90),
        Stage("自查", 20, 100),
    ),
    Nature.FACILITIES: (
        Stage("停产，断水断电", 25, 30),
        Stage("清原料、清设备、清产品", 55, 90),
        Stage("自查", 20, 100),
    ),
}
"""By nature of the finding; the shares of one add up to 100."""


@dataclass(frozen=True)
class PlannedStep:
    """A step from ``begin_on`` until ``due_on``, both included."""

    text: str
    begin_on: date
    due_on: date
    percent: int


def propose(nature: str, begin: date, due: date) -> tuple[PlannedStep, ...]:
    """Steps that fill the time from ``begin`` to ``due`` without gap, laid out from the deadline back.

    Each gets its share of the days, at least one; where the time is too short for all, the first ones fall away, so
    that the end is always planned. Nothing for a deadline before ``begin``.
    """
    days = (due - begin).days + 1
    if days < 1:
        return ()
    stages = STAGES[nature][-days:] if days < len(STAGES[nature]) else STAGES[nature]
    lengths = _lengths([stage.share for stage in stages], days)
    steps: list[PlannedStep] = []
    last = due
    for stage, length in zip(reversed(stages), reversed(lengths), strict=True):
        first = last - timedelta(days=length - 1)
        steps.append(PlannedStep(stage.text, first, last, stage.percent))
        last = first - timedelta(days=1)
    return tuple(reversed(steps))


def _lengths(shares: Sequence[int], days: int) -> list[int]:
    """Whole days that add up to ``days``, each at least one, as near to ``shares`` as that allows."""
    whole = sum(shares)
    lengths = [max(1, days * share // whole) for share in shares]
    longest = max(range(len(shares)), key=lambda place: shares[place])
    lengths[longest] += days - sum(lengths)
    while lengths[longest] < 1:  # so few days that the others must give
        giver = max(range(len(lengths)), key=lambda place: lengths[place])
        lengths[giver] -= 1
        lengths[longest] += 1
    return lengths
