"""A comparison laid out: totals in full, groups only where something changed, and why."""

from collections import defaultdict
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse

from bihuan.figures.boards import Number, records_href
from bihuan.figures.declared import RATE
from bihuan.figures.models import Published
from bihuan.figures.populations import Asked
from bihuan.figures.publishing import Comparison, Difference, Reason
from bihuan.figures.wording import shown


@dataclass(frozen=True)
class Line:
    """A number then and now, each with its records, and the complaints in between."""

    title: str
    unit: str
    text: str
    then: Number
    now: Number
    change: float
    gone: list[str]
    come: list[str]
    is_changed: bool


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
        times = 100 if item.name == RATE else 1
        return Line(
            title=what["title"] if item.key is None else item.key,
            unit=what["unit"],
            text=what["text"],
            then=Number(item.then, shown(item.name, item.then), _frozen_href(published, item)),
            now=Number(
                item.now, shown(item.name, item.now), records_href(asked, item.name, item.key) if item.now else ""
            ),
            change=round((item.now - item.then) * times, 2),
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
    changed = {number for item in comparison.changed for number in (*item.gone, *item.come)}
    return Sheet(
        totals=[line(item) for item in comparison.differences if item.key is None],
        groups=list(groups.items()),
        reasons=sorted(reasons.items()),
        unexplained=sorted(changed - reasons.keys()),
        changes=sum(item.key is None for item in comparison.changed),
    )


def _frozen_href(published: Published, item: Difference) -> str:
    if not item.then or item.name in (RATE, "batches"):
        return ""
    wanted = {"name": item.name, **({} if item.key is None else {"key": item.key})}
    return f"{reverse('figures:frozen', args=[published.pk])}?{urlencode(wanted)}"
