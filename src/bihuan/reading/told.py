"""Complaints told in paragraphs, each beginning with its number: 1．D3LC…（来电）云台县　大气。某砖厂… -> one grid, a row per case."""

import re
from dataclasses import dataclass, field

from bihuan.reading.bands import is_closing, is_note, is_section
from bihuan.reading.fields import WITH_BRACKETS, field_of
from bihuan.reading.flattened import NUMBER
from bihuan.reading.grids import Grid, Line
from bihuan.reading.shortfields import short_fields
from bihuan.reading.values import half, verdicts_in

_COUNT = r"(?:[(（][一二三四五六七八九十百\d]{1,4}[)）]|[一二三四五六七八九十百\d]{1,5}(?=[、.．,，:：\s*★☆A-Z]))\s*[、.．,，:：]?\s*"
# Letters and groups of digits with dashes between: YT20240513-56, LC-0512-007.
_NUMBER = rf"(?:{NUMBER.pattern}|[*★☆]?[A-Z]{{1,5}}\d*(?:[-—]\d{{2,}}){{1,3}}[*★☆]?)"
_BEGINS = re.compile(
    rf"\s*[■◆●▪·§]?\s*(?:{_COUNT})?(?:第\s*[一二三四五六七八九十百\d]+\s*[件条项号]\s*[:：、.．]?\s*)?[【\[（(〔]?\s*"
    rf"(?:[^\s\d:：,，。()（）]{{0,6}}(?:编号|号码|件号|序号|[访报办诉]件|案件|受理号)(?:[(（][^()（）]{{1,12}}[)）])?\s*[:：]?\s*)?[“\"]?(?P<number>{_NUMBER})[”\"]?\s*"
    r"(?:号(?:信访|举报|转办|交办)?(?:案?件)?|信访件|举报件)?\s*(?P<behind>[】\]〕）)]?)"
)
_IN_LAST_BRACKETS = re.compile(
    rf"(?P<text>.{{8,}})[(（【\[](?P<number>{NUMBER.pattern})(?P<rest>[^()（）【】\[\]]{{0,40}})[)）】\]]\s*[。]?\s*"
)
_BRACKETS = re.compile(r"\s*[、,，:：]?\s*[(（【\[〔](?P<said>[^()（）【】\[\]〔〕]{1,40})[)）】\]〕]")
_LAST_BRACKETS = re.compile(r"\s*[(（【\[〔](?P<said>[^()（）【】\[\]〔〕]{1,40})[)）】\]〕]\s*[。.]?\s*$")
_SENTENCE = re.compile(r"\s*(?P<said>[^。:：|｜\s\u3000]{1,40})(?P<mark>[。:：|｜\s\u3000]|$)")
_INLINE = re.compile(
    r"(?:^|(?<=[。;；\s]))(?=[【\[]?(?P<heading>[^\s:：,，。;；、【】\[\]\d“”]{2,12}|"
    + WITH_BRACKETS
    + r")[】\]]?\s*[:：])"
)
_LABEL = re.compile(
    r"[【\[]?(?P<heading>[^\s:：,，。;；、【】\[\]\d“”]{2,12}|"
    + WITH_BRACKETS
    + r")(?:[】\]]\s*[:：]?|\s*[:：])\s*(?P<text>.*)",
    re.S,
)
_MARK = re.compile(r"[\W_]*(?:第?\s*[一二三四五六七八九十百\d]+\s*[件条项号]?)?[\W_]*")  # ★第2件★, ------
_ENDED = "。！？!?；;”）)】"
_FOUND = re.compile(
    r"(?:^|(?<=[。;；\n]))\s*(?:经(?=[^,，。]{0,14}(?:查|核|勘))|\d{1,2}月\d{1,2}日[^。]{0,20}(?:现场|核查|调查))"
)
_DONE = re.compile(
    r"(?:^|(?<=[。;；\n]))\s*(?:已?责令|已?要求|督促|下一步|针对(?:上述|以上|存在)|对此|整改情况|立案|立即|目前)"
)
_LONG = frozenset({"text", "investigation", "action", "goal", "accountability"})
NUMBER_HEADING, TEXT = "受理编号", "举报内容"
UNSURE = "这一件的各部分没有标题，是按内容分开的，请核对"
LEAST = 2


@dataclass(slots=True)
class Case:
    """One case while its paragraphs are gathered; ``loose`` is what stands under no label, ``band`` the caption before it."""

    row: int
    said: dict[str, str] = field(default_factory=dict)
    loose: list[str] = field(default_factory=list)
    last: str = ""
    band: str = ""

    def take(self, heading: str, text: str) -> None:
        self.said[heading] = f"{self.said[heading]}\n{text}" if self.said.get(heading) else text
        self.last = heading

    def is_told(self) -> bool:
        """Whether the complaint itself has been said, so that what names places or kinds may begin another section."""
        return bool(self.loose) or any(field_of(heading, "complaints") in _LONG for heading in self.said)

    def goes_on(self) -> bool:
        """Whether a paragraph without a label goes on with the label before it."""
        return bool(self.last) and (not self.said[self.last] or field_of(self.last, "complaints") in _LONG)


