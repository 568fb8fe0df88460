"""An ordinary complaint from the dropped list to the public table, by the people who have a hand in it."""

import io
import zipfile
from pathlib import Path
from typing import Any

import pytest

from bihuan.cases.models import Case, Claim, Inspection
from bihuan.complaints.models import Action
from bihuan.ledger.verifying import verify
from bihuan.publication.models import Publication
from tests.browser.desk import Desk
from tests.building import number, transfer
from tests.photographs import photo

pytestmark = pytest.mark.django_db(transaction=True)
TEXT = "枣林村一家砖厂（举报人电话13800000000）：1.夜间冒黑烟；2.运料车扬尘很大。"


@pytest.fixture
def list_file(tmp_path: Path) -> Path:
    source = transfer(1, [(number(1), TEXT, "澜东区", "大气", "来电")])
    path = tmp_path / source.name
    path.write_bytes(source.content)
    return path


def test_from_the_list_to_the_public_table(
    office: Inspection, page: Any, live_server: Any, list_file: Path, tmp_path: Path, settings: Any
) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"
    desk = Desk(page, live_server.url)
    case = f"/complaints/{number(1)}"

    desk.sign_in("clerk")
    desk.open("导入")
    page.locator("input[type=file]").set_input_files(str(list_file))
    desk.press("预览")
    desk.press("确认写入")
    desk.sees("已写入台账")
    desk.open("分办")
    desk.press("全部按清单分办（1件）")
    page.get_by_role("dialog").get_by_role("button", name="全部交办").click()
    desk.sees("都已分办")

    _claims(desk, case)
    _answer(desk, case)

    # The people are asked before it is closed; then every gate is open and one signature closes it.
    page.locator("summary", has_text="登记回访").click()
    page.locator("form", has=page.get_by_label("回访日期")).get_by_label("方式").select_option("door")
    page.get_by_label("回访日期").fill(_today(page))
    page.get_by_label("人数").fill("6")
    page.get_by_label("是否满意").select_option("satisfied")
    page.get_by_role("button", name="登记", exact=True).click()
    desk.sees("已登记回访")

    desk.sign_in("reviewer")
    desk.go(case)
    page.locator(".gates").wait_for()
    assert page.locator(".gates .is-shut").count() == 0, page.locator(".gates").inner_text()
    desk.press("审核通过（办结）")
    desk.sees("已审核通过澜东区的答复")
    assert Case.objects.get().status == "closed"

    _case_file(desk, case)
    _published(desk)
    assert verify().fault == ""


def _today(page: Any) -> str:
    text: str = page.evaluate("new Date(Date.now() + 8 * 3600e3).toISOString().slice(0, 10)")
    return text


def _claims(desk: Desk, case: str) -> None:
    """The proposal makes two claims of the text; the unit keeps them."""
    page = desk.page
    desk.sign_in("landong")
    desk.go(case)
    desk.press("签收")
    desk.sees("正在办理")
    page.get_by_role("link", name="拆分子诉求").first.click()
    desk.sees("按正文拆分的建议")
    desk.press("保存")
    desk.sees("子诉求")
    assert list(Claim.objects.values_list("text", flat=True)) == ["夜间冒黑烟", "运料车扬尘很大"]


def _answer(desk: Desk, case: str) -> None:
    """Claim by claim, with an order of its own number and a photograph before and after."""
    page = desk.page
    desk.go(case)
    page.get_by_role("link", name="填写澜东区的答复").click()
    for name, seed in (("整改前.jpg", 1), ("整改后.jpg", 2)):
        file = {"name": name, "mimeType": "image/jpeg", "buffer": photo(seed=seed)}
        page.locator("#attachments input[type=file]:not([data-camera])").set_input_files(file)
        desk.sees("已传完")
        page.locator("#attached", has_text=name).wait_for()
    for place, verdict in enumerate(("属实", "不属实")):
        page.locator(".claim-form").nth(place).get_by_label(verdict, exact=True).check()
    desk.sees("按各项推算：部分属实")
    page.get_by_label("部分属实", exact=True).last.check()
    page.get_by_label("调查核实情况").last.fill("夜间排烟超标；运料车已加盖篷布，未见扬尘。")
    page.get_by_label("处理和整改情况").last.fill("责令停产整改，已更换除尘布袋。")
    page.locator(".action-kinds").get_by_role("button", name="责令改正").click()
    row = page.locator("[data-rows] fieldset").last
    row.get_by_label("文号").fill("澜环责改〔2025〕12号")
    page.get_by_label("责任人被处理情况").fill("约谈砖厂负责人。")
    page.locator("form.answer-form").get_by_label("办结", exact=True).check()
    page.get_by_role("button", name="提交答复").last.click()
    desk.sees("已提交，等待审核")
    assert Action.objects.get().number == "澜环责改〔2025〕12号"
    desk.go(case)


def _case_file(desk: Desk, case: str) -> None:
    page = desk.page
    desk.go(case)
    page.get_by_role("link", name="一案一档").click()
    page.get_by_role("heading", name="一案一档").wait_for()
    with page.expect_download() as download:
        page.get_by_role("link", name="下载", exact=True).click()
    names = zipfile.ZipFile(io.BytesIO(Path(download.value.path()).read_bytes())).namelist()
    assert sum(name.endswith(".jpg") for name in names) == 2, names
    assert any("审签单" in name for name in names), names


def _published(desk: Desk) -> None:
    """Prepared and looked through by one, published by another; the telephone number does not go out."""
    page = desk.page
    desk.open("公开表")
    desk.press("准备")
    desk.sees("未核对")
    assert "13800000000" not in page.locator(".draft-text ins").all_inner_texts()
    desk.press("核对无误")
    desk.sees("要由另一个人公开")
    desk.sign_in("leader")
    desk.open("公开表")
    page.locator(".draft-list a").click()
    page.get_by_role("button", name="公开", exact=True).click()
    desk.sees("已公开")
    (row,) = Publication.objects.get().rows
    assert "13800000000" not in str(row["cells"])
