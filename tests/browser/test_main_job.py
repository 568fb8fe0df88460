"""The office's daily main job in a real browser, from dropping a file to downloading the briefing."""

from pathlib import Path
from typing import Any

import docx
import pytest
from django.utils import timezone

from bihuan.cases.models import Case, Inspection
from bihuan.ledger.verifying import verify
from bihuan.moments import beijing_day
from tests.browser.desk import Desk
from tests.building import number, transfer

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def list_file(tmp_path: Path) -> Path:
    source = transfer(
        1,
        [
            ("*" + number(1), "枣林村一家砖厂冒黑烟。", "澜东区", "大气", "来电"),
            (number(2), "东风渠旁一家养猪场排污水。", "青屏县", "水、大气", "来电"),
            (number(3), "老街一家饭店油烟直排。", "城关局", "大气", "来信"),
            (number(4), "水库边倾倒废渣。", "", "土壤", "来信"),
        ],
    )
    path = tmp_path / source.name
    path.write_bytes(source.content)
    return path


def test_from_a_dropped_file_to_the_downloaded_briefing(
    office: Inspection, page: Any, live_server: Any, list_file: Path, tmp_path: Path
) -> None:
    desk = Desk(page, live_server.url)

    desk.sign_in("clerk")
    desk.open("导入")
    page.locator("input[type=file]").set_input_files(str(list_file))
    desk.press("预览")
    desk.sees("将新增3条")
    desk.sees("没有叫“城关局”的单位")
    page.get_by_label("城关局").select_option(label="市城管局")
    page.locator("form", has=page.get_by_label("城关局")).locator("button[type=submit], button:not([type])").click()
    desk.sees("将新增4条")
    desk.press("确认写入")
    page.get_by_role("link", name="去分办").click()

    desk.press("全部按清单分办（3件）")
    page.get_by_role("dialog").get_by_role("button", name="全部交办").click()
    desk.sees("清单没有写明单位")
    page.get_by_label(f"选中 {number(4)}").check()
    page.get_by_label("主办单位").select_option(label="澜东区")
    page.get_by_role("button", name="交办", exact=True).click()
    page.get_by_role("dialog").get_by_role("button", name="交办").click()
    desk.sees("都已分办")

    desk.sign_in("landong")
    page.goto(f"{live_server.url}/complaints/{number(2)}")
    desk.sees("没有这一页")
    page.goto(f"{live_server.url}/complaints/{number(1)}")
    page.get_by_role("link", name="填写答复").click()
    page.get_by_label("属实", exact=True).check()
    page.get_by_label("调查核实情况").fill("经现场核查，情况属实。")
    page.get_by_label("处理和整改情况").fill("已责令停产整改。")
    page.get_by_label("办结", exact=True).check()
    desk.press("提交答复")
    desk.sees("待审核")

    desk.sign_in("reviewer")
    page.goto(f"{live_server.url}/complaints/{number(1)}")
    desk.press("同意，送下一步")
    desk.sees("已审核通过澜东区的答复")
    desk.sign_in("leader")
    page.goto(f"{live_server.url}/complaints/{number(1)}")
    page.get_by_label("未过的为什么可以办结").fill("现场复核无异味，举报人未留电话。")
    desk.press("审核通过（办结）")
    desk.sees("已审核通过澜东区的答复")
    desk.sign_in("reviewer")

    desk.open("数据")
    page.locator("a", has_text="4").first.click()
    for serial in (1, 2, 3, 4):
        desk.sees(number(serial))

    desk.open("简报")
    page.get_by_role("link", name="写新一期").click()
    today = beijing_day(timezone.now()).isoformat()
    page.get_by_label("收件截止", exact=True).fill(today)
    page.get_by_label("办理截止", exact=True).fill(today)
    desk.press("建立草稿")
    desk.press("保存并预览")
    desk.sees("澜东区2件")
    desk.press("送签")
    desk.sees("待签发")
    draft = page.url

    desk.sign_in("leader")
    page.goto(draft)
    page.get_by_role("button", name="签发", exact=True).click()
    desk.sees("已签发")

    desk.sign_in("reviewer")
    page.goto(draft)
    page.get_by_role("button", name="印发", exact=True).click()
    page.get_by_role("dialog").get_by_role("button", name="印发").click()
    desk.sees("已印发")
    with page.expect_download() as download:
        page.get_by_role("link", name="下载 Word").click()
    path = tmp_path / "简报.docx"
    download.value.save_as(str(path))
    text = "".join(paragraph.text for paragraph in docx.Document(str(path)).paragraphs)
    assert "澜东区2件、青屏县1件、市城管局1件" in text
    assert "已办结1件（澜东区1件）" in text

    assert Case.objects.filter(status="closed").count() == 1
    assert verify().fault == ""
