"""What an issued briefing would say otherwise if it were asked again now, and why."""

from dataclasses import dataclass

from bihuan.figures.publishing import Comparison, Reason, compare
from bihuan.papers.models import Briefing

MOST_REASONS = 20


@dataclass(frozen=True)
class Line:
    """A number then and now; ``numbers`` are the complaints in between."""

    title: str
    then: str
    now: str
    numbers: list[str]


@dataclass(frozen=True)
class Changes:
    lines: list[Line]
    reasons: list[Reason]
    more_reasons: int


def changes_since(briefing: Briefing) -> Changes:
    """Differences between the frozen figures and the ledger of now, at the same cut-offs."""
    assert briefing.published is not None
    found: Comparison = compare(briefing.published)
    titles = {name: said.get("title", name) for name, said in briefing.published.definitions.items()}
    lines = [
        Line(
            " · ".join(part for part in (titles.get(item.name, item.name), item.key) if part),
            _shown(item.then),
            _shown(item.now),
            sorted({*item.gone, *item.come}),
        )
        for item in found.changed
    ]
    return Changes(lines, found.reasons[:MOST_REASONS], max(0, len(found.reasons) - MOST_REASONS))


def _shown(value: float) -> str:
    """Shares are the catalogue's only numbers that are not whole."""
    return f"{value:.2%}" if isinstance(value, float) else str(value)
