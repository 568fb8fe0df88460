"""A complaint's text -> the allegations in it: a proposal that a person corrects. Each is an exact piece of the text."""

import re
from dataclasses import dataclass

from bihuan.reading.numbering import numbered_spans

LEAST = 2
"""A shorter piece says nothing by itself and stays with the one before it."""
_BRACKETS = re.compile(r"[(（“\"「『《][^()（）“”\"「」『』《》]{0,200}[)）”\"」』》]")
_SEMICOLON = re.compile(r"[;；]")
_MORE = re.compile(
    r"(?:(?<=[。;；!！?？,，、\n])|(?<=[。;；!！?？,，、\n]\s))"
    r"(?:另外|此外|除此之外|另(?=反映|举报|投诉|有|[,，])"
    r"|(?:同时|并且?|还|又|另|再次?|来电人还|举报人还)(?:还|又|再次?|一并)?(?=反映|举报|投诉))"
)
_LEADING = re.compile(
    r"(?:另外|此外|除此之外|另|同时|并且?|还|又|再次?|来电人还|举报人还)(?:还|又|再次?|一并)?[,，]?(?:反映|举报|投诉)?[,，:：]?"
)
_ASKS = re.compile(
    r"(?:为此|因此|故|对此|群众|举报人|来电人|来信人|投诉人)?[,，]?(?:强烈)?(?:要求|希望|请求|恳请|诉求|盼望?|请(?!来))"
)
_LEADS_IN = re.compile(
    r"(?:以下|下列|如下|几个|多个|[二两三四五六七八九\d]个?方面?的?)[^。]{0,12}$|(?:反映|举报|投诉|称)$"
)
_EDGE = " \t\r\n\u3000；;，,。、：:"


@dataclass(frozen=True)
class Allegation:
    """``text`` is exactly the complaint's text from ``start`` to ``end``."""

    text: str
    start: int
    end: int


def split_allegations(text: str) -> list[Allegation]:
    """In reading order and without overlap: by the complaint's own numbers, else by semicolons, and by 另外, 同时反映.

    A request (要求查处) belongs to the allegation before it. A text in one piece is one allegation; an empty one none.
    """
    cuts = []
    for start, end in _numbered(text) or _divided(text, 0, len(text), _SEMICOLON):
        first, *more = _divided(text, start, end, _MORE)
        cuts += [first, *(_without_lead(text, *piece) for piece in more)]
    pieces: list[tuple[int, int]] = []
    for start, end in (_trimmed(text, *cut) for cut in cuts):
        if pieces and (end - start < LEAST or _ASKS.match(text, start, end)):
            pieces[-1] = (pieces[-1][0], max(pieces[-1][1], end))
        elif end > start:
            pieces.append((start, end))
    return [Allegation(text[start:end], start, end) for start, end in pieces]


def _numbered(text: str) -> list[tuple[int, int]]:
    """The numbered pieces, and before them what is said in sentences of its own; the words that lead in are left out."""
    spans = numbered_spans(text)
    if len(spans) < 2:
        return []
    head = text[: spans[0][0]]
    said = head[: max(head.rfind(mark) for mark in "。；;!！?？\n") + 1]
    before = [(0, len(said))] if len(said.strip(_EDGE)) >= LEAST and not _LEADS_IN.search(said.strip(_EDGE)) else []
    return [*before, *((start, end) for _mark, start, end in spans)]


def _divided(text: str, start: int, end: int, mark: re.Pattern[str]) -> list[tuple[int, int]]:
    """From ``start`` to ``end``, cut before every ``mark`` that stands in no bracket or quotation."""
    plain = _BRACKETS.sub(lambda found: "\0" * len(found[0]), text)
    cuts = [found.start() for found in mark.finditer(plain, start, end)]
    return list(zip([start, *cuts], [*cuts, end], strict=True))


def _without_lead(text: str, start: int, end: int) -> tuple[int, int]:
    """Without the 另外 or 同时反映 that it was cut before."""
    lead = _LEADING.match(text, start, end)
    return (lead.end() if lead else start), end


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """Without blanks and marks at either end."""
    piece = text[start:end]
    start += len(piece) - len(piece.lstrip(_EDGE))
    return start, max(start, end - (len(piece) - len(piece.rstrip(_EDGE))))
