"""Saved web pages -> grids, one per table that is a list, with the text in front of it."""

import re

from lxml import etree, html

from bihuan.reading.fields import field_of
from bihuan.reading.grids import Contents, Grid, spread
from bihuan.reading.shapes import Unreadable

_HIDDEN = frozenset({"script", "style", "noscript", "template", "svg", "select", "button", "iframe"})
_BLOCKS = frozenset(
    {
        "p",
        "div",
        "li",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "section",
        "article",
        "ul",
        "ol",
        "td",
        "th",
        "tr",
        "caption",
        "title",
        "dt",
        "dd",
        "blockquote",
    }
)
_MAX_SPAN = 200
_MAX_DEPTH = 200


class _Page:
    """Walks a page in reading order and keeps the tables and the texts between them."""

    def __init__(self) -> None:
        self.grids: list[Grid] = []
        self.paragraphs: list[str] = []
        self._since: list[str] = []
        self._pending: list[str] = []

    def walk(self, node: etree._Element, depth: int = 0) -> None:
        name = node.tag if isinstance(node.tag, str) else ""
        if not name or name in _HIDDEN or depth > _MAX_DEPTH or _is_hidden(node):
            return
        if name == "table" and _is_list(node):
            self._flush()
            caption = node.find("caption")
            if caption is not None:
                self._since.append(_text(caption))
            self.grids.append(_grid(node, len(self.grids) + 1, tuple(self._since)))
            self._since = []
            return
        block = name in _BLOCKS or name == "br"
        before = node.getprevious()
        if name == "dd" and before is not None and before.tag == "dt":
            self._paragraph_goes_on()
        elif block:
            self._flush()
        self._pending.append(node.text or "")
        for child in node:
            self.walk(child, depth + 1)
            self._pending.append(child.tail or "")
        if block:
            self._flush()

    def _paragraph_goes_on(self) -> None:
        """What a list of terms says to a term stands behind it, as in 受理编号：…"""
        self._flush()
        if self.paragraphs and self._since:
            self._since.pop()
            self._pending = [self.paragraphs.pop().rstrip(":： "), "："]

    def _flush(self) -> None:
        text = re.sub(r"\s+", " ", "".join(self._pending)).strip()
        self._pending = []
        if text:
            self._since.append(text)
            self.paragraphs.append(text)

    def contents(self) -> Contents:
        self._flush()
        if self.grids:
            self.grids[-1].aside = tuple(self._since)
        return Contents(self.grids, self.paragraphs)


def read_page(text: str) -> Contents:
    """The lists on a page. Nothing the page refers to is fetched."""
    parser = html.HTMLParser(no_network=True, huge_tree=False, remove_comments=True, remove_pis=True)
    clean = re.sub(r"^\s*<\?xml[^>]*\?>", "", text.lstrip("\ufeff"))
    try:
        root = html.document_fromstring(clean, parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise Unreadable("网页已损坏，打不开，请重新保存一份再导入。") from error
    page = _Page()
    page.walk(root)
    return page.contents()


def _is_hidden(node: etree._Element) -> bool:
    style = (node.get("style") or "").replace(" ", "").lower()
    return "display:none" in style or node.get("hidden") is not None


def _is_list(table: etree._Element) -> bool:
    """A table without tables inside is read as it is; one that holds others only if its own rows have a header."""
    if table.find(".//table") is None:
        return True
    for row in _rows(table)[:10]:
        cells = [_text(cell) for cell in row if cell.find(".//table") is None]
        if (
            sum(
                field_of(cell, "complaints") is not None or field_of(cell, "plan") is not None
                for cell in cells
                if len(cell) < 30
            )
            >= 3
        ):
            return True
    return False


def _rows(table: etree._Element) -> list[list[etree._Element]]:
    found = []
    for row in table.iter("tr"):
        owner = next(row.iterancestors("table"), None)
        if owner is table:
            found.append([cell for cell in row if cell.tag in ("td", "th")])
    return found


def _grid(table: etree._Element, number: int, caption: tuple[str, ...]) -> Grid:
    rows = _rows(table)
    spans = [
        [(_text(cell), _span(cell, "colspan", _MAX_SPAN), _span(cell, "rowspan", len(rows) - index)) for cell in row]
        for index, row in enumerate(rows)
    ]
    return spread(spans, f"表{number}", caption)


def _span(cell: etree._Element, name: str, most: int) -> int:
    text = (cell.get(name) or "1").strip()
    count = int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 1
    return max(1, min(most if count == 0 else count, most))


def _text(cell: etree._Element) -> str:
    """The text of a cell with a line break where the page shows one; blanks of the source are no text."""
    parts: list[str] = []
    for event, node in etree.iterwalk(cell, events=("start", "end")):
        name = node.tag if isinstance(node.tag, str) else ""
        hidden = name in _HIDDEN
        if event == "start":
            if name in ("br", "p", "div", "li") and node is not cell:
                parts.append("\n")
            if not hidden:
                parts.append(re.sub(r"[ \t\r\n]+", " ", node.text or ""))
        else:
            if name in ("p", "div", "li") and node is not cell:
                parts.append("\n")
            if node is not cell:
                parts.append(re.sub(r"[ \t\r\n]+", " ", node.tail or ""))
    lines = (line.strip() for line in "".join(parts).split("\n"))
    return "\n".join(line for line in lines if line)
