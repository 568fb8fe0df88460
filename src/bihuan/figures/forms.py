"""The cut-offs of a page: a day, with a time where one is wanted, kept in the address bar."""

from datetime import date, datetime, time

from django.http import QueryDict
from django.utils import timezone

from bihuan.figures.populations import Cutoff
from bihuan.moments import beijing_day, parse_cutoff
from bihuan.refusals import Unusable


def cutoffs_of(asked: QueryDict) -> tuple[Cutoff, Cutoff]:
    """(received, handled) as the address says; without a word today, and handled as received."""
    as_of = _cutoff(asked, "as_of")
    received = beijing_day(timezone.now()) if as_of is None else as_of
    handled = _cutoff(asked, "handled_as_of")
    return received, received if handled is None else handled


def _cutoff(asked: QueryDict, name: str) -> Cutoff | None:
    """``as_of=2020-11-07T12:00``, or as the form sends it ``as_of=2020-11-07&as_of_time=12:00``."""
    day, hour = asked.get(name, ""), asked.get(f"{name}_time", "")
    if not day:
        return None
    cutoff = parse_cutoff(f"{day}T{hour}" if hour and "T" not in day else day)
    # A day more or less must still be a date: figures are compared with the day before.
    if not date(1900, 1, 1) <= (cutoff.date() if isinstance(cutoff, datetime) else cutoff) <= date(2999, 12, 31):
        raise Unusable(f"“{day}”不是能用的日期：请填 1900 年到 2999 年之间的日期。")
    return cutoff


def filled(cutoff: Cutoff) -> tuple[str, str]:
    """The form's two boxes: day and time."""
    if not isinstance(cutoff, datetime):
        return cutoff.isoformat(), ""
    return cutoff.date().isoformat(), cutoff.time().isoformat(timespec="auto" if _odd(cutoff.time()) else "minutes")


def _odd(hour: time) -> bool:
    return bool(hour.second or hour.microsecond)
