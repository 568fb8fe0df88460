"""A briefing proved before it is issued: against itself, against the issue before it, against the ledger.

What contradicts the paper itself or the ledger holds the issue up until somebody says in writing why it stands so. What
only no longer follows from the issue before does not: the ledger may have been corrected since. Numbers that all come
alive from the ledger cannot contradict each other: at least one of them has been typed by somebody.
"""

from bisect import bisect_right
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256

from django.db.models import Q

from bihuan.papers.composing import entered
from bihuan.papers.content import Content
from bihuan.papers.models import Briefing
from bihuan.papers.runs import Paragraph, Paragraphs
from bihuan.proofing.moments import Moments
from bihuan.proofing.proving import Finding, prove
from bihuan.refusals import Refused, Stale

FROM_THE_LAST = "rollforward"
LONGEST = 2000


class Contradicted(Refused):
    """The paper contradicts itself or the ledger and nobody has said why; ``sentences``, one for each contradiction."""

    def __init__(self, sentences: Sequence[str]) -> None:
        super().__init__(
            f"有{len(sentences)}处与文内其他数或台账不一致，要写明理由才能印发：{sentences[0]}"
            + ("……" if len(sentences) > 1 else "")
        )
        self.sentences = tuple(sentences)


@dataclass(frozen=True)
class Doubt:
    """A number of the paper that does not fit. ``line`` is the place of its paragraph among ``Content.lines()``."""

    finding: Finding
    line: int | None

    @property
    def holds_up(self) -> bool:
        return self.finding.statement.kind != FROM_THE_LAST

    @property
    def sentence(self) -> str:
        return self.finding.sentence


def doubts_about(briefing: Briefing, content: Content) -> list[Doubt]:
    """What does not fit in the paper as it reads now, in its order."""
    text, starts, living = _text_of(content)
    before = previous_issue(briefing)
    as_of, handled_as_of = entered(briefing)
    found = prove(
        text,
        previous=_text_of(Content.from_json(before.content))[0] if before and before.content else None,
        inspection=briefing.inspection,
        cutoffs=Moments(as_of, handled_as_of),
    )
    wrong = [finding for finding in found if finding.is_wrong and not _comes_from_the_ledger(finding, living)]
    return [Doubt(finding, _line_at(starts, finding.statement.start)) for finding in wrong]


def _comes_from_the_ledger(finding: Finding, living: Collection[tuple[int, int]]) -> bool:
    """Whether all its numbers are figures that the ledger gave a moment ago."""
    places = [(used.start, used.end) for used in finding.statement.used if used.source == "paper"]
    return finding.statement.kind != FROM_THE_LAST and bool(places) and all(place in living for place in places)


def check_reason(doubts: Sequence[Doubt], reason: str, seen: str | None = None) -> list[str]:
    """The sentences that are kept with ``reason``. ``Contradicted`` without a reason, ``Stale`` where the reason was
    given for other contradictions (``seen`` is their ``digest_of``)."""
    sentences = [doubt.sentence for doubt in doubts if doubt.holds_up]
    if sentences and not reason.strip():
        raise Contradicted(sentences)
    if seen is not None and seen != digest_of(doubts):
        raise Stale("您打开之后对不上的地方有变化，请再看一遍再印发。", sentences)
    return sentences


def digest_of(doubts: Sequence[Doubt]) -> str:
    """The contradictions as one short text to compare."""
    said = "\n".join(doubt.sentence for doubt in doubts if doubt.holds_up)
    return sha256(said.encode()).hexdigest()[:16]


def previous_issue(briefing: Briefing) -> Briefing | None:
    """The issue before this one in the same series."""
    same = Briefing.objects.filter(inspection=briefing.inspection, series=briefing.series, issued_at__isnull=False)
    before = Q(year__lt=briefing.year) | Q(year=briefing.year, number__lt=briefing.number)
    return same.filter(before).order_by("-year", "-number").first()


def doubts_within(paragraphs: Paragraphs) -> list[Doubt]:
    """What does not fit within one text while it is written; its figures have their numbers. The ledger is asked later."""
    text, starts, living = _joined("", paragraphs)
    wrong = [found for found in prove(text) if found.is_wrong and not _comes_from_the_ledger(found, living)]
    return [Doubt(finding, _line_at(starts, finding.statement.start)) for finding in wrong]


Joined = tuple[str, list[int], set[tuple[int, int]]]
"""A text, where each of its paragraphs begins in it, and where its living figures stand."""


def _text_of(content: Content) -> Joined:
    """The paper as plain text."""
    head = f"{content.masthead}{content.series}\n第{content.number}期\n{content.issuer}\n{content.day}\n"
    return _joined(head, [line.runs for line in content.lines()])


def _joined(head: str, paragraphs: Iterable[Paragraph]) -> Joined:
    text = head
    starts: list[int] = []
    living: set[tuple[int, int]] = set()
    for runs in paragraphs:
        starts.append(len(text))
        for run in runs:
            if run.name:
                living.add((len(text), len(text) + len(run.text)))
            text += run.text
        text += "\n"
    return text, starts, living


def _line_at(starts: Sequence[int], place: int) -> int | None:
    at = bisect_right(starts, place) - 1
    return at if at >= 0 else None
