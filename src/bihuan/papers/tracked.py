"""Two versions of a paper side by side: which words went and came, which numbers moved."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import groupby
from typing import Literal

from bihuan.papers.content import Content
from bihuan.papers.models import Version
from bihuan.papers.runs import Paragraph, Run

WORD = re.compile(r"[A-Za-z0-9.]+|\s+|.", re.DOTALL)
ALIKE = 0.5
"""Share of common words from which two paragraphs are one that was changed."""
ISLAND = 2
"""Unchanged words between two changes that are too few to be worth reading apart."""
MOST_TOLD = 8
LONGEST_TOLD = 40
Tag = Literal["same", "del", "ins", "number"]
FACTS = {"report_to": "报", "send_to": "送", "issue_to": "发", "contact": "联系方式", "day": "日期", "series": "名称"}


@dataclass(frozen=True)
class Span:
    """A stretch of a changed paragraph. Of a ``number`` the figure stayed and ``was`` is what it said before."""

    tag: Tag
    text: str
    was: str = ""


@dataclass(frozen=True)
class ChangedLine:
    """A paragraph that came, went or changed, under the heading of its section."""

    heading: str
    spans: tuple[Span, ...]

    def told(self) -> str:
        """In one line without marks: a short paragraph whole, of a long one what changed."""
        gone = "".join(span.was or span.text for span in self.spans if span.tag in ("del", "number"))
        come = "".join(span.text for span in self.spans if span.tag in ("ins", "number"))
        if gone and come:
            before = "".join(span.was or span.text for span in self.spans if span.tag != "ins")
            after = "".join(span.text for span in self.spans if span.tag != "del")
            if max(len(before), len(after)) <= LONGEST_TOLD:
                gone, come = before, after
            return f"{self.heading}：{_quoted(gone)}改为{_quoted(come)}"
        return f"{self.heading}：{'删去' if gone else '加上'}{_quoted(gone or come)}"


def _quoted(text: str) -> str:
    return f"“{text[:LONGEST_TOLD]}{'…' if len(text) > LONGEST_TOLD else ''}”"


def changed_lines(before: Content, after: Content) -> list[ChangedLine]:
    """Every paragraph that differs, in the order of the paper; what stands on masthead and foot first."""
    old, new = list(_lines(before)), list(_lines(after))
    matcher = SequenceMatcher(None, [_key(runs) for _, runs in old], [_key(runs) for _, runs in new], autojunk=False)
    found: list[ChangedLine] = []
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        if tag == "equal":
            pairs: Iterator[tuple[int | None, int | None]] = zip(range(i1, i2), range(j1, j2), strict=True)
        else:
            pairs = _paired(old, new, range(i1, i2), range(j1, j2))
        for i, j in pairs:
            before_runs = old[i][1] if i is not None else ()
            after_runs = new[j][1] if j is not None else ()
            spans = tuple(spans_between(before_runs, after_runs))
            if any(span.tag != "same" for span in spans):
                found.append(ChangedLine(new[j][0] if j is not None else old[i][0] if i is not None else "", spans))
    return found


def spans_between(before: Paragraph, after: Paragraph) -> list[Span]:
    """One paragraph as it was and as it is, in stretches."""
    old, new = _words(before), _words(after)
    matcher = SequenceMatcher(
        None, [_identity(word) for word in old], [_identity(word) for word in new], autojunk=False
    )
    spans: list[Span] = []
    for tag, i1, i2, j1, j2 in _without_islands(matcher.get_opcodes(), old):
        if tag == "equal":
            for was, now in zip(old[i1:i2], new[j1:j2], strict=True):
                moved = was.name and was.text != now.text
                spans.append(Span("number", now.text, was.text) if moved else Span("same", now.text))
        else:
            spans.append(Span("del", "".join(word.text for word in old[i1:i2])))
            spans.append(Span("ins", "".join(word.text for word in new[j1:j2])))
    return _joined(span for span in spans if span.text)


def changes_of(before: Content, after: Content) -> list[str]:
    """What changed, a line for each paragraph, the first few."""
    lines = [line.told() for line in changed_lines(before, after)]
    more = [f"另有{len(lines) - MOST_TOLD}处改动"] if len(lines) > MOST_TOLD else []
    return lines[:MOST_TOLD] + more


def changes_between(before: Version | None, after: Version | None) -> list[str]:
    """What changed from one version to the other, after a line that says who changed it last."""
    if after is None:
        return []
    who = f"{after.by or '系统'}{after.get_what_display()}成第{after.revision}稿"
    if before is None:
        return [who]
    return [who, *changes_of(Content.from_json(before.content), Content.from_json(after.content))]


def _lines(content: Content) -> Iterator[tuple[str, Paragraph]]:
    """The paragraphs of the paper, each with the heading that it stands under."""
    yield "报头", (Run(content.issue or f"第{content.number}期"),)
    for name in ("series", "day"):
        yield FACTS[name], (Run(getattr(content, name)),)
    heading = ""
    for line in content.lines():
        if line.kind == "body":
            yield heading, line.runs
        else:
            heading = line.text
            yield "栏目和标题", line.runs
    for name in ("report_to", "send_to", "issue_to", "contact"):
        if text := getattr(content, name):
            yield FACTS[name], (Run(text),)


def _words(runs: Paragraph) -> list[Run]:
    """Figures whole, text sign by sign, Latin words and numbers in one."""
    return [word for run in runs for word in ([run] if run.name else [Run(piece) for piece in WORD.findall(run.text)])]


def _identity(word: Run) -> tuple[str, ...]:
    return (word.name, word.key, word.form) if word.name else (word.text,)


def _key(runs: Paragraph) -> tuple[tuple[str, ...], ...]:
    return tuple(_identity(word) for word in _words(runs))


def _paired(
    old: Sequence[tuple[str, Paragraph]], new: Sequence[tuple[str, Paragraph]], before: range, after: range
) -> Iterator[tuple[int | None, int | None]]:
    """Changed paragraphs by their likeness, in order; those without a counterpart alone."""
    next_old = before.start
    for j in after:
        like = next((i for i in range(next_old, before.stop) if _alike(old[i], new[j])), None)
        if like is None:
            yield None, j
            continue
        for i in range(next_old, like):
            yield i, None
        yield like, j
        next_old = like + 1
    for i in range(next_old, before.stop):
        yield i, None


def _alike(old: tuple[str, Paragraph], new: tuple[str, Paragraph]) -> bool:
    matcher = SequenceMatcher(None, _key(old[1]), _key(new[1]), autojunk=False)
    return matcher.quick_ratio() >= ALIKE and matcher.ratio() >= ALIKE


def _without_islands(
    opcodes: Sequence[tuple[str, int, int, int, int]], old: Sequence[Run]
) -> list[tuple[str, int, int, int, int]]:
    """Changes that only a sign or two part are one change; figures always stay apart."""
    merged: list[tuple[str, int, int, int, int]] = []
    for place, (tag, i1, i2, j1, j2) in enumerate(opcodes):
        inside = 0 < place < len(opcodes) - 1
        island = tag == "equal" and inside and i2 - i1 <= ISLAND and not any(word.name for word in old[i1:i2])
        if merged and merged[-1][0] != "equal" and (island or tag != "equal"):
            merged[-1] = ("replace", merged[-1][1], i2, merged[-1][3], j2)
        else:
            merged.append((tag, i1, i2, j1, j2))
    return merged


def _joined(spans: Iterator[Span]) -> list[Span]:
    made: list[Span] = []
    for tag, same in groupby(spans, key=lambda span: span.tag):
        stretch = list(same)
        made += stretch if tag == "number" else [Span(tag, "".join(span.text for span in stretch))]
    return made
