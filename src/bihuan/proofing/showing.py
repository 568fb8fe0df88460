"""A proof as its page shows it: the text with its marks, and the findings in the order in which one looks at them."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.utils.translation import gettext_lazy as _

from bihuan.look.columns import Text
from bihuan.proofing.marking import MARKS, OF_VERDICT, SIGNS, Line, Mark, marked_lines
from bihuan.proofing.models import Proof

VERDICTS: dict[str, Text] = {
    "mismatch": _("不一致"),
    "explained": _("有说明的差异"),
    "ok": _("一致"),
}
"""Worst first."""
KINDS: dict[str, Text] = {
    "sum": _("合计"),
    "share": _("占比"),
    "days": _("期限"),
    "rollforward": _("与上期"),
    "ledger": _("与台账"),
}


@dataclass(frozen=True)
class ShownFinding:
    """A finding with its place in the list; ``number`` is that of its first figure in the text."""

    place: int
    verdict: str
    kind: str
    quote: str
    stated: str
    computed: str
    why: str
    href: str
    compares: bool
    """Whether its two numbers stand side by side; of days the sentence says which."""
    number: int | None
    before: int | None = None
    after: int | None = None


@dataclass(frozen=True)
class Group:
    """Findings of one verdict."""

    verdict: str
    title: str
    findings: list[ShownFinding]


@dataclass(frozen=True)
class Count:
    """How many findings have a verdict, or how many numbers nothing could be said of, and where the first one stands."""

    mark: Mark
    title: str
    count: int
    href: str

    @property
    def sign(self) -> str:
        return SIGNS[self.mark]


@dataclass(frozen=True)
class Block:
    """A paragraph or heading (one line), or the rows of a table."""

    lines: list[Line]
    is_table: bool


@dataclass(frozen=True)
class Shown:
    lines: list[Line]
    groups: list[Group]
    counts: list[Count]

    @property
    def blocks(self) -> list[Block]:
        made: list[Block] = []
        for is_row, run in groupby(self.lines, lambda line: line.is_row):
            lines = list(run)
            made += [Block(lines, True)] if is_row else [Block([line], False) for line in lines]
        return made


def shown(proof: Proof) -> Shown:
    lines = marked_lines(proof.text, proof.findings, proof.others)
    pieces = [piece for line in lines for cell in line.cells for piece in cell if piece.mark]
    numbers: dict[int, int] = {}
    firsts: dict[str, int] = {}
    for piece in pieces:
        firsts.setdefault(str(piece.mark), piece.number)
        for place in piece.findings:
            numbers.setdefault(place, piece.number)
    groups = [group for verdict in VERDICTS if (group := _group(proof, verdict, numbers)).findings]
    return Shown(lines, groups, list(_counts(proof, firsts)))


def _counts(proof: Proof, firsts: dict[str, int]) -> Iterator[Count]:
    for verdict, title in VERDICTS.items():
        count = proof.verdicts.get(verdict, 0)
        yield Count(OF_VERDICT[verdict], str(title), count, f"#{verdict}" if count else "")
    first = firsts.get("unchecked")
    yield Count("unchecked", str(MARKS["unchecked"]), proof.marks.get("unchecked", 0), f"#n{first}" if first else "")


def _group(proof: Proof, verdict: str, numbers: dict[int, int]) -> Group:
    places = [place for place, finding in enumerate(proof.findings) if finding["verdict"] == verdict]
    around = [None, *places, None]
    found = [
        shown_finding(place, proof.findings[place], numbers.get(place), around[at], around[at + 2])
        for at, place in enumerate(places)
    ]
    return Group(verdict, str(VERDICTS[verdict]), found)


def shown_finding(
    place: int, finding: dict[str, Any], number: int | None = None, before: int | None = None, after: int | None = None
) -> ShownFinding:
    return ShownFinding(
        place,
        finding["verdict"],
        str(KINDS[finding["kind"]]),
        "".join(finding["quote"].split()),
        said(finding["stated"], finding["unit"]),
        said(finding["computed"], finding["unit"]),
        finding["why"],
        finding["href"],
        finding["kind"] != "days",
        number,
        before,
        after,
    )


def said(number: float, unit: str) -> str:
    return f"{_number(number)}{unit}"


def _number(number: object) -> str:
    if isinstance(number, float):
        return f"{number:.4f}".rstrip("0").rstrip(".")
    return str(number)