def read_told(paragraphs: list[str]) -> Grid | None:
    """None unless several paragraphs begin (or end, in brackets) with a number of their own."""
    lines = [_number_first(text) for text in paragraphs]
    starts = {index: begun for index, line in enumerate(lines) if (begun := _BEGINS.match(_narrow(line)))}
    if len(starts) < LEAST:
        return None
    cases: list[Case] = []
    band = ""
    last = max(starts)
    usual = 0
    for index in range(min(starts), len(lines)):
        line = lines[index]
        if index in starts:
            cases.append(Case(index + 1, {NUMBER_HEADING: starts[index]["number"]}, band=band))
            band = ""
            _take_head(cases[-1], line[starts[index].end() :])
            usual = max((len(case.loose) for case in cases[:-1]), default=0) if index == last else 0
        elif _MARK.fullmatch(line):
            cases[-1].last = ""
        elif _is_band(line) and cases[-1].is_told():
            band = line
        elif is_note(line) or (index > last and _is_behind(cases[-1], line, usual)):
            cases[-1].last = ""
            band = ""
        else:
            _take(cases[-1], line)
    before = min(starts)
    return _grid(lines[max(0, before - 3) : before], cases)


def begins_with_number(line: str) -> bool:
    """Whether a paragraph begins with a complaint's number, behind at most a count and a word such as 举报件."""
    begun = _BEGINS.match(_narrow(line))
    return begun is not None and begun["number"].strip("*★☆")[0].isalpha()


def _narrow(line: str) -> str:
    """In half width, as long as every sign keeps its place."""
    plain = half(line)
    return plain if len(plain) == len(line) else line


def _number_first(line: str) -> str:
    """某厂扬尘很大。（D3LC…，来电） -> D3LC…(来电)某厂扬尘很大。"""
    plain = _narrow(line)
    found = None if _BEGINS.match(plain) else _IN_LAST_BRACKETS.fullmatch(plain)
    if found is None:
        return line
    text = re.sub(rf"^\s*(?:{_COUNT})", "", line[found.start("text") : found.end("text")])
    rest = found["rest"].strip(",，、;； ")
    return f"{found['number']}{f'({rest})' if rest else ''}{text}"


def _take_head(case: Case, rest: str) -> None:
    """What stands behind the number: short words in brackets or in a sentence of their own, then the text."""
    rest = rest.lstrip(":：,，、。 \u3000)）]】")
    while rest:
        brackets = _BRACKETS.match(rest)
        found = short_fields(brackets["said"]) if brackets else None
        if brackets and found is not None:
            rest = rest[brackets.end() :].lstrip(":：,，、。 \u3000")
        else:
            sentence = _SENTENCE.match(rest)
            found = short_fields(sentence["said"]) if sentence else None
            if sentence is None or found is None or (sentence["mark"] in ":：" and sentence["mark"]):
                break
            rest = rest[sentence.end() :].lstrip(" \u3000|｜")
        for heading, text in found:
            case.take(heading, text)
    if rest:
        _take(case, rest)


def _take(case: Case, line: str) -> None:
    """One paragraph of a case: its labelled parts, a row of short words, or text."""
    cuts = [0, *(m.start() for m in _INLINE.finditer(line) if m.start() and field_of(m["heading"], "complaints"))]
    for start, end in zip(cuts, [*cuts[1:], len(line)], strict=True):
        part = line[start:end].strip()
        label = _LABEL.match(part)
        if label and field_of(label["heading"], "complaints"):
            case.take(label["heading"], label["text"].strip())
        elif part and (found := short_fields(part)) is not None:
            for heading, text in found:
                case.take(heading, text)
        elif part and case.goes_on():
            case.take(case.last, part)
        elif part:
            behind = _LAST_BRACKETS.search(part)
            found = short_fields(behind["said"]) if behind else None
            for heading, text in found or []:
                case.take(heading, text)
            case.loose.append(part[: behind.start()] if behind and found else part)
            case.last = ""


def _is_band(line: str) -> bool:
    label = _LABEL.match(line)
    return not (label and field_of(label["heading"], "complaints")) and is_section(line)


def _is_behind(case: Case, line: str, usual: int) -> bool:
    """Whether a paragraph after the last number closes the paper: by its words, or since no case before has more than ``usual`` of them."""
    if is_closing(line):
        return True
    label = _LABEL.match(line)
    if (label and field_of(label["heading"], "complaints")) or short_fields(line) is not None:
        return False
    if not case.loose or case.last or case.loose[-1].rstrip()[-1:] not in _ENDED:
        return False
    return len(case.loose) >= usual


def _grid(before: list[str], cases: list[Case]) -> Grid:
    doubts: dict[int, str] = {}
    for case in cases:
        if _settle(case):
            doubts[case.row] = UNSURE
    headings = list(dict.fromkeys(heading for case in cases for heading in case.said))
    lines = [Line(cases[0].row, None, list(headings))]
    for case in cases:
        lines += [Line(case.row, None, [case.band])] if case.band else []
        lines.append(Line(case.row, None, [case.said.get(heading, "") for heading in headings]))
    return Grid(None, lines, tuple(before), doubts=doubts)


def _settle(case: Case) -> bool:
    """Gives what stands under no label its heading; True where findings and actions were told apart by how they begin."""
    text = "\n".join(case.loose)
    known = {field_of(heading, "complaints") for heading in case.said}
    if not text:
        return False
    if "text" in known:
        case.take("备注", text)
        return False
    found = None if "investigation" in known else _FOUND.search(text)
    if found is None or not text[: found.start()].strip():
        case.take(TEXT, text)
        return False
    case.take(TEXT, text[: found.start()].strip())
    rest = text[found.start() :]
    done = None if "action" in known else _DONE.search(rest)
    finding = rest[: done.start()].strip() if done else rest.strip()
    case.take("调查核实情况", finding)
    if done:
        case.take("处理和整改情况", rest[done.start() :].strip())
    if "verdict" not in known and len(set(verdicts_in(finding))) == 1:
        case.take("是否属实", verdicts_in(finding)[0])
    return True
