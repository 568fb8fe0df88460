"""What a complaint and its answers say now, beside what was published."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from bihuan.cases.models import Case
from bihuan.papers.runs import Run
from bihuan.papers.tracked import Span, spans_between
from bihuan.publication.models import Publication
from bihuan.publication.scrubbing import scrubbed
from bihuan.publication.wording import TEXTS, cells_of


@dataclass(frozen=True)
class CellChange:
    """A cell whose source changed: how it was published, how it would read now, and the stretches that differ."""

    heading: str
    published: str
    now: str
    spans: Sequence[Span]


@dataclass(frozen=True)
class Difference:
    """A published complaint that says something else now, or counts no more (``gone`` says why)."""

    number: str
    case: int
    changes: Sequence[CellChange]
    gone: str = ""


def differences(publication: Publication, numbers: Sequence[str] | None = None) -> list[Difference]:
    """Of the published rows those that differ now, in the order of the table; a fixed number of queries per 500 rows.

    What was hidden by a person is no difference: the sources are compared, then the public wording is shown.
    """
    rows = [row for row in publication.rows if numbers is None or row["number"] in numbers]
    ids = [row["case"] for row in rows]
    now = cells_of(ids, publication.inspection)
    withdrawn = set(Case.objects.filter(pk__in=ids, withdrawn_at__isnull=False).values_list("pk", flat=True))
    if publication.columns != _columns_now(publication):
        return []
    made = []
    for row in rows:
        gone = ""
        if row["case"] in withdrawn:
            gone = _("督察组已经撤回这件。")
        elif row["case"] not in now:
            gone = _("现在没有审核通过的答复。")
        changes = () if gone else tuple(_changes(row, now[row["case"]], publication.columns))
        if gone or changes:
            made.append(Difference(row["number"], row["case"], changes, gone))
    return made


def _columns_now(publication: Publication) -> list[list[str]]:
    return [[column.heading, column.field] for column in publication.inspection.rulebook_text.rulebook.publication]


def _changes(row: dict[str, Any], now: Sequence[str], columns: Sequence[Sequence[str]]) -> Iterator[CellChange]:
    for place, (heading, field) in enumerate(columns):
        if row["source"][place] == now[place]:
            continue
        published = row["cells"][place]
        text = scrubbed(now[place]) if field in TEXTS else now[place]
        yield CellChange(heading, published, text, spans_between((Run(published),), (Run(text),)))
