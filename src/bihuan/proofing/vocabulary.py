"""Which figure of the catalogue a paper's words mean: the one table between what papers say and what the ledger counts."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from bihuan.checking import LedgerClaim
from bihuan.look.columns import Text


@dataclass(frozen=True)
class Meaning:
    """Figures that are added up, and why a paper may mean them although its word is used otherwise by most (``but``)."""

    figures: tuple[str, ...]
    but: Text = ""


RECEIVED = Meaning(("received",))
CLOSED = Meaning(("closed",))
FINISHED = Meaning(("closed", "stage_closed"))
MEANINGS: dict[str, tuple[Meaning, ...]] = {
    "received": (RECEIVED,),
    "dispatched": (RECEIVED, Meaning(("assignments",), _("合办的件按承办单位各计一件"))),
    "assignments": (Meaning(("assignments",)), Meaning(("received",), _("合办的件只计一件"))),
    "closed": (CLOSED, Meaning(("closed", "stage_closed"), _("含阶段性办结"))),
    "stage_closed": (Meaning(("stage_closed",)),),
    "open": (Meaning(("open",)), Meaning(("open", "stage_closed"), _("阶段性办结的仍算正在办理"))),
    "key": (Meaning(("key",)),),
    "repeats": (Meaning(("repeats",)),),
    "rate": (Meaning(("closing_rate",)),),
}
"""By what ``checking.claims_of_ledger`` calls the measure: the usual meaning first, then those that some places use."""
HANDLED = frozenset({"closed", "stage_closed", "open", "rate"})
"""Measures that depend on how far handling has come."""
DIMENSIONS = {"unit": "unit", "label": "label", "channel": "channel", "verdict": "verdict"}
"""The dimension of the catalogue for each axis of a claim."""


def meanings(claim: LedgerClaim) -> tuple[Meaning, ...]:
    if claim.measure == "closed" and claim.with_stage_closed:
        return (FINISHED,)
    return MEANINGS[claim.measure]
