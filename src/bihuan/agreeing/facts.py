"""What a text says that a plan can contradict: days promised, what is said to be finished or begun, numbers of
documents, money, who answers for it. One clause of an official's sentence after the other."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import lru_cache

from bihuan.checking.quantities import quantities
from bihuan.numerals import to_half_width
from bihuan.reading.documents import DocumentNumber, numbers_in
from bihuan.reading.timelimits import due_day

_YEAR = r"(?:20\d{2}|二[〇零○]{1}[一二三四五六七八九〇零]{2})"
_MONTH_DAY = r"\d{1,2}月(?:\d{1,2}[日号]|[上中下]旬|份)?(?!\d)|[一二三四五六七八九十]{1,2}月(?:[一二三四五六七八九十]{1,3}日|[上中下]旬|份)?"
_ON = rf"(?P<printed>{_YEAR})[-./]\d{{1,2}}[-./]\d{{1,2}}(?!\d)|(?:(?P<year>{_YEAR})年)?(?:{_MONTH_DAY})底?|(?P<whole>{_YEAR})年(?:第?[一二三四1-4]季度|[上下]半年)?(?=[底末前内])[底末]?"
_DAY = re.compile(rf"(?<![\d.])(?:{_ON})(?P<by>之前|以前|前|内|止)?")
_SENTENCES = re.compile(r"[^。；;！!\n]+")
_CLAUSES = re.compile(r"[^，,]+")
_WHEN = re.compile(r"时限|期限|限期|限于|预计|计划|力争|确保|拟于|将于|争取|目标|承诺")
_DONE = (
    r"(?:完成|办结|拆除|清除|清理|清运|清淤|关停|关闭|建成|投运|投入使用|投入运行|落实到位|整改到位|到位|销号|整治|修复|"
    r"取缔|封堵|搬迁|更换|安装|停产|恢复|改造|达标|验收)"
)
_FINISHED = re.compile(
    rf"已(?:经)?[^未]{{0,24}}?{_DONE}|{_DONE}完毕|(?:整改|办理|治理)(?:工作)?(?:已?(?:全部|全面))?(?:完成|到位)|完成了"
)
_ON_DAY = re.compile(r"^(?:全部|全面|如期|按期|提前)?(?:完成|办结|拆除|清理|关停|建成|投运|销号)")
_NOT_YET = re.compile(
    r"未|尚|没有|正在|预计|计划|将(?!军)|拟|待|力争|确保|争取|要求|责令|限期|督促|应[当于在]|须|必须|逐步|部分|首批|初步|阶段|"
    r"[一二]期|%|下一步|基本|方案|设计|招标|招投标|立项|可研|审批|手续|合同|前期|开展|推进|启动|情况$|目标|时限|期限"
)
_GOING_ON = re.compile(r"正在|下一步|尚未|还未|继续推进|持续推进整改|加快推进|逐步推进")
_BEGUN = re.compile(r"开工|动工|进场施工|开始施工|开始建设|启动(?:整改|建设|施工|改造)|开始整改")
_GENERAL = re.compile(
    r"该(?:厂|公司|企业|单位|店|处|村|场)|办结目标|整改目标|整改时限|完成时限|办结时限|目标期限|阶段性|整改任务|整改工作|举报件|信访件|举报问题|反馈问题|反映问题|"
    r"完成整改|整改完成|整改到位|落实到位|完成|整改|办结|办理|销号|到位|全部|全面|彻底|所有|各项|措施|问题|任务|工作|目标|期限|时限|"
    r"要求|预计|计划|确保|力争|争取|承诺|拟于|将于|按期|如期|按时|提前|已经|目前|现已|截至|完毕|[于在至到并均已该本件此现对将把的了为是前内止底末]"
)
_SERIAL = re.compile(r"^[(（]?[一二三四五六七八九十\d]{1,3}[)）.．、]\s*")
_APART = re.compile(r"[东南西北]|\d+(?:\.\d+)?|[一二三四五六七八九十]+(?=[期号标段区座台])")
_AMOUNTS = (
    ("spent", re.compile(r"已(?:经)?投入|累计投入|完成投资|实际投入|已投资|支出|花费")),
    ("fine", re.compile(r"罚款|罚金|处罚")),
    ("damages", re.compile(r"赔偿")),
    ("planned", re.compile(r"投资|投入|概算|预算|资金")),
)
_ANSWERS = re.compile(r"(?P<part>责任|牵头|验收|督导|实施)单位(?:为|是|[:：])+(?P<names>[^，。；;\n]+)")
LEAST = 3
"""Signs of what a clause speaks of, from which it can be compared."""
ALIKE = 0.6
"""Share of the pairs of signs of one that the other has too."""


@dataclass(frozen=True)
class Said:
    """A clause: ``quote`` is an exact piece of the text, ``about`` what it speaks of without the words that every plan
    uses, empty where it speaks of the whole; ``dated``: its year is printed."""

    quote: str
    about: str
    day: date | None = None
    dated: bool = False


@dataclass(frozen=True)
class Amount:
    """Money: ``kind`` is spent, planned, fine or damages; ``yuan`` exact, ``rough`` where it is called about so much."""

    quote: str
    kind: str
    yuan: Decimal
    rough: bool


@dataclass(frozen=True)
class Answers:
    """Who is said to answer for it: ``part`` is 责任, 牵头, 验收, 督导 or 实施."""

    quote: str
    part: str
    names: str


@dataclass(frozen=True)
class Facts:
    """What a text says that can be contradicted; ``goes_on``: it says of itself that something is not finished."""

    promised: tuple[Said, ...] = ()
    finished: tuple[Said, ...] = ()
    begun: tuple[Said, ...] = ()
    documents: tuple[tuple[DocumentNumber, str], ...] = ()
    money: tuple[Amount, ...] = ()
    answers: tuple[Answers, ...] = ()
    goes_on: bool = False


@lru_cache(maxsize=4096)
def facts_of(text: str, year: int) -> Facts:
    """The facts of ``text``; a day without its year is of ``year``."""
    promised: list[Said] = []
    finished: list[Said] = []
    begun: list[Said] = []
    for sentence in _SENTENCES.finditer(text):
        before = ""
        for quote in _clauses(sentence[0]):
            kind, said = _read(quote, before, year)
            {"promised": promised, "finished": finished, "begun": begun}.get(kind, []).append(said)
            before = quote
    plain = to_half_width(text)
    return Facts(
        tuple(promised),
        tuple(finished),
        tuple(begun),
        tuple((number, _around(text, start, end)) for number, start, end in numbers_in(text)),
        tuple(_money(text)),
        tuple(Answers(text[slice(*found.span())], found["part"], found["names"]) for found in _ANSWERS.finditer(plain)),
        bool(promised) or _GOING_ON.search(plain) is not None,
    )


def _clauses(sentence: str) -> Iterator[str]:
    for clause in _CLAUSES.finditer(sentence):
        if quote := clause[0].strip():
            yield quote


def _read(quote: str, before: str, year: int) -> tuple[str, Said]:
    """What a clause says: promised, finished, begun, or nothing; ``before`` is the clause before it in its sentence."""
    plain = _plain(quote)
    found = list(_DAY.finditer(plain))
    last = found[-1] if found else None
    said = Said(quote, about(plain), *_day(last, year))
    if not said.about and before and (last is None or last["by"]):
        said = replace(said, about=about(_plain(before)))
    done = _FINISHED.search(plain)
    is_over = done is not None and not _NOT_YET.search(plain)
    if is_over and not (last and last["by"] and "已" not in plain):
        return "finished", said if last else _with_day_before(said, before, year)
    if last is not None and said.day is not None:
        if _BEGUN.search(plain) and not last["by"]:
            return "begun", replace(said, about=_BEGUN.sub("", said.about))
        if last["by"] or _WHEN.search(plain):
            return "promised", said
        if _ON_DAY.match(plain[last.end() :]) and not _NOT_YET.search(plain):
            return "finished", said
    return "", said


def _with_day_before(said: Said, before: str, year: int) -> Said:
    """2025年6月20日，该厂已拆除雨棚: the day stands in a clause of its own."""
    found = _DAY.search(_plain(before))
    if found is None or found["by"] or about(before):
        return said
    day, dated = _day(found, year)
    return replace(said, day=day, dated=dated)


def _day(found: re.Match[str] | None, year: int) -> tuple[date | None, bool]:
    if found is None:
        return None, False
    dated = bool(found["printed"] or found["year"] or found["whole"])
    return due_day(found[0] if dated else f"{year}年{found[0]}"), dated


@lru_cache(maxsize=8192)
def _plain(text: str) -> str:
    return to_half_width("".join(text.split()))


@lru_cache(maxsize=8192)
def about(text: str) -> str:
    """What a clause or a line of a plan speaks of, without days, serials, brackets and the words that every plan uses."""
    plain = _DAY.sub("", _SERIAL.sub("", _plain(text)))
    plain = re.sub(r"[“”\"'《》()（）:：、.·-]", "", plain)
    left = _GENERAL.sub("", plain)
    return left if len(left) > 1 else ""


def alike(said: str, planned: str) -> bool:
    """Whether a clause about ``said`` speaks of something in the text ``planned``: most of its pairs of signs stand in
    one clause of it, and no number, direction or section sets the two apart."""
    if len(said) < LEAST:
        return False
    pairs, marks = _pairs(said), set(_APART.findall(said))
    for sentence in _SENTENCES.finditer(planned):
        for clause in (*_clauses(sentence[0]), sentence[0]):
            other = about(clause)
            apart = set(_APART.findall(other))
            if marks and apart and not marks & apart:
                continue
            if len(other) >= LEAST and len(pairs & _pairs(other)) >= ALIKE * len(pairs):
                return True
    return False


def _pairs(text: str) -> set[str]:
    return {text[place : place + 2] for place in range(len(text) - 1)}


def _around(text: str, start: int, end: int) -> str:
    """The clause in which a place of the text lies."""
    first = max((text.rfind(mark, 0, start) for mark in "。；;，,\n"), default=-1) + 1
    ends = [place for mark in "。；;，,\n" if (place := text.find(mark, end)) >= 0]
    return text[first : min(ends, default=len(text))].strip()


def _money(text: str) -> Iterator[Amount]:
    for sentence in _SENTENCES.finditer(text):
        for quote in _clauses(re.sub(r"(?<=\d)[,，](?=\d{3})", "", sentence[0])):
            plain = _plain(quote)
            kind = next((kind for kind, words in _AMOUNTS if words.search(plain)), "")
            sums = [item for item in quantities(plain) if item.unit == "元"] if kind and "元" in plain else []
            if len(sums) == 1:
                yield Amount(quote, kind, sums[0].value, sums[0].rough)
