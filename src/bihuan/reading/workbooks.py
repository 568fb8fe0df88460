"""Workbooks (.xlsx, .xls) -> grids, one per sheet, with merged cells filled and formulas noted."""

import io
import posixpath
import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from lxml import etree
from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook

from bihuan.reading.compound import SheetLook
from bihuan.reading.grids import MAX_CELLS, Contents, Grid, Line
from bihuan.reading.shapes import Unreadable
from bihuan.reading.unpacking import Archive

_DAMAGED = "工作簿已损坏，打不开，请用表格软件另存一份再导入。"
_TOO_WIDE = "工作表的行或列太多，请删去空白的行和列，或拆成几个文件后再导入。"
_FORMULA_SIGNS = (b"<f>", b"<f ", b"<f/", b":f>", b":f ", b":f/")
# A cell that holds something, or a row whose first such cell doesn't say where it stands; cells that are only coloured or
# bordered end in "/>" and cost nothing.
_FAR = re.compile(
    rb"<(?:\w+:)?c\b[^<>]*?\br\s*=\s*[\"']\s*([A-Za-z]{2,3}\d+|[A-Za-z]\d{5,})\s*[\"'][^<>]*(?<!/)>"
    rb"|<(?:\w+:)?row\b[^<>]*?\br\s*=\s*[\"']\s*(\d{5,})\s*[\"'][^<>]*(?<!/)>\s*<(?:\w+:)?c\b(?![^<>]*?\br\s*=)"
)
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_REL = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_SHARED = re.compile(rb"<(?:\w+:)?c\b[^>]*\bt\s*=\s*[\"']s[\"'][^>]*>\s*<(?:\w+:)?v>\s*(\d{1,9})")
MAX_REPEATED = 48 * 1024 * 1024
_ENTITY = "文件里夹带了外部引用，为防泄密没有打开，请索要正常保存的原件。"


def read_workbook(content: bytes, archive: Archive) -> Contents:
    """The sheets of an .xlsx. Its parts are measured and searched for formulas before anything is unpacked at once."""
    parts = [name for name in archive.names() if name.startswith("xl/") and name.endswith(".xml")]
    looks = {name: _inspect(archive, name) for name in parts}
    with_formulas = {name for name, (formulas, _) in looks.items() if formulas}
    _check_repeated_strings(archive, sum(references for _, references in looks.values()))
    contents = _read(content)
    if with_formulas:
        part_of = _parts_of_sheets(archive)
        for grid in contents.grids:
            part = part_of.get(grid.name or "")
            if part in with_formulas:
                grid.formulas = _formulas(archive, part)
    return replace(contents, pictures=any(name.startswith("xl/media/") for name in archive.names()))


def read_old_workbook(content: bytes, looks: Mapping[str, SheetLook]) -> Contents:
    """The sheets of an .xls, which has been looked into before."""
    contents = _read(content)
    for grid in contents.grids:
        look = looks.get(grid.name or "")
        grid.formulas = dict.fromkeys(look.formulas, "=") if look else {}
    return contents


def _check_repeated_strings(archive: Archive, references: int) -> None:
    """Refuses a workbook whose cells repeat long shared texts so often that writing them out would fill the memory."""
    name = "xl/sharedStrings.xml"
    if not archive.has(name) or archive.members[name].file_size * references < MAX_REPEATED:
        return
    lengths = [len(text) for text in archive.read(name).split(b"</si>")]
    if max(lengths) * references < MAX_REPEATED:
        return
    total = 0
    for sheet in archive.names():
        tail = b""
        for chunk in archive.chunks(sheet) if sheet.startswith("xl/worksheets/") else ():
            for match in _SHARED.finditer(tail + chunk):
                total += lengths[int(match[1])] if int(match[1]) < len(lengths) else 0
            if total > MAX_REPEATED:
                raise Unreadable(_TOO_WIDE)
            tail = chunk[-128:]


def _inspect(archive: Archive, name: str) -> tuple[bool, int]:
    """Whether a part holds formulas, and how often it refers to shared texts; raises Unreadable for a document type or cells so far out that reading would fill the memory."""
    found = False
    is_sheet = name.startswith("xl/worksheets/")
    tail = b""
    widest = deepest = references = 0
    for chunk in archive.chunks(name):
        piece = tail + chunk
        if b"<!DOCTYPE" in piece or b"<!ENTITY" in piece:
            raise Unreadable(_ENTITY)
        if is_sheet:
            found = found or any(sign in piece for sign in _FORMULA_SIGNS)
            references += chunk.count(b'"s"') + chunk.count(b"'s'")
            for match in _FAR.finditer(piece):
                column, row = _split_reference(match[1] or match[2])
                widest, deepest = max(widest, column), max(deepest, row)
            if max(widest, 26) * max(deepest, 10_000) > MAX_CELLS:
                raise Unreadable(_TOO_WIDE)
        tail = piece[-64:]
    return found, references


