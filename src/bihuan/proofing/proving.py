"""Everything that can be said of a paper's figures, from every side: itself, the paper before it, the ledger."""

from dataclasses import dataclass
from typing import Any

from bihuan.cases.models import Inspection
from bihuan.checking import Statement, check, text_of
from bihuan.checking.command import to_json
from bihuan.proofing.against_ledger import against_ledger
from bihuan.proofing.moments import Moments
from bihuan.reading import Source, Unreadable
from bihuan.refusals import Unusable
from bihuan.rulebooks import calendar
from bihuan.units.models import Member

MOST_CHARACTERS = 100_000
"""A paper for people to read is shorter; a ledger of ten thousand rows is nothing to look at figure by figure."""


@dataclass(frozen=True)
class Finding:
    """One statement of the paper with its verdict; ``href`` is the desk's page of the records behind it, if there is one."""

    statement: Statement
    href: str = ""

    @property
    def is_wrong(self) -> bool:
        return self.statement.verdict == "mismatch"

    @property
    def sentence(self) -> str:
        """The contradiction in one sentence, with the words of the paper."""
        return f"“{one_line(self.statement.quote)}”：{self.statement.why}"

    def to_json(self) -> dict[str, Any]:
        used = [[used.start, used.end, used.role] for used in self.statement.used if used.source == "paper"]
        return {**to_json(self.statement), "used": used, "href": self.href}


def prove(
    text: str,
    *,
    previous: str | None = None,
    inspection: Inspection | None = None,
    member: Member | None = None,
    cutoffs: Moments | None = None,
) -> list[Finding]:
    """What can be said of ``text``, in its order.

    ``previous`` is the text of the paper before it; with an inspection its ledger is asked, as far as ``member`` may
    see it (None: all of it). ``cutoffs`` are those of a paper that the house writes itself.
    """
    found = [Finding(statement) for statement in check(text, previous=previous, calendar=calendar.current())]
    if inspection is not None:
        compared = against_ledger(text, inspection, member, cutoffs=cutoffs)
        found += [Finding(one.statement, one.records.href) for one in compared]
    return sorted(found, key=lambda one: (one.statement.start, one.statement.end, one.statement.kind == "ledger"))


def read_paper(name: str, content: bytes) -> str:
    """The text of a file that somebody handed in. ``Unusable`` says in one sentence why there is nothing to prove."""
    try:
        text = text_of(Source(name, content))
    except Unreadable as error:
        raise Unusable(f"“{name}”用不了：{error}") from error
    if len(text) > MOST_CHARACTERS:
        raise Unusable(
            f"“{name}”有{len(text) // 10_000}万字，太长了：请只拿要发出的那份公文来核对，台账、清单请用导入。"
        )
    return text


def one_line(text: str) -> str:
    return "".join(text.split())
