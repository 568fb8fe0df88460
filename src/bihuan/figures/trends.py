"""A figure day by day, divided by a dimension: the largest groups, what the others are together, and the whole."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from bihuan.figures.boards import Number, number_of
from bihuan.figures.catalogue import Definition, Line, Tally, definition
from bihuan.figures.composing import Group
from bihuan.figures.counting import as_of_moments
from bihuan.figures.declared import Figure
from bihuan.figures.populations import Asked, Cutoff
from bihuan.figures.wording import changed, is_share, said
from bihuan.refusals import Unusable

MOST_DAYS = 200


def moments_between(since: date, until: Cutoff) -> list[Cutoff]:
    """The ends of the days from ``since`` on, the last being the cut-off ``until`` itself."""
    last = until.date() if isinstance(until, datetime) else until
    days = (last - since).days
    if days < 0:
        raise Unusable(_("走势的开始日期要在截止以前：请改开始日期或截止。"))
    if days >= MOST_DAYS:
        said_ = _("走势最多看 %(most)d 天，这里有 %(days)d 天：请缩短。")
        raise Unusable(said_ % {"most": MOST_DAYS, "days": days + 1})
    return [*(since + timedelta(days=place) for place in range(days)), until]


@dataclass(frozen=True)
class Column:
    """One line of the trend: what it is called, its numbers, and the slice of records behind each."""

    title: str
    name: str
    line: Line
    keys: tuple[str, ...] = ()
    but: bool = False

    def numbers(self, moments: Sequence[Asked]) -> list[Number]:
        found = zip(moments, self.line, strict=True)
        return [number_of(asked, self.name, value, self.keys, but=self.but) for asked, value in found]


@dataclass(frozen=True)
class Row:
    """One group as of the last moment. ``part`` is its share of the whole, in %, where groups add up to it."""

    key: str
    number: Number
    part: str
    change: int | float | str


class Trend:
    """``figure`` as of every one of ``cutoffs``; with ``group`` divided, ``top`` of the groups by themselves."""

    def __init__(self, asked: Asked, figure: Figure, group: Group | None, cutoffs: Sequence[Cutoff], top: int) -> None:
        self.figure = figure
        self.group = group
        self.moments = [Asked(asked.inspection, cutoff, cutoff, asked.member) for cutoff in cutoffs]
        self.asked = self.moments[-1]
        bounds = [moment.received for moment in self.moments]
        tally = Tally(self.asked, as_of_moments(self.asked, bounds), moments=len(bounds))
        self.total: Line = tally.figure(figure)
        self.lines: Mapping[str, Line] = tally.group(group) if group else {}
        self.top = self._largest(top)
        self.what: Definition = definition(group or figure, self.asked)

    @property
    def title(self) -> str:
        return self.group.full_title(self.asked.rulebook) if self.group else self.what.title

    @property
    def figure_title(self) -> str:
        return definition(self.figure, self.asked).title

    @property
    def adds_up(self) -> bool:
        """Whether the groups together are the whole."""
        return self.group is not None and not self.group.several and not self.figure.share_of

    def _largest(self, top: int) -> list[str]:
        """The largest groups as of the last moment, in the order of their dimension."""
        if self.group is None or not self.group.axis.in_order:
            return list(self.lines)[:top]
        largest = sorted(self.lines, key=lambda key: -self.lines[key][-1])[:top]
        return [key for key in self.lines if key in largest]

    @property
    def unlisted(self) -> int:
        return len(self.lines) - len(self.top)

    def columns(self) -> list[Column]:
        group = self.group
        whole = Column(_("合计") if group else self.what.title, self.figure.name, self.total)
        if group is None:
            return [whole]
        columns = [Column(key, group.name, self.lines[key], (key,)) for key in self.top]
        if self.unlisted and self.adds_up:
            others = [self.lines[key] for key in self.lines if key not in self.top]
            rest: Line = [round(sum(numbers), 2) for numbers in zip(*others, strict=True)]
            columns.append(Column(_("其余"), group.name, rest, tuple(self.top), but=True))
        return [*columns, whole]

    def table(self) -> list[tuple[str, list[Number]]]:
        """A row for each day, the latest first."""
        columns = [column.numbers(self.moments) for column in self.columns()]
        days = [said(moment.as_of) for moment in self.moments]
        return [(day, [column[place] for column in columns]) for place, day in enumerate(days)][::-1]

    def rows(self) -> list[Row]:
        """Every group that has something as of the last moment."""
        assert self.group is not None
        made = []
        for key, line in self.lines.items():
            if line[-1]:
                part = f"{line[-1] / self.total[-1] * 100:.2f}" if self.adds_up and self.total[-1] else ""
                number = number_of(self.asked, self.group.name, line[-1], (key,))
                made.append(Row(key, number, part, changed(self.group.name, line[0], line[-1]) or ""))
        return made

    def whole(self) -> Row:
        number = number_of(self.asked, self.figure.name, self.total[-1])
        return Row(_("合计"), number, "", changed(self.figure.name, self.total[0], self.total[-1]) or "")

    def bars(self) -> dict[str, Any]:
        """The groups as of the last moment, drawn."""
        rows = self.rows()
        return {
            "names": [row.key for row in rows],
            "values": [float(row.number.text) if self.figure.share_of else row.number.value for row in rows],
            "unit": self.what.unit,
            "hrefs": [row.number.href for row in rows],
        }

    def drawn(self, *, stacked: bool) -> dict[str, Any]:
        """The lines, drawn; stacked only where they add up, and then without the whole."""
        stacked = stacked and self.adds_up
        columns = self.columns()
        shown = columns[:-1] if len(columns) > 1 and (stacked or self.group) else columns
        times = 100 if is_share(self.figure.name) else 1
        return {
            "kind": "lines",
            "stacked": stacked,
            "names": [said(moment.as_of)[5:] for moment in self.moments],
            "series": [
                {"name": column.title, "values": [round(value * times, 2) for value in column.line]} for column in shown
            ],
            "unit": self.what.unit,
        }
