"""What a paper says of complaints, held against the ledger as of the paper's own cut-offs.

Only what the ledger can answer is asked: a claim of another place, of no cut-off, or beyond what the member may see is
left alone, so that nobody is accused of what cannot be known.
"""

from collections import Counter as Counting
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from bihuan.cases.models import Inspection
from bihuan.checking import LedgerClaim, Statement, Used, claims_of_ledger
from bihuan.checking.shapes import Verdict
from bihuan.figures.populations import Asked
from bihuan.moments import beijing_day
from bihuan.proofing.against_findings import against_findings
from bihuan.proofing.against_registers import against_registers, places_of_registers
from bihuan.proofing.asking import EACH, Counter, Question, Vocabulary, split_units
from bihuan.proofing.moments import ONE_DAY, Moments, moments_of, received_cutoffs
from bihuan.proofing.places import names_a_unit, passage_before, speaks_of_elsewhere
from bihuan.proofing.records import Compared, between, records_of
from bihuan.proofing.saying import said_moment, said_name, said_number
from bihuan.proofing.vocabulary import Meaning, meanings
from bihuan.units.models import Member

RATE = "rate"
MOST_NAMED = 40
"""Contradictions of one paper whose records are looked up; of a paper about something else all would be wrong."""


def against_ledger(
    text: str, inspection: Inspection, member: Member | None = None, *, cutoffs: Moments | None = None
) -> list[Compared]:
    """Every claim of ``text`` that the ledger can answer, in the paper's order; ``member`` None sees everything.

    ``cutoffs`` are those of a paper that the house writes itself; of others only their words tell.
    """
    found = against_findings(text, inspection, member) + against_registers(text, inspection, member, cutoffs=cutoffs)
    elsewhere = places_of_registers(text)
    claims = [one for one in claims_of_ledger(text, year=inspection.started_on.year) if one.at not in elsewhere]
    if not claims:
        return sorted(found, key=_place)
    comparing = _Comparing(text, inspection, member, claims, cutoffs)
    found += [compared for claim in claims if (compared := comparing.compare(claim)) is not None]
    return sorted(found, key=_place)


def _place(one: Compared) -> tuple[int, int]:
    return one.statement.start, one.statement.end


@dataclass(frozen=True)
class _Answer:
    """A number of the ledger, and what was asked for it. ``exact``: exactly what the paper's words say."""

    number: float
    asked: Asked
    meaning: Meaning
    question: Question
    exact: bool


