"""What was published beside the plan, what the team was sent, and what the complaint and its answers say now (domain.md 6:
they must agree)."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from bihuan.cases.models import Case
from bihuan.mailroom.models import Package
from bihuan.moments import beijing_day
from bihuan.papers.runs import Run
from bihuan.papers.tracked import Span, spans_between
from bihuan.publication.models import Publication
from bihuan.publication.planned import Differs, Text, against_plan
from bihuan.publication.scrubbing import scrubbed
from bihuan.publication.wording import TEXTS, cells_of
from bihuan.units.models import Member

Row = dict[str, Any]
ANSWERED = frozenset(
    {"investigation", "action", "handling", "consequences", "goal", "accountability", "verdict", "status"}
)
"""Fields that answers fill: in these the report to the team and the public text must agree."""


@dataclass(frozen=True)
class CellChange:
    """A cell whose source differs: how it was published, how it would read from the other one, and the stretches that
    differ."""

    heading: str
    published: str
    now: str
    spans: Sequence[Span]


@dataclass(frozen=True)
class Difference:
    """A published complaint that says something else now, or counts no more (``gone`` says why).

    ``reported``: where what the team was sent last, in ``package``, says something else than what was published.
    ``planned``: where the public text contradicts what was planned.
    """

    number: str
    case: int
    changes: Sequence[CellChange]
    gone: str = ""
    reported: Sequence[CellChange] = ()
    package: Package | None = None
    planned: Sequence[Differs] = ()

    @property
    def calls_for_correction(self) -> bool:
        """Whether the public text itself is behind, rather than the report."""
        return bool(self.changes or self.gone)


def differences(
    publication: Publication, numbers: Sequence[str] | None = None, *, reader: Member | None = None
) -> list[Difference]:
    """Of the published rows those that differ, in the order of the table; a fixed number of queries per 500 rows and
    per package that holds one of them. The plan is compared as far as ``reader`` may see it, without one not at all.

    What was hidden by a person is no difference: the sources are compared, then the public wording is shown. The columns
    are those of the table, whatever the rulebook says since.
    """
    rows = [row for row in publication.rows if numbers is None or row["number"] in numbers]
    ids = [row["case"] for row in rows]
    fields = [field for _heading, field in publication.columns]
    now = cells_of(ids, fields)
    sent = _sent(publication, rows, fields)
    withdrawn = set(Case.objects.filter(pk__in=ids, withdrawn_at__isnull=False).values_list("pk", flat=True))
    planned = against_plan([text_of(publication, row) for row in rows], reader) if reader else {}
    made = []
    for row in rows:
        gone = ""
        if row["case"] in withdrawn:
            gone = _("督察组已经撤回这件。")
        elif row["case"] not in now:
            gone = _("现在没有审核通过的答复。")
        changes = () if gone else tuple(_changes(row, now[row["case"]], publication.columns))
        package, cells = sent.get(row["case"], (None, row["source"]))
        reported = () if gone else tuple(_changes(row, cells, publication.columns))
        plan = planned.get(row["case"], ())
        if gone or changes or reported or plan:
            told = package if reported else None
            made.append(Difference(row["number"], row["case"], changes, gone, reported, told, plan))
    return made


def text_of(publication: Publication, row: Row) -> Text:
    """A published row as it is held against the plan."""
    return Text(row["case"], publication.columns, row["cells"], beijing_day(publication.at).year)


def _sent(
    publication: Publication, rows: Sequence[Row], fields: Sequence[str]
) -> dict[int, tuple[Package, Sequence[str]]]:
    """By case the package with which the team was sent it last, and the row as that told it; what no answer says, such
    as the complaint's own text, is left as it was published."""
    wanted = {row["number"]: row for row in rows}
    found: defaultdict[Package, list[tuple[Row, dict[str, Any]]]] = defaultdict(list)
    for package in Package.objects.filter(inspection=publication.inspection).order_by("-number"):
        for item in package.contents:
            if (row := wanted.pop(item["number"], None)) is not None:
                found[package].append((row, item))
    sent: dict[int, tuple[Package, Sequence[str]]] = {}
    for package, held in found.items():
        told = cells_of([row["case"] for row, _item in held], fields, package.until)
        for row, item in held:
            if row["case"] in told:
                cells = zip(fields, row["source"], told[row["case"]], strict=True)
                said = [str(item.get(f, then)) if f in ANSWERED else source for f, source, then in cells]
                sent[row["case"]] = (package, said)
    return sent


def _changes(row: Row, cells: Sequence[str], columns: Sequence[Sequence[str]]) -> Iterator[CellChange]:
    for place, (heading, field) in enumerate(columns):
        if row["source"][place] == cells[place]:
            continue
        published = row["cells"][place]
        text = scrubbed(cells[place]) if field in TEXTS else cells[place]
        yield CellChange(heading, published, text, spans_between((Run(published),), (Run(text),)))
