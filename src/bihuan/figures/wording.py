"""Cut-offs and numbers as people read them."""

from datetime import datetime, timedelta

from bihuan.figures.declared import RATES
from bihuan.figures.findings.declared import RATES as FINDING_RATES
from bihuan.figures.populations import Cutoff
from bihuan.moments import BEIJING, beijing_day, day_start


def said(cutoff: Cutoff) -> str:
    """``2020-11-07``, or ``2020-11-07 12:00`` where a time was given."""
    return address(cutoff).replace("T", " ")


def address(cutoff: Cutoff) -> str:
    """The cut-off as an address carries it and ``moments.parse_cutoff`` reads it."""
    if not isinstance(cutoff, datetime):
        return cutoff.isoformat()
    local = cutoff.astimezone(BEIJING).replace(tzinfo=None) if cutoff.tzinfo else cutoff
    return local.isoformat(timespec="auto" if local.second or local.microsecond else "minutes")


def cutoff_of(bound: datetime) -> Cutoff:
    """The cut-off whose bound (``moments.cutoff``) is ``bound``."""
    last = bound - timedelta(microseconds=1)
    return beijing_day(last) if day_start(beijing_day(bound)) == bound else last.astimezone(BEIJING)


def shown(name: str, number: int | float) -> str:
    """``215``; a share as ``74.42``, its unit being %; money as ``52500.50``. ``name`` is a figure's or a group's."""
    if is_share(name):
        return f"{number * 100:.2f}"
    return f"{number:.2f}" if isinstance(number, float) else str(number)


def is_share(name: str) -> bool:
    stem = name.partition("_by_")[0]
    return stem in RATES or stem in FINDING_RATES


def changed(name: str, before: int | float, after: int | float) -> int | float:
    """How much more there is: of shares in percentage points."""
    return round((after - before) * 100, 2) if is_share(name) else round(after - before, 2)
