"""As of when a paper's figures are to be asked: its own cut-offs, an hour beside a day, the day of a batch."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from bihuan.checking import LedgerClaim
from bihuan.figures.populations import Cutoff
from bihuan.moments import beijing_day
from bihuan.numerals import to_half_width
from bihuan.proofing.vocabulary import HANDLED

HOUR = re.compile(r"\s*(?P<half>上午|下午|晚上?|早上?)?\s*(?P<hour>\d{1,2})\s*(?:时|点|:)\s*(?P<minute>\d{2})?")
AFTER_NOON = ("下午", "晚", "晚上")
LOOKED_BACK = 400
"""Characters before a figure in which the hour of its cut-off is looked for."""
ONE_DAY = timedelta(days=1)
MOST_APART = timedelta(days=3)
"""Between the day up to which complaints were received and that up to which they were handled, in one paper."""


@dataclass(frozen=True)
class Moments:
    """A pair of cut-offs at which a claim may be true. ``exact``: it is what the paper says, taken at its word."""

    as_of: Cutoff
    handled_as_of: Cutoff
    exact: bool = True


def moments_of(claim: LedgerClaim, text: str, cutoffs: Sequence[date], known: Moments | None = None) -> list[Moments]:
    """The moments of a cumulative claim, the likeliest first.

    ``known`` are the cut-offs of a paper that the house writes itself: they hold for what names their days. ``cutoffs`` are the days that the paper names for what was received. How far handling had come by a later day is
    told of what was received by the earlier one (received by 7 November, handled by 8 November).
    """
    day = claim.as_of
    assert day is not None
    if known is not None and day in (day_of(known.as_of), day_of(known.handled_as_of)):
        return [known, *moments_of(claim, text, cutoffs)]
    hour = hour_of(claim, text, day)
    if hour is not None:
        # Lists arrive by the day; whether an hour is before or after the day's list, only its office knows.
        return [Moments(hour, hour), Moments(day - ONE_DAY, hour, exact=False), Moments(day, hour, exact=False)]
    earlier = [other for other in cutoffs if day - MOST_APART <= other < day]
    apart = [Moments(other, day) for other in sorted(earlier, reverse=True)]
    return [*apart, Moments(day, day)] if claim.measure in HANDLED else [Moments(day, day), *apart]


def hour_of(claim: LedgerClaim, text: str, day: date) -> datetime | None:
    """The hour that stands behind the day of the cut-off, where the paper names one."""
    before = to_half_width(text[max(0, claim.start - LOOKED_BACK) : claim.at[0]])
    places = list(re.finditer(rf"{day.day}\s*日", before))
    hour = HOUR.match(before, places[-1].end()) if places else None
    if hour is None:
        return None
    of_day = int(hour["hour"]) + (12 if hour["half"] in AFTER_NOON and int(hour["hour"]) < 12 else 0)
    if of_day > 23 or int(hour["minute"] or 0) > 59:  # 24 o'clock is the end of the day
        return None
    return datetime.combine(day, time(of_day, int(hour["minute"] or 0)))


def day_of(cutoff: Cutoff) -> date:
    """The day of a cut-off in Beijing."""
    if not isinstance(cutoff, datetime):
        return cutoff
    return beijing_day(cutoff) if cutoff.tzinfo else cutoff.date()


def received_cutoffs(claims: Sequence[LedgerClaim]) -> list[date]:
    """The days that the paper names for what was received in all."""
    days = {claim.as_of for claim in claims if claim.measure in ("received", "dispatched") and claim.as_of}
    return sorted(days)
