"""From a paper's text to statements with verdicts."""

from bihuan.checking.addedto import added_to
from bihuan.checking.comparing import comparing
from bihuan.checking.days import days
from bihuan.checking.formulas import formulas
from bihuan.checking.holidays import published
from bihuan.checking.plaintext import Plain
from bihuan.checking.previous import rolled
from bihuan.checking.ranking import ranking
from bihuan.checking.remaining import remaining
from bihuan.checking.repeating import repeating
from bihuan.checking.rolling import rolling
from bihuan.checking.series import next_of_series
from bihuan.checking.shapes import Statement
from bihuan.checking.shares import shares
from bihuan.checking.structure import Structure
from bihuan.checking.sums import sums
from bihuan.checking.tables import tables
from bihuan.checking.tableshares import table_shares
from bihuan.checking.takenout import taken_out
from bihuan.workdays import Calendar


def check(text: str, *, previous: str | None = None, calendar: Calendar | None = None) -> list[Statement]:
    """Everything in ``text`` that can be checked, in the paper's order.

    ``previous`` is the text of the paper before this one (yesterday's), for what rolls forward. ``calendar`` is the work
    calendar that periods in working days are held against; without it the published holidays."""
    even = Plain(text)
    structure = Structure(even)
    added_up = sums(structure)
    found = [
        *added_up.statements,
        *shares(structure, added_up.totals),
        *taken_out(structure),
        *added_to(structure),
        *formulas(structure),
        *remaining(structure, added_up.totals),
        *comparing(structure),
        *ranking(structure),
        *repeating(structure),
        *rolling(structure),
        *(_since(structure, Structure(Plain(previous))) if previous else ()),
        *tables(even),
        *days(even, calendar or published()),
    ]
    found += table_shares(structure, found)
    return sorted(found, key=lambda statement: (statement.start, statement.end))


def _since(structure: Structure, before: Structure) -> list[Statement]:
    """What the paper before and this one make together."""
    known = list(rolled(structure, before))
    return [*known, *next_of_series(structure, before, known)]
