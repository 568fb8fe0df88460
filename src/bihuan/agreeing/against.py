"""A text held against a plan, fact by fact: every sentence of the text that the plan contradicts."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from bihuan.agreeing.facts import Facts, Said, alike, facts_of

Kind = Literal["promise", "finished", "finished_on", "too_early", "document", "money", "unit"]


@dataclass(frozen=True)
class Planned:
    """Something planned: ``source`` says where in the reader's words, ``text`` as it stands there.

    ``matter``: what it is about, where its own words leave that out (a report on a measure).
    ``whole``: it is the goal or deadline of the matter itself. ``unit`` whose it is; a text of another unit is not held
    against it. ``reached``: it is reported as finished, on the days ``reached_on`` as far as they are known.
    ``begins_on``: before that day nobody worked on it. ``units`` are the names of who answers for it.
    """

    source: str
    text: str
    matter: str = ""
    due_on: date | None = None
    whole: bool = False
    unit: str = ""
    reached: bool = False
    reached_on: frozenset[date] = frozenset()
    begins_on: date | None = None
    units: frozenset[str] = frozenset()
    yuan: Decimal | None = None
    url: str = ""

    def speaks_of(self, about: str) -> bool:
        return alike(about, self.text) or (bool(self.matter) and alike(about, self.matter))


@dataclass(frozen=True)
class Passage:
    """A piece of the text that is held against the plan: ``place`` names it; ``is_goal``: it is the goal itself."""

    place: str
    text: str
    unit: str = ""
    is_goal: bool = False


@dataclass(frozen=True)
class Contradiction:
    """``quote`` of the passage says otherwise than ``told`` of the plan; ``day`` is the plan's where days differ."""

    kind: Kind
    passage: Passage
    quote: str
    planned: Planned
    told: str
    day: date | None = None


def contradictions(plan: Sequence[Planned], passages: Sequence[Passage], year: int) -> list[Contradiction]:
    """Every contradiction once, in the order of the text. A day without its year is of ``year``."""
    texts = [(planned, facts_of(planned.text, year)) for planned in plan]
    unfinished = {one.unit for one in passages if not one.is_goal and facts_of(one.text, year).goes_on}
    found: list[Contradiction] = []
    for passage in passages:
        said = facts_of(passage.text, year)
        theirs = [pair for pair in texts if not (passage.unit and pair[0].unit) or passage.unit == pair[0].unit]
        found += _promises(passage, said, theirs)
        found += _finished(passage, said, theirs, goes_on=passage.unit in unfinished)
        found += _documents(passage, said, theirs)
        found += _money(passage, said, theirs)
        found += _units(passage, said, theirs)
    return list(dict.fromkeys(found))


def _promises(passage: Passage, said: Facts, plan: Sequence[tuple[Planned, Facts]]) -> Iterator[Contradiction]:
    """A day promised for something for which the plan knows days, and this is none of them."""
    for promise in said.promised:
        assert promise.day is not None
        meant = [pair for pair in plan if pair[0].speaks_of(promise.about)]
        if not meant and (not promise.about or passage.is_goal):
            meant = [pair for pair in plan if pair[0].whole]
        days = [(planned, _days(promise, planned, facts)) for planned, facts in meant]
        days = [pair for pair in days if pair[1]]
        if days and not any(_same_day(promise, day) for _planned, known in days for day in known):
            planned, known = days[0]
            yield Contradiction("promise", passage, promise.quote, planned, planned.text, max(known))


def _days(promise: Said, planned: Planned, facts: Facts) -> set[date]:
    own = {one.day for one in facts.promised if one.day and (not promise.about or alike(promise.about, one.quote))}
    return own | ({planned.due_on} if planned.due_on else set())


def _same_day(said: Said, day: date) -> bool:
    assert said.day is not None
    return said.day == day or (not said.dated and (said.day.month, said.day.day) == (day.month, day.day))


def _finished(
    passage: Passage, said: Facts, plan: Sequence[tuple[Planned, Facts]], *, goes_on: bool
) -> Iterator[Contradiction]:
    """Something called finished that the plan has open, finished on another day, or before anybody began."""
    for claim in said.finished:
        meant = [(p, f) for p, f in plan if (p.speaks_of(claim.about) if claim.about else p.whole and not goes_on)]
        is_told = any(_speaks_of(claim, one) for _planned, facts in meant for one in facts.finished)
        waits = [planned for planned, _facts in meant if not planned.reached]
        if waits and not is_told:
            yield Contradiction("finished", passage, claim.quote, waits[0], waits[0].text, waits[0].due_on)
        elif claim.day and claim.dated:
            yield from _finished_on(passage, claim, meant)
        yield from _too_early(passage, claim, said, meant)