def _split_reference(reference: bytes) -> tuple[int, int]:
    letters = re.match(rb"[A-Za-z]*", reference)
    word = letters[0].upper() if letters else b""
    column = 0
    for letter in word:
        column = column * 26 + letter - 64
    return column, int(reference[len(word) :])


def _read(content: bytes) -> Contents:
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        return Contents([_grid(book.get_sheet_by_name(name)) for name in book.sheet_names if _is_table(book, name)])
    except (CalamineError, ValueError, OSError, KeyError) as error:
        if "assword" in str(error):
            raise Unreadable("文件设了打开密码，请去掉密码另存一份再导入。") from error
        raise Unreadable(_DAMAGED) from error
    except BaseException as error:  # a damaged file can make calamine panic, which is no Exception
        if type(error).__name__ == "PanicException":
            raise Unreadable(_DAMAGED) from error
        raise


def _is_table(book: CalamineWorkbook, name: str) -> bool:
    """Chart and macro sheets hold no cells; hidden sheets hold the lists of drop-down menus."""
    kinds = {sheet.name: (str(sheet.typ), str(sheet.visible)) for sheet in book.sheets_metadata}
    kind, visible = kinds.get(name, ("", ""))
    return kind.endswith("WorkSheet") and visible.endswith("Visible")


def _grid(sheet: CalamineSheet) -> Grid:
    if sheet.start is None or sheet.end is None:
        return Grid(sheet.name, [])
    top, left = sheet.start
    rows = sheet.to_python(skip_empty_area=True)
    margin: list[Any] = [""] * left
    lines = [Line(top + index + 1, None, margin + row if left else row) for index, row in enumerate(rows)]
    grid = Grid(sheet.name, lines, lettered=True)
    _fill_merged(grid, sheet, top)
    return grid


def _fill_merged(grid: Grid, sheet: CalamineSheet, top: int) -> None:
    """Writes the text of each merged range into all its cells, so that every row can be read on its own."""
    for (first_row, first_column), (last_row, last_column) in sheet.merged_cell_ranges or ():
        if not top <= first_row < top + len(grid.lines):
            continue
        head = grid.lines[first_row - top].cells
        value = head[first_column] if first_column < len(head) else ""
        for index in range(first_row - top, min(last_row - top + 1, len(grid.lines))):
            cells = grid.lines[index].cells
            for column in range(first_column, min(last_column + 1, len(cells))):
                if (index, column) != (first_row - top, first_column):
                    cells[column] = value
                    grid.copies.add((index, column))


def _parts_of_sheets(archive: Archive) -> dict[str, str]:
    """Sheet name -> the part that holds it."""
    if not archive.has("xl/_rels/workbook.xml.rels"):
        return {}
    targets = {rel.get("Id"): rel.get("Target") or "" for rel in archive.parse("xl/_rels/workbook.xml.rels")}
    found: dict[str, str] = {}
    for sheet in archive.parse("xl/workbook.xml").iter(_MAIN + "sheet"):
        target = targets.get(sheet.get(_REL) or "", "")
        found[sheet.get("name") or ""] = (
            target[1:] if target.startswith("/") else posixpath.normpath(posixpath.join("xl", target))
        )
    return found


def _formulas(archive: Archive, name: str) -> dict[tuple[int, int], str]:
    """(row from 1, column from 0) -> formula, for every cell of a sheet that has one. The sheet is read piece by piece."""
    found: dict[tuple[int, int], str] = {}
    parser = etree.XMLPullParser(events=("end",), resolve_entities=False, no_network=True, huge_tree=False)
    try:
        for chunk in archive.chunks(name):
            parser.feed(chunk)
            for _, element in parser.read_events():
                if not isinstance(element, etree._Element):
                    continue
                tag = etree.QName(element).localname
                if tag == "f":
                    column, row = _split_reference(
                        (getattr(element.getparent(), "attrib", {}).get("r") or "A0").encode()
                    )
                    found[row, column - 1] = "=" + (element.text or "")
                elif tag == "row":
                    element.clear()
    except (etree.XMLSyntaxError, ValueError) as error:
        raise Unreadable(_DAMAGED) from error
    return found
