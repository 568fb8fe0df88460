"""The public table in the columns of provinces."""

import io

import pytest
from django.utils import timezone
from docx import Document
from tests.building import number, share

from bihuan.cases.models import Case
from bihuan.complaints.models import Complaint
from bihuan.evidence.keeping import content_of
from bihuan.mailroom.answered import answered_of
from bihuan.mailroom.public_table import READERS
from bihuan.publication.tests.building import (
    close,
    published,
    use_table,
)
from bihuan.rulebooks.checking import RulebookError
from bihuan.rulebooks.loading import load, public_tables, shipped_text


@pytest.mark.parametrize(
    ("name", "headings", "says"),
    [
        (
            "round-3",
            "序号 受理编号 交办问题基本情况 行政区域 问题类型 调查核实情况 是否属实 办结目标 处理和整改情况 是否办结 责任人被处理情况",
            {"是否办结": "办结", "办结目标": ""},
        ),
        (
            "round-3-counties",
            "序号 受理编号 交办问题基本情况 所属区县 问题类型 调查核实情况 是否属实 办结目标 处理和整改情况 是否办结 责任人被处理情况",
            {"所属区县": "澜东区", "问题类型": "大气"},
        ),
        (
            "city-and-county",
            "序号 举报地市 举报县区 受理编号 污染类型 是否属实 调查核实情况 处理和整改情况 问责情况",
            {"举报地市": "澜川市", "举报县区": "澜东区", "问责情况": "无"},
        ),
        (
            "regions",
            "序号 受理编号 交办问题基本情况 行政区域 污染类型 调查核实情况 是否属实 处理和整改情况 责任人被处理情况",
            {"是否属实": "部分属实", "交办问题基本情况": "枣林村一家砖厂冒黑烟。"},
        ),
        (
            "measures",
            "序号 受理编号 交办问题基本情况 行政区域 污染类型 调查核实情况 是否属实 处理和整改情况 处理类别 责任人被处理情况",
            {"是否属实": "是", "处理类别": "停产整治、立案处罚"},
        ),
        (
            "regions-first",
            "序号 受理编号 行政区域 交办问题基本情况 污染类型 调查核实情况 是否属实 处理和整改情况 问责情况 备注",
            {"备注": "办结"},
        ),
        (
            "channel",
            "序号 受理方式 受理编号 交办问题基本情况 行政区域 污染类型 调查核实情况 是否属实 处理和整改情况 责任人被处理情况",
            {"受理方式": "来电"},
        ),
        (
            "together",
            "序号 受理编号 交办问题基本情况 涉及区县及部门 调查核实情况 是否属实 处理处罚和问责情况 备注",
            {"处理处罚和问责情况": "业主王某某停产，罚款3万元。"},
        ),
    ],
)
def test_tables_as_provinces_print_them(inspection, name, headings, says):
    """Domain.md 3, variants 1 to 6, 8 and 9, in their order: each heading row, in Word too, and what stands below it."""
    close(inspection, 1, "澜东区")
    answer = share(inspection, 1, "澜东区").answers.latest("pk")
    answer.action = "业主王建国停产，罚款3万元。"
    answer.save()
    Complaint.objects.filter(case__number=number(1)).update(verdict="部分属实")
    use_table(inspection, name)
    table = published(inspection)
    head, line = (
        [cell.text for cell in row.cells] for row in Document(io.BytesIO(content_of(table.word))).tables[0].rows
    )
    assert head == headings.split()
    shown = dict(zip(head, line, strict=True))
    assert {heading: shown[heading] for heading in says} == says
    assert number(1) == shown["受理编号"]


def test_no_table_has_a_column_for_who_handled_it():
    """Variant 7 is internal: its persons, telephones and conditions have no field that a public table could hold."""
    held = {column.field for columns in public_tables().values() for column in columns}
    assert held <= {*READERS, "serial"}
    assert not {"handler", "phone", "persons"} & set(READERS)
    with pytest.raises(RulebookError, match="handler"):
        load(shipped_text("hunan-look-back").replace('field = "accountability"', 'field = "handler"'), "x.toml")


def test_tables_of_other_provinces_have_their_columns(inspection):
    close(inspection, 1, "澜东区")
    item = answered_of([Case.objects.get(number=number(1)).pk], timezone.now())[0]
    assert [READERS[field](item) for field in ("city", "yes_or_no", "measures", "channel")] == [
        "澜川市",
        "是",
        "其他",
        "来电",
    ]
    answer = item.answers[0]
    answer.action, answer.accountability = "责令停产整治，罚款3万元。", "诫勉谈话1人。"
    assert READERS["measures"](item) == "停产整治、立案处罚、问责"
    item.complaint.verdict = "不属实"
    assert READERS["yes_or_no"](item) == "否"
