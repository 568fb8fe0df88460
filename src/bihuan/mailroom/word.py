"""Plain official Word files made from texts and tables: A4, the usual fonts by name, page numbers; no template."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from bihuan.papers.letterhead import FANGSONG, HEI, LINE, SONG
from bihuan.papers.packing import packed

BODY, SMALL, TITLE = Pt(16), Pt(10.5), Pt(22)
CONTROL = {code: None for code in range(32) if code not in (9, 10, 13)}
"""Characters that XML cannot hold."""


def text_file(title: str, lead: str, parts: Sequence[tuple[str, str]]) -> bytes:
    """A portrait page: title, a line below it, then headings each with its text."""
    document = _document(landscape=False)
    _title(document, title, lead)
    for heading, text in parts:
        _run(document.add_paragraph(), heading, HEI, BODY)
        for line in text.splitlines() or [""]:
            paragraph = document.add_paragraph()
            paragraph.paragraph_format.first_line_indent = BODY * 2
            _run(paragraph, line, FANGSONG, BODY)
    return _bytes(document, title)


def table_file(
    title: str, lead: str, headings: Sequence[str], rows: Sequence[Sequence[str]], widths: Sequence[int]
) -> bytes:
    """A landscape page with one table whose head repeats on every page; ``widths`` in mm add up to 257."""
    document = _document(landscape=True)
    _title(document, title, lead)
    _table(document, Table(headings, rows, widths))
    return _bytes(document, title)


@dataclass(frozen=True)
class Table:
    """A table that stands between paragraphs; ``widths`` in mm add up to 156."""

    headings: Sequence[str]
    rows: Sequence[Sequence[str]]
    widths: Sequence[int]


def paper(title: str, number: str, parts: Sequence[str | Table]) -> bytes:
    """A portrait page: title, number, then paragraphs and tables; a paragraph that begins with ``>`` stands right."""
    document = _document(landscape=False)
    _title(document, title, number)
    for part in parts:
        if isinstance(part, Table):
            _table(document, part)
            continue
        paragraph = document.add_paragraph()
        if part.startswith(">"):
            paragraph.alignment = ALIGN.RIGHT
        elif not part.endswith("：") and part:
            paragraph.paragraph_format.first_line_indent = BODY * 2
        _run(paragraph, part.removeprefix(">"), FANGSONG, BODY)
    return _bytes(document, title)


def official(title: str, sections: Sequence[Sequence[str]], foot: Sequence[str]) -> bytes:
    """A portrait page after GB/T 9704-2012: 22 lines to the page, headings in 黑体, page number between dashes.

    ``sections`` are (heading, text) in their order, ``foot`` paragraphs below; one that begins with ``>`` stands right.
    """
    document = _document(landscape=False, dashes=True)
    _title(document, title, "")
    _line(document, "", FANGSONG)
    for heading, text in sections:
        _line(document, heading, HEI)
        for line in text.splitlines():
            _line(document, line, FANGSONG)
    for line in foot:
        _line(document, line, FANGSONG)
    for paragraph in document.paragraphs:
        paragraph.paragraph_format.line_spacing = LINE
        paragraph.paragraph_format.space_after = Pt(0)
    return _bytes(document, title)


def _line(document: Any, text: str, font: str) -> None:
    paragraph = document.add_paragraph()
    if text.startswith(">"):
        paragraph.alignment = ALIGN.RIGHT
    else:
        paragraph.alignment = ALIGN.JUSTIFY
        paragraph.paragraph_format.first_line_indent = BODY * 2
    _run(paragraph, text.removeprefix(">"), font, BODY)


def _table(document: Any, made: Table) -> None:
    table = document.add_table(rows=1, cols=len(made.headings), style="Table Grid")
    table.autofit = False
    for cell, heading in zip(table.rows[0].cells, made.headings, strict=True):
        _cell(cell, heading, HEI)
        cell.paragraphs[0].alignment = ALIGN.CENTER
    _repeat(table.rows[0])
    for row in made.rows:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            _cell(cell, text, FANGSONG)
    for column, width in zip(table.columns, made.widths, strict=True):
        column.width = Mm(width)  # LibreOffice goes by the grid, Word by the cells
        for cell in column.cells:
            cell.width = Mm(width)


def _document(*, landscape: bool, dashes: bool = False) -> Any:
    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = (Mm(297), Mm(210)) if landscape else (Mm(210), Mm(297))
    if landscape:
        section.orientation = WD_ORIENT.LANDSCAPE
        section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Mm(20)
    else:
        section.top_margin, section.bottom_margin = Mm(37), Mm(35)
        section.left_margin, section.right_margin = Mm(28), Mm(26)
    _page_number(section.footer.paragraphs[0], "— " if dashes else "", " —" if dashes else "")
    return document


def _title(document: Any, title: str, lead: str) -> None:
    paragraph = document.add_paragraph()
    paragraph.alignment = ALIGN.CENTER
    _run(paragraph, title, SONG, TITLE)
    if lead:
        paragraph = document.add_paragraph()
        paragraph.alignment = ALIGN.CENTER
        _run(paragraph, lead, FANGSONG, SMALL)


def _cell(cell: Any, text: str, font: str) -> None:
    lines = text.splitlines() or [""]
    _run(cell.paragraphs[0], lines[0], font, SMALL)
    for line in lines[1:]:
        _run(cell.add_paragraph(), line, font, SMALL)
    for paragraph in cell.paragraphs:
        paragraph.paragraph_format.space_after = Pt(0)


def _run(paragraph: Any, text: str, font: str, size: Any) -> None:
    run = paragraph.add_run(text.translate(CONTROL))
    run.font.size = size
    run.font.name = font
    run._element.rPr.rFonts.set(qn("w:eastAsia"), font)


def _repeat(row: Any) -> None:
    properties = row._tr.get_or_add_trPr()
    mark = OxmlElement("w:tblHeader")
    mark.set(qn("w:val"), "true")
    properties.append(mark)


def _page_number(paragraph: Any, before: str, after: str) -> None:
    paragraph.alignment = ALIGN.CENTER
    paragraph.add_run(before)
    for kind, text in (("begin", ""), ("", "PAGE"), ("end", "")):
        run = paragraph.add_run()
        element = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            element.set(qn("w:fldCharType"), kind)
        else:
            element.text = text
        run._element.append(element)
    paragraph.add_run(after)


def _bytes(document: Any, title: str) -> bytes:
    properties = document.core_properties
    properties.title, properties.author, properties.comments = title, "", ""
    out = io.BytesIO()
    document.save(out)
    return packed(out.getvalue())
