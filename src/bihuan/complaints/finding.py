"""Complaints by words: in number, text, place, unit, note or answer, each only as far as the member sees it."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.db.models.lookups import IsNull

from bihuan.bigrams import words
from bihuan.cases.models import Assignment, Case, Inspection
from bihuan.cases.selectors import sees_whole, visible_assignments, visible_cases
from bihuan.reading.values import parse_number
from bihuan.search.index import find, how_many
from bihuan.search.models import Document, Kind
from bihuan.units.models import Member, Unit
from bihuan.units.scope import scope_of

MOST = 500
"""So many complaints are listed, the newest; who finds more adds a word."""
RARE = 5_000
"""A word in no more documents than this leads to its complaints; a commoner one is looked for in those that the newest,
the member's few shares or another word lead to."""


def holding(cases: QuerySet[Case], query: str, member: Member, inspection: Inspection) -> QuerySet[Case]:
    """Of ``cases`` of ``inspection``, those in which each word of ``query`` stands somewhere the member may read.

    A query without any word leaves nothing.
    """
    wanted = words(query)
    for word in wanted:
        cases = cases.filter(_leads_to(word, member, inspection))
    return cases if wanted else cases.none()


def found(query: str, member: Member, inspection: Inspection) -> list[int]:
    """Ids of the newest ``MOST`` cases that hold each word of ``query``, and one more if there are more.

    Says the same as ``holding``, in a way that is quick however many hold the words.
    """
    wanted = words(query)
    if not wanted:
        return []
    cases = _in_sight(member, inspection)
    rare = [word for word in wanted if _is_rare(word)]
    if rare:
        cases = cases.filter(pk__in=set.intersection(*(_led_to(word, member, inspection) for word in rare)))
    elif _holds_few(member, inspection):
        cases = cases.filter(pk__in=_shares(member, inspection).values("case"))
    for word in wanted:
        if word not in rare:
            cases = cases.filter(_stands_in(word, member, inspection))
    return list(cases.order_by("-received_at", "number").values_list("pk", flat=True)[: MOST + 1])


def _in_sight(member: Member, inspection: Inspection) -> QuerySet[Case]:
    """``visible_cases``; for who sees some units only, asked case by case as well (see ``_there_is``)."""
    if sees_whole(member, inspection):
        return visible_cases(member, inspection)
    own = _shares(member, inspection).filter(case=OuterRef("pk"))
    return Case.objects.filter(_there_is(own), inspection=inspection)


def _led_to(word: str, member: Member, inspection: Inspection) -> set[int]:
    """The cases of a rare word, read one place after the other."""
    shares = _shares(member, inspection)
    ways: list[Iterable[int]] = []
    if sees_whole(member, inspection):
        cases = Case.objects.filter(inspection=inspection, kind=Case.Kind.COMPLAINT).order_by()
        for kind in (Kind.CASE, Kind.PLACE):
            ways.append(cases.filter(pk__in=find(word, kind)).values_list("pk", flat=True))
    else:
        ways.append(shares.filter(case__in=find(word, Kind.CASE)).values_list("case", flat=True))
    ways.append(shares.filter(pk__in=find(word, Kind.SHARE)).values_list("case", flat=True))
    if units := called(word):
        ways.append(shares.filter(unit__in=units).values_list("case", flat=True))
    return {pk for way in ways for pk in way}


def _is_rare(word: str) -> bool:
    return how_many(word, RARE + 1) <= RARE and _are_few(called(word))


def _holds_few(member: Member, inspection: Inspection) -> bool:
    if sees_whole(member, inspection):
        return False
    return _are_few(Unit.objects.filter(scope_of(member).within("path")).values_list("pk", flat=True))


def _are_few(units: Iterable[int]) -> bool:
    """Whether these units together have few shares, in all inspections."""
    ids = list(units)
    return not ids or Assignment.objects.filter(unit__in=ids).order_by()[: RARE + 1].count() <= RARE


def _leads_to(word: str, member: Member, inspection: Inspection) -> Q:
    """From the word to its cases, by the index."""
    condition = Q(pk__in=find(word, Kind.CASE))
    if sees_whole(member, inspection):
        condition |= Q(pk__in=find(word, Kind.PLACE))
    shares = _shares(member, inspection)
    condition |= Q(pk__in=shares.filter(pk__in=find(word, Kind.SHARE)).values("case"))
    if units := called(word):
        condition |= Q(pk__in=shares.filter(unit__in=units).values("case"))
    return condition


def _stands_in(word: str, member: Member, inspection: Inspection) -> Q:
    """From each case to its documents, and whether the word stands there."""
    condition = _there_is(_documents(word, Kind.CASE))
    if sees_whole(member, inspection):
        condition |= _there_is(_documents(word, Kind.PLACE))
    shares = _shares(member, inspection).filter(case=OuterRef("pk"))
    condition |= _there_is(shares.filter(_there_is(_documents(word, Kind.SHARE))))
    if units := called(word):
        condition |= _there_is(shares.filter(unit__in=units))
    return condition


def _documents(word: str, kind: Kind) -> QuerySet[Document]:
    return Document.objects.filter(pk=OuterRef("pk") * 4 + kind, body__contains=word)


def _there_is(rows: QuerySet[Any]) -> Q:
    """Asked row by row. Of an EXISTS, PostgreSQL would rather collect all rows there are, before it looks for the few."""
    return Q(IsNull(Subquery(rows.values("pk")[:1]), False))


def _shares(member: Member, inspection: Inspection) -> QuerySet[Assignment]:
    return visible_assignments(member, inspection, below=True).select_related(None).order_by()


def called(word: str) -> Sequence[int]:
    """Units with ``word`` in one of their names, of now or of earlier."""
    named = Q(name__icontains=word) | Q(short__icontains=word) | Q(names__text__icontains=word)
    return list(Unit.objects.filter(named).order_by().distinct().values_list("pk", flat=True))


def exactly(query: str, member: Member, inspection: Inspection) -> Case | None:
    """The one complaint with this number, as typed or as a list prints it (full width, with a star)."""
    number, _starred = parse_number(query)
    forms = {query.strip(), number, number.upper()}
    return visible_cases(member, inspection).filter(number__in=forms).first() if number else None
