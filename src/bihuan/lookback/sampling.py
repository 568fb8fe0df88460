"""Drawing a sample that anybody can draw again.

Every candidate's lot is the SHA-256 of ``seed|chain`` in hexadecimal (``printf '%s|%s' SEED CHAIN | sha256sum``); of each
stratum the smallest lots are taken, ``rate`` percent of them rounded up. Nothing else has a say: not the order in which
candidates are listed, not the machine, not the hour.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256


@dataclass(frozen=True)
class Candidate:
    """What may be drawn: ``chain`` is the key of its entries in the ledger and never changes."""

    stratum: str
    number: str
    chain: str


@dataclass(frozen=True)
class Lot:
    """A candidate with its lot, and whether it is in the sample."""

    candidate: Candidate
    lot: str
    taken: bool

    def to_json(self) -> list[str | bool]:
        one = self.candidate
        return [one.stratum, one.number, one.chain, self.lot, self.taken]


def lot_of(seed: str, chain: str) -> str:
    """64 hexadecimal digits."""
    return sha256(f"{seed}|{chain}".encode()).hexdigest()


def sample_size(count: int, rate: int) -> int:
    """``rate`` percent of ``count``, rounded up: of a stratum with anything in it at least one."""
    return -(-count * rate // 100)


def draw_lots(seed: str, rate: int, candidates: Iterable[Candidate]) -> list[Lot]:
    """All candidates, by stratum and lot, those of the sample marked."""
    strata: defaultdict[str, list[tuple[str, Candidate]]] = defaultdict(list)
    for candidate in candidates:
        strata[candidate.stratum].append((lot_of(seed, candidate.chain), candidate))
    made = []
    for stratum in sorted(strata):
        lots = sorted(strata[stratum], key=lambda pair: pair[0])
        most = sample_size(len(lots), rate)
        made += [Lot(candidate, lot, place < most) for place, (lot, candidate) in enumerate(lots)]
    return made
