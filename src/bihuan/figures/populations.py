"""What can be counted: the rows of the spine as of a moment, or with how long each held, within what a member may see."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from typing import Any, Literal, cast

from django.db.models import Case as Choose
from django.db.models import Exists, Expression, F, FilteredRelation, Min, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce, Least

from bihuan.cases.models import AssignmentSpan, Batch, Case, CaseSpan, Claim, Facet, Inspection, Status
from bihuan.cases.selectors import outermost, sees_whole, visible_cases
from bihuan.cases.spans import ADVANCE
from bihuan.complaints.models import Action
from bihuan.complaints.repeats.counting import OWN, REPEAT
from bihuan.moments import beijing_day, cutoff
from bihuan.rulebooks.schema import Rulebook
from bihuan.units.models import Member
from bihuan.units.scope import Scope, scope_of

Cutoff = date | datetime
Rows = QuerySet[Any]
Kind = Literal["complaint", "key", "label", "claim", "assignment", "action", "batch"]
"""What one row stands for; a ``key`` row for a complaint that has a facet once, as being a key item or a repeat."""
Lives = tuple[tuple[str, str | None], ...]
"""(column of the moment since which a row counts, column of the moment from which it no longer does); all must hold."""
LONG_AGO = datetime(1900, 1, 1, tzinfo=UTC)
HELD = tuple(str(status) for status in Status if status != Status.RECALLED)
"""A share that stands so is its unit's."""
ANSWER = "answer"
"""The limit whose keeping is counted: that for the answer."""


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

    def within(self, rows: Rows, path: str = "case") -> Rows:
        """Those of ``rows`` whose case, found by ``path``, the member may see."""
        return rows if self.cases is None else rows.filter(**{f"{path}__in": self.cases.values("pk")})


@dataclass(frozen=True)
class Population:
    """Rows to count: those of ``at`` the cut-offs, or those there have ``ever`` been with their ``lives``.

    All that ask no more than ``columns`` are counted in one pass over the rows that fit ``where``.
    """

    at: Callable[[Asked], Rows]
    ever: Callable[[Asked], Rows]
    kind: Kind = "complaint"
    columns: tuple[str, ...] = ()
    where: dict[str, Any] = field(default_factory=dict)
    lives: Lives = (("since", "until"),)
    moment: Literal["received", "handled"] = "received"
    """Which cut-off tells how its rows stood."""
    adds: str = ""
    """A column of whole numbers that is added up, instead of counting the rows."""
    by_own_shares: bool = False
    """Who sees some units only sees these rows stand as the shares of those units stand, not as the rows say."""

    @property
    def case(self) -> str:
        """The lookup from a row to its case."""
        return "assignment__case" if self.kind in ("assignment", "action") else "case"


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
        # Withdrawn when handling was cut off, and yet received at the other cut-off: it stands as it stood last.
        absent = _withdrawn(asked, asked.handled)
        last = absent.filter(case=OuterRef("case")).values("since")[:1]
        lasting |= Q(case__in=absent.values("case"), until=Subquery(last))
        spans = CaseSpan.objects.filter(begun, lasting, inspection=asked.inspection).exclude(status=Status.WITHDRAWN)
        rows = _counted_then(asked, asked.within(spans))
    standing = F("status") if asked.scope is None else own_standing(asked, asked.scope)
    return cast(Rows, rows.annotate(standing=standing))


def _counted_then(asked: Asked, rows: Rows, case: str = "case") -> Rows:
    """Those of ``rows`` of received complaints whose case counts at the received cut-off."""
    # Fewer came later or had been withdrawn than count: those few are looked up for each row.
    late = Case.objects.filter(inspection=asked.inspection, received_at__gte=asked.received).order_by()
    withdrawn = _withdrawn(asked, asked.received)
    return rows.exclude(**{f"{case}__in": late.values("pk")}).exclude(**{f"{case}__in": withdrawn.values("case")})


def _withdrawn(asked: Asked, bound: datetime) -> QuerySet[CaseSpan]:
    spans = CaseSpan.objects.at(bound).filter(inspection=asked.inspection, status=Status.WITHDRAWN)
    return spans.order_by()


def _stood(asked: Asked) -> Rows:
    """Every stretch in which a complaint counted and stood so."""
    spans = CaseSpan.objects.filter(inspection=asked.inspection).exclude(status=Status.WITHDRAWN)
    return cast(Rows, asked.within(spans).annotate(standing=F("status")))


def own_standing(asked: Asked, scope: Scope, case: str = "case") -> Expression:
    """Where the shares within ``scope`` stood when handling was cut off: of other units' shares nothing shows."""
    held = own_spans(scope).at(asked.handled).filter(assignment__case=OuterRef(case))  # type: ignore[attr-defined]
    steps = [When(Exists(held.filter(status=status)), then=Value(str(status))) for status in ADVANCE]
    return Choose(*steps, default=Value(str(Status.RECEIVED)))


