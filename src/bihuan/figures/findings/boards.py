"""The figures of findings laid out for the eye: totals, and a table for each dimension, every number a link."""

from functools import cached_property
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from bihuan.figures.boards import Board, Number, Tile
from bihuan.figures.catalogue import Definition
from bihuan.figures.findings.counting import DIMENSIONS, AskedFindings, Dimension, answer
from bihuan.figures.findings.counting import Number as Value
from bihuan.figures.findings.declared import FIGURES, FindingFigure
from bihuan.figures.wording import address, said

COLUMNS = ("findings", "rectified", "on_schedule", "behind", "unreported", "struck_off", "struck_off_rate")


def definition(figure: FindingFigure) -> Definition:
    return Definition(str(figure.title), figure.unit, str(figure.text))


def shown(figure: FindingFigure, value: Value) -> str:
    """``14``; a share as ``73.68``, its unit being %."""
    return f"{value * 100:.2f}" if figure.share_of else str(value)


class FindingPage:
    """One answer as tiles and tables."""

    def __init__(self, asked: AskedFindings) -> None:
        self.asked = asked
        self.answer = answer(asked)

    @cached_property
    def tiles(self) -> list[Tile]:
        cutoff = said(self.asked.as_of)
        return [
            Tile(name, definition(figure), self._number(figure, self.answer.figures[name]), cutoff, "")
            for name, figure in FIGURES.items()
        ]

    @cached_property
    def boards(self) -> list[Board]:
        return [self._board(dimension) for dimension in DIMENSIONS.values()]

    def _board(self, dimension: Dimension) -> Board:
        figures = [FIGURES[name] for name in COLUMNS]
        rows = [
            (key, [self._number(figure, numbers[figure.name], dimension.name, key) for figure in figures])
            for key, numbers in self.answer.by[dimension.name].items()
        ]
        totals = [self._number(figure, self.answer.figures[figure.name]) for figure in figures]
        what = Definition(_("按%(dimension)s") % {"dimension": dimension.title}, _("个"), str(dimension.text))
        return Board(dimension.name, what, [(figure.name, definition(figure)) for figure in figures], rows, totals, {})

    def _number(self, figure: FindingFigure, value: Value, by: str = "", key: str = "") -> Number:
        wanted = {"name": figure.name, "as_of": address(self.asked.as_of)} | ({"by": by, "key": key} if by else {})
        wanted |= {"all": "1"} if len(self.asked.sources) > 1 else {}
        href = f"{reverse('figures:finding-records')}?{urlencode(wanted)}" if value else ""
        return Number(value, shown(figure, value), href)
