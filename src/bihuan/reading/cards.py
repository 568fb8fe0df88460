"""Forms with one case each (受理编号 | D2… / 举报内容 | …), in tables or as labelled lines -> one grid with a row per case."""

import itertools
import re
from collections import deque

from bihuan.reading.bands import is_closing, is_section
from bihuan.reading.fields import WITH_BRACKETS, field_of, plain_heading
from bihuan.reading.grids import Contents, Grid, Line
from bihuan.reading.headers import MAX_HEADING
from bihuan.reading.shortfields import short_fields

_LABEL = re.compile(
    r"^\s*(?:[(（]?[一二三四五六七八九十\d]{1,3}[)）]?[、.．]\s*)?[【\[]?(?P<heading>[^\s:：,，。;；【】\[\]{}]{2,14}|"
    + WITH_BRACKETS
    + r")(?:[】\]]\s*[:：]?|\s*[:：=＝]|[ \t\u3000]{2,}(?=\S))\s*(?P<text>.*)$",
    re.S,
)
# A number without a colon behind its label, or without any label at the beginning of its case.
_NUMBERED = re.compile(
    r"^\s*(?:[(（]?[一二三四五六七八九十\d]{1,3}[)）]?[、.．]\s*)?(?P<heading>[^\s\dA-Za-z:：,，。]{2,8}号)?\s*"
    r"(?P<number>[*★☆]?[A-Z]{1,4}\d[A-Z]{0,3}\d{6,}(?:[-—]\d+)*[*★☆]?)[\s:：,，、。]*(?P<rest>.*)$",
    re.S,
)
_ABOVE = re.compile(r"[*★☆]?[A-Z]{1,4}\d?[A-Z]{0,3}\d{6,}(?:-\d+)?[*★☆]?", re.ASCII)
_BRACKETS_BEHIND = re.compile(r"(?P<number>[^()（）\s]{3,40})\s*[(（【](?P<said>[^()（）【】]{1,40})[)）】]")
_SAYS = re.compile(r"[:：]\s*\S|[,，。;；]")
_INLINE = re.compile(r"(?<=[。;；\s])(?=(?P<heading>[^\s:：,，。;；、【】\d“”]{2,12}|" + WITH_BRACKETS + r")\s*[:：])")
MAX_PARAGRAPHS = 20_000
MAX_NUMBERS = 50
"""In one line."""
FULL = 3
"""A case says at least its number or text and two things more; prose that now and then names a number does not."""
_WIDEST = 24
_CORE = frozenset({"number", "text"})


def read_cards(contents: Contents) -> Grid | None:
    """The cases of a file whose tables or paragraphs are forms; None where there is no form with a number or a text."""
    pairs = [pair for grid in contents.grids for pair in _pairs_with_number(grid)] or _form_of_text(contents.paragraphs)
    records: list[dict[str, str]] = []
    headings: dict[str, str] = {}
    bands: dict[int, str] = {}
    opening = ""
    for heading, text in [beside for pair in pairs for beside in _beside_number(*pair)]:
        if not heading:
            bands[len(records)] = text
            continue
        plain = plain_heading(heading)
        headings.setdefault(plain, heading)
        opening = opening or plain
        if not records or plain in records[-1]:
            if records and plain != opening and field_of(heading, "complaints") != "number":
                records[-1][plain] = f"{records[-1][plain]}\n{text}"
                continue
            records.append({})
        records[-1][plain] = text
    named = {field_of(heading, "complaints") for heading in headings.values()}
    full = sum(len(record) >= FULL for record in records)
    if not records or not _CORE & named or len(named - {None}) < FULL or full * 2 < len(records):
        return None
    lines = [Line(1, None, list(headings.values()))]
    for index, record in enumerate(records):
        lines += [Line(index + 2, None, [bands[index]])] if index in bands else []
        lines.append(Line(index + 2, None, [record.get(plain, "") for plain in headings]))
    before = contents.grids[0].caption if contents.grids else tuple(_in_front(contents.paragraphs))
    return Grid(contents.grids[0].name if contents.grids else None, lines, before)


def _in_front(paragraphs: list[str]) -> list[str]:
    """The first paragraphs, as far as they are no part of a case."""
    before = itertools.takewhile(lambda text: not _NUMBERED.match(text) and not _is_labelled(text), paragraphs)
    return list(before)[-3:]


def _is_labelled(text: str) -> bool:
    label = _LABEL.match(text)
    return label is not None and field_of(label["heading"], "complaints") is not None


def _pairs_with_number(grid: Grid) -> list[tuple[str, str]]:
    """A form's pairs; its number may stand in the heading above it: 第3件 D2HN202304180031."""
    pairs = [pair for part in _side_by_side(grid) for pair in _pairs_of_grid(part)]
    if not pairs or any(field_of(heading, "complaints") == "number" for heading, _ in pairs):
        return pairs
    above = _ABOVE.search(grid.caption[-1]) if grid.caption and len(grid.caption[-1]) <= 60 else None
    return [("受理编号", above[0]), *pairs] if above else pairs


def _beside_number(heading: str, text: str) -> list[tuple[str, str]]:
    """D3LC…（云台县，大气) under a number: the pair itself, and one for each short word beside the number."""
    found = _BRACKETS_BEHIND.fullmatch(text) if heading and field_of(heading, "complaints") == "number" else None
    said = short_fields(found["said"]) if found else None
    return [(heading, found["number"]), *said] if found and said else [(heading, text)]


