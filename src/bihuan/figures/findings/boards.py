"""The figures of findings laid out for the eye: totals, tables by each dimension, ranks, every number a link."""

from functools import cached_property
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from bihuan.figures.boards import Board, Number, Tile
from bihuan.figures.catalogue import Definition
from bihuan.figures.findings.amounts import AMOUNTS, Amount
from bihuan.figures.findings.counting import DIMENSIONS, AskedFindings, Dimension, answer, called
from bihuan.figures.findings.counting import Number as Value
from bihuan.figures.findings.declared import COLUMNS, FIGURES, FindingFigure
from bihuan.figures.findings.ranking import Row, ranks
from bihuan.figures.wording import address, said
from bihuan.numerals import said_money

RANKED = ("findings", "struck_off", "struck_off_rate", "rectified", "rectified_rate", "behind", "late")
"""What stands beside the rank of a unit."""


def definition(figure: FindingFigure | Amount) -> Definition:
    return Definition(str(figure.title), str(figure.unit), str(figure.text))


def shown(figure: FindingFigure | Amount, value: Value) -> str:
    """``14``; a share as ``73.68``, its unit being %; money as ``2.75亿``, its unit being 元."""
    if figure.share_of:
        return f"{value * 100:.2f}"
    return said_money(value).removesuffix("元") if figure.hundredths else str(value)


class FindingPage:
    """One answer as tiles and tables."""

    def __init__(self, asked: AskedFindings) -> None:
        self.asked = asked
        self.answer = answer(asked)

    @cached_property
    def tiles(self) -> list[Tile]:
        return [self._tile(name) for name in FIGURES]

    @cached_property
    def beside(self) -> list[Tile]:
        """Measures, money and documents, as far as there are any."""
        return [self._tile(name) for name in AMOUNTS if self.answer.figures[name]]

    def _tile(self, name: str) -> Tile:
        figure = called(name)
        number = self._number(figure, self.answer.figures[name])
        return Tile(name, definition(figure), number, said(self.asked.as_of), "")

    @cached_property
    def boards(self) -> list[Board]:
        return [self._board(dimension, COLUMNS) for dimension in DIMENSIONS.values()]

    @cached_property
    def beside_boards(self) -> list[Board]:
        """The same divided, only what there is any of."""
        names = tuple(tile.name for tile in self.beside)
        return [self._board(dimension, names) for dimension in DIMENSIONS.values()] if names else []

    @cached_property
    def rank_titles(self) -> list[Definition]:
        return [definition(FIGURES[name]) for name in RANKED]

    @cached_property
    def ranked(self) -> list[tuple[Row, list[Number]]]:
        """Units by the share that is struck off, each with the numbers of ``rank_titles``."""
        return [
            (row, [self._number(FIGURES[name], row.numbers[name], "unit", row.unit) for name in RANKED])
            for row in ranks(self.answer.by["unit"])
        ]

    def _board(self, dimension: Dimension, names: tuple[str, ...]) -> Board:
        figures = [called(name) for name in names]
        rows = [
            (key, [self._number(figure, numbers[figure.name], dimension.name, key) for figure in figures])
            for key, numbers in self.answer.by[dimension.name].items()
        ]
        totals = [self._number(figure, self.answer.figures[figure.name]) for figure in figures]
        what = Definition(_("按%(dimension)s") % {"dimension": dimension.title}, _("个"), str(dimension.text))
        return Board(dimension.name, what, [(figure.name, definition(figure)) for figure in figures], rows, totals, {})

    def _number(self, figure: FindingFigure | Amount, value: Value, by: str = "", key: str = "") -> Number:
        wanted = {"name": figure.name, "as_of": address(self.asked.as_of)} | ({"by": by, "key": key} if by else {})
        wanted |= {"all": "1"} if len(self.asked.sources) > 1 else {}
        href = f"{reverse('figures:finding-records')}?{urlencode(wanted)}" if value else ""
        return Number(value, shown(figure, value), href)
