"""What was done, found in the free text of an answer: orders, cases, fines, seals, detentions, tests, money.

Only what is said as done is found: 拟立案 and 逾期将罚款 are not. A proposal that a person confirms.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from bihuan.numerals import parse_int, to_half_width
from bihuan.reading.documents import DocumentNumber, numbers_in

ActionKind = Literal[
    "order", "filing", "fine", "closure", "sealing", "detention", "criminal_detention", "test", "investment"
]
_AMOUNT = r"(?P<amount>\d[\d,]*(?:\.\d+)?|[一二两三四五六七八九十百千零〇]+)\s*(?:余|多)?\s*(?P<unit>亿|万|千|百)?\s*元"
_PERSONS = r"(?P<persons>\d{1,4}|[一二两三四五六七八九十百]+)\s*(?:名[^,，。;；]{0,8}?|人|个人)"
_DAY = r"(?:(?P<year>\d{4})\s*年)?\s*(?P<month>\d{1,2})\s*月\s*(?P<day>\d{1,2})\s*(?:日|号)?"
_FINDS: tuple[tuple[ActionKind, re.Pattern[str]], ...] = (
    ("order", re.compile(r"责令(?:[^。;；]{0,40}?)(?:改正|整改|停止|停产|停业|停建|恢复|拆除|清理|清运|完善|落实)")),
    ("filing", re.compile(r"立案(?:查处|调查|侦查|处罚|审查|\d+起|[一二两三四五六七八九十]+起)?")),
    ("fine", re.compile(rf"(?:罚款|罚金|处罚)(?:金额)?(?:人民币)?(?:共计|合计|共|计|为)?\s*{_AMOUNT}")),
    ("fine", re.compile(rf"处以?(?:人民币)?\s*{_AMOUNT}\s*(?:的)?(?:罚款|罚金|行政处罚|处罚)")),
    ("closure", re.compile(r"关停(?!期)|取缔|予以关闭|依法关闭")),
    ("sealing", re.compile(r"查封(?:扣押)?|扣押")),
    ("criminal_detention", re.compile(rf"刑事拘留[^。;；,，\d]{{0,12}}{_PERSONS}|{_PERSONS.replace('persons', 'those')}[^。;；,，]{{0,6}}刑事拘留")),
    ("detention", re.compile(rf"(?<!刑事)拘留[^。;；,，\d]{{0,12}}{_PERSONS}|{_PERSONS.replace('persons', 'those')}[^。;；,，]{{0,6}}行政拘留")),
    ("test", re.compile(r"委托(?P<body>[^。;；,，]{0,30}?)(?:对|于|进行|开展|采样|到|就)?[^。;；]{0,30}?(?:检测|监测|采样)(?!(?:单位|公司|机构|站|中心))")),
    ("investment", re.compile(rf"(?:投入|投资|筹集|落实)(?:[^。;；,，\d]{{0,10}}?(?:资金|经费))?(?:共计|合计|共|约|近)?\s*{_AMOUNT}")),
)  # fmt: skip
_OF_AGENCY: tuple[tuple[str, ActionKind], ...] = (
    ("责", "order"),
    ("改", "order"),
    ("罚", "fine"),
    ("封", "sealing"),
    ("扣", "sealing"),
    ("立", "filing"),
)
"""Which kind of document a number is of, by a character of the issuing body's short name; the first that fits."""
_NOT_DONE = re.compile(
    r"(?:未|不予|拟|将|建议|如|若|一旦|逾期|拒不|否则|正在申请|准备|应当|可以|严禁)[^,，。;；]{0,14}$"
)
_BEFORE = re.compile(_DAY + r"\s*(?:之前|以前|前)")
_RESULT = re.compile(_DAY + r"[^。;；,，]{0,6}(?:出|得|取|有)[^。;；,，]{0,4}(?:结果|报告)")
_ON = re.compile(_DAY)
_SCALE = {"亿": 10**8, "万": 10**4, "千": 1000, "百": 100, None: 1}


