"""Which Word template a briefing is made from: the office's own or the one that ships."""

import io
from dataclasses import replace
from datetime import date

from docx import Document
from lxml import etree

from bihuan.evidence.keeping import content_of, keep
from bihuan.papers.content import Content, Piece, Printed
from bihuan.papers.kinds import PaperKind, kind_called
from bihuan.papers.models import PaperTemplate
from bihuan.papers.rendering import left_out, render
from bihuan.papers.runs import only_text
from bihuan.papers.shipped import BRIEFING, REPORT
from bihuan.reading.shapes import Unreadable
from bihuan.reading.unpacking import Archive, parse_xml
from bihuan.refusals import Unusable
from bihuan.units.models import Member

LARGEST = 5 * 1024 * 1024
UNPACKED = 32 * 1024 * 1024
LARGEST_TEXT = 2 * 1024 * 1024
"""Of the part that holds the text: the engine goes over it many times."""
MAIN = "word/document.xml"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
SAMPLE = Content(
    title="样例标题",
    issue="第 987 期",
    masthead="样例市配合督察",
    number=987,
    mark="",
    issuer="样例市协调联络组",
    day="2025年6月8日",
    sections=(
        Printed("news", "样例栏目一", pieces=(Piece("样例动态", only_text(["样例动态的正文。"])),)),
        Printed("cases", "样例栏目二", pieces=(Piece("1. 样例编号 重点信访件", only_text(["样例信访件的正文。"])),)),
        Printed("counts", "样例栏目三", pieces=(Piece("1. 样例小标题", only_text(["样例甲县654321件。"])),)),
    ),
    report_to="样例报送单位",
    send_to="样例抄送单位",
    contact="样例联系方式",
)
NEEDED = {
    BRIEFING: {"987": "期号（{{ number }}）"},
    REPORT: {"样例标题": "标题（{{ title }}）"},
}
"""What a template of each kind must print: sample text, what it stands for."""
ALWAYS = {
    "样例动态的正文。": "各栏目逐段（lines）的内容，如立行立改动态",
    "样例信访件的正文。": "重点信访件的段落",
    "样例甲县654321件。": "信访件情况的段落",
}


def newest(kind: PaperKind) -> PaperTemplate | None:
    return PaperTemplate.objects.filter(kind=kind.key).select_related("stored", "by").first()


def template_in_use(kind: PaperKind) -> bytes:
    chosen = newest(kind)
    return content_of(chosen.stored) if chosen and chosen.stored else kind.shipped.read_bytes()


def paper_of(content: Content, day: date) -> bytes:
    """The Word file of a paper, from the template in use for its kind. ``Unusable`` when the template would leave
    something out."""
    paper = render(template_in_use(kind_called(content.kind)), content, day)
    if missing := left_out(paper, content):
        raise Unusable(
            f"正在使用的单位模板是调整栏目以前的写法，“{missing[:16]}…”印不出来或位置不对："
            "请在“Word 模板”里按现在的自带模板另存一份，或恢复自带模板。"
        )
    return paper


def put_in_place(kind: PaperKind, name: str, content: bytes, *, by: Member | None) -> PaperTemplate:
    """Use the office's own template from now on. ``Unusable`` says in one sentence why it cannot be."""
    check(kind, content)
    return PaperTemplate.objects.create(kind=kind.key, stored=keep(name, content, by=by), by=by)


def restore(kind: PaperKind, *, by: Member | None) -> PaperTemplate:
    """Go back to the template that ships; the office's own stays kept."""
    return PaperTemplate.objects.create(kind=kind.key, stored=None, by=by)


def check(kind: PaperKind, content: bytes) -> None:
    """Judge a template by what is in it: a Word document of bearable size that gives a whole paper of its kind."""
    if len(content) > LARGEST:
        raise Unusable("模板超过 5 MB：请把里面的图片压缩后再上传。")
    try:
        _check_package(content)
    except Unreadable as error:
        raise Unusable(f"模板打不开：{error}") from error
    made = Document(io.BytesIO(render(content, replace(SAMPLE, kind=kind.key), date(2025, 6, 8))))
    text = "\n".join(node.text or "" for node in made.element.body.iter() if str(node.tag).endswith("}t"))
    if missing := [said for sample, said in (NEEDED[kind.key] | ALWAYS).items() if sample not in text]:
        raise Unusable(f"模板里缺少{missing[0]}：请从自带模板另存一份，只改版式，不删这些标记。")


def _check_package(content: bytes) -> None:
    if not content.startswith(b"PK"):
        raise Unusable("这不是 Word 文件（.docx）：旧的 .doc 请用 Word 另存为 .docx 再上传。")
    archive = Archive(content, UNPACKED)
    if not archive.has(MAIN) or not archive.has("[Content_Types].xml"):
        raise Unusable("这不是 Word 文件（.docx）：请上传从自带模板改成的文件。")
    for name in archive.names():
        inside = archive.read(name)
        if name == MAIN and len(inside) > LARGEST_TEXT:
            raise Unusable("模板的正文太长：模板只需要版式和标记，请删去多余的内容。")
        if name.endswith((".xml", ".rels")):
            root = parse_xml(inside)
            if name.endswith(".rels"):
                _check_links(list(root))
    types = archive.read("[Content_Types].xml").decode("utf-8", "replace")
    if WORD not in types or "macroEnabled" in types:
        raise Unusable("模板必须是不带宏的 Word 文档（.docx）。")


def _check_links(links: list[etree._Element]) -> None:
    """A part fetched from elsewhere would tell others who opens the briefing; a plain hyperlink fetches nothing."""
    for link in links:
        if link.get("TargetMode") == "External" and not link.get("Type", "").endswith("/hyperlink"):
            raise Unusable("模板链接了外部文件：请把图片等内容嵌入文档后再上传。")
