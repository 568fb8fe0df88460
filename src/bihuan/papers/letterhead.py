"""The Word templates that ship with Bihuan, made from this description: ``python -m bihuan.papers.letterhead``.

Layout after GB/T 9704-2012: A4, text area 156 x 225 mm, 22 lines of 28 characters, page number outside. Fonts are
named, none is shipped; a computer without 仿宋_GB2312 takes the one named as its stand-in.
"""

import io
from dataclasses import dataclass
from typing import Any

from docx import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.enum.text import WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from bihuan.papers.packing import packed
from bihuan.papers.shipped import BRIEFING, REPORT, shipped

SONG, FANGSONG, KAI, HEI = "方正小标宋简体", "仿宋_GB2312", "楷体_GB2312", "黑体"
STAND_INS = {SONG: "宋体", FANGSONG: "仿宋", KAI: "楷体", HEI: "SimHei"}
RED = "C8161D"
LINE = Pt(28.95)
"""22 lines of it fill the 225 mm of the text area."""
TIGHTER = "-5"
"""In twentieths of a point, so that 28 characters of 16 pt fit into 156 mm."""
DESCRIPTION = """{%p for line in lines %}
{%p if line.section %}
section|{{ line.text }}
{%p endif %}
{%p if line.news %}
news|{{ line.text }}
{%p endif %}
{%p if line.heading %}
heading|{{ line.text }}
{%p endif %}
{%p if line.body %}
body|{{ line.text }}
{%p endif %}
{%p endfor %}"""
STYLES = {"section": "简报栏目", "news": "简报篇名", "heading": "简报小标题", "body": "简报正文"}


Row = tuple[str, str, str]
"""(style, text, name that must say something for the row to be printed or ``""``)."""


@dataclass(frozen=True)
class Head:
    """What stands around the text of one kind of paper. ``ruled`` is a red line below ``above``, or below two cells."""

    name: str
    above: tuple[Row, ...]
    foot: tuple[tuple[str, str], ...]
    """(name, text): rows between lines at the very foot of the last page, each only where there is something."""
    ruled: tuple[str, str] = ("", "")
    below: tuple[Row, ...] = ()
    after: tuple[Row, ...] = ()
    spaced: str = ""
    """The style of ``above`` whose letters stand wide apart."""


CONTACT = ("contact", "{{ contact }}")
SIGNER = ("signer", "签发：{{ signer }}")
HEADS = {
    BRIEFING: Head(
        name="工作简报",
        above=(
            ("简报报头", "{{ masthead }}", ""),
            ("简报名称", "{{ series }}", ""),
            ("简报期号", "第 {{ number }} 期{{ mark }}", ""),
        ),
        spaced="简报名称",
        # Two cells, so that a long name of the office wraps beside the date instead of pushing it away.
        ruled=("{{ issuer }}", "{{ day }}"),
        foot=(
            ("report_to", "报：{{ report_to }}"),
            ("send_to", "送：{{ send_to }}"),
            ("issue_to", "发：{{ issue_to }}"),
            CONTACT,
            SIGNER,
        ),
    ),
    REPORT: Head(
        name="整改落实情况报告",
        above=(("公文机关", "{{ issuer }}", ""), ("简报期号", "{{ issue }}", "")),
        below=(("公文标题", "{{ title }}", ""), ("公文主送", "{{ report_to }}：", "report_to")),
        after=(("公文署名", "{{ issuer }}", ""), ("公文署名", "{{ day }}", "")),
        foot=(("send_to", "抄送：{{ send_to }}"), ("issue_to", "发：{{ issue_to }}"), CONTACT, SIGNER),
    ),
}
"""By the key of the kind of paper (``kinds.KINDS``); ``name`` is that of the document."""


def build(kind: str = BRIEFING) -> bytes:
    """The template of a kind as a .docx, the same bytes every time."""
    head = HEADS[kind]
    document = Document()
    _page(document)
    _fonts(document)
    _styles(document)
    _head(document, head)
    for line in DESCRIPTION.splitlines():
        style, _, text = line.partition("|")
        if text:
            document.add_paragraph(text, STYLES[style])
        else:
            document.add_paragraph(line, STYLES["body"])
    _rows(document, head.after)
    _foot(document, head)
    _page_numbers(document)
    document.core_properties.author = document.core_properties.comments = ""
    document.core_properties.title = head.name
    out = io.BytesIO()
    document.save(out)
    return packed(out.getvalue())


def _page(document: Any) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    section.header_distance, section.footer_distance = Mm(15), Mm(22)
    # Lines only: a grid of characters too would spread the text wherever the page is not shown by Word itself.
    grid = section._sectPr.find(qn("w:docGrid"))
    if grid is None:
        grid = OxmlElement("w:docGrid")
        section._sectPr.append(grid)
    for name, value in (("type", "lines"), ("linePitch", "579")):
        grid.set(qn(f"w:{name}"), value)


