"""Printed cells -> values: numbers, channels, units, labels, verdicts, statuses and dates as lists print them."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any

from bihuan.numerals import parse_date
from bihuan.reading.fields import LABEL_WORDS, is_label_word, simplified
from bihuan.reading.ticks import ticked

NOTHING = frozenset({"", "无", "無", "/", "-", "--", "—", "——", "－", "暂无", "暫無", "没有", "\\"})
STARS = "*★☆※＊✱✳⭐▲△●"
TICKS = frozenset(
    {
        "√",
        "✓",
        "✔",
        "☑",
        "是",
        "1",
        "★",
        "*",
        "☆",
        "●",
        "○",
        "✅",
        "y",
        "yes",
        "加星",
        "重点",
        "v",
        "对",
        "有",
        "重点件",
        "■",
    }
)
_CHANNELS = (
    ("微信", "微信"),
    ("网", "网络"),
    ("邮箱", "网络"),
    ("邮件", "网络"),
    ("来访", "来访"),
    ("走访", "来访"),
    ("上访", "来访"),
    ("接访", "来访"),
    ("信箱", "来信"),
    ("来信", "来信"),
    ("信件", "来信"),
    ("书信", "来信"),
    ("信函", "来信"),
    ("写信", "来信"),
    ("来电", "来电"),
    ("电话", "来电"),
    ("热线", "来电"),
    ("电", "来电"),
    ("信", "来信"),
    ("访", "来访"),
)
_PREFIX = re.compile(r"(?:(?P<letter>[DX])(?:\d[A-Z]{2}\d{5,}|\d{6,})|(?P<word>[电信访](?=\d)))")
_DATE_LIKE = re.compile(r"\d{1,4}\s*[年./\-]\s*\d{1,2}\s*[月./\-]\s*\d{1,2}|\d{1,2}\s*月\s*\d{1,2}\s*[日号]?")
_MONTH_DAY = re.compile(r"(\d{1,2})\s*月\s*(\d{1,2})\s*[日号]?|(\d{1,2})[./-](\d{1,2})")
_YEAR_IN_NUMBER = re.compile(r"(20\d{2})(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])")


_VERDICT = re.compile(
    r"部分(?:内容|情况|问题|举报)?属实|基本(?:情况)?属实|大部分?属实|不(?:完全|全)属实|[不未没]属实|不实|查无实据|与事实不符|属实"
)


def half(text: str) -> str:
    """Half-width form of full-width letters, digits and signs."""
    return unicodedata.normalize("NFKC", text)


def says_nothing(text: str) -> bool:
    return text in NOTHING


_BRACKETED_STAR = re.compile(rf"^[(\[]?[{STARS}][)\]]?|[(\[]?[{STARS}][)\]]?$")


@lru_cache(maxsize=65536)
def parse_number(text: str) -> tuple[str, bool]:
    """A complaint's number without width, blanks and stars, and whether a star stood before or after it."""
    if text.isascii() and text.isalnum():
        return text, False
    plain = re.sub(r"[\s\u200b\ufeff]+", "", half(text))
    bare = plain.strip(STARS)
    starred = bare != plain
    bracketed = _BRACKETED_STAR.sub("", bare)
    marked = re.sub(r"\((重点(关注)?件?|加星|重要)\)$", "", bracketed)
    return marked, starred or marked != bare


def channel_of_number(number: str) -> str | None:
    """来电 or 来信 (来访) where the form of a number says so."""
    match = _PREFIX.match(number)
    if match is None:
        return None
    return {"D": "来电", "X": "来信", "电": "来电", "信": "来信", "访": "来访"}[match["letter"] or match["word"]]


@lru_cache(maxsize=4096)
def parse_channel(text: str) -> str | None:
    """来电 来信 来访 微信 网络 from any usual wording; None where the cell says none of them."""
    plain = simplified(ticked(text))
    return next((channel for word, channel in _CHANNELS if word in plain), None)


