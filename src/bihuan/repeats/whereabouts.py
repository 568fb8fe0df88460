"""Words that say where, of all that may: those by a place or before the business (水库下方那家砖厂, not 废渣倒在路边)."""

import re

from bihuan.repeats.edges import BREAKS, FILLERS, Span, overlaps
from bihuan.repeats.kinds import Found
from bihuan.repeats.numbered import counted
from bihuan.repeats.places import Named
from bihuan.repeats.spots import NUMBERED, Where, section, tail, things, wheres
from bihuan.repeats.standing import SEATS

NEAR = 10
"""Characters between a town and a spot that may be the name of a site, a bracket and a comma included."""
TELLING = ("group", "building", "grid", "stone", "stream")
"""Sorts that say where even far from the place and the business."""
_AFTER_SPOT = re.compile("$|[,。;:、()的某一二两有那这处内里外开新办建附就在路]|名为")


def whereabouts(plain: str, named: list[Named], businesses: list[Found]) -> list[Where]:
    """Words that say where: behind a place or right before the business, and whole words (not the 东方 of 东方庭院)."""
    places = [n.end for n in named if n.sort != "county"]
    starts = {b.start for b in businesses}
    inside = [(n.start, n.end) for n in named] + [(b.start, b.end) for b in businesses]
    kept: list[Where] = []
    for where in reversed(wheres(plain)):
        if overlaps(where.start, where.end, inside):
            continue
        if len(where.value) == 1 and where.sort == "landmark" and not _at_edge(plain, where.start, places):
            continue  # 滨江里 is a name
        if where.end not in starts and not _plain_spot(where, plain) and not _AFTER_SPOT.match(plain, where.end):
            continue
        if _near(plain, where.start, places, inside) or _leads(plain, where.end, starts):
            kept.append(where)
            starts.add(where.start)
    if not kept:
        kept += [
            where for where in wheres(plain) if where.sort in TELLING and not overlaps(where.start, where.end, inside)
        ][:1]
    kept += [
        thing
        for end in places
        if not section(plain, end)
        and (thing := things(plain, end))
        and not overlaps(thing.start, thing.end, [*inside, *((s.start, s.end) for s in kept)])
    ]
    return sorted(kept, key=lambda where: where.start)


def right_behind(plain: str, named: list[Named], spots: list[Where], businesses: list[Found]) -> list[Where]:
    """Numbers and parts right behind the names of sites, whatever they count or are called."""
    ends = [n.end for n in named if n.sort not in SEATS]
    parts = [n.end for n in named if n.sort not in (*SEATS, "road")]
    inside = [(n.start, n.end) for n in named] + [(b.start, b.end) for b in businesses if b.family]
    taken = [*inside, *((s.start, s.end) for s in spots if s.sort != "alone")]
    found = [
        where for start, where in counted(plain) if start in ends and not overlaps(where.start, where.end - 1, taken)
    ]
    gates = [where for where in wheres(plain) if where.sort == "gate" and where.start in parts]
    found += [where for where in gates if not overlaps(where.start, where.end, [(s.start, s.end) for s in spots])]
    taken += [(where.start, where.end) for where in gates]
    found += [part for end in parts if (part := tail(plain, end)) and not overlaps(part.start, part.end, taken)]
    return found


def _plain_spot(where: Where, plain: str) -> bool:
    """Whether it can be nothing but a spot, whatever stands behind it: 7栋, 西门, 小学对面."""
    return (
        where.sort in NUMBERED
        or where.sort == "gate"
        or (where.sort == "side" and plain[where.end - 1] in "侧岸堍")
        or (where.sort == "landmark" and len(where.value) > 1 and where.end - where.start - len(where.value) > 1)
    )


def _near(plain: str, start: int, places: list[int], inside: list[Span]) -> bool:
    """Whether a place ends shortly before, in the same part of the sentence or the one before, and no business between."""
    return any(
        0 <= start - end <= NEAR
        and not BREAKS.search(plain[end:start].strip("(),"))
        and not any(end <= begin < start for begin, _ in inside)
        for end in places
    )


def _at_edge(plain: str, start: int, places: list[int]) -> bool:
    return start == 0 or start in places or plain[start - 1] in ",。;:、()的在"


def _leads(plain: str, end: int, starts: set[int]) -> bool:
    """Whether the business, or a spot that leads to it, comes next."""
    ahead = end + (plain[end : end + 1] == ",")
    if filler := FILLERS.match(plain[ahead:]):
        ahead += filler.end()
        if len(filler.group()) > 1 and filler.group()[-1] in "家个间处座":
            return any(ahead <= start <= ahead + NEAR and not BREAKS.search(plain[ahead:start]) for start in starts)
    return any(ahead <= start <= ahead + 4 and not BREAKS.search(plain[ahead:start]) for start in starts)
