"""What the checker gives back: figures, statements with their verdicts, and what a ledger can be asked."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

Number = int | float
Kind = Literal["sum", "share", "days", "rollforward", "ledger"]
Verdict = Literal["ok", "mismatch", "explained"]
Reason = Literal[
    "", "multi_label", "person_times", "split", "scope", "cutoff", "non_exhaustive", "rounding", "approximate"
]
Role = Literal["part", "stated"]
Scope = Literal["", "day", "cumulative"]
Measure = Literal["received", "dispatched", "assignments", "closed", "stage_closed", "open", "key", "repeats", "rate"]
Axis = Literal["", "unit", "label", "channel", "verdict"]


@dataclass(frozen=True, slots=True)
class Figure:
    """A number of the paper: its place, its value (money in yuan, shares in percent), its unit as printed (件, 万元, %)
    and the words in front of it in its clause (``label``; of a cell what stands over its column). ``rough`` when it says 约, 近, 余 or 多."""

    start: int
    end: int
    value: Number
    unit: str
    label: str
    rough: bool = False


@dataclass(frozen=True, slots=True)
class Used:
    """A number that a statement rests on. ``value`` is an ISO date for the ends of a period."""

    start: int
    end: int
    value: Number | str
    role: Role
    source: Literal["paper", "previous"] = "paper"


@dataclass(frozen=True, slots=True)
class Statement:
    """One thing that can be checked. ``quote`` is ``text[start:end]``; ``parts`` and ``stated`` are what the paper says
    (money of mixed units in 万元, areas in 亩, ends of a period as ISO dates), ``computed`` what follows from the parts (for a
    period with the first day counted), ``why`` the arithmetic as a Chinese sentence, ``reason`` why figures that
    differ are right."""

    kind: Kind
    quote: str
    start: int
    end: int
    used: tuple[Used, ...]
    parts: tuple[Number | str, ...]
    stated: Number
    computed: Number
    unit: str
    verdict: Verdict
    why: str
    reason: Reason = ""


@dataclass(frozen=True, slots=True)
class LedgerClaim:
    """A figure about complaints that a ledger can be asked for: ``measure`` of ``scope`` (``day``: of one batch or day,
    ``batch`` its number where named; ``cumulative``: all up to ``as_of``), narrowed to ``name`` on ``axis``
    (冷泉区 on ``unit``, 大气 on ``label``, 来电 on ``channel``). ``as_of`` is the cut-off that the paper names, with the
    paper's year where the clause leaves it out; None where it names none. ``closed`` counts as printed: where the
    paper says so (``with_stage_closed``) stage-closed is in it. ``quote`` is ``text[start:end]``, the number's clause;
    ``at`` the place of the number."""

    start: int
    end: int
    quote: str
    at: tuple[int, int]
    value: Number
    unit: str
    measure: Measure
    scope: Scope
    axis: Axis = ""
    name: str = ""
    batch: int | None = None
    as_of: date | None = None
    with_stage_closed: bool = False
