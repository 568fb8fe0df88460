"""One inspection day at the desk, played by five members: from the handover at eight to the package at eight.

The clerk takes the batch in, the dispatcher gives it out, a county passes its share on to a township, which answers
from a phone; the county gathers that into its own answer, the reviewer reads it, and in the evening the package goes.
"""

import io
import zipfile
from pathlib import Path
from typing import Any

import pytest

from bihuan.cases.models import Assignment, Case, Inspection
from bihuan.ledger.models import Entry
from bihuan.ledger.verifying import verify
from bihuan.units.models import Member
from tests.browser.desk import Desk
from tests.building import number, transfer
from tests.photographs import photo

pytestmark = pytest.mark.django_db(transaction=True)
PHONE = {"width": 390, "height": 844}
JPG = photo()


@pytest.fixture
def list_file(tmp_path: Path) -> Path:
    source = transfer(
        1,
        [
            (number(1), "枣林村一家砖厂冒黑烟。", "澜东区", "大气", "来电"),
            (number(2), "石桥镇东风渠旁一家养猪场排污水。", "", "水", "来电"),
            (number(3), "老街一家饭店油烟直排。", "", "大气", "来信"),
        ],
    )
    path = tmp_path / source.name
    path.write_bytes(source.content)
    return path


def complaint(serial: int) -> str:
    return f"/complaints/{number(serial)}"


def answer(desk: Desk, investigation: str, action: str) -> None:
    page = desk.page
    page.get_by_label("属实", exact=True).check()
    page.get_by_label("调查核实情况").fill(investigation)
    page.get_by_label("处理和整改情况").fill(action)
    page.get_by_label("办结", exact=True).check()
    desk.press("提交答复")
    desk.sees("已提交，等待审核")


def test_from_the_handover_at_eight_to_the_package_at_eight(
    office: Inspection, page: Any, live_server: Any, list_file: Path, tmp_path: Path, settings: Any
) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"
    roles = ("handle", "dispatch", "review")
    county = Member.objects.get(username="qingping-desk")
    for role in set(roles) - set(county.posts.values_list("role", flat=True)):
        county.posts.create(unit=county.posts.first().unit, role=role)
    desk = Desk(page, live_server.url)

    # Eight o'clock: the clerk takes in the team's list.
    desk.sign_in("clerk")
    desk.open("导入")
    page.locator("input[type=file]").set_input_files(str(list_file))
    desk.press("预览")
    desk.sees("将新增3条")
    desk.press("确认写入")
    desk.sees("已写入台账")

    # The dispatch board: what the list names, what the text says, and one by key and one taken back.
    desk.open("分办")
    desk.sees("正文提到“石桥镇（青屏县）”")
    assert page.get_by_label(f"选中 {number(1)}").is_checked()
    page.get_by_label(f"选中 {number(2)}").check()
    desk.press("按建议交办")
    desk.sees("已交办2件")
    page.wait_for_load_state()  # keys are heard once the page is whole
    page.keyboard.press("j")
    page.locator("[data-target-key]", has_text="市城管局").wait_for()
    key = page.locator("[data-target-key]", has_text="市城管局").get_attribute("data-target-key")
    page.keyboard.press(key)
    desk.sees("都已分办")
    page.get_by_role("button", name="撤销").click()
    desk.sees("已撤销")
    desk.open("分办")
    page.get_by_label(f"选中 {number(3)}").check()
    page.locator(".target", has_text="市城管局").click()
    desk.sees("都已分办")

    # The county passes its share on to the township, which stands before the pigsty with a phone.
    desk.sign_in("qingping-desk")
    desk.go(complaint(1))
    desk.sees("没有这一页")
    desk.go(complaint(2))
    page.locator("summary", has_text="转办下级").click()
    page.get_by_label("石桥镇").check()
    page.get_by_label("转办要求").fill("今天到现场，拍照留证。")
    page.get_by_role("button", name="转办", exact=True).click()
    desk.sees("已转办给石桥镇")

    page.set_viewport_size(PHONE)
    desk.sign_in("shiqiao")
    desk.go(complaint(2))
    desk.sees("今天到现场，拍照留证。")
    desk.press("签收")
    desk.sees("正在办理")
    page.get_by_role("link", name="填写石桥镇的答复").click()
    photo = {"name": "现场.jpg", "mimeType": "image/jpeg", "buffer": JPG}
    page.locator("#attachments input[type=file]:not([data-camera])").set_input_files(photo)
    desk.sees("已传完1个")
    answer(desk, "三处排口直排。", "已封堵排口。")
    width = page.evaluate("document.documentElement.scrollWidth")
    assert width <= PHONE["width"], f"the page is {width} wide on a phone"
    page.set_viewport_size({"width": 1440, "height": 900})

    # The county takes the township's answer into its own.
    desk.sign_in("qingping-desk")
    desk.go(complaint(2))
    page.get_by_role("link", name="审核石桥镇的答复").click()
    desk.press("审核通过（办结）")
    desk.sees("已审核通过石桥镇的答复")
    page.get_by_role("link", name="填写青屏县的答复").click()
    assert page.get_by_label("调查核实情况").input_value() == "三处排口直排。"
    desk.press("提交答复")
    desk.sees("已提交，等待审核")

    # A unit that is not the right one gives its complaint back within the day; the office insists.
    desk.sign_in("landong")
    desk.go(complaint(1))
    page.locator("summary", has_text="退回").first.click()
    page.locator("form", has=page.locator("input[value=return]")).locator("textarea").fill("点位在青屏县境内。")
    page.locator("form", has=page.locator("input[value=return]")).get_by_role("button", name="退回").click()
    desk.sees("单位退回")
    desk.sign_in("clerk")
    desk.open("分办")
    desk.sees("点位在青屏县境内。")
    page.locator("summary", has_text="坚持交办").click()
    page.locator("form", has=page.locator("input[value=insist]")).locator("textarea").fill("已核对四至，在澜东区内。")
    page.locator("form", has=page.locator("input[value=insist]")).get_by_role("button", name="坚持交办").click()
    desk.sees("已坚持交办")

    # Eight in the evening: the reviewer accepts what came and sends the package.
    desk.sign_in("reviewer")
    desk.sees("待审核")
    desk.go(complaint(2))
    page.get_by_label("未过的为什么可以办结").fill("已电话核实，回访随后补记。")
    desk.press("审核通过（办结）")
    desk.sees("已审核通过青屏县的答复")
    desk.open("报送材料")
    desk.press("生成报送材料")
    desk.sees("已生成第1期，1件")
    with page.expect_download() as download:
        page.get_by_role("link", name="下载（").click()
    content = Path(download.value.path()).read_bytes()
    names = zipfile.ZipFile(io.BytesIO(content)).namelist()
    assert f"3-答复材料/001-{number(2)}/答复-青屏县.docx" in names

    statuses = dict(Case.objects.values_list("number", "status"))
    assert statuses == {number(1): "dispatched", number(2): "closed", number(3): "dispatched"}
    assert Assignment.objects.filter(parent__isnull=True).count() == 3
    assert Entry.objects.filter(act="undo").count() == 1
    assert verify().fault == ""
