"""The timeline of a finding in words: each part of the house says what its own acts tell."""

from collections.abc import Callable
from dataclasses import replace

from django.utils.translation import gettext as _

from bihuan.cases.locking import act_label
from bihuan.complaints.history import Happening
from bihuan.complaints.history import timeline as entries_of
from bihuan.findings.models import Referral
from bihuan.ledger.models import Entry
from bihuan.moments import beijing_day
from bihuan.units.scope import Scope

Teller = Callable[[Entry], list[str]]
"""What an entry says besides who and when, each a short sentence."""
_tellers: dict[str, Teller] = {}


def tells(*acts: str) -> Callable[[Teller], Teller]:
    """Declares who puts these acts into words."""

    def declare(teller: Teller) -> Teller:
        _tellers.update(dict.fromkeys(acts, teller))
        return teller

    return declare


def timeline(chain: str, scope: Scope, *, whole: bool) -> list[Happening]:
    """Newest first, as far as a member may read it; what one person did in a row on one day stands together."""
    told: list[Happening] = []
    for entry in entries_of(chain, scope, whole=whole, telling=_told):
        item = replace(entry, what=_("列入台账")) if entry.what == act_label("receive") else entry
        if told and _is_same(told[-1], item):
            told[-1] = replace(told[-1], facts=[*item.facts, *told[-1].facts])
        else:
            told.append(item)
    return told


def _told(entry: Entry) -> list[str] | None:
    teller = _tellers.get(entry.act)
    return teller(entry) if teller else None


def _is_same(later: Happening, item: Happening) -> bool:
    """Whether ``item`` says of the same act by the same person on the same day, and gives no reason of its own."""
    if later.reason or item.reason or later.changes or item.changes or not item.facts:
        return False
    return _marks(later) == _marks(item)


def _marks(item: Happening) -> tuple[object, ...]:
    return item.what, item.who, item.unit, beijing_day(item.effective), beijing_day(item.recorded)


@tells("plan_steps")
def _steps(entry: Entry) -> list[str]:
    said = {"position": entry.data["measure"], "count": len(entry.data["after"])}
    return [_("措施%(position)d，%(count)d个节点") % said]


@tells("refer", "refer_outcome")
def _referral(entry: Entry) -> list[str]:
    data = entry.data
    kind = dict(Referral.Kind.choices).get(data.get("kind", ""), "")
    return [str(part) for part in (kind, data.get("body"), data.get("number"), data.get("outcome")) if part]


@tells(
    "split_finding",
    "add_document",
    "remove_document",
    "relate_complaint",
    "unrelate_complaint",
    "link_site",
    "unlink_site",
)
def _named(entry: Entry) -> list[str]:
    data = entry.data
    names = [*data.get("parts", []), *(name for name, _sum in data.get("files", []))]
    return [str(name) for name in (*names, data.get("complaint"), data.get("site")) if name]