def parse_key(text: str) -> bool | None:
    """True for a tick, 是, a star; False for 否, nothing; None where the cell can't be told."""
    plain = re.sub(r"\s+", "", half(simplified(ticked(text)))).lower()
    if says_nothing(plain) or plain in {
        "否",
        "不",
        "×",
        "x",
        "✗",
        "0",
        "n",
        "no",
        "一般",
        "一般件",
        "普通",
        "普通件",
        "□",
        "非重点",
        "不是",
    }:
        return False
    if plain in TICKS or plain[0] in STARS:
        return True
    return says_key(plain)


def says_key(text: str) -> bool | None:
    """Whether a remark or caption says that something is a key item (True), that it isn't (False), or neither (None)."""
    plain = simplified(text)
    if re.search(r"非重点|不加星|未加星|一般(信访|举报)?(件|问题)|普通(信访|举报)?件|其[他它](信访|举报)?件", plain):
        return False
    return True if re.search(r"重点|加星|带星|标星|星标|重要件|星号件|关注件", plain) else None


def parse_verdict(text: str) -> str | None:
    """属实 基本属实 部分属实 不属实 for the whole case; of several, 部分属实 unless they agree. None where none is said."""
    plain = re.sub(r"[\s。.;；,，]+", "", simplified(half(ticked(text))))
    if plain in {"是", "√", "情况属实", "全部属实", "完全属实", "真实", "实"}:
        return "属实"
    if plain in {"否", "×", "查否", "不实", "失实", "查无实据", "不存在"}:
        return "不属实"
    if plain in {"部分", "基本", "大部分"}:
        return _verdict(plain)
    stated = verdicts_in(plain.rpartition("综上")[2] or plain)
    if not stated:
        return None
    return stated[0] if len(set(stated)) == 1 else "部分属实"


def verdict_in(text: str) -> str | None:
    """The first verdict that a text states."""
    return next(iter(verdicts_in(text)), None)


def verdicts_in(text: str) -> list[str]:
    """All verdicts that a text states, in order."""
    return [_verdict(match[0]) for match in _VERDICT.finditer(simplified(text).replace("查实", "属实"))]


def _verdict(word: str) -> str:
    if word.startswith(("部分", "不完全", "不全")):
        return "部分属实"
    if word.startswith(("基本", "大部")):
        return "基本属实"
    return "属实" if word in ("属实", "全部属实") else "不属实"


def parse_status(text: str) -> str | None:
    """已办结 阶段性办结 未办结; None where the cell says none of them. Only the beginning counts: a date or reason may follow."""
    plain = re.sub(r"^[\d.、()]+|[\s。.;；,，]+", "", simplified(half(ticked(text))))
    head = re.split(r"[((:：]", plain)[0][:12] or plain[:12]
    if "阶段" in head:
        return "阶段性办结"
    if head in {"否", "×", "未", "x"} or _OPEN.search(head):
        return "未办结"
    if head in {"是", "√", "已", "结", "完成"} or _CLOSED.search(head):
        return "已办结"
    return None


_OPEN = re.compile(
    r"未(全部)?(办结|完成|办理|结|整改|办毕|销号)|正在|办理中|整改中|处理中|进行中|在办|推进|尚未|没有办|持续|待办|跟踪|调查中|限期"
)
_CLOSED = re.compile(r"^(已|全部|已全部)?(办结|结案|办毕|完结|销号|完成|了结)|^已(整改|办理|处理|解决|落实)|办结$")


@dataclass(frozen=True, slots=True)
class Units:
    """The units named in a cell, in its order; ``lead`` those named as 主办 or 牵头; ``town`` what stood behind a county."""

    names: tuple[str, ...]
    lead: tuple[str, ...] = ()
    town: str = ""


