"""Office files as one XML (Excel and Word 2003, Word's flat .xml), which older Chinese systems export as .xls and .doc."""

from lxml import etree

from bihuan.reading.grids import MAX_CELLS, Contents, Grid, spread
from bihuan.reading.shapes import Unreadable
from bihuan.reading.unpacking import parse_xml
from bihuan.reading.words import read_body

_SHEETS = "urn:schemas-microsoft-com:office:spreadsheet"
_SIGNS = (_SHEETS, "schemas.microsoft.com/office/word/2003/wordml", "schemas.microsoft.com/office/2006/xmlPackage")
_SS = "{" + _SHEETS + "}"
_TOO_MANY = "工作表的行或列太多，请删去空白的行和列，或拆成几个文件后再导入。"


def is_flat_office(head: str) -> bool:
    return any(sign in head for sign in _SIGNS)


def read_flat_office(content: bytes) -> Contents:
    """The sheets of a workbook, or the tables of a document."""
    root = parse_xml(content)
    if root.tag == _SS + "Workbook":
        return Contents([_sheet(sheet) for sheet in root.iter(_SS + "Worksheet")])
    body = next((node for node in root.iter() if isinstance(node.tag, str) and node.tag.endswith("}body")), None)
    if body is None:
        raise Unreadable("文档里没有正文，请用文字处理软件另存一份再导入。")
    return read_body(body)


def _sheet(sheet: etree._Element) -> Grid:
    """Rows and cells may jump ahead (ss:Index) and span others (ss:MergeAcross, ss:MergeDown)."""
    rows: list[list[tuple[str, int, int]]] = []
    hanging: dict[int, int] = {}
    cells = 0
    for row in sheet.iter(_SS + "Row"):
        place = _number(row, "Index", len(rows) + 1)
        while len(rows) < place - 1 and len(rows) < MAX_CELLS // 26:
            rows.append([])
            hanging = {column: left - 1 for column, left in hanging.items() if left > 1}
        made: list[tuple[str, int, int]] = []
        column = 0
        below: dict[int, int] = {}
        for cell in row.iter(_SS + "Cell"):
            start = _number(cell, "Index", 0) - 1
            while column in hanging or 0 <= column < start:
                made.extend([] if column in hanging else [("", 1, 1)])
                column += 1
            wide, deep = _number(cell, "MergeAcross", 0) + 1, _number(cell, "MergeDown", 0) + 1
            made.append(("".join(map(_text, cell.iter(_SS + "Data"))).strip(), wide, deep))
            below.update(dict.fromkeys(range(column, column + wide), deep - 1) if deep > 1 else {})
            column += wide
            cells += wide
            if cells > MAX_CELLS or column > MAX_CELLS:
                raise Unreadable(_TOO_MANY)
        rows.append(made)
        hanging = {**{column: left - 1 for column, left in hanging.items() if left > 1}, **below}
    grid = spread(rows, sheet.get(_SS + "Name"))
    grid.lettered = True
    return grid


def _text(node: etree._Element) -> str:
    said = "".join(str(piece) for piece in node.itertext())
    kind = node.get(_SS + "Type")
    if kind == "DateTime":
        return said.removesuffix("T00:00:00.000").replace("T", " ")
    return said.removesuffix(".0") if kind == "Number" else said


def _number(node: etree._Element, name: str, default: int) -> int:
    said = node.get(_SS + name) or ""
    return min(int(said), MAX_CELLS) if said.isascii() and said.isdigit() and len(said) < 9 else default
