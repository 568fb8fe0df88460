"""Other extents of a list: with neighbours that the grammar left out, or without members at its ends."""

from collections.abc import Iterator

from bihuan.checking.items import Item
from bihuan.checking.joining import SHARES
from bihuan.checking.lists import Parts
from bihuan.checking.structure import Structure

MOST_READINGS = 40
"""Members of a list that are tried with one another."""


def longer_readings(parts: Parts, structure: Structure, *, any_kind: bool) -> Iterator[Parts]:
    """The list with neighbours that the grammar left out (另有2件); members of ``any_kind`` too, as a last resort or where 合计 follows."""
    if parts.by_line or parts.row or parts.column or len(parts.items) > MOST_READINGS:
        return
    items = parts.items
    near = parts.group.items[max(0, items[0].index - 8) : items[-1].index + 9]
    around = [item for item in near if item.unit not in SHARES]
    first, last = around.index(items[0]), around.index(items[-1])
    for begin in range(max(0, first - 2), first + 1):
        for end in range(last, min(last + 4, len(around))):
            run = around[begin : end + 1]
            added = [item for item in run if item not in items]
            alike = len({item.unit for item in run}) == 1
            if added and alike and all(_fits(parts, item, structure, any_kind=any_kind) for item in added):
                yield Parts(run)


def shorter_readings(parts: Parts) -> Iterator[Parts]:
    """The list without members of another kind at its ends."""
    if parts.by_line or parts.row:
        return
    items = parts.items[:MOST_READINGS]
    for end in range(len(items) - 1, 1, -1):
        if items[end].kind == "rest":
            break
        if items[end].kind != items[end - 1].kind or items[end].delimiter != items[end - 1].delimiter:
            yield Parts(items[:end])
    for start in range(1, min(3, len(items) - 1)):
        yield Parts(items[start:])


def _fits(parts: Parts, item: Item, structure: Structure, *, any_kind: bool) -> bool:
    """Whether a neighbour may be a member that the grammar left out."""
    if any_kind and item not in structure.members:
        return True
    if item in structure.members or item.delimiter in ("", ":"):
        return False
    a_state = parts.kind == "status" and item.kind == "measure" and item.delimiter == parts.items[-1].delimiter
    return item.kind in (parts.kind, "", "rest") or item.delimiter == "、" or a_state
