"""What may happen to a finding as a whole: one table, nothing implied."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as lazy

from bihuan.cases.models import Stand

CLOSED = (Stand.STRUCK_OFF, Stand.KEPT_UP)
"""The chain of closing lies behind these."""
DONE = (Stand.RECTIFIED, *CLOSED)
"""Counted as rectified (完成整改), struck off or not."""


@dataclass(frozen=True)
class Transition:
    """``act`` leads from one of ``sources`` to ``target``; whose act it is, is asked by the verb that does it."""

    act: str
    label: str | Promise
    sources: frozenset[Stand]
    target: Stand
    needs_reason: bool = False


def _transition(
    act: str, label: str | Promise, sources: Iterable[Stand], target: Stand, needs_reason: bool = False
) -> Transition:
    return Transition(act, label, frozenset(sources), target, needs_reason)


FINDING = {
    transition.act: transition
    for transition in (
        _transition("apply", lazy("申请销号"), [Stand.RECTIFYING], Stand.CHECKING),
        _transition("take_back_apply", lazy("撤回申请"), [Stand.CHECKING, Stand.RECTIFIED], Stand.RECTIFYING, True),
        _transition("rectify", lazy("认定完成整改"), [Stand.CHECKING], Stand.RECTIFIED),
        _transition("refuse", lazy("验收不通过"), [Stand.CHECKING, Stand.RECTIFIED], Stand.RECTIFYING, True),
        _transition("strike_off", lazy("销号"), [Stand.RECTIFIED], Stand.STRUCK_OFF),
        _transition("keep_up", lazy("销号并长期坚持"), [Stand.RECTIFIED], Stand.KEPT_UP),
        _transition("reopen_finding", lazy("重新整改"), CLOSED, Stand.RECTIFYING, True),
    )
}
"""By act. What is no transition (a report, a step of the chain, an objection) is recorded and changes no stand."""


class Acted(Protocol):
    """What of an entry tells where a finding stands."""

    @property
    def act(self) -> str: ...


def stand_after(entries: Iterable[Acted]) -> Stand:
    """Where a finding stands after ``entries`` (its valid ones, oldest first), by nothing but the ledger."""
    stand = Stand.RECTIFYING
    for entry in entries:
        if transition := FINDING.get(entry.act):
            stand = transition.target
    return stand
