"""The timeline of a complaint in words, as far as a member may read it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from bihuan.cases.behalf import actors
from bihuan.cases.locking import act_label
from bihuan.cases.models import Assignment
from bihuan.complaints.models import Answer, Suspension
from bihuan.complaints.repeats.counting import LINK, UNLINK
from bihuan.ledger.appending import history
from bihuan.ledger.models import Entry
from bihuan.units.scope import Scope

NAMES_UNITS = "行政区域"
"""The field of a change that names every unit of a list: for those who see the whole only."""


SIGNED = frozenset({"sign", "close", "stage_close", "keep_open"})
"""Acts beside which people give an opinion, not a reason."""


@dataclass(frozen=True)
class Happening:
    """One entry: who did what for which unit, when it took effect, when it was recorded, and what it says."""

    what: str
    who: str
    unit: str
    effective: datetime
    recorded: datetime
    reason: str
    reason_word: str
    facts: list[str] = field(default_factory=list)
    changes: list[tuple[str, str, str]] = field(default_factory=list)


Telling = Callable[[Entry], list[str] | None]
"""What an entry says, in the words of another part of the house; None: nothing of its own."""


def timeline(chain: str, scope: Scope, *, whole: bool, telling: Telling | None = None) -> list[Happening]:
    """Newest first; who sees some units reads the entries of the case itself and of those units."""
    entries = [entry for entry in history([chain]) if whole or entry.unit is None or scope.covers(entry.unit.path)]
    who = actors(entries)
    return [_happening(entry, who[entry.pk], whole, telling) for entry in reversed(entries)]


def _happening(entry: Entry, who: str, whole: bool, telling: Telling | None) -> Happening:
    told = telling(entry) if telling else None
    changes = [tuple(change) for change in entry.data.get("changes", [])]
    return Happening(
        what=act_label(entry.act),
        who=who,
        unit=str(entry.unit or ""),
        effective=entry.effective_at,
        recorded=entry.recorded_at,
        reason=entry.reason,
        reason_word=_("意见") if entry.act in SIGNED else _("原因"),
        facts=[*_facts(entry.act, entry.data), *_repeat_facts(entry, whole)] if told is None else told,
        changes=[change for change in changes if len(change) == 3 and (whole or change[0] != NAMES_UNITS)],
    )


def _facts(act: str, data: dict[str, Any]) -> list[str]:
    facts = []
    if part := dict(Assignment.Part.choices).get(data.get("part", "")):
        facts.append(str(part))
    if due_on := data.get("due_on"):
        facts.append(_("期限%(day)s") % {"day": due_on})
    facts += _time_facts(act, data)
    if outcome := dict(Answer.Outcome.choices).get(data.get("outcome", "")):
        facts.append(str(outcome))
    if gates := data.get("gates"):
        facts.append(_("%(gates)s未过，准予办结：%(why)s") % {"gates": "、".join(gates), "why": data.get("waived", "")})
    if visit := data.get("visit"):
        facts.append(
            _("%(day)s %(way)s %(people)s人 %(visit)s")
            % {"day": data.get("on", ""), "way": data.get("way", ""), "people": data.get("people", ""), "visit": visit}
        )
    if verdict := data.get("verdict"):
        facts.append(str(verdict))
    if proposed := data.get("proposed"):
        facts.append(_("按答复推算为“%(verdict)s”") % {"verdict": proposed})
    if why := data.get("verdict_reason"):
        facts.append(_("结论理由：%(why)s") % {"why": why})
    if file := data.get("file"):
        facts.append(_("来自“%(file)s”第%(row)s行") % {"file": file, "row": data.get("row", "")})
    if title := data.get("published_as"):
        facts.append(title)
    if site := data.get("site"):
        facts.append(site)
    return facts


def _repeat_facts(entry: Entry, whole: bool) -> list[str]:
    """Which complaint it was linked to; one of another inspection, or of other units, is named where it may be seen."""
    if entry.act not in (LINK, UNLINK) or not whole:
        return []
    chain = entry.data.get("first_chain") or entry.data["before"]
    inspection = entry.chain.partition("/")[0]
    return [_("首次举报%(first)s") % entry.data] if chain.startswith(f"{inspection}/") else []


def _time_facts(act: str, data: dict[str, Any]) -> list[str]:
    """What an act on the clock of a share says besides the due date that it moved."""
    if act == "ask_extension":
        return [_("申请延至%(day)s") % {"day": data["asked_until"]}]
    if act == "grant_extension":
        return [_("延至%(day)s") % {"day": data["until"]}]
    if act == "suspend":
        cause = Suspension.Cause(data["cause"]).label
        return [str(cause), _("自%(day)s起") % {"day": data["since"]}]
    if act == "resume":
        return [_("自%(day)s起恢复") % {"day": data["until"]}]
    return []