def _fonts(document: Any) -> None:
    table = next(part for part in document.part.package.iter_parts() if part.partname == "/word/fontTable.xml")
    named = "".join(
        f'<w:font w:name="{name}"><w:altName w:val="{other}"/></w:font>' for name, other in STAND_INS.items()
    )
    table._blob = table.blob.replace(b"</w:fonts>", f"{named}</w:fonts>".encode())


def _styles(document: Any) -> None:
    normal = document.styles["Normal"]
    _style(normal, FANGSONG, 16, ALIGN.JUSTIFY)
    made = {
        "简报报头": (SONG, 22, ALIGN.CENTER),
        "简报名称": (SONG, 48, ALIGN.CENTER),
        "简报期号": (FANGSONG, 16, ALIGN.CENTER),
        "简报编印": (FANGSONG, 13, ALIGN.LEFT),
        "简报栏目": (HEI, 16, ALIGN.LEFT),
        "简报篇名": (KAI, 16, ALIGN.CENTER),
        "简报小标题": (KAI, 16, ALIGN.LEFT),
        "简报正文": (FANGSONG, 16, ALIGN.JUSTIFY),
        "简报报送": (FANGSONG, 14, ALIGN.LEFT),
        "简报页码": ("宋体", 14, ALIGN.LEFT),
        "公文机关": (SONG, 36, ALIGN.CENTER),
        "公文标题": (SONG, 22, ALIGN.CENTER),
        "公文主送": (FANGSONG, 16, ALIGN.LEFT),
        "公文署名": (FANGSONG, 16, ALIGN.RIGHT),
    }
    for name, (font, size, alignment) in made.items():
        style = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = normal
        style.quick_style = True
        _style(style, font, size, alignment)
    for name in ("简报报头", "简报名称", "公文机关"):
        style = document.styles[name]
        style.font.color.rgb = RGBColor.from_string(RED)
        style.paragraph_format.line_spacing_rule = WD_LINE_SPACING.SINGLE
    for name in ("简报名称", "简报期号", "公文机关"):
        document.styles[name].paragraph_format.space_after = Pt(8)
    title = document.styles["公文标题"].paragraph_format
    title.space_before = title.space_after = Pt(20)
    _indent(document.styles["公文署名"], rightChars="400", right="1280")
    for name in ("简报栏目", "简报篇名", "简报小标题"):
        document.styles[name].paragraph_format.keep_with_next = True
    document.styles["简报栏目"].paragraph_format.space_before = Pt(10)
    document.styles["简报报送"].paragraph_format.line_spacing = Pt(24)
    document.styles["简报编印"].paragraph_format.line_spacing = Pt(22)
    # The date stays on one line: no blanks of its own between digits and characters.
    properties = document.styles["简报编印"].element.pPr
    properties.insert_element_before(_valued("w:autoSpaceDN", "0"), "w:snapToGrid", "w:spacing", "w:ind", "w:jc")
    for name in ("简报栏目", "简报篇名", "简报小标题", "简报正文"):
        properties = document.styles[name].element.rPr
        properties.insert_element_before(_valued("w:spacing", TIGHTER), "w:w", "w:kern", "w:position", "w:sz")
    for name in ("简报小标题", "简报正文"):
        _indent(document.styles[name], firstLineChars="200", firstLine="632")


def _style(style: Any, font: str, size: int, alignment: Any) -> None:
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for name in list(fonts.attrib):
        del fonts.attrib[name]
    for script in ("ascii", "hAnsi", "eastAsia", "cs"):
        fonts.set(qn(f"w:{script}"), font)
    style.font.size = Pt(size)
    shape = style.paragraph_format
    shape.alignment = alignment
    shape.space_before = shape.space_after = Pt(0)
    shape.line_spacing_rule = WD_LINE_SPACING.EXACTLY
    shape.line_spacing = LINE
    shape.widow_control = False


def _indent(target: Any, **values: str) -> None:
    """Indents of a style or paragraph in characters, so that they follow the size of the letters."""
    place = target._element.get_or_add_pPr().get_or_add_ind()
    for name, value in values.items():
        place.set(qn(f"w:{name}"), value)


def _rows(document: Any, rows: tuple[Row, ...]) -> None:
    for style, text, condition in rows:
        if condition:
            document.add_paragraph(f"{{%p if {condition} %}}", STYLES["body"])
        document.add_paragraph(text, style)
        if condition:
            document.add_paragraph("{%p endif %}", STYLES["body"])


