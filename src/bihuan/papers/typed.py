"""Numbers that a person typed where a figure could stand.

Dates, hours, numbers of documents, of sections and of complaints, telephone numbers and amounts of other things (亩, 万元)
are no figures and are left in peace.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import chain

from bihuan.numerals import parse_int
from bihuan.papers.runs import Paragraph, Run, merged

NUMERAL = "〇零一二三四五六七八九十百千两"
_TO = r"\s*(?:[至到、,，—–~～-]\s*\d{1,2}\s*)*"
NO_FIGURES = re.compile(
    "|".join(
        (
            r"\d{2,4}\s*年度?(?:\s*\d{1,2}\s*月(?:\s*\d{1,2}\s*[日号])?)?",  # 2025年6月8日
            rf"\d{{1,2}}{_TO}月份?(?:\s*\d{{1,2}}{_TO}[日号])?",  # 1至9月, 10月23日
            rf"\d{{1,2}}{_TO}[日号时点分秒]",  # 8日, 20时
            r"\d{4}[-/.]\d{1,2}[-/.]\d{1,2}",
            r"\d{1,2}[:：]\d{2}",
            r"[〔\[［（(【]\s*(?:19|20)\d{2}\s*[〕\]］）)】]\s*第?\s*\d+(?:\s*[、,，]\s*\d+)*\s*号?",  # 〔2020〕76、86号
            rf"第\s*[\d{NUMERAL}]+",  # 第15期, 第3批
            r"[A-Za-z][A-Za-z/]*[ .-]?\d[\dA-Za-z.—-]*",  # D1LC202500001, GB/T 9704—2012, PM2.5
            r"[（(]\s*0\d{2,3}\s*[）)]\s*\d{7,8}|0\d{2,3}[-—]\d{7,8}|\d{7,}",  # telephone and mobile numbers
            rf"^\s*[（(]?(?:\d{{1,2}}|[{NUMERAL}]{{1,3}})(?:[)）.．、])(?!\d)",  # 1. （二） 三、
        )
    )
)
MEASURED = re.compile(
    rf"(?P<number>\d+(?:\.\d+)?|[{NUMERAL}]{{1,7}})\s*(?:余|多)?\s*(?P<measure>件次?|批次?|[个起宗]|%|％)(?!百分点)"
)
BARE = re.compile(
    r"(?<![\d.])(?P<number>\d{2,6}(?:\.\d+)?)(?P<measure>)(?![\d.%％])"
    r"(?!\s*[余多]?\s*[年月日号时点分秒元万亿亩米公千吨升户人家次条份页期天周名头只台辆处项类度平岁公栋座所村镇街期层])"
)
EVERYDAY = frozenset({"一", "两", "〇", "零", "十", "百", "千"})
"""Numerals that are words as often as numbers: 每一件, 两个, 千百个."""
MOST = 5
"""Figures that are proposed in place of one number."""
NEAR = 14
"""Characters before a number in which its own figure may be named."""


@dataclass(frozen=True)
class Known:
    """A figure that there is, its present number as it would be printed, and how that would be read."""

    run: Run
    title: str
    value: str
    unit: str

    @property
    def is_total(self) -> bool:
        return not self.run.key


@dataclass(frozen=True)
class Typed:
    """A number typed by hand: the place of its piece of text in the paragraph, where it stands there, what could replace it."""

    place: int
    start: int
    end: int
    number: str
    words: str
    proposals: tuple[Known, ...] = field(default=())


def typed_numbers(paragraph: Paragraph, known: Sequence[Known], *, only_equal: bool = False) -> list[Typed]:
    """The numbers of ``paragraph`` that look like figures or equal one, in reading order.

    ``only_equal`` is for texts that others wrote: there only what equals a figure of the whole counts.
    """
    found: list[Typed] = []
    before = ""
    for place, run in enumerate(paragraph):
        if not run.name:
            found += _in_text(place, run.text, before, known, only_equal)
        before = (before + run.text)[-NEAR:]
    return found


def _in_text(place: int, text: str, before: str, known: Sequence[Known], only_equal: bool) -> list[Typed]:
    # What is no figure is blanked out; a sign that no rule knows keeps every place where it was.
    hidden = NO_FIGURES.sub(lambda match: "\0" * len(match[0]), text if not before else f"\1{text}")
    hidden = hidden if not before else hidden[1:]
    found: dict[int, Typed] = {}
    for match in chain(MEASURED.finditer(hidden), BARE.finditer(hidden)):
        number, measure = match["number"], match["measure"]
        start, end = match.span("number")
        if start in found or number in EVERYDAY:
            continue
        equal = [one for one in known if _equals(number, measure, one)]
        if only_equal:
            equal = [one for one in equal if one.is_total and measure]
        if equal or (measure and not only_equal):
            said = before + text[:start]
            # 已办结12件, and nothing is 12 now: what is named right before it was meant.
            meant = equal or [one for one in known if _is_named(one, measure, said)]
            ordered = sorted(meant, key=lambda one: _distance(one, said))
            words = text[max(0, start - 8) : match.end() + 6]
            found[start] = Typed(place, start, end, number, words, tuple(ordered[:MOST]))
    return [found[start] for start in sorted(found)]


def _equals(number: str, measure: str, known: Known) -> bool:
    value = known.value.rstrip("%")
    if measure in ("%", "％"):
        return known.unit == "%" and _share(number) == _share(value)
    if known.unit == "%" or (measure and measure[0] in "件批" and measure[0] != known.unit[:1]):
        return False
    typed, printed = parse_int(number), parse_int(value)
    return typed is not None and typed == printed and (bool(measure) or known.is_total)


def _is_named(known: Known, measure: str, before: str) -> bool:
    """Whether the words just before a number name this figure."""
    name = known.run.key or known.title
    fitting = known.unit == "%" if measure in ("%", "％") else known.unit[:1] == measure[:1]
    return fitting and before.rstrip("共为有达的 ").endswith(name)


def _share(text: str) -> float | None:
    try:
        return round(float(text), 2)
    except ValueError:
        return None


def _distance(known: Known, before: str) -> tuple[int, int, int]:
    """What is named just before the number comes first, then figures of the whole."""
    near = before[-NEAR:]
    named = known.run.key or known.title
    at = near.rfind(named)
    said = 0 if at >= 0 else 1
    return (said, -at if at >= 0 else 0, int(not known.is_total))


def replaced(paragraph: Paragraph, typed: Typed, run: Run) -> Paragraph:
    """The paragraph with a figure in the place of the typed number. A percent sign goes with a figure that brings its own."""
    whole = paragraph[typed.place].text
    after = whole[typed.end :]
    if run.name == "closing_rate":
        after = after.lstrip().removeprefix("%").removeprefix("％")
    pieces = (Run(whole[: typed.start]), run, Run(after))
    return merged((*paragraph[: typed.place], *pieces, *paragraph[typed.place + 1 :]))


def marked(paragraph: Paragraph, numbers: Iterable[Typed]) -> list[tuple[Run, Typed | None]]:
    """The paragraph in pieces, each with the typed number that it is, for a page that shows them."""
    places: defaultdict[int, list[Typed]] = defaultdict(list)
    for number in numbers:
        places[number.place].append(number)
    pieces: list[tuple[Run, Typed | None]] = []
    for place, run in enumerate(paragraph):
        last = 0
        for number in places[place]:
            pieces += [(Run(run.text[last : number.start]), None), (Run(run.text[number.start : number.end]), number)]
            last = number.end
        pieces.append((Run(run.text[last:], run.name, run.key, run.form), None))
    return [(run, number) for run, number in pieces if run.text or run.name]
