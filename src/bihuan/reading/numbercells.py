"""A cell under 编号 -> the number and what stands beside it there: the channel, a star, the day, a serial number."""

import itertools
import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from bihuan.numerals import parse_date
from bihuan.reading import values
from bihuan.reading.fields import simplified

# Letters and digits, with the signs that offices put between them: D2HN202304180031, QH-D0417-004, 海转〔2024〕0312号, 12/3-7.
_TOKEN = re.compile(r"[^\W_]{0,8}[A-Za-z\d〔〕\[\]()（）【】][\w〔〕\[\]()（）【】.\-—–_#/·]{2,39}")
_LABEL = re.compile(r"^(?:(?:受理|信访件?|举报件?|交办|转办|案件|件)?(?:编号|序号|件号|号)|No\.?)\s*[:：]\s*", re.I)
_BESIDE = re.compile(r"[(\[【〔]([^()\[\]【】〔〕\dA-Za-z]{1,8})[)\]】〕]")
_ASIDE = re.compile(
    r"(?:群众|12369|12345)?(?:来电|来信|来访|微信|网络|电话|信件|邮箱|信箱|热线|走访|上访|网上)(?:举报|投诉|信访|反映|受理)?件?|[电信访网]|"
    r"(?:重点|一般|普通|加星|重要|重复|新|非重点)(?:关注|信访|举报|督办)?件?|重复|新增"
)
_WITH_DIGITS = re.compile(r"\d")
_DAY = re.compile(r"\d{4}\s*[年./\-]\s*\d{1,2}\s*[月./\-]\s*\d{1,2}\s*日?")


@dataclass(frozen=True, slots=True)
class Written:
    """``number`` without width, blanks and stars; "" where the cell holds none."""

    number: str
    key: bool = False
    channel: str | None = None
    day: date | None = None


@lru_cache(maxsize=65536)
def read_number(text: str) -> Written:
    """D2HN202304180031⏎(来电), 来信/X2HN…, 1⏎D2HN…, 受理编号:D2HN… -> the number, and what was said beside it."""
    if text.isascii() and text.isalnum():
        return Written(text)
    plain = _LABEL.sub("", values.half(text).strip())
    plain = _BESIDE.sub(lambda said: re.sub(r"\s+", "", said[0]), plain)  # wrapped in a narrow column
    noted = [word for word in _BESIDE.findall(plain) if _ASIDE.fullmatch(simplified(word))]
    for word in noted:
        plain = re.sub(rf"[(\[【〔]{re.escape(word)}[)\]】〕]", " ", plain)
    plain, days = _without_days(plain)
    pieces = [piece for piece in re.split(r"[\s/|,;、]+", plain) if piece]
    beside = [piece for piece in pieces if _ASIDE.fullmatch(simplified(piece))]
    rest = [piece for piece in pieces if piece not in beside]
    if beside and rest:
        noted += beside
        plain = plain if len(rest) == len(pieces) else " ".join(rest)
    if len(rest) == 2 and re.fullmatch(r"\d{1,3}[.、)]?", rest[0]) and len(rest[1]) >= 10 and rest[1][0].isalpha():
        plain = rest[1]  # a serial number above it
    number, starred = values.parse_number(plain)
    said = simplified(" ".join(noted))
    day = parse_date(days[0]) if days and number else None
    return Written(number, starred or values.says_key(said) is True, values.parse_channel(said) if said else None, day)


def _without_days(plain: str) -> tuple[str, list[str]]:
    """A date on its own beside the number is the day of the complaint."""
    lines = [line.strip("()[] ") for line in re.split(r"\s*\n\s*|\s+", plain)]
    days = [line for line in lines if _DAY.fullmatch(line)]
    others = [line for line in lines if line and line not in days]
    return (" ".join(others), days) if days and others else (plain, [])


def is_number(text: str) -> bool:
    """Whether a cell holds what can be a complaint's number: a token with digits, no sentence, no day, no plain counting."""
    number = read_number(text).number
    counted = re.fullmatch(r"\d{1,4}", number) is not None
    return (
        _TOKEN.fullmatch(number) is not None
        and len(_WITH_DIGITS.findall(number)) >= 3
        and not counted
        and parse_date(number) is None
    )


def are_counted(cells: list[str]) -> bool:
    """Whether the cells of a column count 1, 2, 3: a serial number, whatever stands above it."""
    counts = [int(found[0]) for cell in cells if (found := re.fullmatch(r"\d{1,4}", values.half(cell).strip(" .、")))]
    return (
        len(counts) == len(cells) > 1
        and counts[0] <= 1
        and all(b - a in (0, 1) or b == 1 for a, b in itertools.pairwise(counts))
    )
