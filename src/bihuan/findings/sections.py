"""What parts further up show of a finding on its page: sections with their own templates, in the order of the work."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from bihuan.cases.hand import DeskRequest
from bihuan.findings.models import Finding


@dataclass(frozen=True)
class Lead:
    """An act in the head of the page: its word and address; ``waits``: it is awaited, not only possible."""

    word: str
    url: str
    waits: bool = True


@dataclass(frozen=True)
class Section:
    """A section of the page: ``template`` is included with ``section`` in its context; ``place`` orders it.

    ``act`` is what the member may do next about it.
    """

    template: str
    context: dict[str, Any] = field(default_factory=dict)
    place: int = 50
    act: Lead | None = None


Source = Callable[[Finding, DeskRequest], Section | None]
_sources: list[Source] = []


def shows_on_findings(source: Source) -> Source:
    """Declares a section; it is asked for each page, and None when it has nothing for this member."""
    _sources.append(source)
    return source


def sections_of(finding: Finding, request: DeskRequest) -> list[Section]:
    """Every section of the finding for who is asking, who may see it."""
    found = [section for source in _sources if (section := source(finding, request)) is not None]
    return sorted(found, key=lambda section: section.place)
