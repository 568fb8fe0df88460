"""What may happen to an assignment: one table per kind of case, guards named, nothing implied."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from bihuan.cases.models import Assignment, Status
from bihuan.units.models import Member, Unit
from bihuan.units.roles import Role
from bihuan.units.scope import may

Duty = Callable[[Assignment], tuple[Role, Unit]]
"""Whose act it is: the role, and the unit over which it is needed."""
Guard = Callable[[Assignment, Member], str]
"""Returns why ``member`` may not act now, or an empty string."""


@dataclass(frozen=True)
class Transition:
    """``act`` leads from one of ``sources`` (None: not yet assigned) to ``target``.

    ``role`` is needed at the unit that has the share, or, ``from_above``, at the one that gave it; None for what only
    comes with another act, on which it was asked for. Where that changes from share to share, ``duty`` says it instead.
    """

    act: str
    label: str | Promise
    sources: frozenset[Status | None]
    target: Status
    role: Role | None
    guards: tuple[Guard, ...] = ()
    needs_reason: bool = False
    from_above: bool = False
    duty: Duty | None = None


class Lifecycle:
    """The transitions of one kind of case, by act."""

    def __init__(self, transitions: Iterable[Transition]) -> None:
        self._by_act = {transition.act: transition for transition in transitions}

    def __iter__(self) -> Iterator[Transition]:
        return iter(self._by_act.values())

    def __getitem__(self, act: str) -> Transition:
        return self._by_act[act]

    def get(self, act: str) -> Transition | None:
        return self._by_act.get(act)

    def concerns(self, act: str, assignment: Assignment, member: Member) -> bool:
        """Whether ``act`` on this share is among the member's duties, allowed now or not."""
        found = _duty(self._by_act[act], assignment, assignment.unit)
        return found is not None and may(member, *found)

    def duty(
        self, act: str, assignment: Assignment | None, unit: Unit, giver: Unit | None = None
    ) -> tuple[Role | None, Unit]:
        """The role that ``act`` on the share of ``unit`` is done in, and the unit over which."""
        transition = self._by_act[act]
        return _duty(transition, assignment, unit, giver) or (None, _place(transition, assignment, unit, giver))

    def why_not(
        self,
        act: str,
        assignment: Assignment | None,
        member: Member | None,
        unit: Unit,
        giver: Unit | None = None,
    ) -> str:
        """Why ``act`` on the share of ``unit`` is not allowed now, as a sentence; empty when it is.

        ``assignment`` None: the unit has no share yet, and ``giver`` is to give it one. ``member`` None is the system.
        """
        transition = self._by_act[act]
        status = Status(assignment.status) if assignment else None
        if status not in transition.sources:
            where = status.label if status else Status.RECEIVED.label
            return _("现在是“%(where)s”，不能%(act)s。") % {"where": where, "act": transition.label}
        if member is None:
            return ""
        found = _duty(transition, assignment, unit, giver)
        if found is not None and not may(member, *found):
            role, place = found
            return _("%(act)s要由%(unit)s的%(role)s人员来做。") % {
                "act": transition.label,
                "unit": place,
                "role": role.label,
            }
        if assignment is None:
            return ""
        return next((why for guard in transition.guards if (why := guard(assignment, member))), "")


def _duty(
    transition: Transition, assignment: Assignment | None, unit: Unit, giver: Unit | None = None
) -> tuple[Role, Unit] | None:
    if transition.duty is not None and assignment is not None:
        return transition.duty(assignment)
    if transition.role is None:
        return None
    return transition.role, _place(transition, assignment, unit, giver)


def _place(transition: Transition, assignment: Assignment | None, unit: Unit, giver: Unit | None = None) -> Unit:
    """The unit at which the role of ``transition`` is needed."""
    if not transition.from_above:
        return unit
    return giver or (assignment.giver if assignment else None) or unit
