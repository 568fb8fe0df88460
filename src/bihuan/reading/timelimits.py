"""Time limits of plans: 2026年底前, 2025年6月上旬, 2026年第一季度, 2025年12月31日前并长期坚持 -> the last day that each means."""

import calendar
import re
from datetime import date

from bihuan.numerals import parse_int
from bihuan.reading.fields import simplified
from bihuan.reading.values import half

_YEAR = r"(?P<year>(?:19|20)\d{2}|二[〇零○O0][一二三四五六七八九〇零○O0]{2})"
_MONTH = r"(?P<month>\d{1,2}|十[一二]?|[一二三四五六七八九])"
_LIMIT = re.compile(
    rf"(?:{_YEAR}\s*(?:年度?|[-./]))?(?:"
    rf"第?(?P<quarter>[一二三四1-4])季度|(?P<half>上半年|下半年)"
    rf"|{_MONTH}\s*(?:月份?|[-./](?=\d)|(?<=[-./]\d)(?!\d)|(?<=[-./]\d\d)(?!\d))"
    rf"(?:\s*(?:(?P<day>\d{{1,2}}|[二三]?十[一二三四五六七八九]?|[一二三四五六七八九])\s*[日号]?(?!\d)|(?P<part>[上中下])旬))?"
    rf"|(?P<end>底|末|内|前))?"
)
_LONG = re.compile(r"长期|持续|常态|坚持|立行立改|立知立改|即知即改|立即|马上|随到随办|每[年月季]")
_END_OF_PART = {"上": 10, "中": 20}


def due_day(text: str) -> date | None:
    """The last day that a time limit means; None for 长期坚持, for a day without its year, and for a day there is not."""
    plain = re.sub(r"\s+", "", half(simplified(text)))
    plain = re.sub(r"(?<!\d)(20\d\d)(\d\d)(\d\d)(?!\d)", r"\1-\2-\3", plain)
    last: date | None = None
    year: int | None = None
    for match in _LIMIT.finditer(plain):
        if not match[0] or not (match["year"] or match["quarter"] or match["half"] or match["month"]):
            continue
        year = _number(match["year"]) if match["year"] else year
        day = _day_of(match, year) if year else None
        last = day if last is None or (day and day > last) else last
    return last


def is_understood(text: str) -> bool:
    """Whether a time limit names its day or says that it has none."""
    return due_day(text) is not None or bool(_LONG.search(simplified(text)))


def _number(text: str) -> int | None:
    return parse_int(re.sub("[○O0零]", "〇", text) if not text.isdigit() else text)


def _day_of(match: re.Match[str], year: int) -> date | None:
    if not 1990 <= year <= 2100:
        return None
    if match["quarter"]:
        month = 3 * (_number(match["quarter"]) or 4)
    elif match["half"]:
        month = 6 if match["half"] == "上半年" else 12
    else:
        month = _number(match["month"]) or 0 if match["month"] else 12
    if not 1 <= month <= 12:
        return None
    end = calendar.monthrange(year, month)[1]
    day = _number(match["day"]) if match["day"] else _END_OF_PART.get(match["part"] or "", end)
    return date(year, month, day) if day and 1 <= day <= end else None
