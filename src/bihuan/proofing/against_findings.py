"""What a paper says of findings (反馈问题), held against the ledger as of its cut-off.

Papers count findings on several levels and of several sources. Only a sentence whose total is the ledger's own is about
the same findings; the numbers beside that total are compared, all others are left alone.
"""

import re
from collections.abc import Iterator
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from bihuan.cases.models import Inspection
from bihuan.cases.selectors import sees_whole
from bihuan.checking import Statement, Used
from bihuan.checking.cutoffs import Cutoffs
from bihuan.checking.items import Item
from bihuan.checking.plaintext import Plain
from bihuan.checking.quantities import number
from bihuan.checking.structure import Structure
from bihuan.figures.findings.counting import AskedFindings, answer, records
from bihuan.figures.findings.declared import FIGURES
from bihuan.proofing.records import SHOWN, Compared, Records
from bihuan.proofing.saying import said_number
from bihuan.units.models import Member

UNITS = ("个", "项", "件")
TOTAL = "findings"
WORDS: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        TOTAL,
        re.compile(r"反馈(?!意见)(?:的|我[市县区省])?(?:突出)?(?:生态环境)?(?:保护)?(?:问题|任务)?(?:共计?|总数)?$"),
    ),
    ("on_schedule", re.compile(r"(?<!未)达到序时进度$|按序时推进$")),
    ("behind", re.compile(r"未达到序时进度$|滞后$|未达序时$")),
    ("struck_off", re.compile(r"(?<!未)(?<!申请)销号$")),
    ("rectified", re.compile(r"(?<!未)(?<!基本)完成整改$|整改完成$")),
)
"""By the words in front of a number."""
ALIKE = frozenset({TOTAL, "rectified", "struck_off"})
"""Figures that every office counts alike. Some count what is rectified among what is on schedule: these are only agreed with."""


def against_findings(text: str, inspection: Inspection, member: Member | None = None) -> list[Compared]:
    """The numbers of findings that the ledger can answer, for those who see the whole of it."""
    if member is not None and not sees_whole(member, inspection):
        return []
    structure = Structure(Plain(text))
    cutoffs = Cutoffs(structure, inspection.started_on.year)
    found: list[Compared] = []
    for sentence in structure.sentences:
        said = [(item, name) for item in sentence.top.items if (name := _named(item)) is not None]
        totals = [item for item, name in said if name == TOTAL]
        as_of = cutoffs.before(totals[0]) if len(totals) == 1 else None
        if as_of is None or len({name for _item, name in said}) < len(said):
            continue
        asked = AskedFindings([inspection], as_of, member)
        numbers = answer(asked, ()).figures
        if number(totals[0].quantity.value) == numbers[TOTAL] != 0:
            found += _compared(structure, asked, said, numbers)
    return found


def _named(item: Item) -> str | None:
    if item.unit not in UNITS or item.quantity.rough:
        return None
    label = item.label.rstrip("有为是共计的")
    return next((name for name, words in WORDS if words.search(label)), None)


def _compared(
    structure: Structure, asked: AskedFindings, said: list[tuple[Item, str]], numbers: dict[str, int | float]
) -> Iterator[Compared]:
    for item, name in said:
        stated, computed = number(item.quantity.value), numbers[name]
        if stated != computed and name not in ALIKE:
            continue
        words = {
            "day": str(asked.as_of),
            "name": str(FIGURES[name].title),
            "number": said_number(computed, item.unit),
            "stated": said_number(stated, item.unit),
        }
        if stated == computed:
            why, counted = (
                _("截至%(day)s的台账：%(name)s%(number)s，一致。") % words,
                Records(href=_address(asked, name)),
            )
        else:
            counted = _records(asked, name)
            why = _("截至%(day)s的台账：%(name)s%(number)s，文中写的是%(stated)s。") % words + counted.said(item.unit)
        start, end = structure.even.place(item.start - len(item.label), item.end)
        place = structure.even.place(*item.quantity.digits)
        yield Compared(
            Statement(
                kind="ledger",
                quote=structure.even.text[start:end],
                start=start,
                end=end,
                used=(Used(*place, stated, "stated"),),
                parts=(),
                stated=stated,
                computed=computed,
                unit=item.quantity.printed,
                verdict="ok" if stated == computed else "mismatch",
                why=why,
            ),
            counted,
        )


def _records(asked: AskedFindings, name: str) -> Records:
    found = records(asked, name).order_by("number")
    return Records(tuple(found.values_list("number", flat=True)[:SHOWN]), found.count(), _address(asked, name))


def _address(asked: AskedFindings, name: str) -> str:
    return f"{reverse('figures:finding-records')}?{urlencode({'name': name, 'as_of': str(asked.as_of)})}"
