"""What firms may be called where no list knows their business: 叫“富民”的那家, 矸沟镇|富民|粉煤灰场.

A name in quotes behind 叫 is one. Elsewhere the first two characters behind a place, a number or a word that introduces a
business may be one; they are if another complaint from the town says so, and hardly any but these two hold them.
"""

import re

from bihuan.repeats.edges import BREAKS, NO_NAME, SAYS_THERE
from bihuan.repeats.kinds import MEASURES

MOST = 8
"""Of one complaint."""
_QUOTED = re.compile(r"(?:叫做?|名叫|名为|自称|招牌[是写叫]?)[“\"「『](?P<name>[^\W\d_]{2,6})[”\"」』]")
_INTRODUCED = re.compile(
    rf"(?:{MEASURES}|{SAYS_THERE}|(?:对象|单位|企业|名称|主体|污染源)[^,。;:]{{0,3}}:|的|有)(?=[^\W\d_]{{3}})"
)


def quoted(plain: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(match["name"] for match in _QUOTED.finditer(plain)))


def possible(plain: str, ends: list[int], numbers: list[int]) -> tuple[str, ...]:
    """Two characters each, from behind ``ends`` (of places, spots), the thing that a number which ends at one of
    ``numbers`` counts, and words that introduce a business."""
    begins = [end + (plain[end : end + 1] in (",", "的")) for end in ends]
    begins += [end + more for end in numbers for more in (1, 2)]
    begins += [match.end() for match in _INTRODUCED.finditer(plain)]
    found = []
    for begin in sorted(begins):
        name = plain[begin : begin + 2]
        if len(name) == 2 and not BREAKS.search(name) and name.isalpha() and not NO_NAME.search(name):
            found.append(name)
    return tuple(dict.fromkeys(found))[:MOST]
