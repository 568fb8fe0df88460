"""The complaints behind a number that a paper contradicts, by number."""

from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from bihuan.checking import Statement
from bihuan.figures.addresses import records_href
from bihuan.figures.composing import PAIRS, Group
from bihuan.figures.populations import Asked
from bihuan.figures.slices import Slice
from bihuan.figures.slices import records_of as records_of_slice
from bihuan.proofing.asking import Counter, Question
from bihuan.proofing.vocabulary import Meaning

SHOWN = 20
"""Complaints named one by one; of more their number is said, and the page links to all."""
NUMBERS = {"complaint": "number", "key": "number", "assignment": "case__number", "label": "case__number"}
"""Where the records of a figure keep the complaint's number, by what the figure counts."""


@dataclass(frozen=True)
class Records:
    """What the ledger counted: the first of them by number, how many there are, the desk's page of all."""

    numbers: tuple[str, ...] = ()
    count: int = 0
    href: str = ""

    def said(self, unit: str = "件") -> str:
        """``台账计入的是甲、乙。``, ``台账计入的有甲、乙等25件。``"""
        if not self.numbers:
            return ""
        if self.count > len(self.numbers):
            words = {"numbers": "、".join(self.numbers), "count": self.count, "unit": unit}
            return _("台账计入的有%(numbers)s等%(count)d%(unit)s。") % words
        return _("台账计入的是%(numbers)s。") % {"numbers": "、".join(self.numbers)}


@dataclass(frozen=True)
class Compared:
    """A claim beside the ledger: the statement, and the records that the ledger counted."""

    statement: Statement
    records: Records = field(default_factory=Records)


def records_of(asked: Asked, meaning: Meaning, question: Question, named_by: Counter | None = None) -> Records:
    """The records of a question's figures. Only those of a number that is contradicted are
    named, by a counter: it asks the ledger again."""
    href = _address(asked, meaning.figures[0], question)
    if named_by is None:
        return Records(href=href)
    numbers, count = _first(asked, meaning, question, named_by)
    return Records(tuple(numbers), count, href)


def _address(asked: Asked, figure: str, question: Question) -> str:
    """The desk's page of the figure's records; of one batch or day divided once more there is none."""
    if not question.is_narrowed:
        item = question.item(figure)
        return records_href(asked, item.name, [question.key] if question.dimension else []) if item else ""
    group = PAIRS.get((figure, "batch" if question.batch else "day"))
    if group is None or question.dimension:
        return ""
    key = f"第{question.batch.number}批" if question.batch else str(question.day)
    return records_href(asked, group.name, [key])


def _first(asked: Asked, meaning: Meaning, question: Question, counter: Counter) -> tuple[list[str], int]:
    numbers: list[str] = []
    count = 0
    for figure in meaning.figures:
        item = question.item(figure)
        if item is None:
            continue
        if question.is_narrowed:
            found = counter.members(asked, item, question)
            numbers, count = numbers + found, count + len(found)
            continue
        keys = (question.key,) if isinstance(item, Group) else ()
        records = records_of_slice(asked, Slice(item, keys))
        path = NUMBERS[item.counts]
        numbers += records.order_by(path).values_list(path, flat=True)[:SHOWN]
        count += records.count()
    return sorted(numbers)[:SHOWN], count


def between(asked: Asked, other: Asked, meaning: Meaning, question: Question, counter: Counter) -> list[str]:
    """The complaints that count at one of two moments only, by number."""
    sets = []
    for moment in (asked, other):
        items = [question.item(figure) for figure in meaning.figures]
        sets.append({number for item in items if item for number in counter.members(moment, item, question)})
    return sorted(sets[0] ^ sets[1])
