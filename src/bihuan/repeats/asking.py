"""The likely repeats of a complaint among all that lie on a shelf.

One way for every shelf: the keys of the complaint lead to candidates, rare keys first; the candidates that share the
rarest keys are read and weighed.
"""

import heapq
import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from bihuan.repeats.edges import Span
from bihuan.repeats.features import Features
from bihuan.repeats.weighing import Weighed, spans_of, weigh

LIKELY = 0.6
"""From this score on a complaint is shown as a likely repeat."""
MOST_HOLDERS = 400
"""Of one key: a key that more complaints share leads nowhere, a rarer one is asked instead."""
MOST_WEIGHED = 30
ENOUGH, RARITY, FEWEST, MOST_OF_A_NAME = 300, 150, 4, 60
"""Of less than ``ENOUGH`` complaints nobody can say what is rare. A piece of text that no more than one in so many complaints holds may be the name of a site; of few complaints so many may,
of very many no more."""


class Shelf(Protocol):
    """Where complaints lie by their keys: in memory, or in a table (one row per key and complaint)."""

    def size(self) -> int: ...

    def counts(self, keys: Sequence[str]) -> Mapping[str, int]:
        """How many complaints hold each key."""
        ...

    def holders(self, key: str, most: int) -> Iterable[str]:
        """The complaints that hold a key, the newest first, up to ``most``."""
        ...

    def features(self, ids: Sequence[str]) -> Mapping[str, Features]: ...


@dataclass(frozen=True, slots=True)
class Hit:
    id: str
    score: float
    """0 to 1."""
    weighed: Weighed
    theirs: Features
    spans: tuple[Span, ...]
    """Where the asking text speaks of what both share."""
    their_spans: tuple[Span, ...]


def ask(mine: Features, shelf: Shelf, *, limit: int = 10, without: str = "", least: float = LIKELY) -> list[Hit]:
    """The likeliest first; ``without`` is the id of the asking complaint where it lies on the shelf itself."""
    keys = [*mine.keys(), *mine.sought()]
    own = set(keys)
    counts = shelf.counts(keys)
    size = shelf.size()
    shared = _candidates(shelf, keys, counts, without, size)
    chosen = [one for one, _ in heapq.nlargest(MOST_WEIGHED, shared.items(), key=lambda item: (item[1], item[0]))]
    hits = []
    few = max(FEWEST, min(MOST_OF_A_NAME, size // RARITY)) if size >= ENOUGH else 0

    def is_rare(key: str) -> bool:
        return counts.get(key, 0) <= few

    for id, theirs in shelf.features(chosen).items():
        weighed = weigh(mine, theirs, _rivals(mine, theirs, own, counts), is_rare)
        named = weighed.common if weighed.common and weighed.common.is_one else None
        if weighed.score >= least:
            hits.append(
                Hit(
                    id,
                    weighed.score,
                    weighed,
                    theirs,
                    tuple(sorted([*spans_of(mine, weighed), *([named.span] if named else [])])),
                    tuple(sorted([*spans_of(theirs, weighed), *([named.other_span] if named else [])])),
                )
            )
    return sorted(hits, key=lambda hit: (-hit.score, hit.id))[:limit]


def _candidates(shelf: Shelf, keys: list[str], counts: Mapping[str, int], without: str, size: int) -> Counter[str]:
    """Each complaint that shares a key, with the sum of how telling the shared keys are."""
    shared: Counter[str] = Counter()
    for key in keys:
        count = counts.get(key, 0)
        if 0 < count <= MOST_HOLDERS:
            telling = math.log(1 + (size + 1) / count)
            for id in shelf.holders(key, MOST_HOLDERS):
                if id != without:
                    shared[id] += telling  # type: ignore[assignment]
    return shared


def _rivals(mine: Features, theirs: Features, own: set[str], counts: Mapping[str, int]) -> int:
    """Of the keys that both share the one that the fewest complaints hold.

    Where a text names no town the site must be known by its name alone: every complaint from a place of that name counts.
    """
    shared = own.intersection(theirs.keys())
    telling = ("at:", "in:", "name:", "spot:", "call:") if mine.towns and theirs.towns else ("site:", "name:", "here:")
    joint = [counts.get(key, 0) for key in shared if key.startswith(telling)]
    return max(1, min(joint, default=1))
