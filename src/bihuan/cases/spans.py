"""From the spans of its assignments to those of the case: a pure function of the record."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bihuan.cases.models import Status

ADVANCE = (
    Status.RECEIVED,
    Status.RETURNED,
    Status.DISPATCHED,
    Status.HANDLING,
    Status.SUBMITTED,
    Status.STAGE_CLOSED,
    Status.CLOSED,
)
"""Least advanced first. A case stands where its least advanced part stands."""

Absence = tuple[datetime, datetime | None]
"""Withdrawn by the team at a moment, and handed over again at another (None: it has not been)."""


@dataclass(frozen=True)
class Stretch:
    """A case stood so from ``since`` on."""

    status: str
    parties: str
    since: datetime


def parties_key(unit_ids: Iterable[int]) -> str:
    """The units of a case as one comparable word: ``3/4/13/``."""
    return "".join(f"{unit_id}/" for unit_id in sorted(unit_ids))


def party_ids(parties: str) -> list[int]:
    return [int(part) for part in parties.split("/") if part]


def case_stretches(
    received_at: datetime,
    changes: Mapping[int, list[tuple[datetime, str]]],
    absences: Sequence[Absence] = (),
) -> list[Stretch]:
    """How the case stood over time.

    ``changes``: for each unit the moments at which its assignment took a status, oldest first. Recalled units are no
    party. In its ``absences`` the case was withdrawn. Neighbouring stretches that say the same are one; each lasts
    until the next begins.
    """
    moments = sorted(
        {
            received_at,
            *(since for history in changes.values() for since, _ in history),
            *(moment for absence in absences for moment in absence if moment),
        }
    )
    stretches: list[Stretch] = []
    for moment in moments:
        standing = {unit: _status_at(history, moment) for unit, history in changes.items()}
        active = {unit: status for unit, status in standing.items() if status and status != Status.RECALLED}
        status = min(active.values(), key=lambda s: ADVANCE.index(Status(s))) if active else Status.RECEIVED
        stretch = Stretch(str(status), parties_key(active), moment)
        if any(since <= moment and (until is None or moment < until) for since, until in absences):
            stretch = Stretch(str(Status.WITHDRAWN), "", moment)
        if not stretches or (stretches[-1].status, stretches[-1].parties) != (stretch.status, stretch.parties):
            stretches.append(stretch)
    return stretches


def _status_at(history: list[tuple[datetime, str]], moment: datetime) -> str | None:
    return next((status for since, status in reversed(history) if since <= moment), None)
