"""Word documents (.docx) -> grids, one per table, and the paragraphs around them."""

from collections.abc import Iterator
from dataclasses import replace

from lxml import etree

from bihuan.reading.grids import Contents, Grid, spread
from bihuan.reading.shapes import Unreadable
from bihuan.reading.unpacking import Archive

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_STRICT = "{http://purl.oclc.org/ooxml/wordprocessingml/main}"
_OF_2003 = "{http://schemas.microsoft.com/office/word/2003/wordml}"
_MAX_SPAN = 200


def read_word(archive: Archive) -> Contents:
    """The tables of a document, and its paragraphs. Raises Unreadable for one without a body."""
    root = archive.parse("word/document.xml")
    body = next((child for child in root if _tag(child) == "body"), None)
    if body is None:
        raise Unreadable("文档里没有正文，请用文字处理软件另存一份再导入。")
    contents = read_body(body)
    return replace(contents, pictures=any(name.startswith("word/media/") for name in archive.names()))


def read_body(body: etree._Element) -> Contents:
    """Tables in order; text between them becomes the caption of the next one."""
    grids: list[Grid] = []
    paragraphs: list[str] = []
    since: list[str] = []
    for block in _blocks(body):
        if _tag(block) == "p":
            text = _text(block)
            if text:
                since.append(text)
                paragraphs.append(text)
            continue
        for table in [block, *_nested(block)]:
            grids.append(_grid(table, len(grids) + 1, tuple(since)))
            since = []
    if grids:
        grids[-1].aside = tuple(since)
    return Contents(grids, paragraphs)


def _tag(element: etree._Element) -> str:
    name = element.tag
    if not isinstance(name, str):
        return ""
    for namespace in (_W, _STRICT, _OF_2003):
        if name.startswith(namespace):
            return name[len(namespace) :]
    return name


def _blocks(parent: etree._Element) -> Iterator[etree._Element]:
    """Paragraphs and tables in order, through content controls and tracked insertions."""
    for child in parent:
        name = _tag(child)
        if name in ("p", "tbl"):
            yield child
        elif name in ("sdt", "sdtContent", "ins", "customXml", "smartTag") or name.endswith(("}sect", "}sub-section")):
            yield from _blocks(child)


def _nested(table: etree._Element) -> list[etree._Element]:
    names = [namespace + "tbl" for namespace in (_W, _STRICT, _OF_2003)]
    return [inner for inner in table.iter(*names) if inner is not table]


def _text(element: etree._Element) -> str:
    """The visible text of a paragraph or cell: deleted text and field codes are left out."""
    parts: list[str] = []
    for node in element.iter():
        name = _tag(node)
        if name == "t":
            if not any(_tag(up) in ("del", "moveFrom", "Fallback") for up in node.iterancestors()):
                parts.append(node.text or "")
        elif name in ("br", "cr"):
            parts.append("\n")
        elif name == "tab" and _tag(node.getparent()) == "r":  # type: ignore[arg-type]
            parts.append("\t")
        elif name == "noBreakHyphen":
            parts.append("-")
        elif name == "p" and parts and not parts[-1].endswith("\n"):
            parts.append("\n")
    return "".join(parts).strip()


def _grid(table: etree._Element, number: int, caption: tuple[str, ...]) -> Grid:
    rows: list[list[tuple[str, int, int]]] = []
    owners: dict[int, tuple[int, int]] = {}
    for index, row in enumerate(_children(table, "tr")):
        cells: list[tuple[str, int, int]] = []
        column = _number(row, ("trPr", "gridBefore"))
        cells.extend([("", 1, 1)] * column)
        for cell in _children(row, "tc"):
            wide = max(1, min(_number(cell, ("tcPr", "gridSpan"), 1), _MAX_SPAN))
            merge = cell.find("{*}tcPr/{*}vMerge")
            merge = cell.find("{*}tcPr/{*}vmerge") if merge is None else merge
            if merge is not None and _attribute(merge) != "restart" and column in owners:
                up, place = owners[column]
                text, width, deep = rows[up][place]
                rows[up][place] = (text, width, deep + 1)
            else:
                owners[column] = (index, len(cells))
                cells.append((_text(cell), wide, 1))
            column += wide
        rows.append(cells)
    return spread(rows, f"表{number}", caption)


def _children(parent: etree._Element, name: str) -> Iterator[etree._Element]:
    for child in parent:
        found = _tag(child)
        if found == name:
            yield child
        elif found in ("sdt", "sdtContent", "ins", "customXml"):
            yield from _children(child, name)


def _attribute(element: etree._Element) -> str:
    values = (element.get(namespace + "val") for namespace in (_W, _STRICT, _OF_2003))
    return next((str(value) for value in values if value), "")


def _number(element: etree._Element, path: tuple[str, ...], default: int = 0) -> int:
    node = element.find("/".join("{*}" + step for step in path))
    text = _attribute(node) if node is not None else ""
    return min(int(text), _MAX_SPAN) if text.isdigit() else default
