"""Small files for the tests, made on the spot."""

import io
from collections.abc import Sequence
from typing import Any

import docx
import xlsxwriter
import xlwt

from bihuan.reading import Paper, Source, read

HEADER = ["序号", "受理编号", "交办问题基本情况", "行政区域", "污染类型", "举报方式"]
ROW = [1, "D2HN202304180031", "某村一家砖厂扬尘很大。", "冷泉区", "大气", "来电"]


def workbook(rows: Sequence[Sequence[Any]], *, sheet: str = "Sheet1", merged: dict[str, str] | None = None) -> bytes:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out)
    page = book.add_worksheet(sheet)
    for number, row in enumerate(rows):
        page.write_row(number, 0, row)
    for place, text in (merged or {}).items():
        page.merge_range(place, text)
    book.close()
    return out.getvalue()


def old_workbook(sheets: dict[str, Sequence[Sequence[Any]]]) -> bytes:
    book = xlwt.Workbook()
    for name, rows in sheets.items():
        page = book.add_sheet(name)
        for r, row in enumerate(rows):
            for c, value in enumerate(row):
                page.write(r, c, value)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def document(*blocks: str | Sequence[Sequence[str]]) -> bytes:
    """Text becomes a paragraph, rows become a table."""
    made = docx.Document()
    for block in blocks:
        if isinstance(block, str):
            made.add_paragraph(block)
            continue
        table = made.add_table(rows=0, cols=len(block[0]))
        for row in block:
            for cell, text in zip(table.add_row().cells, row, strict=True):
                cell.text = str(text)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def pdf(lines: Sequence[tuple[float, float, str]], size: int = 12) -> bytes:
    """A page with each text at its place from the lower left corner; every sign is as wide as it is high."""
    shown = "".join(f"BT /F {size} Tf {x} {y} Td <{said.encode('utf-16-be').hex()}> Tj ET\n" for x, y, said in lines)
    objects = [
        "<</Type/Catalog/Pages 2 0 R>>",
        "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F 5 0 R>>>>/Contents 4 0 R>>",
        f"<</Length {len(shown)}>>stream\n{shown}endstream",
        "<</Type/Font/Subtype/Type0/BaseFont/STSong-Light/Encoding/UniGB-UCS2-H/DescendantFonts[6 0 R]>>",
        "<</Type/Font/Subtype/CIDFontType0/BaseFont/STSong-Light/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 2>>/DW 1000"
        "/FontDescriptor<</Type/FontDescriptor/FontName/STSong-Light/Flags 4/FontBBox[0 -120 1000 880]/Ascent 880/Descent -120/StemV 90/ItalicAngle 0/CapHeight 880>>>>",
    ]
    out, places = "%PDF-1.4\n", []
    for number, said in enumerate(objects, start=1):
        places.append(len(out))
        out += f"{number} 0 obj\n{said}\nendobj\n"
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    end = f"trailer<</Size {len(objects) + 1}/Root 1 0 R>>\nstartxref\n{len(out)}\n%%EOF"
    return f"{out}xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}{end}".encode()


def text(rows: Sequence[Sequence[Any]], separator: str = ",") -> str:
    return "\n".join(separator.join(map(str, row)) for row in rows)


def read_bytes(content: bytes | str, name: str = "清单", **given: Any) -> Paper:
    return read(Source(name, content.encode() if isinstance(content, str) else content), **given)


def only(paper: Paper) -> dict[str, Any]:
    assert len(paper.rows) == 1, paper
    return paper.rows[0].values


def list_of(*rows: Sequence[Any], header: Sequence[str] = HEADER, **given: Any) -> Paper:
    """A list read from CSV-like text with tabs."""
    return read_bytes(text([header, *rows], "\t"), **given)
