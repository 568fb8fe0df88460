"""Legal documents that an answer speaks of, with their dates and numbers, read from its text.

The order is that of the Administrative Penalty Law of 2021: a case is filed (第五十四条), the intended penalty is told
(第四十四条), then it is decided (第五十七条). An order to correct (第二十八条) may come at any time from the
inspection on, and carries a number of its own.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

DOCUMENTS = {
    "立案": r"立案",
    "处罚告知": r"处罚(?:事先|事前)?(?:听证)?告知",
    "处罚决定": r"处罚决定",
    "责令改正": r"责令[^。；！？\n]{0,12}?改正",
}
ORDER = (("立案", "处罚告知"), ("立案", "处罚决定"), ("处罚告知", "处罚决定"))
"""(what comes first, what comes after it)."""
NUMBER = re.compile(r"[〔［\[（(【]\s*(?:19|20)\d{2}\s*[〕］\]）)】]\s*第?\s*\d+\s*号")
DAY = r"(?:(?P<year>\d{4})年)?(?P<month>\d{1,2})月(?P<day>\d{1,2})日(?P<until>前|以前|之前|底前)?"
TOKEN = re.compile(
    "|".join([DAY, r"(?P<plan>拟|将|计划|预计)", *(f"(?P<{name}>{DOCUMENTS[name]})" for name in DOCUMENTS)])
)
SENTENCE = re.compile(r"[^。；！？\n]+")


@dataclass(frozen=True)
class Dated:
    """A document with the day that stands before it in its sentence, and how that is printed."""

    document: str
    on: date
    printed: str
    has_year: bool


def dated(text: str, year: int) -> list[Dated]:
    """Documents that were made, in the order of the text. A day without its year is one of ``year``; what is planned,
    and days that are limits (6月30日前), are left out."""
    return [item for sentence in SENTENCE.findall(text) for item in _in_sentence(sentence, year)]


def _in_sentence(sentence: str, year: int) -> Iterator[Dated]:
    day: date | None = None
    printed, has_year, planned = "", False, False
    for token in TOKEN.finditer(sentence):
        kind = token.lastgroup
        if token["plan"]:
            planned = True
        elif token["month"]:
            day = None if token["until"] else _day(int(token["year"] or year), int(token["month"]), int(token["day"]))
            printed, has_year = token[0], bool(token["year"])
        elif kind and day and not planned:
            yield Dated(kind, day, printed, has_year)


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def out_of_order(found: list[Dated]) -> list[tuple[Dated, Dated]]:
    """Pairs (earlier by law, later by law) whose days say the opposite; each pair of kinds once."""
    wrong = []
    for before, after in ORDER:
        firsts = [item for item in found if item.document == before]
        thens = [item for item in found if item.document == after]
        if firsts and thens:
            first, then = min(firsts, key=lambda item: item.on), max(thens, key=lambda item: item.on)
            if then.on < first.on:
                wrong.append((first, then))
    return wrong


def orders_without_number(text: str) -> bool:
    """Whether the text says 责令改正 and gives no document number at all."""
    return bool(re.search(DOCUMENTS["责令改正"], text)) and not NUMBER.search(text)
