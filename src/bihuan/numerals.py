"""Numbers and dates as Chinese papers write them: full-width, in characters, with 年月日."""

import re
import unicodedata
from datetime import date, timedelta

ZEROS = "〇零○"
"""The last is the geometric circle that many typists use for 〇."""
DIGITS = dict.fromkeys(ZEROS, 0) | {char: n for n, char in enumerate("一二三四五六七八九", start=1)} | {"两": 2}
UNITS = {"十": 10, "百": 100, "千": 1000}
BIG_UNITS = {"亿": 100_000_000, "万": 10_000}
NAMES = "零一二三四五六七八九"
MOST_DIGITS = 18
"""Longer rows of digits are codes, not amounts (commas come on top); and Python refuses to convert endless ones."""
FIRST_SERIAL, INVENTED_SERIAL, LAST_SERIAL = 1, 60, 2_958_465

_ARABIC = re.compile(r"\d+|\d{1,3}(?:,\d{3})+", re.ASCII)
_DATE = re.compile(
    r"(?P<year>\d{4}|[〇零○一二三四五六七八九]{4})\s*[-/.年]\s*"
    r"(?P<month>\d{1,2}|[一二三四五六七八九十]{1,2})\s*[-/.月]\s*"
    r"(?P<day>\d{1,2}|[一二三四五六七八九十廿卅]{1,3})\s*[日号]?(?:\s+\d{1,2}:\d{2}(?::\d{2})?)?"
)
_PLAIN = re.compile(r"(?P<year>\d{4})(?P<month>\d{2})(?P<day>\d{2})")


def to_half_width(text: str) -> str:
    """Full-width letters, digits, signs (U+FF01..FF5E) and the ideographic blank as their ASCII forms."""
    return "".join(
        chr(ord(char) - 0xFEE0) if "！" <= char <= "～" else " " if char == "\u3000" else char for char in text
    )


def parse_int(text: str) -> int | None:
    """A whole number in digits of any width or in Chinese characters (``二百一十五``); None when it is none.

    What can be read in two ways (``二百五``: 205 or 250) is none, rather than a guess in an official figure.
    """
    plain = unicodedata.normalize("NFKC", text).strip()
    if len(plain) > MOST_DIGITS + MOST_DIGITS // 3:
        return None
    if _ARABIC.fullmatch(plain):
        return int(plain.replace(",", ""))
    return _parse_characters(plain.replace("廿", "二十").replace("卅", "三十"))


def _parse_characters(text: str) -> int | None:
    if text and all(char in DIGITS for char in text):
        return int("".join(str(DIGITS[char]) for char in text))
    total = 0
    rest = text
    for unit, value in BIG_UNITS.items():
        head, found, tail = rest.partition(unit)
        if not found:
            continue
        section = _parse_section(head)
        if not section or (len(tail) == 1 and tail not in BIG_UNITS):  # 一万五 may be 10 005 or 15 000
            return None
        total += section * value
        rest = tail
    if not rest:
        return total or None
    section = _parse_section(rest)
    return None if section is None else total + section


def _parse_section(text: str) -> int | None:
    """The part below 万: digits with falling units; a 零 says that units were skipped."""
    total = 0
    last_unit = 10_000
    digit: int | None = None
    gap = False
    for char in text:
        if char in UNITS:
            unit = UNITS[char]
            if unit >= last_unit or (digit is None and unit != 10):
                return None
            total += (1 if digit is None else digit) * unit
            last_unit, digit, gap = unit, None, False
        elif digit is not None:
            return None
        elif char in ZEROS:
            gap = True
        elif char in DIGITS:
            digit = DIGITS[char]
        else:
            return None
    if digit is None:
        return None if gap or not total else total
    if 10 < last_unit < 10_000 and not gap:
        return None
    return total + digit


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
    """The day of a spreadsheet's serial number in the 1900 system, a time of day cut off.

    ``ValueError`` outside 1 .. 2958465 and for 60, the 29 February 1900 that spreadsheets invented.
    """
    if not FIRST_SERIAL <= serial < LAST_SERIAL + 1 or int(serial) == INVENTED_SERIAL:
        raise ValueError("no day has this serial number")
    days = int(serial)
    return date(1899, 12, 31) + timedelta(days=days - (days > INVENTED_SERIAL))


def format_date(day: date) -> str:
    """``2020年11月8日``."""
    return f"{day.year}年{day.month}月{day.day}日"


def said_money(yuan: float) -> str:
    """``2.75亿元``, ``450万元``, ``800元``: in the largest unit that it reaches, to two places, without needless noughts."""
    for word, value in (("亿", 100_000_000), ("万", 10_000)):
        if abs(yuan) >= value:
            return f"{yuan / value:.2f}".rstrip("0").rstrip(".") + f"{word}元"
    return f"{yuan:.2f}".rstrip("0").rstrip(".") + "元"