def _speaks_of(claim: Said, other: Said) -> bool:
    """Whether two clauses are about the same: both about the whole, or about things that are alike."""
    if not claim.about or not other.about:
        return claim.about == other.about
    return alike(claim.about, other.quote) or alike(other.about, claim.quote)


def _finished_on(passage: Passage, claim: Said, meant: Sequence[tuple[Planned, Facts]]) -> Iterator[Contradiction]:
    known = [(day, planned, planned.text) for planned, _facts in meant for day in planned.reached_on]
    for planned, facts in meant:
        known += [
            (one.day, planned, one.quote) for one in facts.finished if one.day and one.dated and _speaks_of(claim, one)
        ]
    if known and claim.day not in {day for day, _planned, _told in known}:
        day, planned, told = max(known, key=lambda item: item[0])
        yield Contradiction("finished_on", passage, claim.quote, planned, told, day)


def _too_early(
    passage: Passage, claim: Said, said: Facts, meant: Sequence[tuple[Planned, Facts]]
) -> Iterator[Contradiction]:
    """Finished before work on it began, by the plan's first day or a sentence of either text."""
    if claim.day is None or not claim.dated or not meant:
        return
    begun = [(planned.begins_on, planned, planned.text) for planned, _facts in meant if planned.begins_on]
    for planned, facts in meant:
        told = [one for one in (*facts.begun, *said.begun) if one.day and one.dated]
        begun += [
            (one.day, planned, one.quote) for one in told if one.day and (not one.about or _speaks_of(claim, one))
        ]
    if begun and claim.day < (first := min(begun, key=lambda item: item[0]))[0]:
        yield Contradiction("too_early", passage, claim.quote, first[1], first[2], first[0])


def _documents(passage: Passage, said: Facts, plan: Sequence[tuple[Planned, Facts]]) -> Iterator[Contradiction]:
    """Of one agency and one kind of document both name numbers, and none is the same."""
    mine: dict[str, list[tuple[str, str]]] = {}
    for number, quote in said.documents:
        mine.setdefault(number.agency, []).append((number.key, quote))
    for agency, numbers in mine.items():
        theirs = [(p, n.key, quote) for p, facts in plan for n, quote in facts.documents if n.agency == agency]
        if theirs and not {key for key, _quote in numbers} & {key for _planned, key, _quote in theirs}:
            planned, _key, told = theirs[0]
            yield Contradiction("document", passage, numbers[0][1], planned, told)


def _money(passage: Passage, said: Facts, plan: Sequence[tuple[Planned, Facts]]) -> Iterator[Contradiction]:
    """Of one kind of money both name sums, none of them rough, and none is the same."""
    for kind in dict.fromkeys(one.kind for one in said.money if not one.rough):
        mine = [one for one in said.money if one.kind == kind and not one.rough]
        theirs = [(p, one.yuan, one.quote) for p, facts in plan for one in facts.money if one.kind == kind]
        if kind == "planned":
            theirs += [(p, p.yuan, p.text) for p, _facts in plan if p.yuan is not None]
        sums = {yuan for _planned, yuan, _quote in theirs}
        if theirs and not sums & {one.yuan for one in mine} and sum(sums) not in {one.yuan for one in mine}:
            planned, _yuan, told = theirs[0]
            yield Contradiction("money", passage, mine[0].quote, planned, told)


def _units(passage: Passage, said: Facts, plan: Sequence[tuple[Planned, Facts]]) -> Iterator[Contradiction]:
    """A responsible unit named that the plan does not know."""
    for answers in said.answers:
        theirs = [planned for planned, _facts in plan if planned.units]
        known = {name for planned in theirs for name in planned.units}
        if answers.part in ("责任", "牵头", "实施") and known and not _names_one(answers.names, known):
            yield Contradiction("unit", passage, answers.quote, theirs[0], "、".join(sorted(theirs[0].units)))


def _names_one(text: str, names: Iterable[str]) -> bool:
    return any(name in text or text.strip() in name for name in names)
