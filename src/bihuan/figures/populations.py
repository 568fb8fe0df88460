"""What can be counted: the rows of the spine as of a moment, within what the member may see."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery

from bihuan.cases.models import Batch, Case, CaseSpan, Facet, Inspection
from bihuan.cases.selectors import sees_whole, visible_cases
from bihuan.moments import beijing_day, cutoff
from bihuan.rulebooks.schema import Rulebook
from bihuan.units.models import Member
from bihuan.units.scope import Scope, scope_of

Cutoff = date | datetime
Rows = QuerySet[Any]


@dataclass(frozen=True)
class Asked:
    """A question's inspection, cut-offs and asker; ``member`` None sees everything."""

    inspection: Inspection
    as_of: Cutoff
    handled_as_of: Cutoff
    member: Member | None = None

    @cached_property
    def received(self) -> datetime:
        """The first instant at which a complaint no longer counts as received."""
        return cutoff(self.as_of)

    @cached_property
    def handled(self) -> datetime:
        """The first instant at which an act no longer counts."""
        return cutoff(self.handled_as_of)

    @cached_property
    def rulebook(self) -> Rulebook:
        return self.inspection.rulebook_text.rulebook

    @cached_property
    def cases(self) -> QuerySet[Case] | None:
        """What the member may see, or None where that is everything."""
        if self.member is None or sees_whole(self.member, self.inspection):
            return None
        return visible_cases(self.member, self.inspection)

    @cached_property
    def scope(self) -> Scope | None:
        """The units whose shares the member may see, or None where that is all of them."""
        return None if self.member is None or self.cases is None else scope_of(self.member)

    def within(self, rows: Rows) -> Rows:
        """Those of ``rows`` whose case the member may see."""
        return rows if self.cases is None else rows.filter(case__in=self.cases.values("pk"))


@dataclass(frozen=True)
class Population:
    """Rows to count. All that ask no more than ``columns`` are counted in one pass over the rows that fit ``where``."""

    rows: Callable[[Asked], Rows]
    columns: tuple[str, ...] = ()
    where: dict[str, Any] = field(default_factory=dict)


def _received(asked: Asked) -> Rows:
    """One row for each complaint received at the cut-off, as it stood then."""
    return asked.within(CaseSpan.objects.at(asked.received).filter(inspection=asked.inspection))


def _handled(asked: Asked) -> Rows:
    """One row for each complaint received at the cut-off, as it stood when handling was cut off."""
    if asked.handled == asked.received:
        return _received(asked)
    begun = Q(since__lt=asked.handled)
    if asked.handled < asked.received:
        begun |= Q(since=F("case__received_at"))  # came after handling was cut off: stands as it came
    lasting = Q(until__isnull=True) | Q(until__gte=asked.handled)
    # A case's spans begin when it is received, so this asks for the received ones without a join of spans.
    spans = CaseSpan.objects.filter(begun, lasting, inspection=asked.inspection, case__received_at__lt=asked.received)
    return asked.within(spans)


def _facets(asked: Asked) -> Rows:
    """What complaints counted as at the cut-off. A facet holds only while its case is received."""
    return asked.within(Facet.objects.at(asked.received).filter(inspection=asked.inspection))


def _key(asked: Asked) -> Rows:
    """One row for each key complaint, with its units at the cut-off."""
    stood = CaseSpan.objects.at(asked.received).filter(case=OuterRef("case")).order_by()
    return _facets(asked).filter(dimension="key").annotate(parties=Subquery(stood.values("parties")[:1]))


def _judged(asked: Asked) -> Rows:
    """One row for each received complaint, with its verdict when handling was cut off."""
    verdicts = Facet.objects.at(asked.handled).filter(case=OuterRef("case"), dimension="verdict").order_by()
    return _received(asked).annotate(verdict=Subquery(verdicts.values("value")[:1]))


def _repeats(asked: Asked) -> Rows:
    # A comparison that every database answers from the index of the link, unlike IS NOT NULL.
    return _received(asked).filter(case__complaint__repeat_of__gte=0)


def _batches(asked: Asked) -> Rows:
    last = beijing_day(asked.received - timedelta(microseconds=1))
    batches = Batch.objects.filter(inspection=asked.inspection, day__lte=last)
    if asked.cases is None:
        return batches
    return batches.filter(Exists(asked.cases.filter(batch=OuterRef("pk"), received_at__lt=asked.received)))


RECEIVED = Population(_received, ("parties",))
HANDLED = Population(_handled, ("status", "parties"))
FACETS = Population(_facets, ("dimension", "value"), {"dimension__in": ("label", "channel")})
KEY = Population(_key, ("parties",))
JUDGED = Population(_judged, ("verdict",))
REPEATS = Population(_repeats)
BATCHES = Population(_batches)
