"""What one issue says now: its choices, its figures as of its cut-offs, in the words of the rulebook."""

from datetime import date, datetime

from bihuan.cases.models import Case
from bihuan.figures.catalogue import Answer, ask
from bihuan.moments import parse_cutoff
from bihuan.numerals import format_date
from bihuan.papers.choosing import answers_that_count, drafted_text
from bihuan.papers.content import Content, Piece, paragraphs_of
from bihuan.papers.models import Briefing
from bihuan.papers.shares import open_shared
from bihuan.papers.wording import Numbers, Wording
from bihuan.units.models import Site

DRAFT = "（草稿）"
BREAKDOWNS = ("open_by_unit", "stage_closed_by_unit")
"""Which the paragraphs need besides those that every answer holds."""


def entered(briefing: Briefing) -> tuple[date | datetime, date | datetime]:
    """The cut-offs as they were entered: days or moments."""
    return parse_cutoff(briefing.cutoffs["as_of"]), parse_cutoff(briefing.cutoffs["handled_as_of"])


def asked(briefing: Briefing) -> Answer:
    """The figures of the whole inspection as of the briefing's cut-offs."""
    as_of, handled_as_of = entered(briefing)
    return ask(briefing.inspection, as_of, handled_as_of, dimensions=BREAKDOWNS)


def compose(briefing: Briefing, numbers: Numbers, mark: str = DRAFT) -> Content:
    """The briefing as it reads now, with these figures."""
    inspection = briefing.inspection
    rulebook = inspection.rulebook_text.rulebook
    as_of, handled_as_of = entered(briefing)
    wording = Wording(
        numbers=numbers,
        rulebook=rulebook,
        region=inspection.region.short,
        as_of=as_of,
        handled_as_of=handled_as_of,
        shared=open_shared(inspection, briefing.as_of, briefing.handled_as_of),
    )
    site = Site.objects.first()
    return Content(
        masthead=rulebook.phrases.masthead.format(region=inspection.region.short),
        number=briefing.number,
        mark=mark,
        issuer=site.name if site else inspection.region.name,
        day=format_date(briefing.day),
        news=_news(briefing),
        cases=_cases(briefing),
        counts=tuple(wording.sections()),
        report_to=briefing.report_to,
        send_to=briefing.send_to,
        contact=_contact(briefing),
    )


def _news(briefing: Briefing) -> tuple[Piece, ...]:
    records = briefing.records.order_by("-day", "-id")
    return tuple(Piece(record.title, paragraphs_of(record.text)) for record in records)


def _cases(briefing: Briefing) -> tuple[Piece, ...]:
    cases = list(briefing.key_cases.order_by("number"))
    texts = texts_of(briefing, cases)
    return tuple(
        Piece(f"{place}. {case.number} 重点信访件", paragraphs_of(texts[case.number]))
        for place, case in enumerate(cases, start=1)
    )


def texts_of(briefing: Briefing, cases: list[Case]) -> dict[str, str]:
    """By number: the text edited by hand, else the one drafted from the answers."""
    drafted = drafted_texts(briefing, cases)
    return {number: briefing.key_texts.get(number, text) for number, text in drafted.items()}


def drafted_texts(briefing: Briefing, cases: list[Case]) -> dict[str, str]:
    answers = answers_that_count(cases, briefing.handled_as_of)
    return {case.number: drafted_text(answers.get(case.pk, [])) for case in cases}


def _contact(briefing: Briefing) -> str:
    said = [("联系电话", briefing.phone), ("邮箱", briefing.mail)]
    return "　　".join(f"{name}：{value}" for name, value in said if value)