def own_spans(scope: Scope) -> QuerySet[AssignmentSpan]:
    """How the shares within ``scope`` stood over time."""
    return AssignmentSpan.objects.filter(scope.within("assignment__unit__path"), outermost(scope, "assignment__"))


def _repeat_facets(asked: Asked) -> QuerySet[Facet]:
    return Facet.objects.filter(inspection=asked.inspection, dimension=Facet.Dimension.REPEAT).order_by()


def _distinct(asked: Asked, rows: Rows) -> Rows:
    """Those of complaints ``rows`` that did not count as repeats at the received cut-off."""
    repeats = _repeat_facets(asked).filter(value=REPEAT, pk__in=Facet.objects.at(asked.received).values("pk"))
    return rows.exclude(case__in=repeats.values("case"))


def _distinct_ever(asked: Asked) -> Rows:
    """Every stretch in which a complaint counted, with the stretches in which it was no repeat (``own_since``)."""
    linked = _repeat_facets(asked).values("case")
    own = FilteredRelation(
        "case__facets", condition=Q(case__facets__dimension=Facet.Dimension.REPEAT, case__facets__value=OWN)
    )
    stood = _stood(asked).annotate(own=own).annotate(own_of=F("own__id"), own_until=F("own__until"))
    stood = stood.annotate(own_since=Coalesce(F("own__since"), Value(LONG_AGO)))
    return cast(Rows, stood.filter(Q(own_of__isnull=False) | ~Q(case__in=linked)))


def _facets(asked: Asked) -> Rows:
    """What complaints counted as at the cut-off. A facet holds only while its case is received."""
    facets: Rows = Facet.objects.at(asked.received).filter(inspection=asked.inspection)
    return asked.within(facets)


def _facets_ever(asked: Asked) -> Rows:
    return asked.within(Facet.objects.filter(inspection=asked.inspection))


def _verdicts(asked: Asked) -> Rows:
    """The verdicts of received complaints when handling was cut off."""
    verdicts: Rows = Facet.objects.at(asked.handled).filter(inspection=asked.inspection)
    if asked.handled != asked.received:
        verdicts = _counted_then(asked, verdicts)
    return asked.within(verdicts)


def counted_shares(asked: Asked) -> Rows:
    """Every stretch in which a share stood so. What a unit passed on of its own share is never counted."""
    spans = AssignmentSpan.objects.filter(
        assignment__case__inspection=asked.inspection, assignment__parent__isnull=True
    ).exclude(status=Status.RECALLED)
    if asked.scope is not None:
        spans = spans.filter(asked.scope.within("assignment__unit__path"))
    return asked.within(spans, "assignment__case")


def _shares(asked: Asked) -> Rows:
    return cast(Rows, counted_shares(asked).at(asked.received))  # type: ignore[attr-defined]


def _handled_shares(asked: Asked) -> Rows:
    """Shares in received complaints as they stood when handling was cut off."""
    shares = counted_shares(asked).at(asked.handled)  # type: ignore[attr-defined]
    if asked.handled != asked.received:
        shares = _counted_then(asked, shares, "assignment__case")
    return cast(Rows, shares)


def _claims(asked: Asked) -> Rows:
    """The claims that received complaints were divided into at the cut-off."""
    claims: Rows = Claim.objects.at(asked.received).filter(case__inspection=asked.inspection)
    return _counted_then(asked, asked.within(claims))


def _claims_ever(asked: Asked) -> Rows:
    """Every claim with every stretch in which its complaint counted."""
    claims = Claim.objects.filter(case__inspection=asked.inspection, case__spans__status__in=ADVANCE)
    stood = claims.annotate(stood_since=F("case__spans__since"), stood_until=F("case__spans__until"))
    return asked.within(cast(Rows, stood))


def _stated_actions(asked: Asked) -> Rows:
    """Every action that ever counted, of the shares that are counted."""
    actions = Action.objects.filter(
        assignment__case__inspection=asked.inspection, assignment__parent__isnull=True, since__isnull=False
    )
    if asked.scope is not None:
        actions = actions.filter(asked.scope.within("assignment__unit__path"))
    return asked.within(actions, "assignment__case")


def _actions(asked: Asked) -> Rows:
    """What units of received complaints had done when handling was cut off."""
    held = AssignmentSpan.objects.at(asked.handled).exclude(status=Status.RECALLED)
    actions = _stated_actions(asked).at(asked.handled)  # type: ignore[attr-defined]
    actions = actions.filter(Exists(held.filter(assignment=OuterRef("assignment"))))
    if asked.handled != asked.received:
        actions = _counted_then(asked, actions, "assignment__case")
    return cast(Rows, actions)


