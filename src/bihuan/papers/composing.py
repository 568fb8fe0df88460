"""What one issue says now: its choices, its figures as of its cut-offs, in the words of the rulebook."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime

from bihuan.cases.models import Case
from bihuan.figures.catalogue import Answer
from bihuan.figures.sources import ask_all, stands_beside
from bihuan.moments import parse_cutoff
from bihuan.numerals import format_date
from bihuan.papers.choosing import answers_that_count, drafted_text
from bihuan.papers.content import Content, Piece, Printed, paragraphs_of
from bihuan.papers.distributing import recipients
from bihuan.papers.models import Briefing
from bihuan.papers.runs import Paragraphs, Run, only_text, paragraphs_from_json
from bihuan.papers.sections import CASES, COUNTS, COUNTS_HEADING, DRAFTED, NEWS, SHOWN, Part, parts_from_json
from bihuan.papers.shares import open_shared
from bihuan.papers.wording import LISTS, Numbers, Wording
from bihuan.units.models import Site

DRAFT = "（草稿）"
BREAKDOWNS = ("open_by_unit", "stage_closed_by_unit")
"""Which the paragraphs need besides those that every answer holds."""
OFFERED = (*BREAKDOWNS, "by_verdict")
"""Which a text may use."""


def entered(briefing: Briefing) -> tuple[date | datetime, date | datetime]:
    """The cut-offs as they were entered: days or moments."""
    return parse_cutoff(briefing.cutoffs["as_of"]), parse_cutoff(briefing.cutoffs["handled_as_of"])


def period_start(briefing: Briefing) -> date | None:
    """The first day of the period of registers, where the paper has one."""
    entered_day = briefing.cutoffs.get("since")
    return date.fromisoformat(entered_day) if entered_day else None


def asked(briefing: Briefing, dimensions: Sequence[str] | None = None) -> Answer:
    """The figures of the whole inspection, and of its region's other sources, as of the briefing's cut-offs: those that
    it prints, or ``dimensions``."""
    as_of, handled_as_of = entered(briefing)
    wanted = breakdowns_of(briefing) if dimensions is None else dimensions
    return ask_all(briefing.inspection, as_of, handled_as_of, dimensions=wanted, since=period_start(briefing))


def breakdowns_of(briefing: Briefing) -> tuple[str, ...]:
    """The breakdowns of complaints that the paper needs: those of its paragraphs and what its texts name besides."""
    runs = [run for run in figures_in(briefing) if not stands_beside(run.name)]
    named = {run.name for run in runs if run.key or run.name in LISTS}
    return (*BREAKDOWNS, *sorted(named - set(BREAKDOWNS)))


def figures_in(briefing: Briefing) -> list[Run]:
    """Every figure that the edited texts of a draft name."""
    texts = [part.text for part in parts_of(briefing) if part.text]
    texts += [paragraphs_from_json(text) for text in (*briefing.key_texts.values(), *briefing.record_texts.values())]
    return [run for text in texts for runs in text for run in runs if run.name]


def parts_of(briefing: Briefing) -> list[Part]:
    return parts_from_json(briefing.sections, briefing.paper_kind.parts)


def wording_of(briefing: Briefing, numbers: Numbers) -> Wording:
    inspection = briefing.inspection
    as_of, handled_as_of = entered(briefing)
    return Wording(
        numbers=numbers,
        rulebook=inspection.rulebook_text.rulebook,
        region=inspection.region.short,
        as_of=as_of,
        handled_as_of=handled_as_of,
        shared=open_shared(inspection, briefing.as_of, briefing.handled_as_of),
        since=period_start(briefing),
    )


def compose(briefing: Briefing, numbers: Numbers, mark: str = DRAFT, signer: str = "") -> Content:
    """The briefing as it reads now, with these figures."""
    inspection = briefing.inspection
    wording = wording_of(briefing, numbers)
    site = Site.objects.first()
    kind = briefing.paper_kind
    region = inspection.region.short
    handled = entered(briefing)[1]
    return Content(
        kind=kind.key,
        issue=kind.number_words.format(number=briefing.number, year=briefing.year, region=region) + mark,
        title=kind.title.format(region=region, year=handled.year),
        masthead=wording.rulebook.phrases.masthead.format(region=inspection.region.short),
        number=briefing.number,
        mark=mark,
        issuer=site.name if site else inspection.region.name,
        day=format_date(briefing.day),
        sections=tuple(
            _grouped(_printed(part, briefing, wording) for part in parts_of(briefing) if part.state == SHOWN)
        ),
        series=briefing.series,
        report_to=recipients(briefing.report_to),
        send_to=recipients(briefing.send_to),
        issue_to=recipients(briefing.issue_to),
        contact=_contact(briefing),
        signer=signer,
    )


def _printed(part: Part, briefing: Briefing, wording: Wording) -> Printed:
    if part.kind == NEWS:
        return Printed(NEWS, part.heading, pieces=_filled(_news(briefing), wording))
    if part.kind == CASES:
        return Printed(CASES, part.heading, pieces=_filled(_cases(briefing), wording))
    text = text_of(part, wording)
    kind = "counts" if part.kind in COUNTS else part.kind
    return Printed(kind, part.heading, tuple(wording.filled(runs) for runs in text))


def text_of(part: Part, wording: Wording) -> Paragraphs:
    """The section's text, its figures still without numbers: as edited, else as drafted."""
    if part.text is not None:
        return part.text
    return wording.drafted(part.kind) if part.kind in DRAFTED else ()


