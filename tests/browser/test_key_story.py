"""A key complaint that three units share: closed part by part, each part signed by the leader at last."""

import io
import zipfile
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from docx import Document

from bihuan.cases.models import Case, Inspection
from bihuan.complaints.dispatching import dispatch_named
from bihuan.figures.catalogue import ask
from bihuan.ledger.verifying import verify
from bihuan.moments import beijing_day
from bihuan.units.models import Member, Unit
from tests.browser.desk import Desk
from tests.building import number, received, share, transfer

pytestmark = pytest.mark.django_db(transaction=True)
UNITS = {"澜东区": "landong", "青屏县": "qingping", "市城管局": "chengguan"}
CASE = f"/complaints/{number(1)}"


@pytest.fixture
def shared(office: Inspection) -> Inspection:
    """Number 1 is a key item of three units; the department gets a member at the desk."""

    member = Member.objects.add(username="chengguan", password="chengguan-password")
    member.posts.create(unit=Unit.objects.get(short="市城管局"), role="handle")
    text = "省道边一家石材厂噪音大、粉尘大，弃渣占道。"
    received(office, transfer(1, [("*" + number(1), text, "澜东区、青屏县、市城管局", "噪音", "来电")]))
    dispatch_named(office, by=None)
    return office


def test_closed_part_by_part(shared: Inspection, page: Any, live_server: Any) -> None:
    desk = Desk(page, live_server.url)
    today = beijing_day(timezone.now())
    for short, username in UNITS.items():
        _answer(desk, short, username)
    # The county's own reviewer signs first for the county; the leader is the last for every part.
    desk.sign_in("qingping-desk")
    desk.go(CASE)
    desk.press("同意，送下一步")
    desk.sees("已审核通过青屏县的答复")

    desk.sign_in("reviewer")
    for short in UNITS:
        desk.go(CASE)
        _review(desk, short).get_by_role("button", name="同意，送下一步").click()
        desk.sees(f"已审核通过{short}的答复")

    # The leader gives one back to the office's reviewer, which is the step before, and closes the others.
    desk.sign_in("leader")
    desk.go(CASE)
    back = _review(desk, "市城管局")
    back.get_by_label("意见、退回原因").fill("弃渣清运的票据没有附。")
    back.get_by_label("退回到").select_option(label="整改办审核")
    back.get_by_role("button", name="退回修改").click()
    desk.sees("已退回")
    for short in ("澜东区", "青屏县"):
        desk.go(CASE)
        _close(desk, short)
    assert _statuses(shared) == {"澜东区": "closed", "青屏县": "closed", "市城管局": "submitted"}
    assert Case.objects.get().status == "submitted"
    assert (ask(shared, today).figures["open"], ask(shared, today).figures["closed"]) == (1, 0)

    desk.sign_in("reviewer")
    desk.go(CASE)
    desk.sees("弃渣清运的票据没有附。")
    _review(desk, "市城管局").get_by_role("button", name="同意，送下一步").click()
    desk.sees("已审核通过市城管局的答复")
    desk.sign_in("leader")
    desk.go(CASE)
    _close(desk, "市城管局")
    assert Case.objects.get().status == "closed"
    assert (ask(shared, today).figures["open"], ask(shared, today).figures["closed"]) == (0, 1)
    assert ask(shared, today - timedelta(days=1)).figures["closed"] == 0
    assert ask(shared, date(2025, 6, 5)).figures["open"] == 1
    _sheet(desk)
    assert verify().fault == ""


def _statuses(inspection: Inspection) -> dict[str, str]:
    return {short: share(inspection, 1, short).status for short in UNITS}


def _answer(desk: Desk, short: str, username: str) -> None:
    page = desk.page
    desk.sign_in(username)
    desk.go(CASE)
    page.get_by_role("link", name=f"填写{short}的答复").click()
    page.get_by_label("属实", exact=True).check()
    page.get_by_label("调查核实情况").fill(f"{short}现场核查，情况属实。")
    page.get_by_label("处理和整改情况").fill("责令停产整改，已完成降噪。")
    page.get_by_label("办结", exact=True).check()
    page.get_by_role("button", name="提交答复").last.click()
    desk.sees("已提交，等待审核")


def _review(desk: Desk, short: str) -> Any:
    unit = share(Inspection.objects.get(), 1, short).unit_id
    return desk.page.locator(f"#review-{unit}")


def _close(desk: Desk, short: str) -> None:
    review = _review(desk, short)
    review.get_by_label("未过的为什么可以办结").fill("现场复核，噪声达标。")
    review.get_by_role("button", name="审核通过（办结）").click()
    desk.sees(f"已审核通过{short}的答复")


def _sheet(desk: Desk) -> None:
    """The sign-off sheet in the case file names every step and what the leader waived."""
    page = desk.page
    desk.go(CASE)
    page.get_by_role("link", name="一案一档").click()
    page.get_by_role("heading", name="一案一档").wait_for()
    with page.expect_download() as download:
        page.get_by_role("link", name="下载", exact=True).click()
    sheets = _docx_in(Path(download.value.path()).read_bytes(), "审签单")
    assert len(sheets) == 3
    texts = [
        "\n".join(cell.text for table in sheet.tables for row in table.rows for cell in row.cells) for sheet in sheets
    ]
    assert all("市领导签批" in text and "现场复核，噪声达标。" in text for text in texts)


def _docx_in(archive: bytes, part: str) -> list[Any]:
    with zipfile.ZipFile(io.BytesIO(archive)) as bundle:
        return [
            Document(io.BytesIO(bundle.read(name)))
            for name in bundle.namelist()
            if part in name and name.endswith(".docx")
        ]
