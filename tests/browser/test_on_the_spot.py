"""A township clerk before the pigsty, with a phone and a bad line: nothing that was typed is lost, nothing is sent twice."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bihuan.cases.models import Inspection
from bihuan.complaints.answering import act
from bihuan.complaints.attaching import attached
from bihuan.complaints.models import Answer
from bihuan.complaints.splitting import pass_on
from bihuan.ledger.models import Entry
from bihuan.sites.models import SiteLink
from bihuan.units.models import Member, Unit
from tests.browser.desk import Desk
from tests.building import number, share, small_ledger
from tests.photographs import photo

pytestmark = pytest.mark.django_db(transaction=True)
PHONE = {"width": 390, "height": 844}
KEPT = "Object.keys(localStorage).filter((key) => /^(draft|sent):/.test(key))"
OFFLINE = "现在没有网络，没有发出去"


@pytest.fixture
def passed_on(office: Inspection) -> Inspection:
    """青屏县 has passed complaint 2 on to 石桥镇."""
    small_ledger(office)
    item = share(office, 2, "青屏县")
    county = Member.objects.get(username="qingping-desk")
    pass_on(item, [Unit.objects.get(short="石桥镇")], by=county, seen=item.case.revision, note="今天到现场。")
    return office


@pytest.fixture
def phone(chromium: Any) -> Iterator[Any]:
    """A telephone: narrow, touched, with a camera."""
    context = chromium.new_context(viewport=PHONE, locale="zh-CN", has_touch=True, is_mobile=True)
    context.set_default_timeout(30_000)
    yield context.new_page()
    context.close()


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

    # Two quick taps send it once, and what was kept in the browser is gone.
    page.get_by_role("button", name="提交答复").last.dblclick()
    desk.sees("已提交，等待审核")
    assert Answer.objects.count() == 1
    acts = list(Entry.objects.filter(unit__short="石桥镇").order_by("pk").values_list("act", flat=True))
    assert acts == ["split", "accept", "submit"]
    assert page.evaluate(KEPT) == []


def test_the_line_breaks_unseen(passed_on: Inspection, phone: Any, live_server: Any) -> None:
    """Neither the telephone nor its holder can tell whether what was sent has arrived."""
    page, item = phone, share(passed_on, 2, "石桥镇")
    act(item, "accept", by=Member.objects.get(username="shiqiao"), seen=item.case.revision)
    desk = Desk(page, live_server.url)
    desk.sign_in("shiqiao")
    form = f"/complaints/{number(2)}/answer/{item.unit_id}"
    desk.go(form)
    page.get_by_label("属实", exact=True).check()
    page.get_by_label("调查核实情况").fill("三处排口直排。")
    page.get_by_label("处理和整改情况").fill("已封堵排口。")
    page.get_by_label("办结", exact=True).check()

    # It breaks on the way there: nothing arrives, and whatever page comes next, the draft is still here.
    page.route(f"**{form}", lambda route: route.abort() if route.request.method == "POST" else route.continue_())
    page.get_by_role("button", name="提交答复").last.click()
    page.wait_for_url("chrome-error://**", wait_until="commit")
    desk.go("/")
    desk.go(form)
    desk.sees("已恢复上次没有提交的草稿")
    assert page.get_by_label("处理和整改情况").input_value() == "已封堵排口。"
    assert not Answer.objects.exists()
    page.unroute(f"**{form}")

    # It breaks on the way back: it did arrive, the same sent again does nothing, and says so.
    def lost(route: Any) -> None:
        if route.request.method == "POST":
            route.fetch(max_redirects=0)
            route.abort()
        else:
            route.continue_()

    page.route(f"**{form}", lost)
    page.get_by_role("button", name="提交答复").last.click()
    page.wait_for_url("chrome-error://**", wait_until="commit")
    assert Answer.objects.count() == 1
    page.unroute(f"**{form}")
    page.reload()
    desk.sees("没有重复提交")
    assert Answer.objects.count() == 1
    assert Entry.objects.filter(act="submit").count() == 1
    assert page.evaluate(KEPT) == []


def test_a_photograph_from_the_camera_and_nothing_left_for_the_next(
    passed_on: Inspection, phone: Any, live_server: Any, settings: Any, tmp_path: Path
) -> None:
    settings.MEDIA_ROOT = tmp_path
    page, item = phone, share(passed_on, 2, "石桥镇")
    act(item, "accept", by=Member.objects.get(username="shiqiao"), seen=item.case.revision)
    desk = Desk(page, live_server.url)
    desk.sign_in("shiqiao")
    desk.go(f"/complaints/{number(2)}/answer/{item.unit_id}")
    camera = page.locator("input[capture=environment]")
    assert camera.locator("..").is_visible()
    camera.set_input_files({"name": "image.jpg", "mimeType": "image/jpeg", "buffer": photo(1)})
    page.locator("#attached li").first.wait_for()
    (file,) = attached(item)
    assert file.name.startswith("现场照片-")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390

    page.get_by_label("调查核实情况").fill("写到一半。")
    page.reload()  # at once, as when a telephone puts the page away
    assert page.get_by_label("调查核实情况").input_value() == "写到一半。"
    page.get_by_label("调查核实情况").fill("还没有写完。")
    page.wait_for_timeout(600)  # kept when the typing pauses
    assert len(page.evaluate(KEPT)) == 1
    page.locator(".topbar-member > summary").click()
    page.get_by_role("button", name="退出登录").first.click()
    desk.sees("还有没提交的草稿")
    page.get_by_role("dialog").get_by_role("button", name="退出登录").click()
    page.get_by_label("用户名").wait_for()
    assert page.evaluate(KEPT) == []


def test_the_place_one_stands_at_becomes_a_site(passed_on: Inspection, phone: Any, live_server: Any) -> None:
    page, case = phone, share(passed_on, 2, "石桥镇").case
    page.context.grant_permissions(["geolocation"])
    page.context.set_geolocation({"latitude": 28.2013, "longitude": 112.9721, "accuracy": 12})
    desk = Desk(page, live_server.url)
    desk.sign_in("shiqiao")
    desk.go(f"/complaints/{number(2)}")
    page.get_by_role("link", name="关联点位").click()
    page.get_by_label("名称、地址或信用代码").press_sequentially("养猪场")
    desk.sees("没有找到“养猪场”")
    page.get_by_text("新建点位并关联").click()
    page.get_by_label("名称", exact=True).fill("东风渠旁养猪场")
    page.get_by_label("类别").select_option("养殖场")
    page.get_by_label("所在单位").select_option(label="石桥镇")
    assert page.get_by_label("坐标").input_value() == "", "nobody is asked before the button is pressed"
    page.get_by_role("button", name="以当前位置为点位").click()
    desk.sees("已填入，误差约12米")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.get_by_role("button", name="新建并关联").click()
    desk.sees("已新建并关联点位“东风渠旁养猪场”")
    site = SiteLink.objects.get(case=case).site
    assert site.place == (28.2013, 112.9721)
