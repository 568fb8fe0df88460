"""What an issued briefing would say otherwise if it were asked again now, and why."""

from collections import defaultdict
from dataclasses import dataclass

from bihuan.figures.publishing import Comparison, Difference, Reason, compare
from bihuan.figures.sources import sources_of
from bihuan.figures.wording import is_share, shown
from bihuan.ledger.hashing import GENESIS
from bihuan.ledger.models import Seal
from bihuan.papers.content import Content
from bihuan.papers.models import Briefing

MOST_REASONS = 40


@dataclass(frozen=True)
class Line:
    """A number then and now; ``gone`` and ``come`` are the complaints in between. ``is_printed``: it stands in the paper."""

    title: str
    then: str
    now: str
    gone: list[str]
    come: list[str]
    is_printed: bool

    @property
    def numbers(self) -> list[str]:
        return sorted({*self.gone, *self.come})


@dataclass(frozen=True)
class Changes:
    """``reasons`` by the number of the complaint."""

    lines: list[Line]
    reasons: list[tuple[str, list[Reason]]]
    more_reasons: int

    @property
    def printed(self) -> list[Line]:
        return [line for line in self.lines if line.is_printed]

    @property
    def others(self) -> list[Line]:
        return [line for line in self.lines if not line.is_printed]


def recorded_since(briefing: Briefing) -> bool:
    """Whether anything at all was recorded since the issue, in the inspection or another source of its region; cheap,
    unlike the comparison."""
    assert briefing.published is not None
    others = [source.code for source in sources_of(briefing.inspection) if source.pk != briefing.inspection_id]
    if Seal.objects.filter(chain__in=others, recorded_at__gt=briefing.published.published_at).exists():
        return True
    head = Seal.objects.filter(chain=briefing.inspection.code).order_by("-seq").values_list("digest", flat=True).first()
    return (head or GENESIS) != briefing.published.ledger_head


def changes_since(briefing: Briefing) -> Changes:
    """Differences between the frozen figures and the ledger of now, at the same cut-offs."""
    assert briefing.published is not None
    found: Comparison = compare(briefing.published)
    titles = {name: said.get("title", name) for name, said in briefing.published.definitions.items()}
    printed = _printed(briefing)
    lines = [
        Line(
            " · ".join(part for part in (titles.get(item.name, item.name), item.key) if part),
            _shown(item.name, item.then),
            _shown(item.name, item.now),
            item.gone,
            item.come,
            _place(item) in printed,
        )
        for item in found.changed
    ]
    told = found.reasons[:MOST_REASONS]
    by_number: defaultdict[str, list[Reason]] = defaultdict(list)
    for reason in told:
        by_number[reason.number].append(reason)
    return Changes(lines, sorted(by_number.items()), len(found.reasons) - len(told))


def _printed(briefing: Briefing) -> set[tuple[str, str]]:
    """The figures that stand in the paper, by name and key."""
    assert briefing.content is not None
    lines = Content.from_json(briefing.content).lines()
    return {(run.name, run.key) for line in lines for run in line.runs if run.name}


def _place(item: Difference) -> tuple[str, str]:
    return item.name, item.key or ""


def _shown(name: str, value: float) -> str:
    return f"{shown(name, value)}%" if is_share(name) else shown(name, value)
