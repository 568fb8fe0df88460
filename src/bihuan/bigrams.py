"""Chinese text -> what it is searched by: every two characters that stand side by side.

Chinese is written without blanks between words, so the index holds pairs (噪音扰民: 噪音, 音扰, 扰民) instead of words.
Width, case and blanks (a table breaks lines in the middle of a word) make no difference; punctuation parts what stands
before it from what stands behind it. The last character of a stretch stands in the index alone as well, so that a
single character is found by the tokens that begin with it.
"""

import re
import unicodedata
from collections.abc import Sequence
from itertools import pairwise

RULES = 1
"""Counted up when this module cuts text differently: an index made by other rules has to be made again."""
INNER = "./-_%+#@&"
"""Signs that belong to what they stand in: PM2.5, A-12, 3/4."""
BREAK = "\n"
"""Stands in folded text for punctuation."""
MOST_WORDS = 8
MOST_CHARACTERS = 60
"""Of one word of a query; what is longer is cut off."""

_BREAKS = re.compile(f"{BREAK}+")
_PART_OF_WORDS = {"Co", "Cn", "Mn", "Mc"}
"""Private and unassigned characters, which papers use for rare names, and marks that combine."""


class _Folding(dict[int, str]):
    """Each character as it stands in folded text, worked out when it is first met."""

    def __missing__(self, code: int) -> str:
        folded = "".join(_fold_plain(char) for char in unicodedata.normalize("NFKC", chr(code)).casefold())
        return self.setdefault(code, folded)


def _fold_plain(char: str) -> str:
    category = unicodedata.category(char)
    if char.isspace() or category in ("Cc", "Cf"):
        return ""
    return char if char.isalnum() or char in INNER or category in _PART_OF_WORDS else BREAK


_FOLDING = _Folding()


def fold(text: str) -> str:
    """``text`` in one width and case, without blanks, with a break for punctuation."""
    return _BREAKS.sub(BREAK, text.translate(_FOLDING)).strip(BREAK)


def grams(folded: str) -> list[str]:
    """The tokens of a folded text, each once."""
    found: set[str] = set()
    for run in folded.split(BREAK):
        found.update(_pairs(run))
        found.add(run[-1:])
    return sorted(found - {""})


def _pairs(run: str) -> list[str]:
    return [first + second for first, second in pairwise(run)]


def words(query: str) -> list[str]:
    """The words of a query, folded; blanks and punctuation part them. More than eight are not asked for."""
    runs = [run.strip(INNER)[:MOST_CHARACTERS] for piece in query.split() for run in fold(piece).split(BREAK)]
    return [run for run in dict.fromkeys(runs) if run][:MOST_WORDS]


def tokens(word: str) -> list[str]:
    """The tokens of every text that holds a folded ``word`` of two characters or more.

    Of two characters that is enough; a longer word has to be looked for in the folded texts so found. A single
    character has no token of its own: it begins one.
    """
    return list(dict.fromkeys(_pairs(word)))


def places(text: str, wanted: Sequence[str]) -> list[tuple[int, int]]:
    """Where folded words stand in ``text`` as written: (start, end) in order; those that overlap or touch are one."""
    plain = text.translate(_FOLDING)
    if not any(word in plain for word in wanted):
        return []
    origins = [place for place, char in enumerate(text) for _ in char.translate(_FOLDING)]
    found = [
        (origins[match.start()], origins[match.start() + len(word) - 1] + 1)
        for word in wanted
        for match in re.finditer(f"(?={re.escape(word)})", plain)
    ]
    joined: list[tuple[int, int]] = []
    for start, end in sorted(found):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined
