"""Pieces of a text around the words that were found in it, the words marked."""

from collections.abc import Sequence

from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString

from bihuan.bigrams import places

AROUND = 30
"""Characters before and behind a hit."""
WHOLE = 90
"""A text no longer than this is shown whole."""
MOST_PIECES = 3


def excerpt(text: str, words: Sequence[str]) -> SafeString:
    """``text``, or pieces of it, with ``<mark>`` around each of the folded ``words``; empty when none stands in it.

    Everything else is escaped.
    """
    found = places(text, words)
    if not found:
        return SafeString("")
    whole = len(text) <= WHOLE
    spans = [(0, len(text))] if whole else _pieces(found, len(text))
    marked = [(_marked(text, start, end, found),) for start, end in spans]
    before = "" if spans[0][0] == 0 else "…"
    behind = "" if spans[-1][1] == len(text) else "…"
    return format_html("{}{}{}", before, format_html_join("…", "{}", marked), behind)


def _pieces(found: Sequence[tuple[int, int]], length: int) -> list[tuple[int, int]]:
    """What to show of a long text: the surroundings of the first hits, those that overlap joined."""
    pieces: list[tuple[int, int]] = []
    for start, end in found:
        start, end = max(0, start - AROUND), min(length, end + AROUND)
        if pieces and start <= pieces[-1][1]:
            pieces[-1] = (pieces[-1][0], end)
        elif len(pieces) < MOST_PIECES:
            pieces.append((start, end))
    return [(start, min(end, start + 2 * WHOLE)) for start, end in pieces]


def _marked(text: str, start: int, end: int, found: Sequence[tuple[int, int]]) -> SafeString:
    parts: list[SafeString] = []
    at = start
    for first, last in found:
        if at <= first and last <= end:
            parts += [escape(text[at:first]), format_html("<mark>{}</mark>", text[first:last])]
            at = last
    return format_html_join("", "{}", [(part,) for part in [*parts, escape(text[at:end])]])
