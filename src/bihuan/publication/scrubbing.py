"""What must not stand in a public text, and what stands there instead: names, telephones, identity and card numbers.

Plain Python without Django. Rules propose and a person decides: a name is found by what stands beside it (举报人, 局长), so
a name without such a word is not found, and an enterprise, a place or an office is no name.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from bihuan.publication.names import name_after, name_before

FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
"""One sign for one sign, so that offsets stay."""


class Kind(StrEnum):
    NAME = "姓名"
    ID = "身份证号"
    CARD = "银行卡号"
    MOBILE = "手机号"
    LANDLINE = "固定电话"
    PLATE = "车牌号"
    QQ = "QQ号"
    WECHAT = "微信号"


@dataclass(frozen=True)
class Replacement:
    """``text[start:end]`` is ``old`` and becomes ``new``."""

    start: int
    end: int
    kind: Kind
    old: str
    new: str


@dataclass(frozen=True)
class _Found:
    start: int
    end: int
    kind: Kind
    stays: int = 0
    """So many signs from the start on are left as they are."""


CONTEXT = 12
"""Signs before a number in which a word says what it is."""
DIGIT_RUN = re.compile(r"(?<![0-9])[0-9][0-9Xx]*(?:[ -][0-9][0-9Xx]*)*(?![0-9])")
MOBILE = re.compile(r"(?<![0-9])(?:\+?86[ -]?)?1[3-9][0-9](?:[0-9]{8}|([ -])[0-9]{4}\1[0-9]{4})(?![0-9])")
LANDLINE = re.compile(
    r"(?<![0-9])(?:\(0[0-9]{2,3}\)[ -]?|0[0-9]{2,3}[ -]?)[1-9][0-9]{6,7}(?:[-转][0-9]{1,6})?(?![0-9])"
)
SHORT_LINE = re.compile(r"(?:电话|座机|致电|传真)(?:号码|号)?[为是:\s]{0,3}([1-9][0-9]{6,7})(?![0-9])")
BIRTH = r"(?:18|19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])"
ID = re.compile(rf"(?<![0-9A-Za-z])[1-9][0-9]{{5}}{BIRTH}[0-9]{{3}}[0-9Xx](?![0-9A-Za-z])")
OLD_ID = re.compile(
    r"(?<![0-9A-Za-z])[1-9][0-9]{5}[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])[0-9]{3}(?![0-9A-Za-z])"
)
CARD = re.compile(r"(?<![0-9A-Za-z])[1-9][0-9]{3}(?:[0-9]{12,15}|(?: [0-9]{4}){3}(?: [0-9]{1,3})?)(?![0-9A-Za-z])")
PLATE = re.compile(
    r"[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-HJ-NP-Z][·•.\s-]?"
    r"(?=[A-Z]{0,4}[0-9])(?:[A-HJ-NP-Z0-9]{5,6}|[A-HJ-NP-Z0-9]{4}[挂学警港澳])(?![A-Za-z0-9])"
)
QQ = re.compile(r"(?:QQ|qq|扣扣)(?:号码|号|群)?[为是:\s]{0,3}([1-9][0-9]{4,11})(?![0-9])")
WECHAT = re.compile(
    r"(?:微信|[Ww]e[Cc]hat|WX|wx)(?:号码|号|账号)?[为是:\s]{0,3}([A-Za-z][A-Za-z0-9_-]{5,19}|[1-9][0-9]{5,19})(?![A-Za-z0-9_])"
)
ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
ID_WORDS = ("身份证", "证件号", "公民身份")
CARD_WORDS = ("卡号", "账号", "帐号", "账户", "银行", "储蓄卡", "存折")


def find(text: str) -> list[Replacement]:
    """What is proposed to be replaced, in the order of the text, never overlapping. Applied, nothing more is found."""
    work = text.translate(FULL_WIDTH)
    found: list[_Found] = []
    while fresh := _apart(item for rule in RULES for item in rule(work)):
        found += fresh
        for item in fresh:  # as it will read, at the same length: what it hid is looked at in the next round
            filler = "某" if item.kind is Kind.NAME else "*"
            cut = item.start + item.stays
            work = work[:cut] + filler * (item.end - cut) + work[item.end :]
    return [_replacement(text, item) for item in sorted(found, key=lambda item: item.start)]


def apply(text: str, replacements: Sequence[Replacement]) -> str:
    """The text with ``replacements`` carried out; everything outside them stays as it is."""
    parts, last = [], 0
    for item in sorted(replacements, key=lambda item: item.start):
        parts += [text[last : item.start], item.new]
        last = item.end
    return "".join([*parts, text[last:]])


def scrubbed(text: str) -> str:
    """The text with everything replaced that is proposed."""
    return apply(text, find(text))


def has_id_checksum(number: str) -> bool:
    """Whether the last sign of an identity number of 18 is what GB 11643 computes from the others."""
    total = sum(int(digit) * weight for digit, weight in zip(number[:17], ID_WEIGHTS, strict=True))
    return "10X98765432"[total % 11] == number[17].upper()


def has_luhn_checksum(number: str) -> bool:
    """Whether the last digit of a card number is what ISO/IEC 7812 computes from the others."""
    total = 0
    for place, sign in enumerate(reversed(number)):
        digit = int(sign) * (2 if place % 2 else 1)
        total += digit - 9 if digit > 9 else digit
    return total % 10 == 0


def _replacement(text: str, item: _Found) -> Replacement:
    old = text[item.start : item.end]
    hidden = "某某" if item.kind is Kind.NAME else "*" * (len(old) - item.stays)
    return Replacement(item.start, item.end, item.kind, old, old[: item.stays] + hidden)


def _apart(found: Iterator[_Found]) -> list[_Found]:
    """Of those that overlap the one that begins first, of those the longest; what is left out comes up again."""
    kept: list[_Found] = []
    for item in sorted(found, key=lambda item: (item.start, -item.end)):
        if not kept or item.start >= kept[-1].end:
            kept.append(item)
    return kept


def _names(text: str) -> Iterator[_Found]:
    for rule in (name_after, name_before):
        for start, end, surname in rule(text):
            yield _Found(start, end, Kind.NAME, surname)


def _numbers(text: str) -> Iterator[_Found]:
    for match in ID.finditer(text):
        if has_id_checksum(match[0]) or _says(text, match, ID_WORDS):
            yield _Found(match.start(), match.end(), Kind.ID)
    for match in OLD_ID.finditer(text):
        if _says(text, match, ID_WORDS):
            yield _Found(match.start(), match.end(), Kind.ID)
    for match in CARD.finditer(text):
        if has_luhn_checksum(match[0].replace(" ", "")) or _says(text, match, CARD_WORDS):
            yield _Found(match.start(), match.end(), Kind.CARD)


def _says(text: str, match: re.Match[str], words: Sequence[str]) -> bool:
    before = text[max(0, match.start() - CONTEXT) : match.start()]
    return any(word in before for word in words)


def _telephones(text: str) -> Iterator[_Found]:
    for match in MOBILE.finditer(text):
        yield _Found(match.start(), match.end(), Kind.MOBILE)
    for match in LANDLINE.finditer(text):
        yield _Found(match.start(), match.end(), Kind.LANDLINE)
    for match in SHORT_LINE.finditer(text):
        yield _Found(*match.span(1), Kind.LANDLINE)


def _accounts(text: str) -> Iterator[_Found]:
    for match in PLATE.finditer(text):
        yield _Found(match.start(), match.end(), Kind.PLATE, stays=2)
    for match in QQ.finditer(text):
        yield _Found(*match.span(1), Kind.QQ)
    for match in WECHAT.finditer(text):
        yield _Found(*match.span(1), Kind.WECHAT)


RULES: tuple[Callable[[str], Iterator[_Found]], ...] = (_numbers, _telephones, _accounts, _names)
