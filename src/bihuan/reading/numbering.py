"""Numbered parts inside one text: 1. 2. / (1)(2) / 一、二、 / 一是 二是 / ①② / 问题一: 问题二: -> its pieces."""

import re
import unicodedata
from string import ascii_letters

from bihuan.numerals import parse_int

_IN_ORDER = ("首先", "其次", "再次")
_CN = "一二三四五六七八九十"
_START = r"(?:^|(?<=[\n。;；:：!！?？,，、\s”」）)]))"
# (how a mark looks, whether it must stand behind a break); the number is always the group "n"
_STYLES = (
    re.compile(rf"{_START}\s*(?P<n>\d{{1,2}})\s*(?:[.．](?!\d)|[、)）])\s*"),
    re.compile(rf"[(（]\s*(?P<n>\d{{1,2}}|[{_CN}]{{1,3}})\s*[)）]\s*[、.．]?"),
    re.compile(r"(?P<n>[①-⑳⑴-⒇⒈-⒛㈠-㈩❶-❿➀-➉Ⅰ-Ⅻ])\s*[、.．]?"),
    re.compile(rf"[\[【〔［]\s*(?P<n>\d{{1,2}}|[{_CN}]{{1,3}})\s*[\]】〕］]"),
    re.compile(rf"{_START}\s*(?P<n>[{_CN}]{{1,3}})\s*(?:、|[.．])\s*"),
    re.compile(rf"{_START}\s*(?:其|第)?(?P<n>[{_CN}]{{1,3}})是(?!否)\s*"),
    re.compile(rf"{_START}\s*[(（]?(?P<n>[A-Ha-h])(?:[.．、)）]|[:：])\s*"),
    re.compile(r"(?:^|(?<=\n))\s*(?P<n>\d{1,2})[ \t　]+(?=[^\d\s])"),
    re.compile(rf"{_START}\s*(?P<n>首先|其次|再次)\s*[,，、:：]?\s*"),
    re.compile(rf"{_START}\s*其(?P<n>[{_CN}]{{1,3}})\s*[,，、:：]\s*"),
    re.compile(
        rf"{_START}\s*(?:反映|举报|关于|针对)?第?(?:问题|诉求|事项|投诉|反映|举报问题)?(?:第)?(?P<n>[{_CN}]{{1,3}}|\d{{1,2}})(?:个|项|条|点|件)?(?:问题|诉求|事项)?\s*[:：,，]\s*"
    ),
    re.compile(rf"{_START}\s*(?:问题|诉求|事项|反映|措施|任务)\s*(?P<n>[{_CN}]{{1,3}}|\d{{1,2}})\s*[:：、.．,，]?\s*"),
)


def split_numbered(text: str) -> tuple[str, list[str]]:
    """(text before the first number, pieces without their numbers). The numbers must count up from one; without such, no pieces."""
    spans = numbered_spans(text)
    if not spans:
        return text, []
    return text[: spans[0][0]], [text[start:end] for _mark, start, end in spans]


def numbered_spans(text: str) -> list[tuple[int, int, int]]:
    """Of each numbered piece: where its number begins, where the piece begins behind it, and where it ends."""
    best: list[re.Match[str]] = []
    for style in _STYLES:
        chain = _chain(style, text)
        if (len(chain) > 1 and (len(best) < 2 or chain[0].start() < best[0].start())) or not best:
            best = chain or best
    ends = [mark.start() for mark in best[1:]] + [len(text)]
    return [(mark.start(), mark.end(), end) for mark, end in zip(best, ends, strict=True)] if best else []


def _chain(style: re.Pattern[str], text: str) -> list[re.Match[str]]:
    """The marks of one style that count 1, 2, 3 in order."""
    chain: list[re.Match[str]] = []
    for mark in style.finditer(text):
        if _value(mark["n"]) == len(chain) + 1:
            chain.append(mark)
    return chain


def _value(sign: str) -> int | None:
    """3 for 3, ３, 三, ③, ⑶, ㈢, ❸, Ⅲ, C and 再次."""
    if sign in _IN_ORDER:
        return _IN_ORDER.index(sign) + 1
    if sign in ascii_letters:
        return ord(sign.upper()) - ord("A") + 1
    if len(sign) == 1 and not sign.isdecimal() and unicodedata.category(sign) in ("No", "Nl"):
        return int(unicodedata.numeric(sign))
    return parse_int(unicodedata.normalize("NFKC", sign))
