"""A township clerk before the pigsty, with a phone and a bad line: nothing that was typed is lost, nothing is sent twice."""

from typing import Any

import pytest

from bihuan.cases.models import Inspection
from bihuan.complaints.models import Answer
from bihuan.complaints.splitting import pass_on
from bihuan.ledger.models import Entry
from bihuan.units.models import Member, Unit
from tests.browser.desk import Desk
from tests.building import number, share, small_ledger

pytestmark = pytest.mark.django_db(transaction=True)
PHONE = {"width": 390, "height": 844}
OFFLINE = "现在没有网络，没有发出去"


@pytest.fixture
def passed_on(office: Inspection) -> Inspection:
    """青屏县 has passed complaint 2 on to 石桥镇."""
    small_ledger(office)
    item = share(office, 2, "青屏县")
    county = Member.objects.get(username="qingping-desk")
    pass_on(item, [Unit.objects.get(short="石桥镇")], by=county, seen=item.case.revision, note="今天到现场。")
    return office


def test_over_a_bad_line(passed_on: Inspection, page: Any, live_server: Any) -> None:
    desk = Desk(page, live_server.url)
    page.set_viewport_size(PHONE)
    desk.sign_in("shiqiao")
    desk.go(f"/complaints/{number(2)}")

    # The line breaks before the receipt is sent.
    page.context.set_offline(True)
    desk.press("签收")
    desk.sees(OFFLINE)
    assert share(passed_on, 2, "石桥镇").status == "dispatched"
    page.context.set_offline(False)
    page.locator(".offline").wait_for(state="detached")
    desk.press("签收")
    desk.sees("正在办理")

    # It breaks again while the answer is written; the phone even forgets the page.
    page.get_by_role("link", name="填写石桥镇的答复").click()
    page.get_by_label("属实", exact=True).check()
    page.get_by_label("调查核实情况").fill("三处排口直排。")
    page.get_by_label("处理和整改情况").fill("已封堵排口。")
    page.get_by_label("办结", exact=True).check()
    page.context.set_offline(True)
    page.get_by_role("button", name="提交答复").last.click()
    desk.sees(OFFLINE)
    assert page.get_by_label("调查核实情况").input_value() == "三处排口直排。"
    assert not Answer.objects.exists()
    page.context.set_offline(False)
    page.reload()
    assert page.get_by_label("处理和整改情况").input_value() == "已封堵排口。"

    # Two quick taps send it once.
    page.get_by_role("button", name="提交答复").last.dblclick()
    desk.sees("已提交，等待审核")
    assert Answer.objects.count() == 1
    acts = list(Entry.objects.filter(unit__short="石桥镇").order_by("pk").values_list("act", flat=True))
    assert acts == ["split", "accept", "submit"]
