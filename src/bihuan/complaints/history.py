"""The timeline of a complaint in words, as far as a member may read it."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from bihuan.cases.behalf import actors
from bihuan.cases.locking import act_label
from bihuan.cases.models import Assignment
from bihuan.complaints.models import Answer
from bihuan.ledger.appending import history
from bihuan.ledger.models import Entry
from bihuan.units.scope import Scope

NAMES_UNITS = "行政区域"
"""The field of a change that names every unit of a list: for those who see the whole only."""


@dataclass(frozen=True)
class Happening:
    """One entry: who did what for which unit, when it took effect, when it was recorded, and what it says."""

    what: str
    who: str
    unit: str
    effective: datetime
    recorded: datetime
    reason: str
    facts: list[str] = field(default_factory=list)
    changes: list[tuple[str, str, str]] = field(default_factory=list)


def timeline(chain: str, scope: Scope, *, whole: bool) -> list[Happening]:
    """Newest first; who sees some units reads the entries of the case itself and of those units."""
    entries = [entry for entry in history([chain]) if whole or entry.unit is None or scope.covers(entry.unit.path)]
    who = actors(entries)
    return [_happening(entry, who[entry.pk], whole) for entry in reversed(entries)]


def _happening(entry: Entry, who: str, whole: bool) -> Happening:
    changes = [tuple(change) for change in entry.data.get("changes", [])]
    return Happening(
        what=act_label(entry.act),
        who=who,
        unit=str(entry.unit or ""),
        effective=entry.effective_at,
        recorded=entry.recorded_at,
        reason=entry.reason,
        facts=list(_facts(entry.data)),
        changes=[change for change in changes if len(change) == 3 and (whole or change[0] != NAMES_UNITS)],
    )


def _facts(data: dict[str, Any]) -> list[str]:
    facts = []
    if part := dict(Assignment.Part.choices).get(data.get("part", "")):
        facts.append(str(part))
    if due_on := data.get("due_on"):
        facts.append(_("期限%(day)s") % {"day": due_on})
    if outcome := dict(Answer.Outcome.choices).get(data.get("outcome", "")):
        facts.append(str(outcome))
    if verdict := data.get("verdict"):
        facts.append(str(verdict))
    if file := data.get("file"):
        facts.append(_("来自“%(file)s”第%(row)s行") % {"file": file, "row": data.get("row", "")})
    if title := data.get("published_as"):
        facts.append(title)
    return facts
