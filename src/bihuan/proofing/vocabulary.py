"""Which figure of the catalogue a paper's words mean: the one table between what papers say and what the ledger counts."""

import re
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


@dataclass(frozen=True)
class RegisterWords:
    """What papers call a figure of the registers: the words in front of its number, and the units that it is counted in.

    ``key`` is a line of the breakdown ``figure``.
    """

    figure: str
    words: re.Pattern[str]
    units: tuple[str, ...]
    key: str = ""


def _words(figure: str, words: str, *units: str, key: str = "") -> RegisterWords:
    return RegisterWords(figure, re.compile(f"(?:{words})$"), units, key)


REGISTER_WORDS = (
    _words("visits", r"现场(?:督导|督查|督察)(?:检查)?|督导检查", "次"),
    _words("circulars", r"(?:下发|印发|发出)通报", "次", "份", "期"),
    _words("listed_orders", r"挂牌督办", "件", "个"),
    _words("orders", r"(?<!现场)(?<!挂牌)督办(?:函|通知)?", "次", "份"),
    _words("warnings", r"预警(?:函|通知)?", "次", "份"),
    _words("interviews", r"约谈", "次"),
    _words("interviewed", r"约谈", "人"),
    _words("problems_pressed", r"督办(?:突出)?(?:生态环境)?问题", "件", "个"),
    _words("checks", r"(?:执法)?检查企业|现场执法检查", "家", "家次", "家(次)", "家（次）"),
    _words("check_times", r"出动(?:执法)?人员", "人次"),
    _words("cases_filed", r"立案(?:查处|处罚)", "件", "起", "宗"),
    _words("penalties", r"(?:共处|处以)罚(?:金|款)(?:金额)?", "元"),
    _words("petitions_closed", r"办结(?:各类)?(?:生态)?环境信访(?:案件|件|投诉)?", "件"),
    _words("accountable", r"(?:追责)?问责|追究责任", "人"),
    _words("accountable_times", r"(?:追责)?问责|追究责任", "人次"),
    _words("accountable_by_rank", r"县处级(?:干部)?|处级干部", "人", key="县处级"),
    _words("accountable_by_rank", r"厅局级(?:干部)?|厅级干部", "人", key="厅局级"),
    _words("accountable_by_rank", r"科级及以下(?:干部|人员)?", "人", key="科级及以下"),
)
"""Figures of the registers by what stands around their numbers."""
