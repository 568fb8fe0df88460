"""A notice beside the plan and the reports, part by part, with the stretches in which the notice is worded otherwise."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from bihuan.agreeing import Planned, facts_of
from bihuan.notices.agreeing import Agreement, even, part_of
from bihuan.numerals import format_date
from bihuan.papers.runs import Run
from bihuan.papers.tracked import Span, spans_between
from bihuan.reading.numbering import split_numbered

LEAST = 0.3
"""Share of the pairs of signs of a measure that a piece of the notice has, from which it is taken for that measure."""


@dataclass(frozen=True)
class Line:
    """A part of the plan: as planned, as reported (paragraphs), as the notice has it. ``spans`` go from the plan to the
    notice; without any the notice has nothing on it."""

    heading: str
    planned: str
    reported: Sequence[str]
    spans: Sequence[Span]

    @property
    def differs(self) -> bool:
        return bool(self.planned) and any(span.tag != "same" for span in self.spans)


PARTS = ("target", "measures", "problem", "")


def side_by_side(found: Agreement) -> list[Line]:
    """Goal, each measure, deadline, what was done."""
    plan, sections = found.plan, found.notice.sections
    texts = {part: "\n".join(text for heading, text in sections if part_of(heading) == part) for part in PARTS}
    lines = [_line(_("整改目标"), plan.whole.text, [], texts["target"])]
    lines += _measures(plan.measures, plan.told, texts["measures"])
    days = [said.quote for text in texts.values() for said in facts_of(text, found.notice.starts_on.year).promised]
    due = plan.due + (f"（{format_date(plan.whole.due_on)}）" if plan.whole.due_on else "")
    lines.append(Line(_("整改时限"), due, [], [Span("same", "；".join(dict.fromkeys(days)))] if days else []))
    told = [f"{one.source}：{one.text}" for one in plan.applied]
    lines.append(Line(_("完成情况"), "", told, [Span("same", texts[""])] if texts[""] else []))
    return lines


def _line(heading: str, planned: str, reported: Sequence[str], public: str) -> Line:
    if not public or even(public) == even(planned):
        return Line(heading, planned, reported, [Span("same", public)] if public else [])
    return Line(heading, planned, reported, spans_between((Run(planned),), (Run(public),)))


def _measures(measures: Sequence[Planned], told: Sequence[Planned | None], public: str) -> Iterator[Line]:
    """Each measure beside the piece of the notice that is most like it; what is left of the notice stands at the end."""
    before, pieces = split_numbered(public)
    left = [line.strip() for line in (before, *pieces) if line.strip()]
    for place, (measure, report) in enumerate(zip(measures, told, strict=True), start=1):
        best = max(left, key=lambda line: _share(measure.text, line), default="")
        own = best if best and _share(measure.text, best) >= LEAST else ""
        if own:
            left.remove(own)
        reported = [f"{report.source}：{report.text}"] if report else []
        yield _line(_("措施%(place)d") % {"place": place}, measure.text, reported, own)
    if left:
        yield Line(_("方案里没有的措施"), "", [], [Span("ins", "\n".join(left))])


def _share(planned: str, line: str) -> float:
    words, plain = even(planned), even(line)
    pairs = {words[place : place + 2] for place in range(len(words) - 1)}
    return sum(pair in plain for pair in pairs) / len(pairs) if pairs else float(words == plain)
