"""What a paper says about itself: title, batch, day, declared total."""

import re
from collections.abc import Iterable
from datetime import date
from pathlib import PurePath

from bihuan.numerals import parse_int
from bihuan.reading.fields import simplified
from bihuan.reading.values import half

_NUMERAL = r"(?:\d{1,4}|[〇零一二三四五六七八九十百]{1,6})"
_BATCH = re.compile(rf"第\s*({_NUMERAL})\s*批")
_DATE = re.compile(
    r"(?P<year>\d{4}|[〇零一二三四五六七八九]{4})\s*[-/.年]\s*(?P<month>\d{1,2}|[一二三四五六七八九十]{1,2})\s*[-/.月]"
    r"\s*(?P<day>\d{1,2}|[一二三四五六七八九十]{1,3})(?!\d)\s*日?"
)
_LABELLED = re.compile(
    r"(转办|交办|移交|分办|转交|交接|接收|受理|下发|批次|制表|填报|报送|截至|截止|统计)[^,，。;；]{0,8}?(日期|时间|日|至|止)?\s*[:：]?\s*(?=[\d二〇])"
)
_NOT_THE_DAY = re.compile(r"发布|发表|更新|打印|访问|浏览|公示期|来源|点击|时限|期限|反馈|要求|之前|日前|编辑|责任编辑")
_TOTAL = re.compile(r"(合计|总计|共计|总数|共有|共)\s*[:：]?\s*(\d{1,6})\s*(件|条|个|项|宗|起)")
_TITLE_WORDS = re.compile(
    r"清单|一览表|情况表|登记表|公开表|公示表|汇总表|台账|目录|明细|通知|通报|方案|日报|简报|表$|情况$|公示$|公开$|分解|统计"
)


def title_of(candidates: Iterable[str]) -> str:
    """The likeliest title among the texts in front of the first list: one that names a list and a batch, else the first text."""
    texts = [re.sub(r"\s+", " ", text).strip("# ") for text in candidates if text.strip()]
    texts = [text for text in texts if len(text) <= 80]
    return max(texts, key=_title_strength) if texts else ""


def _title_strength(text: str) -> int:
    plain = simplified(half(text))
    if plain.endswith(("。", ":", ";", ",")) or _LABELLED.match(plain):
        return -1
    named = _TITLE_WORDS.search(re.sub(r"\(.*?\)|\d.*$", "", plain).strip() or plain) is not None
    return 2 * named + (_BATCH.search(plain) is not None) + (len(plain) >= 8)


def batch_of(texts: Iterable[str], sheets: Iterable[str], file_name: str) -> int | None:
    """第N批 from the title and the texts around it, else from a sheet's name, else the leading number of the file's name."""
    for text in [*texts, *sheets]:
        plain = half(text)
        numbers = {parse_int(match) for match in _BATCH.findall(plain)}
        if re.search(rf"第\s*{_NUMERAL}\s*(?:批)?\s*(至|到|-|—|~)\s*第?\s*{_NUMERAL}\s*批", plain):
            return None
        if len(numbers) == 1:
            return numbers.pop()
    stem = half(PurePath(file_name).stem)
    in_name = _BATCH.search(stem) or re.match(r"(\d{1,3})[-_](?=20\d{2}[-_.年]?\d{1,2})", stem)
    return parse_int(in_name[1]) if in_name else None


def day_of(texts: Iterable[str], file_name: str) -> date | None:
    """The day of the list: behind a word such as 转办时间 or 截至, else in the title or on a line of its own, else in the file's name."""
    plain = [half(text) for text in texts]
    for text in plain:
        label = _LABELLED.search(text)
        if label and not _NOT_THE_DAY.search(text[: label.start()][-12:]):
            found = _date_in(text[label.end() :][:24])
            if found:
                return found
    for text in plain:
        if len(text) <= 80 and not _NOT_THE_DAY.search(text):
            found = _date_in(text)
            if found:
                return found
    stem = half(PurePath(file_name).stem)
    packed = re.search(r"(?<!\d)(20\d{2})(\d{2})(\d{2})(?!\d)", stem)
    return _date_in(stem) or (_date_in("-".join(packed.groups())) if packed else None)


def _date_in(text: str) -> date | None:
    match = _DATE.search(text)
    if match is None:
        return None
    year, month, day = (parse_int(match[name]) for name in ("year", "month", "day"))
    if year is None or month is None or day is None or not 1990 <= year <= 2100:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


def declared_in(text: str) -> int | None:
    """12 from 合计：12件 or 共12件."""
    match = _TOTAL.search(half(simplified(text)))
    return int(match[2]) if match else None
