"""The clock of a share: where it stood still and by how much it was lengthened, and what that makes of a limit."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db.models import Q
from django.utils.translation import gettext as _

from bihuan import workdays
from bihuan.cases.models import Inspection
from bihuan.complaints.models import Extension, Suspension
from bihuan.moments import beijing_day
from bihuan.numerals import format_date
from bihuan.rulebooks.schema import TimeLimit
from bihuan.workdays import Calendar, Due, due

LENGTHENED = "answer"
"""The limit that more time is asked for; suspensions hold every clock of the share."""


@dataclass(frozen=True)
class Clock:
    """What happened to the clock of one share since it was given."""

    suspensions: tuple[workdays.Suspension, ...] = ()
    extensions: tuple[workdays.Extension, ...] = ()

    def due(self, name: str, rule: TimeLimit, start: date | datetime, days: Calendar) -> Due:
        """When the limit ``name`` runs out that began at ``start``."""
        extensions = self.extensions if name == LENGTHENED else ()
        return due(rule.limit, start, days, self.suspensions, extensions)

    def lengthened(self, extension: workdays.Extension) -> "Clock":
        return replace(self, extensions=(*self.extensions, extension))


RUNNING = Clock()
"""A clock that nobody touched."""


def clocks(shares: Collection[int]) -> dict[int, Clock]:
    """Of those shares (by id) that have a clock of their own. Two queries."""
    return _clocks(Q(assignment__in=shares))


def clocks_in(inspection: Inspection) -> dict[int, Clock]:
    """Of all shares of an inspection that have a clock of their own. Two queries."""
    return _clocks(Q(assignment__case__inspection=inspection))


def _clocks(which: Q) -> dict[int, Clock]:
    stood: defaultdict[int, list[workdays.Suspension]] = defaultdict(list)
    for pk, since, until in Suspension.objects.filter(which).values_list("assignment", "since", "until"):
        stood[pk].append(workdays.Suspension(since, until))
    granted: defaultdict[int, list[workdays.Extension]] = defaultdict(list)
    rows = Extension.objects.filter(which, days__isnull=False).order_by("decided")
    for pk, days, at in rows.values_list("assignment", "days", "decided__effective_at"):
        granted[pk].append(extension(days or 0, at))
    return {pk: Clock(tuple(stood[pk]), tuple(granted[pk])) for pk in {*stood, *granted}}


def extension(days: int, granted_at: datetime) -> workdays.Extension:
    """An extension as the explanation of a due date names it."""
    said = _("%(day)s同意") % {"day": format_date(beijing_day(granted_at))}
    return workdays.Extension(days, "natural_days", said)


def reset(shares: Collection[int]) -> None:
    """Shares given anew begin with a new clock; the ledger keeps what happened to the old one."""
    Extension.objects.filter(assignment__in=shares).delete()
    Suspension.objects.filter(assignment__in=shares).delete()
