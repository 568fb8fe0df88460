"""The Word file: what a template may do, what stands on the page, that it comes out the same every time."""

import io
import zipfile
from datetime import date

import pytest
from docx import Document
from docx.oxml.ns import qn
from docx.shared import Mm

from bihuan.papers.content import Content, Piece, Printed, printable
from bihuan.papers.kinds import KINDS, PaperKind
from bihuan.papers.letterhead import build
from bihuan.papers.rendering import render
from bihuan.papers.runs import Run, only_text
from bihuan.papers.shipped import BRIEFING
from bihuan.papers.templates_in_use import check
from bihuan.refusals import Unusable

DAY = date(2025, 6, 13)
COUNTS = Printed(
    "counts",
    "信访件情况",
    pieces=(Piece("1. 信访件交办情况", ((Run("澜东区"), Run("56", "by_unit", "澜东区"), Run("件。")),)),),
)
CONTENT = Content(
    masthead="澜川市配合督察",
    number=7,
    mark="",
    issuer="澜川市协调联络组",
    day="2025年6月13日",
    sections=(
        Printed(
            "news",
            "立行立改动态",
            pieces=(
                Piece(
                    "青屏县整治<a>养殖</a>污染",
                    only_text(["沉淀池 & 管网已修好。", "第二段：{{ number }} 与 {% if %}。"]),
                ),
            ),
        ),
        Printed(
            "cases",
            "重点信访件办理情况",
            pieces=(Piece("1. D1LC202500001 重点信访件", only_text(["经澜东区核查：属实。"])),),
        ),
        COUNTS,
    ),
    report_to="督察组",
    send_to="市直有关单位",
    contact="联系电话：（0000）0000000",
)


def texts(docx: bytes) -> list[str]:
    """Every paragraph of the body, those in tables too."""
    body = Document(io.BytesIO(docx)).element.body
    return ["".join(node.text or "" for node in paragraph.iter(qn("w:t"))) for paragraph in body.iter(qn("w:p"))]


def template(*paragraphs: str) -> bytes:
    document = Document()
    for text in paragraphs:
        document.add_paragraph(text)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


WHOLE = (
    "{{ number }}",
    "{%p for item in news %}", "{%p for text in item.paragraphs %}", "{{ text }}", "{%p endfor %}", "{%p endfor %}",
    "{%p for item in cases %}", "{%p for text in item.paragraphs %}", "{{ text }}", "{%p endfor %}", "{%p endfor %}",
    "{%p for item in counts %}", "{%p for text in item.paragraphs %}", "{{ text }}", "{%p endfor %}", "{%p endfor %}",
)  # fmt: skip


class TestThePaper:
    def test_every_part_stands_in_its_order(self) -> None:
        lines = [text for text in texts(render(KINDS[BRIEFING].shipped.read_bytes(), CONTENT, DAY)) if text]
        assert lines[:3] == ["澜川市配合督察", "工作简报", "第 7 期"]
        order = [
            "【立行立改动态】",
            "【重点信访件办理情况】",
            "【信访件情况】",
            "澜东区56件。",
            "报：督察组",
            "送：市直有关单位",
        ]
        assert [line for line in lines if line in order] == order

    def test_a_section_with_nothing_to_tell_is_left_out(self) -> None:
        bare = Content("澜川市配合督察", 7, "", "组", "2025年6月13日", sections=(COUNTS,))
        lines = texts(render(KINDS[BRIEFING].shipped.read_bytes(), bare, DAY))
        assert "【信访件情况】" in lines
        assert "【立行立改动态】" not in lines
        assert "【重点信访件办理情况】" not in lines
        assert not any(line.startswith(("报：", "送：")) for line in lines)

    def test_signs_of_markup_in_a_text_stay_as_they_were_typed(self) -> None:
        lines = texts(render(KINDS[BRIEFING].shipped.read_bytes(), CONTENT, DAY))
        assert "青屏县整治<a>养殖</a>污染" in lines
        assert "沉淀池 & 管网已修好。" in lines

    def test_marks_of_the_engine_in_a_text_are_only_text(self) -> None:
        assert "第二段：{{ number }} 与 {% if %}。" in texts(render(KINDS[BRIEFING].shipped.read_bytes(), CONTENT, DAY))

    def test_signs_that_no_xml_can_hold_are_left_out(self) -> None:
        assert printable("第一\x07段\x0c后\n续") == "第一 段 后 续"

    def test_the_same_briefing_gives_the_same_bytes(self) -> None:
        assert render(KINDS[BRIEFING].shipped.read_bytes(), CONTENT, DAY) == render(
            KINDS[BRIEFING].shipped.read_bytes(), CONTENT, DAY
        )

    def test_the_file_tells_of_the_paper_and_not_of_the_machine(self) -> None:
        properties = Document(io.BytesIO(render(KINDS[BRIEFING].shipped.read_bytes(), CONTENT, DAY))).core_properties
        assert (properties.author, properties.title) == ("澜川市协调联络组", "澜川市配合督察工作简报第7期")
        assert properties.created is not None
        assert properties.created.date() == DAY


