"""A repeat arrives by import, is linked, and reopens the first one, which is answered again, signed and closed."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bihuan.cases.models import Case, Inspection, Status
from bihuan.complaints.dispatching import dispatch_named
from bihuan.complaints.models import Complaint
from bihuan.complaints.tests.repeated import AGAIN, KILN
from bihuan.figures.catalogue import ask
from bihuan.ledger.verifying import verify
from tests.browser.desk import Desk
from tests.building import FIRST_DAY, answered, number, received, replies, transfer

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def closed_once(office: Inspection) -> None:
    """The kiln was told of and closed within four days."""
    received(office, transfer(1, [(number(1), KILN, "澜东区", "大气", "来电")]))
    dispatch_named(office, by=None)
    day = FIRST_DAY + timedelta(days=4)
    answered(office, replies(day, [(number(1), "澜东区", "属实", "已办结", "", day)]))


@pytest.fixture
def list_file(tmp_path: Path) -> Path:
    rows = [
        (number(7), AGAIN, "澜东区", "大气", "来电"),
        (number(8), "白鹭镇河口村二组一家养鸡场鸡粪露天堆放，臭气熏天。", "青屏县", "大气", "来电"),
    ]
    source = transfer(8, rows)
    path = tmp_path / source.name
    path.write_bytes(source.content)
    return path


def test_a_repeat_reopens_what_was_closed(
    office: Inspection, closed_once: None, page: Any, live_server: Any, list_file: Path
) -> None:
    desk = Desk(page, live_server.url)
    first, again = f"/complaints/{number(1)}", f"/complaints/{number(7)}"

    # The list comes: the row is shown with its likely first, the reason and the shared words; ticked, it is linked.
    desk.sign_in("clerk")
    desk.open("导入")
    page.locator("input[type=file]").set_input_files(str(list_file))
    desk.press("预览")
    desk.sees("可能重复（1件）")
    desk.sees("同在石桥镇枣林村三组")
    assert "枣林村" in "".join(page.locator("#likely mark").all_inner_texts())
    page.get_by_label(f"认定{number(7)}为{number(1)}的重复件").check()
    desk.press("确认写入")
    desk.sees("已写入台账")
    desk.go("/batches/8/")
    desk.sees("重复件1件")
    desk.go(again)
    desk.sees("这件是重复件，首次举报")
    desk.sees("办结可能不实")
    desk.sees("重新办理由审核人员决定")
    desk.go("/complaints/?repeat=repeat")
    page.get_by_role("link", name=number(7)).wait_for()

    # The office's reviewer is told, sees the sign on the first one's page, and reopens it.
    desk.sign_in("reviewer")
    desk.go("/inbox/")
    desk.sees(f"{number(1)}办结后又收到重复举报{number(7)}")
    desk.go(first)
    desk.sees("之后又收到重复举报")
    page.get_by_role("table", name="这件的重复件").get_by_role("link", name=number(7)).wait_for()
    page.get_by_text("重新办理：澜东区").click()
    dialog = page.get_by_role("dialog")
    assert number(7) in dialog.get_by_label("原因").input_value()
    dialog.get_by_role("button", name="重新办理").click()
    desk.sees("已重新办理")
    assert page.get_by_text("办结可能不实").count() == 0

    # The unit answers again; the reviewer and the leader sign; it is closed.
    desk.sign_in("landong")
    desk.go(first)
    page.get_by_role("link", name="填写答复").first.click()
    page.get_by_label("属实", exact=True).check()
    page.get_by_label("调查核实情况").fill("夜间突击检查，发现砖厂仍在生产。")
    page.get_by_label("处理和整改情况").fill("已拆除窑炉，断水断电，清空原料。")
    page.get_by_label("办结", exact=True).check()
    desk.press("提交答复")
    desk.sees("待审核")
    sign(desk, page, first)
    desk.sign_in("clerk")
    desk.go(first)
    page.get_by_role("table", name="这件的重复件").wait_for()
    assert page.get_by_text("办结可能不实").count() == 0

    case = Case.objects.get(number=number(1))
    assert (case.status, Complaint.objects.get(case__number=number(7)).repeat_of_id) == (Status.CLOSED, case.pk)
    figures = ask(office, FIRST_DAY + timedelta(days=8)).figures
    assert (figures["received"], figures["repeats"]) == (3, 1)
    assert verify().fault == ""


def sign(desk: Desk, page: Any, address: str) -> None:
    """Whoever's turn it is signs, until the answer closes the complaint."""
    for person in ("reviewer", "leader"):
        if Case.objects.get(number=number(1)).status == Status.CLOSED:
            return
        desk.sign_in(person)
        desk.go(address)
        if (waived := page.get_by_label("未过的为什么可以办结")).count():
            waived.fill("现场复核，窑炉已拆除。")
        page.get_by_role("button", name="同意，送下一步").or_(
            page.get_by_role("button", name="审核通过（办结）")
        ).first.click()
        desk.sees("已审核通过澜东区的答复")
