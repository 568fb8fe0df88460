"""``bihuan doctor``: every check in turn, in plain words. A check that breaks down is itself a finding.

A part that wants to be looked after writes a check (``findings.Check``) under ``checks/`` and enters it here.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime

from bihuan.upkeep.checks import backups, database, ledger, office, place, sealed
from bihuan.upkeep.findings import Check, Finding, Level, Look, bad

OF_THE_MACHINE: tuple[Check, ...] = (
    place.disk,
    place.rights,
    place.secret,
    place.reached,
    place.page_files,
    place.timezone,
    place.beside,
    backups.newest,
)
FIRST: tuple[Check, ...] = (database.reachable, database.up_to_date)
"""Of the database, without which the rest cannot be asked."""
OF_THE_DATA: tuple[Check, ...] = (
    database.whole,
    database.protected,
    database.cached,
    ledger.unaltered,
    ledger.agreeing,
    office.files,
    office.clock,
    office.calendar,
    office.passwords,
    office.reminders,
    office.search,
    office.repeats,
    sealed.key,
)


def examine(now: datetime, *, deep: bool = False) -> Iterator[Finding]:
    """All findings, as they are made; without those of the data where the database cannot be used."""
    look = Look(now, deep)
    is_usable = True
    for check in FIRST:
        for finding in _made(check, look):
            is_usable = is_usable and finding.level < Level.BAD
            yield finding
        if not is_usable:
            break
    for check in (*(OF_THE_DATA if is_usable else ()), *OF_THE_MACHINE):
        yield from _made(check, look)


def _made(check: Check, look: Look) -> Iterator[Finding]:
    try:
        yield from check(look)
    except Exception as error:  # whatever broke is what the person has to know
        said = (str(error).strip() or type(error).__name__).splitlines()[0]
        yield bad(check.__name__, f"没有查成：{said}", "先解决别的问题再查；还是这样，把这一行告诉开发人员")


def status(findings: Iterable[Finding]) -> int:
    """0 all well or only to be noticed, 1 something is wrong, 2 the database cannot be used."""
    worst = max(finding.level for finding in findings)
    return {Level.UNUSABLE: 2, Level.BAD: 1}.get(worst, 0)
