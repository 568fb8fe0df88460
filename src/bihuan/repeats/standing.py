"""Which of the places that a text names is the one it is about.

Places that stand together are one address: 清江县柳河镇柳塘村, or 柳塘村（柳河镇）. Of several addresses the one with a town,
and before the business, says where it is; another one is where the writer lives, or no place at all (重卡一路鸣笛过村).
"""

import re

from bihuan.repeats.kinds import Found
from bihuan.repeats.places import SURE, Named

GAP = 8
"""Characters within an address: a spot, a bracket."""
AHEAD = 14
"""Characters between an address and the business that stands there."""
_PARTED = re.compile(r"[,。;:!?、“”《》【】]")
_SENTENCE = re.compile(r"[。;!?].|,.*,")
SEATS = ("county", "town")


def where_it_is(plain: str, named: list[Named], businesses: list[Found]) -> list[Named]:
    """The places of the address that says where it is; of seats (counties, towns) all where that address names none."""
    addresses = _addresses(plain, named, businesses)
    with_sites = [address for address in addresses if any(n.sort not in SEATS for n in address)]
    if not with_sites:
        return named
    scores = [_telling(plain, address, businesses) for address in with_sites]
    best = max(scores)
    if best == 0:
        return [n for n in named if n.sort in SEATS or _before_the_tale(n, named, businesses)]
    chosen = with_sites[scores.index(best)]
    told = {n.sort for n in chosen}
    names = {(n.core, n.suffix) for n in chosen}
    return [n for n in named if (n.core, n.suffix) in names or (n.sort in SEATS and n.sort not in told)]


def _addresses(plain: str, named: list[Named], businesses: list[Found]) -> list[list[Named]]:
    addresses: list[list[Named]] = []
    for n in named:
        if addresses:
            end = addresses[-1][-1].end
            gap = plain[end : n.start]
            apart = any(end <= b.start < n.start for b in businesses)
            crossing = gap == "、" and n.sort == addresses[-1][-1].sort == "road"
            if crossing or (len(gap) <= GAP and not apart and not _PARTED.search(gap)):
                addresses[-1].append(n)
                continue
        addresses.append([n])
    return addresses


def _telling(plain: str, address: list[Named], businesses: list[Found]) -> int:
    """How loudly an address says that it is the one."""
    start, end = address[0].start, address[-1].end
    seat = any(n.sort in SEATS for n in address)
    before = any(end <= b.start <= end + AHEAD and not _SENTENCE.search(plain[end : b.start]) for b in businesses)
    behind = any(b.end <= start <= b.end + 4 for b in businesses)
    led = address[0].anchored or start == 0
    return 4 * seat + 4 * before + 2 * behind + (led if not businesses else 0)


def _before_the_tale(n: Named, named: list[Named], businesses: list[Found]) -> bool:
    """Whether it does not only look like a village in the tale behind the business (听说老板和村|里有关系)."""
    told = min((business.end for business in businesses), default=None)
    if told is None or n.start < told or n.anchored:
        return True
    known = any(other.start < told for other in named if other.sort not in SEATS)
    return not (known or len(n.core) > SURE)
