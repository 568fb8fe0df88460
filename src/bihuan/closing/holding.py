"""What parts further up have against taking a step now: a notice that has not run out, an objection not answered."""

from collections.abc import Callable

from bihuan.closing.models import Step
from bihuan.closing.saying import StepText
from bihuan.findings.models import Finding

Guard = Callable[[Finding, Step, StepText], str]
"""Why the step cannot be taken yet, as a sentence; empty: nothing against it."""
_guards: list[Guard] = []


def holds_back(guard: Guard) -> Guard:
    """Declares a guard; it is asked for every step of every finding."""
    _guards.append(guard)
    return guard


def held_back(finding: Finding, step: Step, said: StepText) -> str:
    """The first reason there is."""
    return next((why for guard in _guards if (why := guard(finding, step, said))), "")