_ROLE = re.compile(r"[(\[]?(主办|牵头|主责|协办|配合|合办|共同|联合|督办|负责)(单位|部门|办理|负责|落实)?[)\]]?[:：]?")
_TOWN = re.compile(
    r"(?P<county>[^、,;/]{1,12}?(?:自治县|自治旗|林区|管理区|开发区|示范区|高新区|经开区|新区|园区|[县区市旗]))"
    r"(?P<town>(?:[^、,;/县区市]|市(?=[镇乡])){1,8}?(?:街道办事处|街道|镇|乡|片区|苏木|办事处|村|社区))$"
)
_SPLIT = re.compile(
    r"[、,，;；/\n\r\t|]+|(?<=[县区市旗局委办镇乡])\s+(?=\S)|(?<=[县区市旗局委会])(?:[和与及]|会同|联合)(?=\S)|(?<=\S)会同(?=\S)"
)
# 冷泉区政府(市水利局配合): the words of the role are gone when this is asked
_HELPER = re.compile(r"(?P<name>[^()\d]{1,14}(?:局|委|办|政府|管委会|中心))")
# 冷泉区 白沙镇, with nothing but a gap between: one place, not two units
_TOWN_BEHIND = re.compile(
    r"(?P<county>[^\s、,;/()]{1,12}[县区市旗])[ \t\u3000]*[\s](?P<town>[^\s、,;/()县区市旗]{1,8}(?:镇|乡|街道|苏木|街道办事处))(?=[\s、,;/]|$)"
)
# 各县（市、区）党委、政府: the marks in such names separate nothing
_UNDIVIDED = re.compile(r"[(（](?:[省市县区旗州地盟乡镇、，,]|街道){1,9}[)）]|党委[、和](?=(?:人民)?政府)")
# 市水利局市住建局: names that a narrow column ran together; 市生态环境局云台分局 is one
_RUN_TOGETHER = re.compile(
    r"(?<=[^\s]{3}(?:局|府|会))(?=(?:市|县|区|省|各县|各区|经开区|高新区|[^\s市县区]{2,4}[县区市旗](?:人民)?(?:政府|管委会))(?!\S{0,8}(?:分局|支队|大队|站|所|长|书记|主任)))"
)
_HELD_FROM = 0xF0000
# A line break inside a name, as narrow columns make it: 江华瑶族⏎自治县
_UNIT_BREAK = re.compile(
    r"\s*\n\s*(?=(?:[(（]|自治|管理区|开发区|经济|技术|街道|[县区市局]$|[县区市局]\n|综合|执法|行政|办事处|分局))"
)


@lru_cache(maxsize=65536)
def parse_units(text: str) -> Units:
    """冷泉区、市水利局(主办) -> the names without roles. Nothing is resolved here: names stay as written."""
    names: list[str] = []
    lead: list[str] = []
    town = ""
    role = ""
    text = re.sub(r"\s*\n\s*(?=[(（])", "", text)
    held = dict(enumerate(_UNDIVIDED.findall(text), start=_HELD_FROM))
    places = iter(held)
    text = _UNDIVIDED.sub(lambda _: chr(next(places)), text)
    text = _TOWN_BEHIND.sub(r"\g<county>(\g<town>)", _UNIT_BREAK.sub("", half(ticked(text))))
    for piece in (part for cut in _SPLIT.split(text) for part in _RUN_TOGETHER.split(cut)):
        piece = piece.strip(" .。:").removeprefix("由")
        prefix = re.match(r"(主办|牵头|主责|协办|配合|责任|承办|[主协](?=[:：]))(单位|部门)?[:：]", piece)
        if prefix:
            role, piece = prefix[1], piece[prefix.end() :]
        said = _ROLE.findall(piece)
        name = _ROLE.sub("", piece).strip(" .:") if len(piece) > 2 else piece
        noted = re.fullmatch(r"(?P<name>[^(\[]{2,})[(\[](?P<note>[^)\]]*)[)\]]?", name)
        if noted:
            name = noted["name"]
            town = noted["note"] if re.search("[镇乡]$|街道$|苏木$|办事处$|片区$", noted["note"]) else town
        name = name.strip("()[] ")
        if says_nothing(name) or name in {"等"}:
            continue
        match = _TOWN.fullmatch(name)
        if match:
            name, town = match["county"], match["town"]
        name = name.translate(held)
        if name not in names:
            names.append(name)
        helper = _HELPER.fullmatch(noted["note"]) if noted else None
        if helper and helper["name"] not in names:
            names.append(helper["name"])
        if {"主办", "牵头", "主责", "主"} & ({word for word, _ in said} | {role}) and name not in lead:
            lead.append(name)
    return Units(tuple(names), tuple(lead), town)


