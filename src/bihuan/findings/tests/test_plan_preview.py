"""The preview of a plan list at the desk: what each row would become, why one is refused, once written, and taken back."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.building import table

from bihuan.cases.models import Inspection
from bihuan.complaints.models import Intake
from bihuan.complaints.tests.persons import at_desk, text_of
from bihuan.findings.models import Finding
from bihuan.reading import Source

pytestmark = pytest.mark.django_db
HEADINGS = ["省序号", "市序号", "反馈问题", "整改目标", "整改措施", "责任单位", "整改时限"]
Rows = list[list[str]]


def full(seq: str, city: str, problem: str, unit: str = "青屏县", due: str = "2026年底前") -> list[str]:
    return [seq, city, f"{problem}不到位。", "达标。", f"1.整治{problem}。", unit, due]


ROWS = [
    ["一", "", "工作推进方面", "", "", "", ""],
    full("8", "9", "雨污分流"),
    full("8.1", "9.1", "东城管网"),
    full("9", "10", "矿山修复", "澜东区"),
]


def plan(rows: Rows, day: str = "2026年1月5日") -> Source:
    return table("整改措施清单.csv", f"澜川市整改措施清单（{day}）", HEADINGS, rows)


def dropped(desk: Client, source: Source) -> tuple[Intake, str]:
    """The preview of a list that is dropped, and its page."""
    files = [SimpleUploadedFile(source.name, source.content)]
    assert desk.post("/intake/", {"kind": "plan", "lists": files}).status_code == 302
    intake = Intake.objects.latest("id")
    return intake, text_of(desk.get(f"/intake/{intake.pk}/"))


def confirmed(desk: Client, intake: Intake, page: str, **more: str) -> int:
    found = dict(re.findall(r'<input type="hidden" name="(expected|seen)" value="([^"]*)"', page))
    carried = {name: value.replace("&quot;", '"').replace("&#x27;", "'") for name, value in found.items()}
    return desk.post(f"/intake/{intake.pk}/confirm", {**carried, **more}).status_code


def lines(page: str) -> list[str]:
    """The rows of the preview as one reads them, without the cells beside them."""
    found = re.findall(r"<tr>(.*?)(?:</tr>|<details)", page[page.index('id="rows"') :], re.DOTALL)
    texts = [" ".join(re.sub(r"<[^>]+>", " ", row).split()) for row in found]
    return [text for text in texts if text.startswith(("新增", "更新", "不变", "退回"))]


def test_each_row_says_what_becomes_of_it_and_nothing_is_written(office: Inspection) -> None:
    _intake, page = dropped(at_desk("clerk"), plan(ROWS))
    assert "将新增4条" in page
    assert not Finding.objects.exists()
    aspect, item, task, other = lines(page)
    assert all(line.startswith("新增") for line in (aspect, item, task, other))
    assert "方面1" in aspect
    assert "方面：工作推进方面" in aspect
    assert "问题8 青屏县 雨污分流不到位" in item
    assert "问题8-1 青屏县 任务：东城管网不到位" in task
    assert "需要您指定" not in page, "columns of serials are understood"


def test_from_the_preview_to_the_ledger_and_back(office: Inspection) -> None:
    clerk = at_desk("clerk")
    intake, page = dropped(clerk, plan(ROWS))
    assert confirmed(clerk, intake, page) == 302
    assert confirmed(clerk, intake, page) == 302, "a second click does no harm"
    assert Finding.objects.count() == 4
    assert Finding.objects.get(case__number="问题8").serial_text == "序号8（市序号9）"
    register = text_of(clerk.get("/findings/?level=task"))
    assert "东城管网" in register
    assert "矿山修复" not in register
    _again, page = dropped(clerk, plan(ROWS))
    assert "没有可写入的内容" in page
    assert clerk.post(f"/intake/{intake.pk}/undo", {"reason": "发错清单"}).status_code == 302
    assert not Finding.objects.exists()


def test_a_changed_level_is_shown_as_a_change(office: Inspection) -> None:
    clerk = at_desk("clerk")
    intake, page = dropped(clerk, plan([full("8", "9", "雨污分流"), full("9", "10", "东城管网")]))
    confirmed(clerk, intake, page)
    _intake, page = dropped(clerk, plan([full("8", "9", "雨污分流"), full("8.1", "9.1", "东城管网")], "2026年3月1日"))
    assert "更新1条" in page
    (row,) = [line for line in lines(page) if line.startswith("更新")]
    for part in ("问题9", "层级", "项", "任务", "上一级", "问题8"):
        assert part in row


def test_a_row_that_is_refused_says_why_and_can_be_left_out(office: Inspection) -> None:
    clerk = at_desk("clerk")
    intake, page = dropped(clerk, plan([full("8", "9", "雨污分流"), full("7.1", "", "东城管网")]))
    (row,) = [line for line in lines(page) if line.startswith("退回")]
    assert "省序号“7.1” 没有上一级“7”" in row
    assert "退回1条" in page
    assert confirmed(clerk, intake, page) == 409
    assert confirmed(clerk, intake, page, skip_rejected="on") == 302
    assert [finding.case.number for finding in Finding.objects.select_related("case")] == ["问题8"]


def test_who_may_not_take_lists_in_sees_no_preview(office: Inspection) -> None:
    intake, _page = dropped(at_desk("clerk"), plan(ROWS))
    assert at_desk("qingping").get(f"/intake/{intake.pk}/").status_code in (403, 404)


def test_a_long_list_is_cut_into_pages_and_asks_no_more(office: Inspection) -> None:
    clerk = at_desk("clerk")

    def queries(count: int) -> tuple[int, str]:
        intake, _page = dropped(clerk, plan([full(str(n), "", f"第{n}处管网") for n in range(1, count + 1)]))
        with CaptureQueriesContext(connection) as asked:
            page = text_of(clerk.get(f"/intake/{intake.pk}/"))
        return len(asked), page

    (few, _short), (many, page) = queries(5), queries(120)
    assert few == many
    assert len(lines(page)) < 120
    assert "page=2" in page