def _head(document: Any, head: Head) -> None:
    for style, text, _condition in head.above:
        run = document.add_paragraph("", style).add_run(text)
        if style == head.spaced:
            spacing = OxmlElement("w:spacing")
            spacing.set(qn("w:val"), "240")
            run._r.get_or_add_rPr().append(spacing)
    table = document.add_table(1, 2)
    table.alignment, table.autofit = WD_TABLE_ALIGNMENT.CENTER, False
    for cell, column, text, width, alignment in zip(
        table.rows[0].cells,
        table.columns,
        head.ruled,
        (Mm(112), Mm(44)),
        (ALIGN.LEFT, ALIGN.RIGHT),
        strict=True,
    ):
        cell.width = column.width = width
        cell.paragraphs[0].style = document.styles["简报编印"]
        cell.paragraphs[0].add_run(text)
        cell.paragraphs[0].alignment = alignment
        if not text:  # nothing but the line
            cell.paragraphs[0].paragraph_format.line_spacing = Pt(4)
        properties = cell._tc.get_or_add_tcPr()
        properties.append(_borders("w:tcBorders", bottom=(18, RED)))
        properties.append(_flat("w:tcMar", left=0, right=0))
        properties.append(_valued("w:vAlign", "bottom"))
    _rows(document, head.below)


def _foot(document: Any, head: Head) -> None:
    """Copies, contact and signer between lines, at the very foot of the last page; an empty row is left out."""
    document.add_paragraph("", STYLES["body"])
    table = document.add_table(0, 1)
    table.autofit = False
    properties = table._tbl.tblPr
    place = OxmlElement("w:tblpPr")
    for name, value in (("horzAnchor", "margin"), ("vertAnchor", "margin"), ("tblpYSpec", "bottom")):
        place.set(qn(f"w:{name}"), value)
    properties.insert_element_before(
        place, "w:tblOverlap", "w:bidiVisual", "w:tblW", "w:jc", "w:tblLayout", "w:tblLook"
    )
    for number, (name, text) in enumerate(head.foot):
        _row(document, table, f"{{%tr if {name} %}}")
        cell = _row(document, table, text)
        borders = _borders("w:tcBorders", top=(6 if number else 8, "000000"), bottom=(8, "000000"))
        cell._tc.get_or_add_tcPr().append(borders)
        # One character free on either side.
        cell._tc.get_or_add_tcPr().append(_flat("w:tcMar", left=280, right=280))
        if text[1] == "：":
            _indent(cell.paragraphs[0], leftChars="200", left="560", hangingChars="200", hanging="560")
        _row(document, table, "{%tr endif %}")
    # A table needs a paragraph after it, to which it is anchored.
    document.add_paragraph("", STYLES["body"]).paragraph_format.line_spacing = Pt(1)


def _row(document: Any, table: Any, text: str) -> Any:
    cell = table.add_row().cells[0]
    cell.width = Mm(156)
    cell.paragraphs[0].style = document.styles["简报报送"]
    cell.paragraphs[0].add_run(text)
    return cell


def _page_numbers(document: Any) -> None:
    document.settings.odd_and_even_pages_header_footer = True
    section = document.sections[0]
    for footer, alignment, side in (
        (section.footer, ALIGN.RIGHT, "right"),
        (section.even_page_footer, ALIGN.LEFT, "left"),
    ):
        footer.is_linked_to_previous = False
        paragraph = footer.paragraphs[0]
        paragraph.style = document.styles["简报页码"]
        paragraph.alignment = alignment
        paragraph._p.get_or_add_pPr().get_or_add_ind().set(qn(f"w:{side}Chars"), "100")
        paragraph.add_run("— ")
        field = OxmlElement("w:fldSimple")
        field.set(qn("w:instr"), " PAGE ")
        paragraph._p.append(field)
        paragraph.add_run(" —")


def _borders(tag: str, **sides: tuple[int, str]) -> Any:
    borders = OxmlElement(tag)
    for side in ("top", "left", "bottom", "right"):
        if side in sides:
            width, colour = sides[side]
            line = _valued(f"w:{side}", "single")
            for name, value in (("sz", str(width)), ("space", "1"), ("color", colour)):
                line.set(qn(f"w:{name}"), value)
            borders.append(line)
    return borders


def _flat(tag: str, **sides: int) -> Any:
    margins = OxmlElement(tag)
    for side, width in sides.items():
        margin = OxmlElement(f"w:{side}")
        margin.set(qn("w:w"), str(width))
        margin.set(qn("w:type"), "dxa")
        margins.append(margin)
    return margins


def _valued(tag: str, value: str) -> Any:
    element = OxmlElement(tag)
    element.set(qn("w:val"), value)
    return element


if __name__ == "__main__":
    for key in HEADS:
        shipped(key).parent.mkdir(exist_ok=True)
        shipped(key).write_bytes(build(key))
