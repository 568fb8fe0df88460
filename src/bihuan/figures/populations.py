"""What can be counted: the rows of the spine as of a moment, within what the member may see."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any, cast

from django.db.models import Case as Choose
from django.db.models import Exists, Expression, F, OuterRef, Q, QuerySet, Subquery, Value, When

from bihuan.cases.models import AssignmentSpan, Batch, Case, CaseSpan, Facet, Inspection, Status
from bihuan.cases.selectors import outermost, sees_whole, visible_cases
from bihuan.cases.spans import ADVANCE
from bihuan.complaints.models import Complaint
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
    """One row for each complaint received at the cut-off and not withdrawn by then, as it stood then."""
    stood = CaseSpan.objects.at(asked.received).exclude(status=Status.WITHDRAWN)
    return asked.within(stood.filter(inspection=asked.inspection))


def _handled(asked: Asked) -> Rows:
    """One row for each complaint received at the cut-off, with its units and standing when handling was cut off."""
    rows: Rows = _received(asked)
    if asked.handled != asked.received:
        begun = Q(since__lt=asked.handled)
        if asked.handled < asked.received:
            begun |= Q(since=F("case__received_at"))  # came after handling was cut off: stands as it came
        lasting = Q(until__isnull=True) | Q(until__gte=asked.handled)
        # Withdrawn between the two cut-offs: it still counts as received, and stands as it stood last.
        lasting |= Q(until=F("case__withdrawn_at"), until__gte=asked.received)
        spans = CaseSpan.objects.filter(begun, lasting, inspection=asked.inspection).exclude(status=Status.WITHDRAWN)
        gone = CaseSpan.objects.at(asked.received).filter(inspection=asked.inspection, status=Status.WITHDRAWN)
        # A case's spans begin when it is received, so the received ones are found without joining spans to spans.
        rows = asked.within(spans.filter(case__received_at__lt=asked.received).exclude(case__in=gone.values("case")))
    standing = F("status") if asked.scope is None else own_standing(asked, asked.scope)
    return cast(Rows, rows.annotate(standing=standing))


def own_standing(asked: Asked, scope: Scope, case: str = "case") -> Expression:
    """Where the shares within ``scope`` stood when handling was cut off: of other units' shares nothing shows."""
    held = AssignmentSpan.objects.at(asked.handled).filter(
        scope.within("assignment__unit__path"), outermost(scope, "assignment__"), assignment__case=OuterRef(case)
    )
    steps = [When(Exists(held.filter(status=status)), then=Value(str(status))) for status in ADVANCE]
    return Choose(*steps, default=Value(str(Status.RECEIVED)))


def _facets(asked: Asked) -> Rows:
    """What complaints counted as at the cut-off. A facet holds only while its case is received."""
    facets: Rows = Facet.objects.at(asked.received).filter(inspection=asked.inspection)
    return asked.within(facets)


def _key(asked: Asked) -> Rows:
    """One row for each key complaint, with its units at the cut-off."""
    stood = CaseSpan.objects.at(asked.received).filter(case=OuterRef("case")).order_by()
    key = _facets(asked).filter(dimension="key")
    return cast(Rows, key.annotate(parties=Subquery(stood.values("parties")[:1])))


def _judged(asked: Asked) -> Rows:
    """One row for each received complaint, with its verdict when handling was cut off."""
    verdicts = Facet.objects.at(asked.handled).filter(case=OuterRef("case"), dimension="verdict").order_by()
    return cast(Rows, _received(asked).annotate(verdict=Subquery(verdicts.values("value")[:1])))


def _repeats(asked: Asked) -> Rows:
    """One row for each received complaint that repeats an earlier one."""
    # A comparison is answered from the index of the link on every database, IS NOT NULL is not.
    linked = Complaint.objects.filter(repeat_of__gte=0)
    return _received(asked).filter(case__in=linked.values("case"))


def _batches(asked: Asked) -> Rows:
    last = beijing_day(asked.received - timedelta(microseconds=1))
    batches = Batch.objects.filter(inspection=asked.inspection, day__lte=last)
    if asked.cases is None:
        return batches
    return batches.filter(Exists(asked.cases.filter(batch=OuterRef("pk"), received_at__lt=asked.received)))


RECEIVED = Population(_received, ("parties",))
HANDLED = Population(_handled, ("standing", "parties"))
FACETS = Population(_facets, ("dimension", "value"), {"dimension__in": ("label", "channel")})
KEY = Population(_key, ("parties",))
JUDGED = Population(_judged, ("verdict",))
REPEATS = Population(_repeats)
BATCHES = Population(_batches)