def _actions_ever(asked: Asked) -> Rows:
    """Every action with every stretch in which its unit had the share."""
    had = _stated_actions(asked).filter(assignment__spans__status__in=HELD)
    return cast(Rows, had.annotate(had_since=F("assignment__spans__since"), had_until=F("assignment__spans__until")))


def _limited(rows: Rows, *conditions: Q) -> Rows:
    """Shares with a limit for the answer that fits the ``conditions`` on ``due`` and ``met``, which each row gets."""
    due, met = "assignment__deadlines__due_at", "assignment__deadlines__met_at"
    limited = rows.filter(assignment__deadlines__name=ANSWER, assignment__deadlines__due_at__isnull=False)
    owed = limited.annotate(due=F(due), met=F(met), owed=Least(F(due), Coalesce(F(met), F(due))))
    return cast(Rows, owed.filter(*conditions))


def _overdue(asked: Asked) -> Rows:
    late = Q(met__isnull=True) | Q(met__gte=asked.handled)
    return _limited(_handled_shares(asked), Q(due__lt=asked.handled), late)


def _owed(asked: Asked) -> Rows:
    return _limited(_handled_shares(asked), Q(owed__lt=asked.handled))


def _in_time(asked: Asked) -> Rows:
    return _limited(_handled_shares(asked), Q(met__lt=asked.handled), Q(met__lt=F("due")))


def _batches(asked: Asked) -> Rows:
    last = beijing_day(asked.received - timedelta(microseconds=1))
    batches = Batch.objects.filter(inspection=asked.inspection, day__lte=last)
    if asked.cases is None:
        return batches
    return batches.filter(Exists(asked.cases.filter(batch=OuterRef("pk"), received_at__lt=asked.received)))


def _batches_ever(asked: Asked) -> Rows:
    batches: Rows = Batch.objects.filter(inspection=asked.inspection)
    if asked.cases is None:
        return cast(Rows, batches.annotate(first=Value(LONG_AGO)))
    cases = asked.cases.filter(batch=OuterRef("pk")).order_by().values("batch")
    seen = batches.annotate(first=Subquery(cases.annotate(first=Min("received_at")).values("first")))
    return cast(Rows, seen.filter(first__isnull=False))


RECEIVED = Population(_received, _stood, columns=("parties",))
HANDLED = Population(_handled, _stood, columns=("standing", "parties"), moment="handled", by_own_shares=True)
DISTINCT = Population(
    lambda asked: _distinct(asked, _received(asked)),
    _distinct_ever,
    lives=(("since", "until"), ("own_since", "own_until")),
)
DISTINCT_HANDLED = Population(
    lambda asked: _distinct(asked, _handled(asked)),
    _distinct_ever,
    lives=(("since", "until"), ("own_since", "own_until")),
    moment="handled",
    by_own_shares=True,
)
FACETS = Population(_facets, _facets_ever, "label", ("dimension", "value"), {"dimension__in": ("label", "channel")})
KEY = Population(_facets, _facets_ever, "key", where={"dimension": "key"})
REPEATS = Population(_facets, _facets_ever, "key", where={"dimension": "repeat", "value": REPEAT})
VERDICTS = Population(_verdicts, _facets_ever, "label", ("value",), {"dimension": "verdict"}, moment="handled")
SHARES = Population(_shares, counted_shares, "assignment")
SHARES_HANDLED = Population(_handled_shares, counted_shares, "assignment", moment="handled")
OVERDUE = Population(
    _overdue,
    lambda asked: _limited(counted_shares(asked)),
    "assignment",
    lives=(("since", "until"), ("due", "met")),
    moment="handled",
)
OWED = Population(
    _owed,
    lambda asked: _limited(counted_shares(asked)),
    "assignment",
    lives=(("since", "until"), ("owed", None)),
    moment="handled",
)
IN_TIME = Population(
    _in_time,
    lambda asked: _limited(counted_shares(asked), Q(met__lt=F("due"))),
    "assignment",
    lives=(("since", "until"), ("met", None)),
    moment="handled",
)
CLAIMS = Population(_claims, _claims_ever, "claim", lives=(("since", "until"), ("stood_since", "stood_until")))
ACTIONS = Population(
    _actions,
    _actions_ever,
    "action",
    ("kind",),
    lives=(("since", "until"), ("had_since", "had_until")),
    moment="handled",
)
MONEY = replace(ACTIONS, adds="fen")
PERSONS = replace(ACTIONS, adds="persons")
BATCHES = Population(_batches, _batches_ever, "batch", lives=(("day", None), ("first", None)))
