"""Forms with one case each (受理编号 | D2… / 举报内容 | …), in tables or as labelled lines -> one grid with a row per case."""

import re

from bihuan.reading.fields import field_of, plain_heading
from bihuan.reading.grids import Contents, Grid, Line

_LABEL = re.compile(
    r"^\s*(?:[(（]?[一二三四五六七八九十\d]{1,3}[)）]?[、.．]\s*)?[【\[]?(?P<heading>[^\s:：,，。;；【】\[\]{}]{2,14})(?:[】\]]\s*[:：]?|\s*[:：])\s*(?P<text>.*)$",
    re.S,
)
# A number without a colon behind its label, or without any label at the beginning of its case.
_NUMBERED = re.compile(
    r"^\s*(?:[(（]?[一二三四五六七八九十\d]{1,3}[)）]?[、.．]\s*)?(?P<heading>[^\s\dA-Za-z:：,，。]{2,8}号)?\s*"
    r"(?P<number>[*★☆]?[A-Z]{1,4}\d[A-Z]{0,3}\d{6,}[*★☆]?)[\s:：,，、。]*(?P<rest>.*)$",
    re.S,
)
_ABOVE = re.compile(r"[*★☆]?[A-Z]{1,4}\d?[A-Z]{0,3}\d{6,}(?:-\d+)?[*★☆]?", re.ASCII)
_INLINE = re.compile(r"(?<=[。;；\s])(?=(?P<heading>[^\s:：,，。;；、【】\d“”]{2,12})\s*[:：])")
MAX_PARAGRAPHS = 20_000
FULL = 3
"""A case says at least its number or text and two things more; prose that now and then names a number does not."""
_WIDEST = 24
_CORE = frozenset({"number", "text"})


def read_cards(contents: Contents) -> Grid | None:
    """The cases of a file whose tables or paragraphs are forms; None where there is no form with a number or a text."""
    pairs = [pair for grid in contents.grids for pair in _pairs_with_number(grid)] or _form_of_text(contents.paragraphs)
    records: list[dict[str, str]] = []
    headings: dict[str, str] = {}
    opening = ""
    for heading, text in pairs:
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
    lines += [Line(i, None, [record.get(plain, "") for plain in headings]) for i, record in enumerate(records, start=2)]
    before = contents.grids[0].caption if contents.grids else tuple(contents.paragraphs[:3])
    return Grid(contents.grids[0].name if contents.grids else None, lines, before)


def _pairs_with_number(grid: Grid) -> list[tuple[str, str]]:
    """A form's pairs; its number may stand in the heading above it: 第3件 D2HN202304180031."""
    pairs = _pairs_of_grid(grid)
    if not pairs or any(field_of(heading, "complaints") == "number" for heading, _ in pairs):
        return pairs
    above = _ABOVE.search(grid.caption[-1]) if grid.caption and len(grid.caption[-1]) <= 60 else None
    return [("受理编号", above[0]), *pairs] if above else pairs


def _pairs_of_grid(grid: Grid) -> list[tuple[str, str]]:
    """Heading and text side by side in a form, two or four cells in a row."""
    pairs: list[tuple[str, str]] = []
    for index, line in enumerate(grid.lines):
        if len(line.cells) > _WIDEST:
            continue
        cells = [str(cell) for column, cell in enumerate(line.cells) if (index, column) not in grid.copies]
        texts = [text.strip() for text in cells]
        for heading, text in zip(texts[::2], texts[1::2], strict=False):
            if heading and len(heading) <= 20 and field_of(heading, "complaints"):
                pairs.append((heading, text))
    return pairs


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
    """Labelled lines; a line without a label goes on with the text above it."""
    pairs: list[tuple[str, str]] = []
    for line in (piece for paragraph in paragraphs for piece in _cut_at_labels(paragraph)):
        match = _LABEL.match(line)
        numbered = _NUMBERED.match(line)
        if numbered and (not numbered["heading"] or field_of(numbered["heading"], "complaints") == "number"):
            pairs.append((numbered["heading"] or "受理编号", numbered["number"]))
            pairs += _pairs_of_text([numbered["rest"]]) if numbered["rest"] else []
        elif match and field_of(match["heading"], "complaints"):
            pairs.append((match["heading"], match["text"].strip()))
        elif pairs and not re.match(r"[(（]?[一二三四五六七八九十\d]+[)）]?[、.．]?\s*$", line) and len(line) > 6:
            pairs[-1] = (pairs[-1][0], f"{pairs[-1][1]}\n{line}")
    return pairs


def _cut_at_labels(line: str) -> list[str]:
    """反映问题：…。 调查核实情况：… -> one piece for each label."""
    cuts = [0]
    for match in _INLINE.finditer(line):
        if field_of(match["heading"], "complaints"):
            cuts.append(match.start())
    return [line[start:end].strip() for start, end in zip(cuts, [*cuts[1:], len(line)], strict=True)]
