"""Numbers and dates as Chinese papers write them: full-width, in characters, with 年月日."""

import re
import unicodedata
from datetime import date, timedelta

DIGITS = dict(zip("〇零一二三四五六七八九", [0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9], strict=True)) | {"两": 2}
UNITS = {"十": 10, "百": 100, "千": 1000}
BIG_UNITS = {"万": 10_000, "亿": 100_000_000}
NAMES = "零一二三四五六七八九"

_YEAR = r"(?P<year>\d{4}|[〇零一二三四五六七八九]{4})"
_DATE = re.compile(
    rf"{_YEAR}\s*[-/.年]\s*(?P<month>\d{{1,2}}|[一二三四五六七八九十]{{1,2}})\s*[-/.月]\s*"
    r"(?P<day>\d{1,2}|[一二三四五六七八九十]{1,3})\s*日?(?:\s+\d{1,2}:\d{2}(?::\d{2})?)?"
)
_PLAIN = re.compile(r"(?P<year>\d{4})(?P<month>\d{2})(?P<day>\d{2})")


def to_half_width(text: str) -> str:
    """Full-width letters, digits, signs (U+FF01..FF5E) and the ideographic blank as their ASCII forms."""
    return "".join(
        chr(ord(char) - 0xFEE0) if "！" <= char <= "～" else " " if char == "\u3000" else char for char in text
    )


def parse_int(text: str) -> int | None:
    """A whole number in digits of any width or in Chinese characters (``二百一十五``); None when it is none."""
    plain = unicodedata.normalize("NFKC", text).strip().replace(",", "")
    if re.fullmatch(r"\d+", plain, re.ASCII):
        return int(plain)
    return _parse_characters(plain.replace("廿", "二十").replace("卅", "三十"))


def _parse_characters(text: str) -> int | None:
    if not text or any(char not in DIGITS and char not in UNITS and char not in BIG_UNITS for char in text):
        return None
    if all(char in DIGITS for char in text):
        return int("".join(str(DIGITS[char]) for char in text))
    total = section = digit = 0
    for char in text:
        if char in DIGITS:
            digit = DIGITS[char]
        elif char in UNITS:
            section += (digit or (1 if section == 0 else 0)) * UNITS[char]
            digit = 0
        else:
            total = (total + section + digit) * BIG_UNITS[char]
            section = digit = 0
    return total + section + digit


def to_chinese(number: int) -> str:
    """``15`` -> 十五, ``215`` -> 二百一十五. For 0 up to 9999."""
    if not 0 <= number <= 9999:
        raise ValueError("to_chinese takes 0 to 9999")
    if number == 0:
        return NAMES[0]
    words = ""
    gap = False
    for power, unit in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // power % 10
        if digit:
            words += (NAMES[0] if gap else "") + NAMES[digit] + unit
            gap = False
        elif words:
            gap = True
    return words.removeprefix("一") if words.startswith("一十") else words


def parse_date(text: str) -> date | None:
    """A whole date in any usual writing (2020-11-08, 2020年11月8日, 二〇二〇年十一月八日, 20201108); None when it is none."""
    plain = unicodedata.normalize("NFKC", text).strip()
    match = _DATE.fullmatch(plain) or _PLAIN.fullmatch(plain)
    if match is None:
        return None
    parts = [parse_int(match[name]) for name in ("year", "month", "day")]
    if any(part is None for part in parts):
        return None
    try:
        return date(*(part for part in parts if part is not None))
    except ValueError:
        return None


def from_serial(serial: float) -> date:
    """The day of a spreadsheet's serial number (1900 system, day 60 being its invented 29 February)."""
    return date(1899, 12, 30) + timedelta(days=int(serial))


def format_date(day: date) -> str:
    """``2020年11月8日``."""
    return f"{day.year}年{day.month}月{day.day}日"
