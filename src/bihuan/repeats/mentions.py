"""Names that the other text gives: a town without its ending, a site that no ending and no place beside it gives away.

A town is often named by its name alone (三河柳塘村 for 三河镇柳塘村), and a site where nothing says that it is one (这柳塘埠呀).
What one text cannot tell alone shows beside another that says it in full: the name is sought in the text by its sound.
"""

import re
from dataclasses import dataclass, replace

from bihuan.repeats.beside import ENDS, LENGTH, TOLD_APART
from bihuan.repeats.edges import BREAKS
from bihuan.repeats.features import SETTLED, Features, Place, Spot
from bihuan.repeats.names import is_mistyped
from bihuan.repeats.numbered import counted
from bihuan.repeats.sounds import heard
from bihuan.repeats.spots import NUMBERED, tail, wheres

SEAT_ENDS = "镇乡区县市道木旗场办"
"""What may stand before a name and is the end of a town's or county's, not a part of the name."""
BEHIND = 12
"""Characters behind a name that may say where in it."""
_GOES_ON = re.compile(
    r"[苑园里坊府城村庄屯寨镇乡街路巷]|[东西南北中上下前后](?![门侧面边头部口角首岸区])|[一二三四五六七八九十\d]+[村里]"
)
"""How a name goes on to be another one: 锦绣|南苑, 锦绣|二村; not 锦绣|南门."""


@dataclass(frozen=True, slots=True)
class Mention:
    place: Place
    spots: tuple[Spot, ...]
    """Where in it, as the text says right behind the name."""
    is_led: bool
    """Whether it stands right behind a town or county."""


def beside_its_town(mine: Features, theirs: Features) -> Features:
    """``mine`` with its town parted from the site where only ``theirs`` tells that it is one."""
    if mine.towns or not theirs.towns:
        return mine
    for town in theirs.towns:
        said = heard(town.core)
        for site in mine.sites:
            if site.sort in SETTLED and heard(site.core).startswith(said) and len(site.core) >= len(said) + 2 > 3:
                rest = replace(site, core=site.core[len(said) :])
                return replace(mine, towns=(town,), sites=tuple(rest if one is site else one for one in mine.sites))
    return mine


def mention(mine: Features, theirs: Features) -> Mention | None:
    """The site of ``theirs`` in the text of ``mine``, which tells none or another."""
    said = heard(mine.plain)
    for site in theirs.sites:
        name = heard(site.core)
        whole = name if len(name) >= LENGTH or site.sort == "slot" else heard(site.name)
        in_seat = any(town.name in site.name for town in theirs.towns)
        if site.sort not in SETTLED or len(whole) < LENGTH or in_seat:
            continue
        start = said.find(whole)
        if start < 0:
            continue
        end = start + len(whole)
        before, behind = mine.plain[start - 1 : start], mine.plain[end : end + BEHIND]
        is_led = bool(before) and before in SEAT_ENDS and start > 2
        if before in TOLD_APART or (before in ENDS and not is_led):
            continue
        if not is_mistyped(mine.plain[start:end], site.name[: len(whole)]):
            continue
        if behind.startswith(site.suffix):
            end, behind = end + len(site.suffix), behind[len(site.suffix) :]
        if _GOES_ON.match(behind):
            continue
        return Mention(site, _right_behind(mine.plain, end), is_led)
    return None


def _right_behind(plain: str, end: int) -> tuple[Spot, ...]:
    behind = plain[end : end + BEHIND]
    stop = BREAKS.search(behind)
    found = [where for where in wheres(behind[: stop.start() if stop else BEHIND]) if where.sort in (*NUMBERED, "gate")]
    found += [where for start, where in counted(plain) if start == end and not found]
    found += [where for where in [tail(plain, end)] if where and not found]
    return tuple(Spot(where.sort, where.value, (end, end)) for where in found)
