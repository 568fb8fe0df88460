"""Serial numbers of findings at several levels of government: 8, 序号8（市序号9）, 省14、市9."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bihuan.numerals import parse_int, to_half_width

LEVELS = {"central": "国家", "provincial": "省", "city": "市", "county": "县"}
"""Level of a rulebook -> how its serial is called."""
LEVEL_NAMES = {"中央": "国家", "州": "市", "区": "县"}
"""Other words for a level of government."""
_PAIR = re.compile(
    r"(?P<level>国家|中央|省|州|市|县|区)?(?:级)?(?:序号|编号|第)?(?P<serial>\d+(?:[-.]\d+)*|[一二三四五六七八九十百]+)(?:项|号)?"
)


@dataclass(frozen=True)
class Serials:
    """``own``: the serial in this source; ``pairs``: (level, serial), the own one first."""

    own: str
    pairs: tuple[tuple[str, str], ...] = ()

    def to_json(self) -> list[list[str]]:
        return [list(pair) for pair in self.pairs]


def read_serials(text: str, level: str) -> Serials:
    """The serials in a printed cell; ``level`` is the source's own (``Rulebook.level``). Empty where there is none."""
    found: list[tuple[str, str]] = []
    for match in _PAIR.finditer(to_half_width("".join(text.split()))):
        printed = match["serial"]
        serial = printed if printed[0].isdigit() else str(parse_int(printed) or printed)
        found.append((match["level"] or LEVELS.get(level, ""), serial))
    if not found:
        return Serials("")
    return Serials(found[0][1], tuple(dict.fromkeys(found)))


def serials_of(seq: str, columns: Sequence[Sequence[str]], path: Sequence[str], level: str) -> Serials:
    """The serials of a row: ``seq`` as printed, ``columns`` [(level of government, serial)] where each has a column,
    ``path`` where serials nest (1.1 is 1-1 then). The source's own comes first."""
    own = LEVELS.get(level, "")
    printed = read_serials(seq, level)
    pairs = {read: serial for read, text in columns for serial in [read_serials(text, level).own] if serial}
    pairs = {LEVEL_NAMES.get(name, name): serial for name, serial in pairs.items()} or dict(printed.pairs)
    if path and not path[0].startswith("#"):
        pairs[own] = "-".join(path)
    ordered = sorted(pairs.items(), key=lambda pair: pair[0] != own)
    return Serials(ordered[0][1], tuple(ordered)) if ordered else Serials("")


def merged(kept: Sequence[Sequence[str]], said: Sequence[Sequence[str]]) -> list[list[str]]:
    """What the ledger has, with what a list says of the same levels in its place; the list's own comes first."""
    before, now = [list(pair) for pair in kept], [list(pair) for pair in said]
    if all(pair in before for pair in now):
        return before
    levels = {level for level, _serial in now}
    return [*now, *(pair for pair in before if pair[0] not in levels)]
