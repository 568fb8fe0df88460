"""From a paper's text to statements with verdicts."""

from bihuan.checking.plaintext import Plain
from bihuan.checking.shapes import Statement
from bihuan.checking.sums import sums
from bihuan.workdays import Calendar


def check(text: str, *, previous: str | None = None, calendar: Calendar | None = None) -> list[Statement]:
    """Everything in ``text`` that can be checked, in the paper's order.

    ``previous`` is the text of the paper before this one (yesterday's), for what rolls forward. ``calendar`` is the work
    calendar that periods in working days are held against; without it the published holidays."""
    even = Plain(text)
    found = sums(even)
    return sorted(found, key=lambda statement: (statement.start, statement.end))
