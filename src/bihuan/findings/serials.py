"""Serial numbers of findings at several levels of government: 8, 序号8（市序号9）, 省14、市9."""

import re
from dataclasses import dataclass

from bihuan.numerals import parse_int, to_half_width

LEVELS = {"central": "国家", "provincial": "省", "city": "市", "county": "县"}
"""Level of a rulebook -> how its serial is called."""
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
