"""What the page of a site says of the cases linked to it, in the words of the parts that know them."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from bihuan.cases.models import Case
from bihuan.units.models import Member


@dataclass(frozen=True)
class Told:
    """A case in a line: its text, its state as the reader may see it, and its page."""

    text: str
    state: str
    word: str
    url: str


Teller = Callable[[Iterable[Case], Member], Mapping[int, Told]]
"""Of cases that the member sees, each by its id. A fixed number of queries."""
_tellers: dict[str, Teller] = {}


def tells_of_cases(kind: Case.Kind, teller: Teller) -> None:
    """Declares who puts cases of ``kind`` into a line."""
    _tellers[kind] = teller


def told(cases: Iterable[Case], member: Member) -> dict[int, Told]:
    """All of ``cases`` that somebody has words for."""
    listed = list(cases)
    found: dict[int, Told] = {}
    for kind, teller in _tellers.items():
        if own := [case for case in listed if case.kind == kind]:
            found |= teller(own, member)
    return found
