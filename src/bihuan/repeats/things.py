"""What a complaint is about where no list knows it and nothing tells where the word ends: 一处|散粮筒仓, 19号堆场|堆矿粉的."""

import re

from bihuan.repeats import kinds
from bihuan.repeats.edges import FILLERS, NO_NAME, Span

LONGEST = 7
_INTRODUCED = re.compile(
    r"(?:[一那这某][家处个座间](?!月|多)|(?:对象|单位|企业|主体|污染源)[^,。;:]{0,3}:)"
    r"(?:叫做?[“\"「『][^”\"」』]{2,6}[”\"」』]的(?:那家)?)?"
)
_WORD = re.compile(rf"[^\W\d_]{{2,{LONGEST}}}")
_OVER = re.compile("存在|有没有|办过|天天|日夜|昼夜|开了|还有|什么|跟前|部分|看到|听|说|和|问题")


def thing(plain: str, ends: list[int], places: list[Span]) -> kinds.Found | None:
    """From behind a word that introduces it, else from where the address ends (``ends``, of sites and spots), to the next stop."""
    first = min(ends, default=len(plain))
    begins = [match.end() for match in _INTRODUCED.finditer(plain) if match.end() >= first or match.group()[-1] == ":"]
    for begin in [*begins, *sorted(ends, reverse=True)]:
        begin += plain[begin : begin + 1] in (",", ":", "的")
        filler = FILLERS.match(plain[begin : begin + 12])
        begin += filler.end() if filler else 0
        word = _WORD.match(plain, begin)
        if not word or any(start <= begin < end for start, end in places):
            continue
        said = word.group()
        if (there := said.find("有")) > 0:
            begin, said = begin + there + 1, said[there + 1 :]
        cuts = [found.start() for found in (NO_NAME.search(said), _OVER.search(said)) if found]
        said = said[: min(cuts, default=len(said))]
        if len(said) > 1 and not kinds.ills(said):
            return kinds.Found("", "", said, begin, begin + len(said))
    return None
