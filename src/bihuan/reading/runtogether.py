"""A table without any separator left -> a grid. The complaint's number is the anchor; the other cells are told by what they say."""

import re

from bihuan.reading.fields import LABEL_WORDS
from bihuan.reading.flattened import NUMBER, fit_of_plain, known_words
from bihuan.reading.grids import Grid, Line
from bihuan.reading.headers import Column, name_columns
from bihuan.reading.shapes import Unreadable
from bihuan.reading.values import half, says_nothing

_LABEL = "|".join(sorted(LABEL_WORDS, key=len, reverse=True))
_BREAKS = re.compile(
    rf"[。!！;；]|(?:{_LABEL})(?:[、,，/](?:{_LABEL}))*|部分属实|基本属实|不属实|属实|阶段性?办结|[已未]办结|正在办理|办理中|无"
    r"|来电|来信|来访|微信|网络|自治县|[县区市局旗镇乡]|街道|管委会"
)
_STARTS = re.compile(
    r"责令|要求|督促|下达|立即|依法|由(?=[^,，。]{2,12}(?:牵头|负责))|经(?=[^,，。]{0,10}[查核])|现场核查|\d+月\d+日|约谈|问责|诫勉|自然资源部门|公安机关"
)
_ORDERS = re.compile(r"责令|要求|督促|下达|立案")
_SHORT = frozenset(
    {
        "units",
        "town",
        "city",
        "labels",
        "verdict",
        "status",
        "channel",
        "key",
        "received",
        "due",
        "closed_on",
        "lead_units",
        "assist_units",
    }
)
_NOTES = re.compile(
    r"(?:备注|(?<![关专倾灌标])注|合计|总计|共计|填表人|制表人|填报单位)\s*:|(?:合计|总计|共计|共)\s*\d+\s*件[。]?$"
)
_SHORT_LENGTH = 40
MAX_BODY = 60_000
MAX_CASE = 4000
_HEAD_LINES = 60
MAX_CUTS = 150
REASON = "原文各栏之间没有分隔，是按内容分开的，请逐栏核对"


def read_run_together(text: str) -> Grid | None:
    """A grid from a text whose cells touch each other; None where no header or no numbers are found in it."""
    lines = text.splitlines()
    for number, line in enumerate(lines[:_HEAD_LINES], start=1):
        found = _header(line)
        if found is None:
            continue
        start, end, headings = found
        body = line[end:] + "".join(lines[number:])
        if len(body) > MAX_BODY:
            raise Unreadable("这份文字各栏之间没有分隔，又太长，分不清各栏，请索要表格原件，或分成几段再导入。")
        columns = name_columns([("", heading) for heading in headings], "complaints", {})
        rows = [_cells(seq, case, rest, columns) for seq, case, rest in _cases(body)]
        if rows:
            caption = tuple(piece for piece in [*lines[: number - 1], line[:start]] if piece.strip())
            made = [Line(1, None, list(headings)), *(Line(i, None, row) for i, row in enumerate(rows, start=2))]
            return Grid(None, made, caption, doubts={row.row: REASON for row in made[1:]})
    return None


def _header(line: str) -> tuple[int, int, list[str]] | None:
    """(start, end, headings) of a run of at least four known headings that touch each other."""
    words = sorted(known_words(), key=len, reverse=True)
    pattern = re.compile("|".join(map(re.escape, words)))
    for first in pattern.finditer(line):
        headings: list[str] = []
        position = first.start()
        while (match := pattern.match(line, position)) is not None:
            headings.append(match[0])
            position = match.end()
        if len(headings) >= 4:
            return first.start(), position, headings
    return None


def _cases(body: str) -> list[tuple[str, str, str]]:
    """(running number, complaint's number, the rest) of every case; the running number counts up, which tells it from other digits."""
    cuts: list[tuple[int, int, str, str]] = []
    expected = 1
    position = 0
    plain = half(body) if len(half(body)) == len(body) else body
    while (
        match := re.compile(rf"(?<!\d){expected}(?P<number>{NUMBER.pattern})(?!\d)").search(plain, position)
    ) is not None:
        cuts.append((match.start(), match.end(), str(expected), match["number"]))
        position = match.end()
        expected += 1
    note = _NOTES.search(plain, position)
    ends = [cut[0] for cut in cuts[1:]] + [note.start() if note else len(body)] if cuts else []
    return [(seq, number, body[end:stop]) for (_, end, seq, number), stop in zip(cuts, ends, strict=True)]


def _cells(seq: str, number: str, rest: str, columns: list[Column]) -> list[str]:
    """One row: the rest is cut where a column may end, so that the pieces fit their columns best, in order."""
    row = [""] * (max(column.index for column in columns) + 1)
    free = []
    for column in columns:
        if column.field in ("seq", "number"):
            row[column.index] = seq if column.field == "seq" else number
        else:
            free.append(column)
    for column, piece in zip(free, _cut(rest.strip()[:MAX_CASE], [column.field or "" for column in free]), strict=True):
        row[column.index] = piece
    return row


def _cut(rest: str, fields: list[str]) -> list[str]:
    """As many pieces as fields, found by the best sum of fits over all places where a cell may end."""
    marks = [end for match in _BREAKS.finditer(rest) for end in (match.start(), match.end())]
    cuts = sorted({0, len(rest), *marks, *(match.start() for match in _STARTS.finditer(rest))})
    if not fields or len(cuts) > MAX_CUTS:
        return [rest if name == "text" else "" for name in fields]
    plain = half(rest)
    plain = re.sub(r"\s", "\u3000", plain if len(plain) == len(rest) else rest)
    worst = float("-inf")
    scores = [0.0] + [worst] * (len(cuts) - 1)
    back: list[list[int]] = []
    for name in fields:
        best = [worst] * len(cuts)
        origin = [0] * len(cuts)
        for start, score in enumerate(scores):
            if score == worst:
                continue
            for end in range(start, len(cuts)):
                if name in _SHORT and cuts[end] - cuts[start] > _SHORT_LENGTH:
                    break
                total = score + _piece_fit(plain[cuts[start] : cuts[end]], name)
                if total > best[end]:
                    best[end], origin[end] = total, start
        back.append(origin)
        scores = best
    pieces: list[str] = []
    end = len(cuts) - 1
    for origin in reversed(back):
        pieces.append(rest[cuts[origin[end]] : cuts[end]])
        end = origin[end]
    return pieces[::-1]


def _piece_fit(piece: str, name: str) -> float:
    """How well a piece fits a field; long texts end with a full stop, a goal has none, an action begins with what is ordered."""
    if not piece:
        return -0.6
    if name in ("text", "investigation", "action"):
        if says_nothing(piece):
            return 0.3 if name == "action" else -1.0
        fit = fit_of_plain(piece, name) + (0.5 if piece[-1] in "。；;!！" else -0.8)
        return fit + _begins(piece, name)
    if name == "goal":
        return 0.5 if says_nothing(piece) else (0.6 if "。" not in piece and not _ORDERS.search(piece) else -1.0)
    return fit_of_plain(piece, name)


def _begins(piece: str, name: str) -> float:
    if name != "action" or not _STARTS.match(piece):
        return 0.0
    return 0.9 if _ORDERS.match(piece) else 0.6