class TestTheLayout:
    def test_page_and_margins_are_those_of_official_papers(self) -> None:
        section = Document(io.BytesIO(build())).sections[0]
        sizes = (section.page_width, section.page_height, section.top_margin, section.left_margin)
        assert [round(size / Mm(1)) for size in sizes if size] == [210, 297, 37, 28]
        assert round((section.page_width - section.left_margin - section.right_margin) / Mm(1)) == 156
        assert round((section.page_height - section.top_margin - section.bottom_margin) / Mm(1)) == 225

    def test_the_body_is_set_in_sixteen_point_fangsong(self) -> None:
        style = Document(io.BytesIO(build())).styles["简报正文"]
        assert style.font.size.pt == 16
        assert style.element.rPr.rFonts.get(qn("w:eastAsia")) == "仿宋_GB2312"
        assert style.element.pPr.ind.get(qn("w:firstLineChars")) == "200"

    def test_page_numbers_stand_outside(self) -> None:
        document = Document(io.BytesIO(build()))
        assert document.settings.odd_and_even_pages_header_footer
        section = document.sections[0]
        assert str(section.footer.paragraphs[0].alignment).startswith("RIGHT")
        assert str(section.even_page_footer.paragraphs[0].alignment).startswith("LEFT")

    def test_what_ships_is_what_the_description_makes(self) -> None:
        for kind in KINDS.values():
            self._check(kind)

    def _check(self, kind: PaperKind) -> None:
        with zipfile.ZipFile(io.BytesIO(build(kind.key))) as made, zipfile.ZipFile(kind.shipped) as kept:
            assert made.namelist() == kept.namelist()
            assert [name for name in made.namelist() if made.read(name) != kept.read(name)] == []

    def test_no_font_is_shipped(self) -> None:
        with zipfile.ZipFile(KINDS[BRIEFING].shipped) as archive:
            assert not [name for name in archive.namelist() if "fonts/" in name]


class TestWhatATemplateMayDo:
    @pytest.mark.parametrize(
        "line",
        [
            "{{ ''.__class__.__mro__ }}",
            "{{ number.__class__ }}",
            "{{ number['__class__'] }}",
            "{{ number|attr('__class__') }}",
            "{{ news.pop() }}",
            "{{ cycler.__init__.__globals__ }}",
            "{{ range(10) }}",
            "{{ 'a' * 1000000000 }}",
            "{% set x = 1 %}",
            "{% include 'x' %}",
            "{% autoescape false %}{{ number }}{% endautoescape %}",
            "{{ number|safe }}",
            "{% for a in news %}{% for b in news %}{% for c in news %}x{% endfor %}{% endfor %}{% endfor %}",
        ],
    )
    def test_anything_but_filling_in_is_refused_in_a_sentence(self, line: str) -> None:
        with pytest.raises(Unusable, match="模板"):
            render(template(line), CONTENT, DAY)

    def test_hidden_attributes_are_refused_in_headers_too(self) -> None:
        document = Document()
        document.sections[0].header.paragraphs[0].text = "{{ number.__class__ }}"
        out = io.BytesIO()
        document.save(out)
        with pytest.raises(Unusable, match="模板"):
            render(out.getvalue(), CONTENT, DAY)

    def test_a_misspelled_mark_is_named(self) -> None:
        with pytest.raises(Unusable, match="numbr"):
            render(template("{{ numbr }}"), CONTENT, DAY)

    def test_an_unfinished_mark_is_told(self) -> None:
        with pytest.raises(Unusable, match="模板里的标记写得不完整"):
            render(template("{%p if news %}"), CONTENT, DAY)


class TestCheckingATemplate:
    def test_the_one_that_ships_passes(self) -> None:
        check(KINDS[BRIEFING], KINDS[BRIEFING].shipped.read_bytes())

    def test_a_plain_one_with_all_parts_passes(self) -> None:
        check(KINDS[BRIEFING], template(*WHOLE))

    def test_one_without_the_paragraphs_of_figures_is_refused(self) -> None:
        with pytest.raises(Unusable, match="缺少信访件情况"):
            check(KINDS[BRIEFING], template(*WHOLE[:-5]))

    @pytest.mark.parametrize("content", [b"", b"%PDF-1.7", b"PK\x03\x04 broken", b"\xd0\xcf\x11\xe0old word"])
    def test_what_is_no_word_file_is_refused_by_its_content(self, content: bytes) -> None:
        with pytest.raises(Unusable):
            check(KINDS[BRIEFING], content)

    def test_a_workbook_under_another_name_is_refused(self) -> None:
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as archive:
            archive.writestr("[Content_Types].xml", "<Types/>")
            archive.writestr("xl/workbook.xml", "<workbook/>")
        with pytest.raises(Unusable, match="不是 Word 文件"):
            check(KINDS[BRIEFING], out.getvalue())

    def test_one_that_unpacks_to_gigabytes_is_refused_unopened(self) -> None:
        with pytest.raises(Unusable, match="解开后大得不正常"):
            check(KINDS[BRIEFING], with_member("word/media/image1.png", b"\0" * (64 * 1024 * 1024)))

    def test_entities_are_refused(self) -> None:
        bomb = b'<!DOCTYPE a [<!ENTITY b "bbbb">]><a>&b;</a>'
        with pytest.raises(Unusable, match="模板打不开"):
            check(KINDS[BRIEFING], with_member("word/bomb.xml", bomb))

    def test_a_part_from_elsewhere_is_refused(self) -> None:
        link = (
            b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" '
            b'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/attachedTemplate" '
            b'Target="http://example.com/x.dotm" TargetMode="External"/></Relationships>'
        )
        with pytest.raises(Unusable, match="外部文件"):
            check(KINDS[BRIEFING], with_member("word/_rels/settings.xml.rels", link))


def with_member(name: str, content: bytes) -> bytes:
    """The shipped template with one more member, or another in its place."""
    out = io.BytesIO()
    with zipfile.ZipFile(KINDS[BRIEFING].shipped) as kept, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for member in kept.namelist():
            if member != name:
                target.writestr(member, kept.read(member))
        target.writestr(name, content)
    return out.getvalue()
