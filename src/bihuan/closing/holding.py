"""What parts further up say of a step: what they have against taking it now, and what they know to fill in."""

from collections.abc import Callable
from typing import Any

from bihuan.closing.models import Step
from bihuan.closing.saying import StepText
from bihuan.findings.models import Finding

Guard = Callable[[Finding, Step, StepText], str]
"""Why the step cannot be taken yet, as a sentence; empty: nothing against it."""
Known = Callable[[Finding, Step], dict[str, Any]]
"""Fields of the step's form by name, as far as something is known of them."""
_guards: list[Guard] = []
_known: list[Known] = []


def holds_back(guard: Guard) -> Guard:
    """Declares a guard; it is asked for every step of every finding."""
    _guards.append(guard)
    return guard


def held_back(finding: Finding, step: Step, said: StepText) -> str:
    """The first reason there is."""
    return next((why for guard in _guards if (why := guard(finding, step, said))), "")


def fills_in(source: Known) -> Known:
    """Declares a source of what a step's form begins with."""
    _known.append(source)
    return source


def filled_in(finding: Finding, step: Step) -> dict[str, Any]:
    """All that is known."""
    return {name: value for source in _known for name, value in source(finding, step).items()}
