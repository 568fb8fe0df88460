"""What parts further up tell of a complaint on its page, a line each (when it was published)."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from bihuan.cases.models import Case
from bihuan.units.models import Member


@dataclass(frozen=True)
class Remark:
    """A sentence, and where it leads; no address for who may not go there."""

    text: str
    url: str = ""


Source = Callable[[Case, Member], Iterable[Remark]]
_sources: list[Source] = []


def tells_of_complaints(source: Source) -> Source:
    """Declares a source of remarks; they stand in the order of the parts."""
    _sources.append(source)
    return source


def remarks_on(case: Case, member: Member) -> list[Remark]:
    """Everything told of the complaint to ``member``, who may see it."""
    return [remark for source in _sources for remark in source(case, member)]