def _grouped(printed: Iterable[Printed]) -> list[Printed]:
    """Without empty sections; the two of figures under one heading and numbered where they follow each other."""
    made: list[Printed] = []
    for section in printed:
        if not section.paragraphs and not section.pieces:
            continue
        last = made[-1] if made else None
        if last and last.kind == section.kind == "counts":
            pieces = last.pieces or (Piece(f"1. {last.heading}", last.paragraphs),)
            piece = Piece(f"{len(pieces) + 1}. {section.heading}", section.paragraphs)
            made[-1] = Printed("counts", COUNTS_HEADING, pieces=(*pieces, piece))
        else:
            made.append(section)
    return made


def _filled(pieces: Iterable[Piece], wording: Wording) -> tuple[Piece, ...]:
    return tuple(
        replace(piece, paragraphs=tuple(wording.filled(runs) for runs in piece.paragraphs)) for piece in pieces
    )


def _news(briefing: Briefing) -> list[Piece]:
    return [
        Piece(
            record.title,
            paragraphs_from_json(briefing.record_texts[str(record.pk)])
            if str(record.pk) in briefing.record_texts
            else only_text(paragraphs_of(record.text)),
        )
        for record in briefing.records.order_by("-day", "-id")
    ]


def _cases(briefing: Briefing) -> list[Piece]:
    cases = list(briefing.key_cases.order_by("number"))
    texts = texts_of(briefing, cases)
    return [
        Piece(f"{place}. {case.number} 重点信访件", texts[case.number]) for place, case in enumerate(cases, start=1)
    ]


def texts_of(briefing: Briefing, cases: list[Case]) -> dict[str, Paragraphs]:
    """By number: the text edited by hand, else the one drafted from the answers."""
    drafted = drafted_texts(briefing, cases)
    return {
        number: paragraphs_from_json(briefing.key_texts[number])
        if number in briefing.key_texts
        else only_text(paragraphs_of(text))
        for number, text in drafted.items()
    }


def drafted_texts(briefing: Briefing, cases: list[Case]) -> dict[str, str]:
    answers = answers_that_count(cases, briefing.handled_as_of)
    return {case.number: drafted_text(answers.get(case.pk, [])) for case in cases}


def _contact(briefing: Briefing) -> str:
    said = [("联系电话", briefing.phone), ("邮箱", briefing.mail)]
    return "　　".join(f"{name}：{value}" for name, value in said if value)


def file_name(briefing: Briefing, suffix: str = "docx") -> str:
    """``工作简报2025年第7期.docx``, a draft named as one."""
    draft = "" if briefing.issued_at or briefing.content else DRAFT
    series = re.sub(r"\W", "", briefing.series)
    return f"{series}{briefing.year}年{briefing}{draft}.{suffix}"