@lru_cache(maxsize=65536)
def parse_labels(text: str) -> tuple[str, ...]:
    """大气/噪音;水 -> the labels as written, simplified, in order."""
    pieces = re.split(
        r"[、,，;；/\\|\n\r\t+＋&]+|(?<=[气水声壤态射他它染])\s+|(?<=[气水声壤态射染])[和与及](?=\S)",
        simplified(half(ticked(text))),
    )
    bare = (re.sub(r"^\d+[.、)]\s*|[\s。.]+", "", piece) for piece in pieces)
    names = (name for piece in bare for name in _kinds_in(piece))
    return tuple(dict.fromkeys(name for name in names if not says_nothing(name)))


def _kinds_in(piece: str) -> list[str]:
    """固体废物和噪音, 大气噪声: several kinds of pollution in one piece; any other piece as it is."""
    if is_label_word(piece) or not 2 < len(piece) <= 24:
        return [piece]
    kinds = re.split("[和与及]", piece)
    if len(kinds) == 1:
        kinds = [kind for kind in re.split(f"({_KINDS})", piece) if kind]
    return kinds if len(kinds) > 1 and all(map(is_label_word, kinds)) else [piece]


_KINDS = "|".join(sorted((word for word in LABEL_WORDS if len(word) > 1), key=len, reverse=True))


FIRST_SERIAL = date(1899, 12, 30)
"""Day 0 of spreadsheets: a cell that lost its date format shows how many days have gone by since."""
_SERIAL = re.compile(r"(?:3[7-9]|4\d|5[0-4])\d{3}(?:\.\d+)?")
"""Days of 2001 to 2050."""


@dataclass(frozen=True, slots=True)
class Day:
    """A date cell: the day if there is one, else why not; ``impossible`` where the cell tries to be a date and fails."""

    day: date | None
    reason: str = ""
    impossible: bool = False


def parse_day(value: Any, number: str = "") -> Day:
    """A cell's date. A day without a year takes it from the complaint's number, never from the clock."""
    if isinstance(value, datetime):
        return Day(value.date())
    if isinstance(value, date):
        return Day(value)
    if value is None or value == "":
        return Day(None)
    year = _YEAR_IN_NUMBER.search(number) if number else None
    return _written_day(str(value), year[1] if year else "")


@lru_cache(maxsize=4096)
def _written_day(written: str, year: str) -> Day:
    text = half(written).strip()
    if says_nothing(text):
        return Day(None)
    found = parse_date(re.sub(r"\s*(前|之前|以前|止|\d{1,2}[:时点]\S*)$", "", text))
    if found is not None:
        return Day(found)
    return _partial_day(text, year)


def _partial_day(text: str, year: str) -> Day:
    short = _MONTH_DAY.fullmatch(re.sub(r"(前|之前|以前|止)$", "", text))
    if short and year:
        month, day = (int(part) for part in short.groups() if part)
        try:
            return Day(date(int(year), month, day), f"没有写年份，按受理编号取{year}年")
        except ValueError:
            return Day(None, f"没有“{text}”这一天，请改正后再导入。", impossible=True)
    if short:
        return Day(None, f"“{text}”没有写年份，请补上年份。")
    if _SERIAL.fullmatch(text):
        found = FIRST_SERIAL + timedelta(days=int(float(text)))
        return Day(found, f"“{int(float(text))}”是表格软件里日期的序号，按{found.isoformat()}读")
    if _DATE_LIKE.search(text) or re.fullmatch(r"\d{8}", text):
        return Day(None, f"没有“{text}”这一天，请改正后再导入。", impossible=True)
    return Day(None, f"“{text}”看不出是哪一天，请补写日期。")


def looks_like_formula(text: str) -> bool:
    """A text that a spreadsheet would run: =…, @…, and +… or -… where a call or a sum follows; +86开头的电话 is only text."""
    return text[:1] in "=@+-" and bool(
        re.match(
            r"=\s*\S|@\s*[A-Za-z_]+\s*\(|[+\-]\s*[A-Za-z_][\w.]*\s*[(|!]|[+\-]\s*\d+(\.\d+)?\s*[+\-*/^]\s*[\d(A-Z]",
            text,
        )
    )
