"""What happened to a site, in words."""

from dataclasses import dataclass, field
from datetime import datetime

from bihuan.cases.behalf import actors
from bihuan.cases.locking import act_label
from bihuan.ledger.appending import history
from bihuan.sites.models import Site


@dataclass(frozen=True)
class Happened:
    """One entry: who did what when, why, and what is said otherwise since (label, before, after)."""

    what: str
    who: str
    at: datetime
    reason: str = ""
    fact: str = ""
    changes: list[tuple[str, str, str]] = field(default_factory=list)


def happened(site: Site) -> list[Happened]:
    """Newest first. Two queries."""
    entries = history([site.chain])
    who = actors(entries)
    return [
        Happened(
            act_label(entry.act),
            who[entry.pk],
            entry.recorded_at,
            entry.reason,
            entry.data.get("alarm", ""),
            [(label, before, after) for label, before, after in entry.data.get("changes", [])],
        )
        for entry in reversed(entries)
    ]
