"""An order goes out with a day to reply by, the unit replies, and the report counts it with the county's return and a fine."""

from typing import Any

import pytest
from django.utils import timezone

from bihuan.cases.models import Inspection
from bihuan.findings.tests.building import plan_finding
from bihuan.moments import beijing_day
from bihuan.supervision.tests.building import keeper
from tests.browser.desk import Desk

pytestmark = pytest.mark.django_db(transaction=True)
NAME = "申屠某乙"
TODAY = beijing_day(timezone.now()).isoformat()


def test_from_the_order_to_the_paragraph_of_the_report(
    office: Inspection, page: Any, live_server: Any, chromium: Any
) -> None:
    finding = plan_finding(office, lead="澜东区")
    keeper()
    desk = Desk(page, live_server.url)
    desk.sign_in("clerk")
    page.goto(f"{live_server.url}/findings/{finding.pk}/")
    page.get_by_role("link", name="督办", exact=True).click()
    page.get_by_label("类别").select_option("督办")
    page.get_by_label("标题").fill("关于滞后问题的督办")
    page.get_by_label("内容").fill("限期整改。")
    page.get_by_label("澜东区", exact=True).check()
    page.get_by_label("回复期限").fill(TODAY)
    assert page.get_by_label("督办的问题、信访件").input_value() == finding.case.number
    desk.is_accessible()
    page.get_by_role("button", name="保存").click()
    page.get_by_role("heading", level=1, name="关于滞后问题的督办").wait_for()

    page.goto(f"{live_server.url}/enforcement/new/")
    page.get_by_label("类别").select_option("立案处罚")
    page.get_by_label("罚款（元）").fill("52500.50")
    page.get_by_label("文号").fill("澜环罚〔2025〕12号")
    page.get_by_role("button", name="保存").click()
    desk.sees("52,500.50")
    desk.is_accessible()

    desk.sign_in("landong")
    page.get_by_role("link", name="督办待回复").click()
    page.get_by_role("link", name="关于滞后问题的督办").click()
    page.get_by_label("回复内容").fill("已经整改。")
    page.get_by_role("button", name="提交回复").click()
    desk.sees("已回复。")
    desk.is_accessible()

    desk.sign_in("leader")
    page.goto(f"{live_server.url}/sanctions/new/")
    page.get_by_label("姓名").fill(NAME)
    page.get_by_label("所在单位").fill("澜东区某局")
    page.get_by_role("button", name="保存").click()
    assert NAME not in page.content()
    page.get_by_role("button", name="查看姓名").click()
    page.get_by_text(NAME).wait_for()
    desk.is_accessible()

    desk.sign_in("reviewer")
    page.goto(f"{live_server.url}/briefings/new/?kind=report")
    page.get_by_label("起算日期").fill("2017-01-01")
    for label in ("收件截止", "办理截止"):
        page.get_by_label(label, exact=True).first.fill(TODAY)
    page.get_by_role("button", name="建立草稿").click()
    page.get_by_role("link", name="不保存，去预览").click()
    text = page.locator(".paper").inner_text()
    assert "督办1次，督办问题1件" in text
    assert "2017年以来澜川市立案查处1件环境违法案件，共处罚金5.25万元" in text
    assert "共追责问责1人。其中科级及以下干部1人。" in text
    page.locator(".paper a", has_text="5.25万元").click()
    desk.sees("澜环罚〔2025〕12号")
