"""One plan in every form that offices send it in: what stands in the ledger afterwards is what the plan says."""

import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date

import pytest
import xlsxwriter
from docx import Document

from bihuan.cases.models import Inspection, Party
from bihuan.complaints.intake import take_in
from bihuan.findings.models import Finding
from bihuan.reading import Source, read

pytestmark = pytest.mark.django_db
HEADINGS = ["序号", "反馈问题", "整改目标", "整改措施", "责任单位", "责任人", "督导单位", "整改时限"]


@dataclass(frozen=True)
class Said:
    """A problem as the plan prints it; measures as (text, unit and limit in brackets, its units, its day)."""

    problem: str
    target: str
    measures: list[tuple[str, str, list[str], date | None]]
    units: str
    leads: list[str]
    assists: list[str]
    due: str
    due_on: date | None
    persons: str = ""
    overseer: str = ""
    long_term: bool = False
    serial: int = field(default=0)


PLAN = [
    Said(
        "城区雨污分流不到位。3处排口雨天溢流，部分管网错接混接。",
        "城区生活污水应收尽收、达标排放。",
        [
            ("改造雨污管网7公里", "（责任单位：青屏县；完成时限：2026年6月底前）", ["青屏县"], date(2026, 6, 30)),
            ("逐一整治错接混接点", "（责任单位：市城管局）", ["市城管局"], None),
        ],
        "青屏县（牵头）、市城管局",
        ["青屏县"],
        ["市城管局"],
        "2026年12月底前",
        date(2026, 12, 31),
        "县长",
        "市整改办",
    ),
    Said(
        "历史遗留矿山修复进展缓慢。6座矿山仅完成4座，部分复绿地块苗木枯死。",
        "修复验收合格率达到100%。",
        [("按图斑逐矿编制修复方案", "", [], None), ("落实三年管护责任", "（长期坚持）", [], None)],
        "澜东区",
        ["澜东区"],
        [],
        "2027年3月31日前",
        date(2027, 3, 31),
    ),
    Said(
        "督察整改责任压得不实。个别单位以会议落实整改。",
        "形成常态化工作机制。",
        [("将督察整改纳入年度考核", "", [], None), ("定期研究部署", "", [], None)],
        "高新区",
        ["高新区"],
        [],
        "立行立改，长期坚持",
        None,
        "管委会主任",
        "市整改办",
        long_term=True,
    ),
]
PLAN = [Said(**{**one.__dict__, "serial": place}) for place, one in enumerate(PLAN, 1)]


def cell(one: Said) -> str:
    return "\n".join(f"{n}.{text}{tail}；" for n, (text, tail, _units, _day) in enumerate(one.measures, 1))


def row(one: Said) -> list[str]:
    return [str(one.serial), one.problem, one.target, cell(one), one.units, one.persons, one.overseer, one.due]


def as_xlsx() -> Source:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        sheet = book.add_worksheet()
        sheet.merge_range(0, 0, 0, len(HEADINGS) - 1, "澜川市整改措施清单")
        sheet.write_row(1, 0, HEADINGS)
        for place, one in enumerate(PLAN, 2):
            sheet.write_row(place, 0, row(one))
    return Source("清单.xlsx", out.getvalue())


def as_merged_docx() -> Source:
    """A line for each measure, the cells of the problem merged over them."""
    document = Document()
    document.add_paragraph("澜川市整改措施清单")
    grid = document.add_table(1 + sum(len(one.measures) for one in PLAN), len(HEADINGS))
    for place, heading in enumerate(HEADINGS):
        grid.cell(0, place).text = heading
    line = 1
    for one in PLAN:
        texts = row(one)
        last = line + len(one.measures) - 1
        for column, text in enumerate(texts):
            if HEADINGS[column] != "整改措施":
                grid.cell(line, column).merge(grid.cell(last, column)).text = text
        for n, (text, tail, _units, _day) in enumerate(one.measures):
            grid.cell(line + n, 3).text = f"{n + 1}.{text}{tail}；"
        line = last + 1
    out = io.BytesIO()
    document.save(out)
    return Source("清单.docx", out.getvalue())


def lines() -> Iterator[str]:
    yield "澜川市整改措施清单"
    for one in PLAN:
        yield f"{'一二三'[one.serial - 1]}、{one.problem}"
        yield f"整改目标：{one.target}"
        yield "整改措施："
        for n, (text, tail, _units, _day) in enumerate(one.measures, 1):
            yield f"（{'一二三'[n - 1]}）{text}{tail}。"
        yield f"责任单位：{one.units}"
        if one.persons:
            yield f"责任人：{one.persons}"
        if one.overseer:
            yield f"督导单位：{one.overseer}"
        yield f"整改时限：{one.due}"


def as_txt() -> Source:
    return Source("清单.txt", "\n".join(lines()).encode())


def as_paragraphs_docx() -> Source:
    document = Document()
    for line in lines():
        document.add_paragraph(line)
    out = io.BytesIO()
    document.save(out)
    return Source("清单.docx", out.getvalue())


def as_html() -> Source:
    cells = ["".join(f"<td>{text.replace(chr(10), '<br>')}</td>" for text in row(one)) for one in PLAN]
    heads = "".join(f"<th>{heading}</th>" for heading in HEADINGS)
    body = f"<table><tr>{heads}</tr>" + "".join(f"<tr>{one}</tr>" for one in cells) + "</table>"
    return Source("清单.html", f"<html><body><h1>澜川市整改措施清单</h1>{body}</body></html>".encode())


def fields(one: Said, found: Finding) -> Iterator[tuple[str, bool]]:
    """Every field of a problem as it stands in the ledger, and whether it is what the plan says."""
    parts = {
        part: [row.unit.short for row in found.case.party.order_by("id") if row.part == part] for part in Party.Part
    }
    yield "problem", found.problem == one.problem
    yield "target", found.target == one.target
    yield "serial", found.case.number == f"问题{one.serial}"
    yield "lead", parts[Party.Part.LEAD] == one.leads
    yield "assist", parts[Party.Part.ASSIST] == one.assists
    yield "overseer", parts[Party.Part.OVERSEE] == ([one.overseer] if one.overseer else [])
    yield "persons", found.persons == ([one.persons] if one.persons else [])
    yield "due", (found.case.due_on, found.long_term) == (one.due_on, one.long_term)
    measures = list(found.measures.all())
    yield "measures", [row.text for row in measures] == [text for text, *_rest in one.measures]
    for row, (_text, tail, units, day) in zip(measures, one.measures, strict=False):
        whole = [*one.leads, *one.assists]
        yield f"units of {row.text}", sorted(u.short for u in row.units.all()) == sorted(units or whole)
        # Where each measure has its own line, the merged limit of the problem is printed beside it.
        said = {(day, "长期" in tail)} | (
            {(one.due_on, one.long_term)} if not day and not tail.count("长期") else set()
        )
        yield f"day of {row.text}", (row.due_on, row.long_term) in said


@pytest.mark.parametrize("made", [as_xlsx, as_merged_docx, as_paragraphs_docx, as_txt, as_html])
def test_every_form_says_the_same(office: Inspection, made: Callable[[], Source]) -> None:
    outcome = take_in(office, "plan", [read(made())], by=None)
    assert (outcome.written, outcome.total("created")) == (True, len(PLAN)), outcome.to_json()
    found = Finding.objects.select_related("case").order_by("case__pk")
    judged = [(name, right) for one, row in zip(PLAN, found, strict=True) for name, right in fields(one, row)]
    wrong = [name for name, right in judged if not right]
    assert len(wrong) <= len(judged) * 0.05, wrong