class _Comparing:
    """One paper beside one ledger, as one member may see it."""

    def __init__(
        self,
        text: str,
        inspection: Inspection,
        member: Member | None,
        claims: Sequence[LedgerClaim],
        known: Moments | None,
    ) -> None:
        self.text, self.inspection, self.member, self.known = text, inspection, member, known
        self.cutoffs = received_cutoffs(claims)
        self.today = beijing_day(timezone.now())
        self.scope = Asked(inspection, self.today, self.today, member).scope
        last = max((claim.as_of for claim in claims if claim.as_of), default=self.today)
        self.vocabulary = Vocabulary.on(last, inspection)
        self.counter = Counter()
        self.named = 0
        apart = {claim.measure for claim in claims if claim.axis == "unit" and len(split_units(claim.name)) > 1}
        self.shared_apart = frozenset(apart)
        self.labelled_once = labelled_once(claims)

    def compare(self, claim: LedgerClaim) -> Compared | None:
        question = self.vocabulary.question(claim)
        if question is None or not self._may_ask(question):
            return None
        answers = list(self._answers(claim, question))
        for answer in answers:
            if self._equal(claim, answer.number):
                return self._agreement(claim, answer)
        return self._contradiction(claim, answers[0]) if answers and self._may_accuse(claim) else None

    def _may_accuse(self, claim: LedgerClaim) -> bool:
        """Whether a number that fits nothing is a contradiction: it says what it counts up to, and nothing near it says
        that it tells of one unit only."""
        if not claim.scope or (claim.axis == "label" and (claim.measure, claim.as_of) in self.labelled_once):
            return False
        region, passage = self.inspection.region, passage_before(self.text, claim.at[0])
        if speaks_of_elsewhere(passage, region):
            return False
        return bool(claim.axis) or not names_a_unit(passage, self.vocabulary.names, region)

    def _may_ask(self, question: Question) -> bool:
        """Who sees some units only can compare what those units have by themselves, and no more."""
        if self.scope is None:
            return True
        return len(question.units) == 1 and self.scope.covers(question.units[0].path)

    def _answers(self, claim: LedgerClaim, question: Question) -> Iterator[_Answer]:
        """What the ledger says, the likeliest reading first."""
        for moments in self._moments(claim, question):
            asked = Asked(self.inspection, moments.as_of, moments.handled_as_of, self.member)
            for meaning in meanings(claim):
                for way in question.ways(shared_apart=claim.measure in self.shared_apart):
                    number = self.counter.count(asked, meaning, way)
                    if number is not None:
                        exact = moments.exact and not meaning.but and way.dimension != EACH
                        value = number * 100 if claim.measure == RATE else number
                        yield _Answer(round(value, 2), asked, meaning, way, exact)

    def _moments(self, claim: LedgerClaim, question: Question) -> list[Moments]:
        """Of one batch or day: as it was given that day, or as the paper's cut-off, or today, finds it given."""
        if not question.is_narrowed:
            return moments_of(claim, self.text, self.cutoffs, self.known)
        day = question.batch.day if question.batch else question.day
        days = [day, claim.as_of, *self.cutoffs[-1:], self.today]
        return [Moments(one, one) for one in dict.fromkeys(days) if one is not None]

    def _equal(self, claim: LedgerClaim, number: float) -> bool:
        if claim.measure != RATE:
            return claim.value == number
        decimals = len(self.text[claim.at[0] : claim.at[1]].strip("%％ ").partition(".")[2])
        return abs(claim.value - number) <= float(0.5 / 10**decimals) + 0.005

    def _agreement(self, claim: LedgerClaim, answer: _Answer) -> Compared:
        why = _("%(moment)s的台账：%(name)s%(number)s，一致。") % self._words(claim, answer)
        if answer.meaning.but:
            why += _("按这个口径：%(but)s。") % {"but": answer.meaning.but}
        records = records_of(answer.asked, answer.meaning, answer.question)
        return Compared(_statement(claim, answer.number, "ok" if answer.exact else "explained", why), records)

    def _contradiction(self, claim: LedgerClaim, answer: _Answer) -> Compared:
        words = self._words(claim, answer) | {"stated": said_number(claim.value, claim.unit)}
        why = _("%(moment)s的台账：%(name)s%(number)s，文中写的是%(stated)s。") % words
        self.named += 1
        named = self.named <= MOST_NAMED and claim.measure != RATE
        records = records_of(answer.asked, answer.meaning, answer.question, self.counter if named else None)
        if named:
            why += self._elsewhen(claim, answer) or records.said()
        return Compared(_statement(claim, answer.number, "mismatch", why), records)

    def _elsewhen(self, claim: LedgerClaim, answer: _Answer) -> str:
        """Whether the number is that of the day before or after, and which complaints lie in between."""
        asked = answer.asked
        if (
            answer.question.is_narrowed
            or isinstance(asked.as_of, datetime)
            or isinstance(asked.handled_as_of, datetime)
        ):
            return ""
        for step in (-ONE_DAY, ONE_DAY):
            other = replace(asked, as_of=asked.as_of + step, handled_as_of=asked.handled_as_of + step)
            if self.counter.count(other, answer.meaning, answer.question) == claim.value:
                apart = between(asked, other, answer.meaning, answer.question, self.counter)
                moment = said_moment(other, claim, answer.question)
                said = _("这个数是%(moment)s的，两者之间不同的是%(numbers)s。")
                return said % {"moment": moment, "numbers": "、".join(apart)}
        return ""

    def _words(self, claim: LedgerClaim, answer: _Answer) -> dict[str, str]:
        return {
            "moment": said_moment(answer.asked, claim, answer.question),
            "name": said_name(answer.asked, answer.meaning, answer.question),
            "number": said_number(answer.number, claim.unit),
        }


def labelled_once(claims: Sequence[LedgerClaim]) -> frozenset[tuple[str, date | None]]:
    """Measures and cut-offs of which the paper gives every complaint one label only, so that its labels add up to its
    total. The ledger, which keeps all labels, counts otherwise and does not contradict it."""
    sums: Counting[tuple[str, date | None]] = Counting()
    totals = set()
    for claim in claims:
        place = (claim.measure, claim.as_of)
        if claim.axis == "label":
            sums[place] += int(claim.value)
        elif not claim.axis:
            totals.add((place, claim.value))
    return frozenset(place for place, count in sums.items() if (place, count) in totals)


def _statement(claim: LedgerClaim, number: float, verdict: Verdict, why: str) -> Statement:
    return Statement(
        kind="ledger",
        quote=claim.quote,
        start=claim.start,
        end=claim.end,
        used=(Used(*claim.at, claim.value, "stated"),),
        parts=(),
        stated=claim.value,
        computed=number,
        unit=claim.unit,
        verdict=verdict,
        why=why,
    )