def _side_by_side(grid: Grid) -> list[Grid]:
    """The forms of a grid that stand beside each other, each with its own number; the grid itself where there is only one."""
    for index, line in enumerate(grid.lines[:MAX_HEADING]):
        own = [
            column
            for column, cell in enumerate(line.cells)
            if (index, column) not in grid.copies
            and _is_heading(str(cell))
            and field_of(str(cell), "complaints") == "number"
        ]
        if len(own) > 1 and own[0] == 0:
            edges = [*own, max(len(line.cells) for line in grid.lines)]
            return [_part(grid, start, end) for start, end in itertools.pairwise(edges)]
    return [grid]


def _part(grid: Grid, start: int, end: int) -> Grid:
    lines = [line._replace(cells=line.cells[start:end]) for line in grid.lines]
    copies = {(index, column - start) for index, column in grid.copies if start < column < end}
    return Grid(grid.name, lines, grid.caption, copies=copies)


def _pairs_of_grid(grid: Grid) -> list[tuple[str, str]]:
    """Heading and text side by side in a form, two or four cells in a row, or the text in the line below its heading."""
    pairs: list[tuple[str, str]] = []
    heading_over = ""
    for index, line in enumerate(grid.lines):
        if len(line.cells) > _WIDEST:
            continue
        cells = [str(cell) for column, cell in enumerate(line.cells) if (index, column) not in grid.copies]
        texts = [text.strip() for text in cells]
        alone = texts[0] if len(list(filter(None, texts))) == 1 else ""
        if heading_over and alone and not _is_heading(alone):
            pairs.append((heading_over, alone))
            heading_over = ""
            continue
        heading_over = alone.rstrip(":： ") if _is_heading(alone) else ""
        pairs += [] if heading_over else _pairs_of_line(texts)
    return pairs


def _pairs_of_line(texts: list[str]) -> list[tuple[str, str]]:
    """Heading and text in turns; a heading in front of an odd number of cells stands over a group of lines, and a cell may hold both."""
    pairs: list[tuple[str, str]] = []
    spot = 0
    while spot < len(texts):
        label = _LABEL.match(texts[spot])
        if _is_heading(texts[spot]) and spot + 1 < len(texts):
            if (len(texts) - spot) % 2 and spot + 2 < len(texts) and _is_heading(texts[spot + 1]):
                spot += 1
                continue
            pairs.append((texts[spot], texts[spot + 1]))
            spot += 2
            continue
        if label and label["text"] and _is_heading(label["heading"]):
            pairs.append((label["heading"], label["text"].strip()))
        spot += 1
    return pairs


def _is_heading(text: str) -> bool:
    return bool(text) and len(text) <= 20 and not _SAYS.search(text) and field_of(text, "complaints") is not None


def _form_of_text(paragraphs: list[str]) -> list[tuple[str, str]]:
    """The labelled lines of a form; none of a text that only now and then has a colon behind such a word."""
    if len(paragraphs) > MAX_PARAGRAPHS:
        return []
    pairs = _pairs_of_text(paragraphs)
    numbered = any(
        field_of(heading, "complaints") == "number" and re.search(r"\d{3}", text[:40]) for heading, text in pairs
    )
    return pairs if numbered or len(pairs) * 3 >= len(paragraphs) else []


def _pairs_of_text(paragraphs: list[str]) -> list[tuple[str, str]]:
    """Labelled lines; a line without a label goes on with the text above it, unless it closes the paper."""
    pairs: list[tuple[str, str]] = []
    closed = False
    waiting = deque((piece, 0) for paragraph in paragraphs for piece in cut_at_labels(paragraph))
    while waiting:
        line, before = waiting.popleft()
        match = _LABEL.match(line)
        numbered = _NUMBERED.match(line)
        if numbered and (not numbered["heading"] or field_of(numbered["heading"], "complaints") == "number"):
            pairs.append((numbered["heading"] or "受理编号", numbered["number"]))
            if numbered["rest"] and before < MAX_NUMBERS:
                waiting.extendleft((piece, before + 1) for piece in reversed(cut_at_labels(numbered["rest"])))
            closed = False
        elif match and field_of(match["heading"], "complaints"):
            pairs.append((match["heading"], match["text"].strip()))
            closed = False
        elif pairs and pairs[-1][1] and (closed or is_closing(line)):
            closed = True
        elif is_section(line) and not (pairs and not pairs[-1][1]):
            pairs.append(("", line))
        elif pairs and not re.match(r"[(（]?[一二三四五六七八九十\d]+[)）]?[、.．]?\s*$", line) and len(line) > 6:
            pairs[-1] = (pairs[-1][0], f"{pairs[-1][1]}\n{line}")
    return pairs


def cut_at_labels(line: str) -> list[str]:
    """反映问题：…。 调查核实情况：… -> one piece for each label."""
    cuts = [0]
    for match in _INLINE.finditer(line):
        if field_of(match["heading"], "complaints"):
            cuts.append(match.start())
    return [line[start:end].strip() for start, end in zip(cuts, [*cuts[1:], len(line)], strict=True)]
