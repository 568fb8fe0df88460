"""The clock of a share at the desk: more time asked and granted, stopped and going on; and people who are not satisfied."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from bihuan.cases.models import Inspection
from bihuan.complaints.dispatching import dispatch
from bihuan.moments import beijing_day
from bihuan.units.models import Member, Unit
from tests.browser.desk import Desk
from tests.building import answered as answers_in
from tests.building import number, received, replies, share, small_ledger, transfer

pytestmark = pytest.mark.django_db(transaction=True)
CASE = f"/complaints/{number(1)}"


@pytest.fixture
def today(office: Inspection) -> Inspection:
    """A batch handed over today, given to 澜东区: its limit has not run out."""
    source = transfer(1, [(number(1), "枣林村一家砖厂冒黑烟。", "澜东区", "大气", "来电")])
    day = beijing_day(timezone.now())
    text = source.content.decode().replace("2025年6月2日", f"{day.year}年{day.month}月{day.day}日")
    received(office, type(source)(f"01-{day.isoformat()}.csv", text.encode()))
    case = office.cases.get()
    dispatch([(case, [Unit.objects.get(short="澜东区")])], inspection=office, by=Member.objects.get(username="clerk"))
    return office


def test_more_time_is_asked_by_one_and_granted_by_another(today: Inspection, page: Any, live_server: Any) -> None:
    desk = Desk(page, live_server.url)
    due = share(today, 1, "澜东区").due_on
    assert due is not None
    wished, granted = due + timedelta(days=5), due + timedelta(days=3)
    desk.sign_in("landong")
    desk.go(CASE)
    dialog = _opened(page, "申请延期")
    dialog.get_by_label("申请延至").fill(wished.isoformat())
    dialog.get_by_label("原因").fill("检测结果要一周后才出。")
    dialog.get_by_role("button", name="申请延期").click()
    desk.sees("检测结果要一周后才出。")

    desk.sign_in("clerk")
    desk.go(CASE)
    dialog = _opened(page, "决定延期")
    dialog.get_by_label("同意延至").fill(granted.isoformat())
    dialog.get_by_role("button", name="同意", exact=True).click()
    page.locator(".why-due", has_text=granted.isoformat()).first.wait_for()
    assert share(today, 1, "澜东区").due_on == granted

    dialog = _opened(page, "中止")
    dialog.get_by_label("事由").select_option("test")
    dialog.get_by_label("原因").fill("委托检测。")
    dialog.get_by_role("button", name="中止计时").click()
    desk.sees("暂不确定")
    assert share(today, 1, "澜东区").due_on is None
    dialog = _opened(page, "恢复计时")
    dialog.get_by_role("button", name="恢复计时").click()
    page.locator(".why-due .date").first.wait_for()
    assert share(today, 1, "澜东区").due_on == granted


def _opened(page: Any, word: str) -> Any:
    """The form behind ``word``: a dialog where the page's script made one of it."""
    page.locator("details.act > summary", has_text=word).first.click()
    return page.locator("dialog[open], details.act[open]").filter(has=page.locator("form")).first


def test_people_who_are_not_satisfied_take_the_work_up_again(office: Inspection, page: Any, live_server: Any) -> None:
    small_ledger(office)
    day = beijing_day(timezone.now())
    answers_in(office, replies(day, [(number(1), "澜东区", "属实", "已办结", "", day)]))
    desk = Desk(page, live_server.url)
    desk.sign_in("landong")
    desk.go(CASE)
    page.locator("summary", has_text="登记回访").click()
    form = page.locator("form", has=page.get_by_label("回访日期"))
    form.get_by_label("回访日期").fill(day.isoformat())
    form.get_by_label("方式").select_option("door")
    form.get_by_label("人数").fill("3")
    form.get_by_label("是否满意").select_option("dissatisfied")
    form.get_by_label("群众意见").fill("夜里还有黑烟。")
    form.get_by_role("button", name="登记", exact=True).click()
    desk.sees("已登记回访。不满意的，这件要继续办理。")
    desk.sees("夜里还有黑烟。")
    assert share(office, 1, "澜东区").status == "handling"
