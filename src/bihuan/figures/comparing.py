"""Comparisons laid out: of a publication with now, and of two moments; each number with its records."""

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from bihuan.figures.addresses import between_href, records_href
from bihuan.figures.between import EVENTS, Between, Event
from bihuan.figures.boards import TILES, Number, number_of
from bihuan.figures.catalogue import define, definition
from bihuan.figures.composing import Group
from bihuan.figures.declared import EVERY, Figure
from bihuan.figures.findings.naming import parsed
from bihuan.figures.findings.naming import records_href as findings_href
from bihuan.figures.models import Published
from bihuan.figures.populations import Asked
from bihuan.figures.publishing import Comparison, Difference, Reason, counts_batches
from bihuan.figures.registers.counting import is_register_figure
from bihuan.figures.registers.freezing import chain_of
from bihuan.figures.registers.naming import records_href as registers_href
from bihuan.figures.wording import changed, is_share, shown


@dataclass(frozen=True)
class Line:
    """A number then and now, each with its records, and the complaints in between: how many and their numbers.

    Of two moments only the first few are named; their registers hold all.
    """

    title: str
    unit: str
    text: str
    then: Number
    now: Number
    change: float
    gone: list[str]
    come: list[str]
    is_changed: bool
    gone_in_all: int = 0
    come_in_all: int = 0
    gone_href: str = ""
    come_href: str = ""


@dataclass(frozen=True)
class Sheet:
    totals: list[Line]
    groups: list[tuple[str, list[Line]]]
    """By the title of the group, its changed keys."""
    reasons: list[tuple[str, list[Reason]]]
    """By the number of the complaint."""
    unexplained: list[str]
    changes: int


def sheet_of(published: Published, comparison: Comparison, asked: Asked) -> Sheet:
    def line(item: Difference) -> Line:
        what = published.definitions[item.name]
        return Line(
            title=what["title"] if item.key is None else item.key,
            unit=what["unit"],
            text=what["text"],
            then=Number(item.then, shown(item.name, item.then), _frozen_href(published, item)),
            now=Number(
                item.now, shown(item.name, item.now), _now_href(asked, item, published.since) if item.now else ""
            ),
            change=changed(item.name, item.then, item.now),
            gone=item.gone,
            come=item.come,
            is_changed=item.is_changed,
        )

    groups: defaultdict[str, list[Line]] = defaultdict(list)
    for item in comparison.changed:
        if item.key is not None:
            groups[published.definitions[item.name]["title"]].append(line(item))
    reasons: defaultdict[str, list[Reason]] = defaultdict(list)
    for reason in comparison.reasons:
        reasons[reason.number].append(reason)
    of_complaints = [item for item in comparison.changed if not counts_batches(item.name)]
    moved = {number for item in of_complaints for number in (*item.gone, *item.come)}
    return Sheet(
        totals=[line(item) for item in comparison.differences if item.key is None],
        groups=list(groups.items()),
        reasons=sorted(reasons.items()),
        unexplained=sorted(one for one in moved if one not in reasons and chain_of(one) not in reasons),
        changes=sum(item.key is None for item in comparison.changed),
    )


def _now_href(asked: Asked, item: Difference, since: date | None) -> str:
    if named := parsed(item.name):
        return findings_href(named, item.key, asked.handled_as_of)
    if is_register_figure(item.name):
        return registers_href(item.name, item.key, asked.handled_as_of, since)
    return records_href(asked, item.name, () if item.key is None else (item.key,))


def _frozen_href(published: Published, item: Difference) -> str:
    if not item.then or is_share(item.name) or counts_batches(item.name):
        return ""
    wanted = {"name": item.name, **({} if item.key is None else {"key": item.key})}
    return f"{reverse('figures:frozen', args=[published.pk])}?{urlencode(wanted)}"


NAMED = 4
"""So many complaints are named beside a number; the others stand in its register."""


class Compared:
    """Two moments: every figure, one figure by its groups, and what happened to complaints in between."""

    def __init__(self, between: Between, figure: Figure, group: Group | None) -> None:
        self.between = between
        self.figure = figure
        self.group = group
        self.what = definition(group or figure, between.after)
        self.title = group.full_title(between.after.rulebook) if group else self.what.title

    @cached_property
    def totals(self) -> list[Line]:
        figures = [EVERY[name] for name in TILES]
        titles = define(figures, self.between.after)
        tally = self.between.tally
        return [
            self._line(name, titles[name].title, then, now)
            for name, (then, now) in ((figure.name, tally.figure(figure)) for figure in figures)
        ]

    @cached_property
    def differences(self) -> list[Difference]:
        """The chosen figure by its groups, the whole last."""
        whole, *groups = self.between.differences(self.figure, self.group)
        return [*groups, whole]

    @cached_property
    def lines(self) -> list[Line]:
        sides = [(sorted(set(item.gone))[:NAMED], sorted(set(item.come))[:NAMED]) for item in self.differences]
        called = self.between.numbers(pk for pair in sides for side in pair for pk in side)
        return [
            self._difference(item, [called[pk] for pk in gone], [called[pk] for pk in come])
            for item, (gone, come) in zip(self.differences, sides, strict=True)
        ]

    @cached_property
    def events(self) -> list[tuple[Event, int, list[str], str]]:
        """(event, how many complaints, the numbers of the first, address of their register)."""
        found = self.between.events
        called = self.between.numbers(pk for ids in found.values() for pk in ids[:NAMED])
        return [
            (
                event,
                len(found[name]),
                [called[pk] for pk in found[name][:NAMED]],
                between_href(self.between, event=name),
            )
            for name, event in EVENTS.items()
        ]

    def _difference(self, item: Difference, gone: list[str], come: list[str]) -> Line:
        title = (_("合计") if self.group else self.what.title) if item.key is None else item.key
        line = self._line(item.name, title, item.then, item.now, item.key)
        wanted = {"name": item.name, **({} if item.key is None else {"key": item.key})}
        return replace(
            line,
            gone=gone,
            come=come,
            is_changed=item.is_changed,
            gone_in_all=len(set(item.gone)),
            come_in_all=len(set(item.come)),
            gone_href=between_href(self.between, **wanted, side="gone") if gone else "",
            come_href=between_href(self.between, **wanted, side="come") if come else "",
        )

    def _line(self, name: str, title: str, then: float, now: float, key: str | None = None) -> Line:
        keys = () if key is None else (key,)
        between = self.between
        what = definition(self.group if self.group and key is not None else EVERY[name], between.after)
        return Line(
            title=title,
            unit=what.unit,
            text=what.text,
            then=number_of(between.before, name, then, keys),
            now=number_of(between.after, name, now, keys),
            change=changed(name, then, now),
            gone=[],
            come=[],
            is_changed=then != now,
        )
