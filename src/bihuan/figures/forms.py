"""What a page of figures is asked, kept in the address bar: moments, a figure and what it is divided by."""

from dataclasses import dataclass
from datetime import date, datetime, time

from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _

from bihuan.figures.composing import Group, pair, why_not
from bihuan.figures.declared import EVERY, Figure, figure_called, worded
from bihuan.figures.dimensions import DIMENSIONS
from bihuan.figures.populations import Asked, Cutoff
from bihuan.moments import beijing_day, parse_cutoff
from bihuan.refusals import Unusable


def cutoffs_of(asked: QueryDict) -> tuple[Cutoff, Cutoff]:
    """(received, handled) as the address says; without a word today, and handled as received."""
    as_of = moment_of(asked, "as_of")
    received = beijing_day(timezone.now()) if as_of is None else as_of
    handled = moment_of(asked, "handled_as_of")
    return received, received if handled is None else handled


def moment_of(asked: QueryDict, name: str) -> Cutoff | None:
    """``as_of=2020-11-07T12:00``, or as the form sends it ``as_of=2020-11-07&as_of_time=12:00``; None without a word."""
    day, hour = asked.get(name, ""), asked.get(f"{name}_time", "")
    if not day:
        return None
    cutoff = parse_cutoff(f"{day}T{hour}" if hour and "T" not in day else day)
    # A day more or less must still be a date: figures are compared with the day before.
    if not date(1900, 1, 1) <= (cutoff.date() if isinstance(cutoff, datetime) else cutoff) <= date(2999, 12, 31):
        raise Unusable(_("“%(day)s”不是能用的日期：请填 1900 年到 2999 年之间的日期。") % {"day": day})
    return cutoff


def day_of(asked: QueryDict, name: str) -> date | None:
    """The day of a moment, whatever its time."""
    moment = moment_of(asked, name)
    return moment.date() if isinstance(moment, datetime) else moment


@dataclass(frozen=True)
class Choice:
    """A line of a drop-down list; one with a reason ``why`` cannot be chosen."""

    value: str
    title: str
    chosen: bool
    why: str = ""


@dataclass(frozen=True)
class Chosen:
    """What is looked at: a figure, by a dimension or undivided. ``why`` says why what was wished for is not."""

    figure: Figure
    dimension: str
    group: Group | None
    why: str
    figures: list[Choice]
    dimensions: list[Choice]


def chosen(asked_for: QueryDict, asked: Asked) -> Chosen:
    """``name`` and ``by`` of the address; by units of what was received where it says nothing."""
    figure = figure_called(asked_for.get("name") or "received")
    by = asked_for.get("by", "unit")
    sees_whole = asked.scope is None
    why = why_not(figure, by, sees_whole=sees_whole) if by else None
    group = pair(figure, by, sees_whole=sees_whole) if by and why is None else None
    words = asked.rulebook
    return Chosen(
        figure,
        by,
        group,
        why or "",
        [Choice(name, worded(item.title, words), item is figure) for name, item in EVERY.items() if name != "rated"],
        [
            Choice("", _("不分组"), group is None),
            *(
                Choice(
                    name,
                    _("按%(dimension)s") % {"dimension": worded(item.title, words)},
                    group is not None and name == by,
                    why_not(figure, name, sees_whole=sees_whole) or "",
                )
                for name, item in DIMENSIONS.items()
            ),
        ],
    )


def filled(cutoff: Cutoff) -> tuple[str, str]:
    """The form's two boxes: day and time."""
    if not isinstance(cutoff, datetime):
        return cutoff.isoformat(), ""
    return cutoff.date().isoformat(), cutoff.time().isoformat(timespec="auto" if _odd(cutoff.time()) else "minutes")


def _odd(hour: time) -> bool:
    return bool(hour.second or hour.microsecond)
