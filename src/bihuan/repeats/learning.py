"""Towns whose endings no list knows, learned from many complaints: what stands again and again behind the county's name.

清江县|白石圪|柳塘村 and 清江县|白石圪|砚台沟: behind 白石圪 the texts part, behind 白石 they do not, so 白石圪 is a name. What most
of such names end in is their ending. Nothing is learned of a county most of whose complaints name towns that are known.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable

from bihuan.repeats.edges import BREAKS, NO_NAME
from bihuan.repeats.kinds import businesses
from bihuan.repeats.lexicon import either
from bihuan.repeats.places import HARD, LONG_LEADS, OFFICE_ENDS, SUFFIXES, Learned, named_places

SHORTEST, LONGEST = 2, 6
"""Characters of a town's name and its ending."""
FEWEST = 4
"""Complaints that name a town, so that it can be learned."""
ONE_WAY = 0.6
"""If so large a part of the texts go on with one character behind some words, the name is not over."""
KNOWN_ENOUGH = 0.5
"""Share of a county's complaints that name known towns, from which on nothing is learned of it."""
FEWEST_NAMES, MOSTLY = 3, 0.7
"""Names that share an ending, so that it is one; share of the names with its last character."""
_ENDS = tuple(suffix for suffixes in SUFFIXES.values() for suffix in suffixes)


def learned(told: Iterable[tuple[str, str]]) -> Learned | None:
    """The towns that (text, unit) of many complaints name; texts in one width and without blanks."""
    behind: dict[str, list[str]] = defaultdict(list)
    known: Counter[str] = Counter()
    for text, unit in told:
        at = text.find(unit) if len(unit) > 1 else -1
        if at < 0:
            continue
        behind[unit].append(_piece(text, at + len(unit)))
        known[unit] += any(named.sort == "town" for named in named_places(text[at : at + len(unit) + LONGEST], unit))
    names = {
        name for unit, pieces in behind.items() if known[unit] < KNOWN_ENOUGH * len(pieces) for name in _names(pieces)
    }
    endings = _endings(names)
    return Learned({name: _parted(name, endings) for name in names}, re.compile(either(names))) if names else None


def _piece(text: str, start: int) -> str:
    """What stands behind a county up to the next stop, with a sign for the stop."""
    piece = text[start : start + LONGEST + 1]
    stop = BREAKS.search(piece)
    return piece[: stop.start()] + "。" if stop else piece


def _names(pieces: list[str]) -> set[str]:
    """The shortest beginnings that many pieces share and behind which they part."""
    next_ones: dict[str, Counter[str]] = defaultdict(Counter)
    for piece in pieces:
        for end in range(SHORTEST, min(LONGEST, len(piece) - 1) + 1):
            next_ones[piece[:end]][piece[end]] += 1
    found: set[str] = set()
    for name, following in sorted(next_ones.items(), key=lambda entry: len(entry[0])):
        count = following.total()
        parts = count >= FEWEST and following.most_common(1)[0][1] < ONE_WAY * count
        if parts and not any(name.startswith(shorter) for shorter in found) and _may_be_a_town(name):
            found.add(name)
    return found


def _may_be_a_town(name: str) -> bool:
    return not (
        name.endswith(_ENDS)
        or name[-1] in OFFICE_ENDS
        or any(char in HARD for char in name)
        or NO_NAME.search(name)
        or LONG_LEADS.search(name)
        or businesses(name)
    )


def _endings(names: set[str]) -> list[str]:
    """What several names end in; of two characters only if the last one hardly ends any other (坊厢; not 桥圪 beside 圪)."""
    long, short = (Counter(name[-length:] for name in names if len(name) > length + 1) for length in (2, 1))
    found = [ending for ending, count in long.items() if count >= max(FEWEST_NAMES, MOSTLY * short[ending[-1]])]
    return found + [ending for ending, count in short.items() if count >= FEWEST_NAMES]


def _parted(name: str, endings: list[str]) -> tuple[str, str]:
    ending = next((ending for ending in endings if name.endswith(ending) and len(name) > len(ending) + 1), "")
    return name.removesuffix(ending), ending
