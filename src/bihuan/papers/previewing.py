"""A briefing as its page shows it: every figure with the way to its records, every number typed by hand with a mark."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from bihuan.figures.findings.naming import parsed
from bihuan.figures.findings.naming import records_href as findings_href
from bihuan.figures.registers.counting import is_register_figure
from bihuan.figures.registers.naming import records_href as registers_href
from bihuan.figures.sources import RECEIVED_BY_SOURCE, STATES
from bihuan.papers.composing import compose, entered, parts_of, period_start, text_of
from bihuan.papers.content import Content, LineKind
from bihuan.papers.models import Briefing
from bihuan.papers.offering import Offered
from bihuan.papers.runs import Paragraph, Run
from bihuan.papers.sections import SHOWN, Part
from bihuan.papers.typed import Known, marked, typed_numbers
from bihuan.papers.wording import RATE, said_moment

BY_OTHERS = ("news", "cases")
"""Sections whose texts come from work records and answers, full of numbers of their own."""
NOT_FROZEN = ("batches", RATE)
"""Batches are no complaints, of which alone a publication keeps the numbers; a share is of the records of two figures."""


@dataclass(frozen=True)
class Shown:
    """A piece of a paragraph: text; a figure with its ``address`` and ``definition``; or a number ``typed`` by hand."""

    text: str
    is_figure: bool = False
    address: str = ""
    definition: str = ""
    typed: str = ""


@dataclass(frozen=True)
class Preview:
    """The content, and its paragraphs as (kind, pieces)."""

    content: Content
    lines: list[tuple[LineKind, list[Shown]]]


@dataclass(frozen=True)
class Reader:
    """What a page needs to show the paragraphs of one briefing."""

    briefing: Briefing
    definitions: Mapping[str, Mapping[str, Any]]
    known: Sequence[Known] = field(default=())
    marks: bool = False

    def shown(self, runs: Paragraph, *, by_others: bool = False) -> list[Shown]:
        numbers = typed_numbers(runs, self.known, only_equal=by_others) if self.marks else []
        return [
            Shown(run.text, typed=_("手写的数，不随台账变化")) if number else self._piece(run)
            for run, number in marked(runs, numbers)
        ]

    def _piece(self, run: Run) -> Shown:
        if not run.name:
            return Shown(run.text)
        said = self.definitions.get(run.name, {})
        return Shown(run.text, True, address_of(run, self.briefing) if said else "", said.get("text", ""))


def reader_of_draft(offered: Offered) -> Reader:
    definitions = offered.answer.to_json()["definitions"]
    return Reader(offered.briefing, definitions, offered.known, marks=True)


def preview(briefing: Briefing, offered: Offered | None) -> Preview:
    """An issued briefing as it was frozen, a draft (with what it is ``offered``) as it reads now."""
    if offered is None:
        assert briefing.content is not None
        assert briefing.published is not None
        content = Content.from_json(briefing.content)
        reader = Reader(briefing, briefing.published.definitions)
    else:
        content = compose(briefing, offered.answer)
        reader = reader_of_draft(offered)
    lines = [(line.kind, reader.shown(line.runs, by_others=line.part in BY_OTHERS)) for line in content.lines()]
    return Preview(content, lines)


def typed_parts(offered: Offered) -> list[tuple[Part, int]]:
    """The printed sections whose edited text holds numbers typed by hand, with how many."""
    found = []
    for part in parts_of(offered.briefing):
        if part.state == SHOWN and part.text:
            text = text_of(part, offered.wording)
            if count := sum(len(typed_numbers(runs, offered.known)) for runs in text):
                found.append((part, count))
    return found


def address_of(run: Run, briefing: Briefing) -> str:
    """The records behind a figure: those counted when it was issued, of a draft those that count now."""
    asked_for = {"name": run.name, **({"key": run.key} if run.key else {})}
    if briefing.published_id and run.name not in NOT_FROZEN and not _of_other_sources(run):
        return f"{reverse('figures:frozen', args=[briefing.published_id])}?{urlencode(asked_for)}"
    if named := parsed(run.name):
        return findings_href(named, run.key or None, entered(briefing)[1])
    if is_register_figure(run.name):
        return registers_href(run.name, run.key or None, entered(briefing)[1], period_start(briefing))
    if _of_other_sources(run):
        return ""
    cutoffs = {name: briefing.cutoffs[name] for name in ("as_of", "handled_as_of")}
    return f"{reverse('figures:records')}?{urlencode(asked_for | cutoffs)}"


def _of_other_sources(run: Run) -> bool:
    """Complaints by source belong to several inspections, whose registers open one at a time."""
    return run.name in STATES or run.name == RECEIVED_BY_SOURCE


def said_cutoffs(briefing: Briefing) -> tuple[str, str]:
    """``(收件截止, 办理截止)`` as people say them."""
    as_of, handled_as_of = entered(briefing)
    return said_moment(as_of), said_moment(handled_as_of)
