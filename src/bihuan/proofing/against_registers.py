"""What a paper says of pressing, enforcing and holding accountable, held against the registers as of its cut-off.

A paper may count other registers than ours. Only where at least as many of its numbers agree as differ is a number that
differs a contradiction; where most differ, those that agree are all that is said.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from bihuan.cases.models import Inspection
from bihuan.cases.selectors import sees_whole
from bihuan.checking import Statement, Used
from bihuan.checking.cutoffs import Cutoffs
from bihuan.checking.items import Item
from bihuan.checking.plaintext import Plain
from bihuan.checking.quantities import number
from bihuan.checking.structure import Structure
from bihuan.figures.registers.counting import RegisterAnswer, answer, definition
from bihuan.figures.registers.naming import records_href
from bihuan.figures.sources import registers_of
from bihuan.moments import beijing_day
from bihuan.numerals import said_money
from bihuan.proofing.moments import Moments, day_of
from bihuan.proofing.places import names_a_unit, passage_before, speaks_of_elsewhere
from bihuan.proofing.records import Compared, Records
from bihuan.proofing.saying import said_number
from bihuan.proofing.vocabulary import REGISTER_WORDS, RegisterWords
from bihuan.units.models import Member
from bihuan.units.naming import names_on

SINCE = re.compile(r"(?P<year>20\d\d)年(?:(?P<month>\d{1,2})月(?:(?P<day>\d{1,2})日)?)?以来")
HARMLESS = "有为是了共计达约的"
"""Signs between the words of a figure and its number."""


@dataclass(frozen=True)
class Claim:
    """A number of the paper and the figure that it means, of days from one of ``periods`` on up to ``as_of``."""

    item: Item
    means: RegisterWords
    as_of: date
    periods: tuple[date | None, ...]

    @property
    def stated(self) -> float:
        return number(self.item.quantity.value)

    def agrees(self, computed: float) -> bool:
        """Money agrees as far as it is printed: 5.25万元 for 52500.50."""
        if self.item.unit == "元":
            return said_money(computed) == said_money(self.stated)
        return computed == self.stated


def against_registers(
    text: str, inspection: Inspection, member: Member | None = None, *, cutoffs: Moments | None = None
) -> list[Compared]:
    """The numbers of registers that the ledger can answer, for those who see the whole of it. ``cutoffs`` are those of
    a paper that the house writes itself."""
    if member is not None and not sees_whole(member, inspection):
        return []
    structure = Structure(Plain(text))
    claims = list(_claims(structure, text, inspection, cutoffs))
    asking = _Asking(inspection)
    told = [(claim, *asking.number(claim)) for claim in claims]
    right = sum(claim.agrees(found) for claim, found, _since in told)
    accuses = right >= len(told) - right
    return [
        _compared(structure, asking, claim, found, since)
        for claim, found, since in told
        if accuses or claim.agrees(found)
    ]


def places_of_registers(text: str) -> set[tuple[int, int]]:
    """Where numbers stand that a register counts, so that nobody takes them for complaints (办结环境信访案件303件)."""
    structure = Structure(Plain(text))
    items = (item for sentence in structure.sentences for item in sentence.top.items)
    return {structure.even.place(*item.quantity.digits) for item in items if _meaning(item) is not None}


def _claims(structure: Structure, text: str, inspection: Inspection, known: Moments | None) -> Iterator[Claim]:
    """What is said of the whole region, each number with the period that stands before it, or any that the paper names."""
    today = beijing_day(timezone.now())
    default = day_of(known.handled_as_of) if known else today
    named = Cutoffs(structure, inspection.started_on.year)
    everywhere = [since for match in SINCE.finditer(structure.even.plain) if (since := _since(match))]
    names = names_on(default, within=inspection.region)
    for sentence in structure.sentences:
        for item in sentence.top.items:
            means = _meaning(item)
            if means is None:
                continue
            passage = passage_before(structure.even.text, structure.even.place(item.start, item.end)[0])
            region = inspection.region
            if speaks_of_elsewhere(passage, region) or names_a_unit(passage, names, region):
                continue
            before = sentence.text[: max(item.start - sentence.start, 0)]
            own = [since for match in SINCE.finditer(before) if (since := _since(match))][-1:]
            periods: list[date | None] = [*own] or [None, *everywhere]
            yield Claim(item, means, named.before(item) or default, tuple(dict.fromkeys(periods)))


def _meaning(item: Item) -> RegisterWords | None:
    if item.quantity.rough:
        return None
    label = item.label.rstrip(HARMLESS)
    return next((one for one in REGISTER_WORDS if item.unit in one.units and one.words.search(label)), None)


def _since(match: re.Match[str]) -> date | None:
    try:
        return date(int(match["year"]), int(match["month"] or 1), int(match["day"] or 1))
    except ValueError:
        return None


class _Asking:
    """The registers asked as of each day and period once."""

    def __init__(self, inspection: Inspection) -> None:
        self.inspection = inspection
        self._answers: dict[tuple[date, date | None], RegisterAnswer] = {}

    def number(self, claim: Claim) -> tuple[float, date | None]:
        """The number of the period that fits, else of the likeliest; and the first day of that period."""
        found = [(self._number(claim, since), since) for since in claim.periods]
        return next((one for one in found if claim.agrees(one[0])), found[0])

    def _number(self, claim: Claim, since: date | None) -> float:
        place = (claim.as_of, since)
        if place not in self._answers:
            self._answers[place] = answer(registers_of(self.inspection, *place))
        told, means = self._answers[place], claim.means
        return told.by[means.figure].get(means.key, 0) if means.key else told.figures[means.figure]

    def title(self, means: RegisterWords) -> str:
        asked = registers_of(self.inspection, beijing_day(timezone.now()))
        title = definition(means.figure, asked).title
        return f"{title}（{means.key}）" if means.key else title


def _compared(structure: Structure, asking: _Asking, claim: Claim, computed: float, since: date | None) -> Compared:
    item, means = claim.item, claim.means
    words = {
        "since": _("%(day)s起、") % {"day": since.isoformat()} if since else "",
        "day": claim.as_of.isoformat(),
        "name": asking.title(means),
        "number": said_number(computed, item.unit),
        "stated": said_number(claim.stated, item.unit),
    }
    if claim.agrees(computed):
        why = _("%(since)s截至%(day)s的台账：%(name)s%(number)s，一致。") % words
    else:
        why = _("%(since)s截至%(day)s的台账：%(name)s%(number)s，文中写的是%(stated)s。") % words
    start, end = structure.even.place(item.start - len(item.label), item.end)
    statement = Statement(
        kind="ledger",
        quote=structure.even.text[start:end],
        start=start,
        end=end,
        used=(Used(*structure.even.place(*item.quantity.digits), claim.stated, "stated"),),
        parts=(),
        stated=claim.stated,
        computed=computed,
        unit=item.quantity.printed,
        verdict="ok" if claim.agrees(computed) else "mismatch",
        why=why,
    )
    return Compared(statement, Records(href=records_href(means.figure, means.key or None, claim.as_of, since)))
