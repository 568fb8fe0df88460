"""What parts further up have against taking a step now (a notice that has not run out), and what they know of it."""

from collections.abc import Callable, Mapping
from typing import Any

from bihuan.closing.models import Step
from bihuan.closing.saying import StepText
from bihuan.findings.models import Finding

Guard = Callable[[Finding, Step, StepText], str]
"""Why the step cannot be taken yet, as a sentence; empty: nothing against it."""
_guards: list[Guard] = []
Filler = Callable[[Finding, Step], Mapping[str, object]]
"""What is known of the step beforehand: fields of its form."""
_fillers: list[Filler] = []


def holds_back(guard: Guard) -> Guard:
    """Declares a guard; it is asked for every step of every finding."""
    _guards.append(guard)
    return guard


def held_back(finding: Finding, step: Step, said: StepText) -> str:
    """The first reason there is."""
    return next((why for guard in _guards if (why := guard(finding, step, said))), "")


def fills_in(filler: Filler) -> Filler:
    """Declares a filler; it is asked whenever a step is offered."""
    _fillers.append(filler)
    return filler


def filled_in(finding: Finding, step: Step) -> dict[str, Any]:
    """What all of them know."""
    return {name: value for filler in _fillers for name, value in filler(finding, step).items()}
