"""A table without any separator left -> a grid. The complaint's number is the anchor; the other cells are told by what they say."""

import re

from bihuan.reading.fields import LABEL_WORDS
from bihuan.reading.flattened import NUMBER, known_words
from bihuan.reading.grids import Grid, Line
from bihuan.reading.headers import Column, name_columns
from bihuan.reading.values import half

_LABEL = "|".join(sorted(LABEL_WORDS, key=len, reverse=True))
_LABELS = rf"(?:{_LABEL})(?:[、,，/](?:{_LABEL}))*"
_VERDICT = r"(?:部分属实|基本属实|不属实|属实)"
_STATUS = r"(?:已办结|阶段性办结|阶段办结|未办结|正在办理|办理中|办结)"
_NAME = r"[^。;；,，、0-9“”]{1,14}?(?:自治县|县|区|市|旗|局|管委会|委员会)"
# What each field can look like between two others whose forms are known; the first column that is free text takes the rest.
_FORMS = {
    "units": rf"{_NAME}(?:[、,，]{_NAME})*",
    "town": rf"{_NAME}",
    "labels": _LABELS,
    "verdict": _VERDICT,
    "status": _STATUS,
    "channel": r"(?:来电|来信|来访|微信|网络)(?:举报)?",
    "investigation": r"(?:经|\d+月\d+日|[(（]?[1一][)）]?[.、]?|现场|该|举报|群众|关于).*?[。;；]",
    "text": r".+?(?:[。;；!！]|(?=.))",
    "goal": r"(?:无|[^。]+?)",
    "action": r"(?:无|(?:责令|要求|督促|下达|由|已|对|立即|自然资源|公安|城管|生态环境|加强|停止|监测|依法|组织|县|区|市|权属|针对|属地|进一步).*?[。])",
    "accountability": r"(?:无|[^。]{2,60}?)?",
    "remark": r".*?",
}


def read_run_together(text: str) -> Grid | None:
    """A grid from a text whose cells touch each other; None where no header or no numbers are found in it."""
    for number, line in enumerate(text.splitlines(), start=1):
        found = _header(line)
        if found is None:
            continue
        start, end, headings = found
        body = line[end:] + "".join(text.splitlines()[number:])
        columns = name_columns([("", heading) for heading in headings], "complaints", {})
        rows = [_cells(seq, case, rest, columns) for seq, case, rest in _cases(body)]
        if rows:
            caption = tuple(piece for piece in [*text.splitlines()[: number - 1], line[:start]] if piece.strip())
            return Grid(
                None,
                [Line(1, None, list(headings)), *(Line(i, None, row) for i, row in enumerate(rows, start=2))],
                caption,
            )
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
    ends = [cut[0] for cut in cuts[1:]] + [len(body)]
    return [(seq, number, body[end:stop]) for (_, end, seq, number), stop in zip(cuts, ends, strict=True)]


def _cells(seq: str, number: str, rest: str, columns: list[Column]) -> list[str]:
    """One row. Where the forms of the columns fit the whole rest, each gets its piece; else the first long text holds all of it."""
    row = [""] * (max(column.index for column in columns) + 1)
    open_columns = [column for column in columns if column.field not in ("seq", "number")]
    for column in columns:
        row[column.index] = seq if column.field == "seq" else number if column.field == "number" else ""
    forms = [(column, _FORMS.get(column.field or "", r".*?")) for column in open_columns]
    match = re.fullmatch("".join(f"({form})" for _, form in forms), rest.strip(), re.S)
    if match:
        for group, column in enumerate(open_columns, start=1):
            row[column.index] = match[group]
    elif open_columns:
        row[next((c.index for c in open_columns if c.field == "text"), open_columns[0].index)] = rest.strip()
    return row
