"""What figures of findings are called beside those of complaints: ``findings``, ``findings_behind_by_unit``, and so on."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from bihuan.figures.catalogue import Definition, Number
from bihuan.figures.findings.amounts import AMOUNTS, Amount
from bihuan.figures.findings.counting import DIMENSIONS, FindingAnswer, called
from bihuan.figures.findings.declared import FIGURES, FindingFigure
from bihuan.figures.findings.ranking import ranks
from bihuan.figures.populations import Cutoff
from bihuan.figures.wording import address

WHOLE = "findings"
RANK = "rank"
PRINTED = (
    "findings", "rectified", "on_schedule", "behind", "unreported", "struck_off", "kept_up", "late",
    "rectified_rate", "struck_off_rate", "planned", "spent",
)  # fmt: skip
"""Figures whose lines papers print; of the others they print the totals."""
EVERY: dict[str, FindingFigure | Amount] = {**FIGURES, **AMOUNTS}


@dataclass(frozen=True)
class Named:
    """A figure of findings, or with ``dimension`` its lines."""

    figure: str
    dimension: str = ""

    @property
    def name(self) -> str:
        stem = WHOLE if self.figure == WHOLE else f"{WHOLE}_{self.figure}"
        return f"{stem}_by_{self.dimension}" if self.dimension else stem


def parsed(name: str) -> Named | None:
    """What ``name`` says, or None where it names no figure of findings."""
    stem, _by, dimension = name.partition("_by_")
    if stem != WHOLE and not stem.startswith(f"{WHOLE}_"):
        return None
    figure = WHOLE if stem == WHOLE else stem.removeprefix(f"{WHOLE}_")
    known = figure in EVERY or (figure, dimension) == (RANK, "unit")
    return Named(figure, dimension) if known and (not dimension or dimension in DIMENSIONS) else None


def records_href(named: Named, key: str | None, as_of: Cutoff) -> str:
    """The findings of all sources that a number counts as of the cut-off; a rank opens all those of its unit."""
    wanted = {"name": "findings" if named.figure == RANK else named.figure, "as_of": address(as_of), "all": "1"}
    wanted |= {} if key is None else {"by": named.dimension, "key": key}
    return f"{reverse('figures:finding-records')}?{urlencode(wanted)}"


def definition(named: Named) -> Definition:
    """The title, unit and definition of a figure or of its lines."""
    if named.figure == RANK:
        rule = _("责任单位按销号率排名，印出的百分数相同的名次相同，后面的名次空出；一个单位负责几个问题就算几个")
        return Definition(_("销号率名次"), _("名"), rule)
    figure = called(named.figure)
    title, unit, text = str(figure.title), str(figure.unit), str(figure.text)
    if not named.dimension:
        return Definition(title, unit, text)
    dimension = DIMENSIONS[named.dimension]
    title = _("%(figure)s按%(dimension)s") % {"figure": title, "dimension": dimension.title}
    return Definition(title, unit, _("%(text)s。%(dimension)s") % {"text": text, "dimension": dimension.text})


@dataclass(frozen=True)
class NamedFigures:
    """An answer under the names that commands and papers use."""

    figures: dict[str, Number]
    by: dict[str, dict[str, Number]]
    definitions: dict[str, Definition]


def named_figures(found: FindingAnswer, lines_of: Sequence[str] = tuple(EVERY)) -> NamedFigures:
    """``found`` by name, the figures ``lines_of`` divided, with the rank of units where they are divided by them."""
    totals = {Named(figure): found.figures[figure] for figure in EVERY}
    groups = {
        Named(figure, dimension): {key: numbers[figure] for key, numbers in lines.items()}
        for dimension, lines in found.by.items()
        for figure in lines_of
    }
    if "unit" in found.by:
        groups[Named(RANK, "unit")] = {row.unit: row.rank for row in ranks(found.by["unit"])}
    return NamedFigures(
        {named.name: number for named, number in totals.items()},
        {named.name: lines for named, lines in groups.items()},
        {named.name: definition(named) for named in (*totals, *groups)},
    )
