"""A briefing as a Word file. Templates come from people, so they run in a sandbox that only fills in words."""

import io
from datetime import UTC, date, datetime, time
from typing import Any
from zipfile import BadZipFile

from docx import Document
from docx.opc.exceptions import OpcError
from docx.oxml.ns import qn
from docxtpl import DocxTemplate
from jinja2 import StrictUndefined, Template, TemplateError, TemplateSyntaxError, UndefinedError, nodes
from jinja2.exceptions import SecurityError
from jinja2.sandbox import ImmutableSandboxedEnvironment
from lxml.etree import LxmlError

from bihuan.papers.content import Content, printable
from bihuan.papers.packing import packed
from bihuan.refusals import Unusable

PERMITTED = (
    nodes.Template,
    nodes.Output,
    nodes.TemplateData,
    nodes.Name,
    nodes.Getattr,
    nodes.Const,
    nodes.For,
    nodes.If,
    nodes.Not,
    nodes.And,
    nodes.Or,
)
DEEPEST = 2
"""Loops inside loops: pieces and their paragraphs."""
NOT_ALLOWED = "模板里有不允许的写法：只能填入内容（如 {{ number }}）、逐段重复（for）和按有无取舍（if）。"


class FillingIn(ImmutableSandboxedEnvironment):
    """A sandbox without functions, filters, arithmetic or hidden attributes; every text is escaped."""

    def __init__(self) -> None:
        super().__init__(autoescape=True, undefined=StrictUndefined)
        self.globals.clear()
        self.filters.clear()
        self.tests.clear()

    def from_string(self, source: Any, *args: Any, **kwargs: Any) -> Template:
        _check(self.parse(source))
        return super().from_string(source, *args, **kwargs)


def _check(node: nodes.Node, depth: int = 0) -> None:
    """Refuse what is not needed for filling in, before any of it runs."""
    if not isinstance(node, PERMITTED) or (isinstance(node, nodes.Getattr) and node.attr.startswith("_")):
        raise SecurityError(NOT_ALLOWED)
    depth += isinstance(node, nodes.For)
    if depth > DEEPEST:
        raise SecurityError("模板里的循环套了太多层，最多两层。")
    for child in node.iter_child_nodes():
        _check(child, depth)


def render(template: bytes, content: Content, day: date) -> bytes:
    """Fill ``content`` into ``template``. The same input gives the same bytes. ``Unusable`` says what is wrong."""
    try:
        document = DocxTemplate(io.BytesIO(template))
        document.render(content.words(), FillingIn(), autoescape=True)
        _name(document, content, day)
        out = io.BytesIO()
        document.save(out)
    except SecurityError as error:
        raise Unusable(str(error) if str(error).startswith("模板") else NOT_ALLOWED) from error
    except UndefinedError as error:
        raise Unusable(f"模板里要填的内容没有找到：{error.message}。请对照自带模板的写法。") from error
    except TemplateSyntaxError as error:
        raise Unusable("模板里的标记写得不完整，请对照自带模板的写法，标记要成对。") from error
    except (TemplateError, OpcError, BadZipFile, LxmlError, KeyError, ValueError, AttributeError) as error:
        raise Unusable("按这个模板生成不了 Word 文件，请用自带模板另存一份再改。") from error
    return packed(out.getvalue())


def left_out(paper: bytes, content: Content) -> str:
    """The first paragraph of ``content`` that the Word file does not print in its place, or ``""``.

    A template made before sections could be moved prints the three usual ones in their usual order.
    """
    body = Document(io.BytesIO(paper)).element.body
    printed = iter("".join(node.text or "" for node in one.iter(qn("w:t"))) for one in body.iter(qn("w:p")))
    for line in content.lines():
        text = printable(line.text)
        if text and line.kind == "body" and not any(text in paragraph for paragraph in printed):
            return text
    return ""


def _name(document: Any, content: Content, day: date) -> None:
    """The document's own properties tell of the paper, not of the machine that made it."""
    properties = document.docx.core_properties
    properties.title = content.title or f"{content.masthead}{content.series}第{content.number}期"
    properties.author = properties.last_modified_by = content.issuer
    moment = datetime.combine(day, time(), UTC).replace(tzinfo=None)
    properties.created = properties.modified = moment
    properties.revision = 1