@dataclass(frozen=True)
class FoundAction:
    """One thing done. ``quote`` is the exact piece of the text that says so; ``fen`` is money in hundredths of a yuan."""

    kind: ActionKind
    quote: str
    number: str = ""
    on: date | None = None
    due_on: date | None = None
    fen: int | None = None
    persons: int | None = None
    body: str = ""


def find_actions(text: str, *, year: int) -> list[FoundAction]:
    """In reading order; a day without its year is of ``year``. The same thing said twice is found once."""
    found: list[FoundAction] = []
    for start, end in _sentences(text):
        for action in _of_sentence(text, start, end, year):
            if action not in found:
                found.append(action)
    return found


def _sentences(text: str) -> Iterator[tuple[int, int]]:
    for found in re.finditer(r"[^。;；\n]+", text):
        yield found.span()


def _of_sentence(text: str, start: int, end: int, year: int) -> list[FoundAction]:
    printed = text[start:end]
    plain = to_half_width(printed)
    numbers = [(number, _kind_of(number), place) for number, place, _end in numbers_in(printed)]
    made: list[tuple[int, FoundAction]] = []
    taken: set[tuple[str, int]] = set()
    for kind, pattern in _FINDS:
        for match in pattern.finditer(plain):
            if _NOT_DONE.search(plain[: match.start()]) or (kind, 0) in taken:
                continue
            if kind in ("order", "filing", "closure", "sealing", "test"):
                taken.add((kind, 0))  # one of them a sentence, however often its word stands there
            said = _said(kind, match, plain, printed, year)
            own = [number for number, of_kind, _place in numbers if of_kind == kind]
            for number in (*own,) or (None,):
                made.append((match.start(), _numbered(said, number)))
    named = {action.number for _place, action in made}
    for number, of_kind, place in numbers:
        if of_kind and str(number) not in named:
            on = _day(_ON.search(plain), year)
            made.append((place, FoundAction(of_kind, printed.strip(), str(number), on, _until(plain, year))))
    return [action for _place, action in sorted(made, key=lambda item: item[0])]


def _kind_of(number: DocumentNumber) -> ActionKind | None:
    return next((kind for word, kind in _OF_AGENCY if word in number.agency), None)


def _numbered(action: FoundAction, number: DocumentNumber | None) -> FoundAction:
    return action if number is None else FoundAction(**{**vars(action), "number": str(number)})


def _said(kind: ActionKind, match: re.Match[str], plain: str, printed: str, year: int) -> FoundAction:
    groups = match.groupdict()
    due_on = _until(plain, year) if kind == "order" else None
    if kind == "test":
        due_on = _day(_RESULT.search(plain, match.start()), year)
    persons = groups.get("persons") or groups.get("those")
    before = list(_ON.finditer(plain, 0, match.start()))
    return FoundAction(
        kind,
        printed.strip() if kind == "test" else printed[match.start() : match.end()],
        on=_day(before[-1] if before else None, year),
        due_on=due_on,
        fen=_fen(groups["amount"], groups["unit"]) if groups.get("amount") else None,
        persons=parse_int(persons) if persons else None,
        body=(groups.get("body") or "").strip(),
    )


def _until(plain: str, year: int) -> date | None:
    return _day(_BEFORE.search(plain), year)


def _day(match: re.Match[str] | None, year: int) -> date | None:
    if match is None:
        return None
    try:
        return date(int(match["year"] or year), int(match["month"]), int(match["day"]))
    except ValueError:
        return None


def _fen(amount: str, unit: str | None) -> int | None:
    whole = parse_int(amount) if "." not in amount else None
    exact = Decimal(whole) if whole is not None else _decimal(amount)
    return None if exact is None else int(exact * _SCALE[unit] * 100)


def _decimal(amount: str) -> Decimal | None:
    plain = amount.replace(",", "")
    return Decimal(plain) if re.fullmatch(r"\d+\.\d+", plain) else None
