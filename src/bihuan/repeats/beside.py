"""Names that neither an ending nor a place in the sentence gives away: known by being rare among all complaints.

What stands beside a town, before a spot or before the business is some name, or words that many complaints hold
(曾向, 那里头). Three characters of it that hardly any other complaint holds are a name: if two complaints of one town
share them, they speak of one site, unless a character beside them makes another name of it (上|柳塘埠, 柳塘埠).
"""

from collections.abc import Callable
from dataclasses import dataclass

from bihuan.repeats.edges import BREAKS, NO_NAME, Span

AHEAD, BACK = 9, 10
"""Characters behind a town and before a spot or a business that may hold the name of the site."""
LENGTH = 3
MOST = 14
"""Pieces of one complaint."""
EDGE = "|"
LEADING = set("的离在到向从的是于近靠距往沿临由经过个那这该其某有和与及住映诉报称示就对为把让跟找")
"""What leads up to a name or away from it and is no part of it."""
_NO_PART = "".join(LEADING) + EDGE
TOLD_APART = set("东南西北上下前后中大小新老旧内外一二三四五六七八九十")
"""A name with one of these before it is another name."""
ENDS = set(
    "村庄屯寨营堡集店铺街路巷桥河江溪沟湖塘池泉井源园苑湾坪坝坡岗岭山岩洞冲坑坳口头屋家院庙寺亭楼台关圩墟埠渡滩洲岛港浦垌场城里坊府墩"
)


@dataclass(frozen=True, slots=True)
class Beside:
    """A piece of text with what is known already and stops as `EDGE`, the same by its sound, and where its characters stood."""

    text: str
    heard: str
    at: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Common:
    """What two pieces share, and whether it is one name or the other's sister."""

    is_one: bool
    span: Span
    other_span: Span


def ranges(plain: str, seats: list[Span], stands: list[Span]) -> list[Span]:
    """Where names of sites may stand: behind a seat (town, county), before a spot or a business."""
    found = [(end, min(len(plain), end + AHEAD)) for _, end in seats]
    found += [(max(0, start - BACK), start) for start, _ in stands]
    merged: list[Span] = []
    for start, end in sorted(found):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def blanked(plain: str, known: list[Span]) -> str:
    chars = [EDGE if BREAKS.match(char) else char for char in plain]
    for start, end in known:
        chars[start:end] = EDGE * (end - start)
    return "".join(chars)


def pieces(besides: tuple[Beside, ...]) -> list[str]:
    """Each three characters of them, each once."""
    found = [
        beside.heard[start : start + LENGTH]
        for beside in besides
        for start in range(len(beside.heard) - LENGTH + 1)
        if EDGE not in beside.heard[start : start + LENGTH]
    ]
    return list(dict.fromkeys(found))[:MOST]


def common(
    mine: tuple[Beside, ...], theirs: tuple[Beside, ...], shared: set[str], is_rare: Callable[[str], bool]
) -> Common | None:
    """The longest rare piece that both hold, if it is a name; ``shared``: the pieces of both."""
    best: tuple[int, Common] | None = None
    for piece in shared:
        if not is_rare(piece):
            continue
        for one in mine:
            for other in theirs:
                a, b = one.heard.find(piece), other.heard.find(piece)
                if a < 0 or b < 0:
                    continue
                begin, end = _grown(one.heard, other.heard, a, b)
                said = one.text[a - begin : a + end].strip(_NO_PART)
                if NO_NAME.search(said) or "还有" in said:
                    continue
                is_one = _is_one(one.text, other.text, (a - begin, a + end), (b - begin, b + end))
                if is_one is not None and (best is None or begin + end > best[0]):
                    found = Common(
                        is_one,
                        (one.at[a - begin], one.at[a + end - 1] + 1),
                        (other.at[b - begin], other.at[b + end - 1] + 1),
                    )
                    best = (begin + end, found)
    return best[1] if best else None


def _grown(one: str, other: str, a: int, b: int) -> tuple[int, int]:
    """How far back and ahead of ``a`` and ``b`` both agree."""
    begin, end = 0, LENGTH
    while a > begin and b > begin and one[a - begin - 1] == other[b - begin - 1] != EDGE:
        begin += 1
    while a + end < len(one) and b + end < len(other) and one[a + end] == other[b + end] != EDGE:
        end += 1
    return begin, end


def _is_one(one: str, other: str, mine: Span, theirs: Span) -> bool | None:
    """None where what stands beside the shared piece says that it is no name, or only part of one."""
    before = one[mine[0] - 1 : mine[0]] or EDGE, other[theirs[0] - 1 : theirs[0]] or EDGE
    behind = one[mine[1] : mine[1] + 1] or EDGE, other[theirs[1] : theirs[1] + 1] or EDGE
    free = [char == EDGE or char in LEADING for char in before]
    if not all(free):
        if any(char in TOLD_APART for char, is_free in zip(before, free, strict=True) if not is_free):
            return False
        if not any(free):
            return None
    if any(char in ENDS for char in behind):
        return None  # 香樟里|坊, 香樟里
    ends = any(char == EDGE or char in LEADING for char in behind) or one[mine[1] - 1] in ENDS
    return True if ends else None
