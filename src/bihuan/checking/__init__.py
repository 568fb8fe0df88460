"""Checking the figures of a paper against each other and against an earlier paper. Plain Python; changes nothing.

    text = text_of(Path("简报.docx"))
    for statement in check(text, previous=text_of(Path("昨日简报.docx"))):
        print(statement.verdict, statement.quote, statement.why)

``check`` gives a ``Statement`` for everything that the paper says twice: a list and its total, a rate and its two
counts, a period and its length, yesterday's cumulative and today's. Offsets count characters of the text that was
given, so that ``text[s.start:s.end] == s.quote`` and ``text[u.start:u.end]`` is the number of every ``u`` in ``s.used``
with ``source == "paper"`` (those with ``"previous"`` stand in the earlier paper's text).

``figures_in`` gives every number of the paper; those whose place is in no statement's ``used`` cannot be checked.
``claims_of_ledger`` gives what the paper says about complaints in words that a ledger can be asked about.
"""

from bihuan.checking.checker import check
from bihuan.checking.claims import claims_of_ledger
from bihuan.checking.papers import text_of
from bihuan.checking.quantities import figures_in
from bihuan.checking.shapes import Figure, LedgerClaim, Number, Statement, Used

__all__ = [
    "Figure",
    "LedgerClaim",
    "Number",
    "Statement",
    "Used",
    "check",
    "claims_of_ledger",
    "figures_in",
    "text_of",
]
