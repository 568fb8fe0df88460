"""Twelve findings from their plan list through three rounds: refused, accepted, objected to, struck off, and reopened.

The office's year is played in 2026, day by day; after each day that counts, its figures are read from their page, and at
the end those of every such day once more.
"""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from bihuan.cases.models import Inspection
from bihuan.closing.tests.building import step_by
from bihuan.ledger.verifying import verify
from bihuan.rounds.calling import call
from bihuan.units.models import Member
from tests.browser.desk import Desk
from tests.browser.findings import PHONE, SCREEN, Clock, Story, plan_list

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    kept = Clock()
    monkeypatch.setattr("django.utils.timezone.now", kept.now)
    return kept


@pytest.fixture
def plan_file(tmp_path: Path) -> Path:
    source = plan_list()
    path = tmp_path / source.name
    path.write_bytes(source.content)
    return path


@pytest.fixture
def story(clock: Clock, office: Inspection, page: Any, live_server: Any, settings: Any, tmp_path: Path) -> Story:
    settings.MEDIA_ROOT = tmp_path / "files"
    return Story(office, Desk(page, live_server.url), clock)


def test_from_the_plan_list_to_the_strike_off_and_back(story: Story, plan_file: Path) -> None:
    import_the_plan(story, plan_file)
    plan_backwards(story)
    first_round(story)
    refused_then_accepted(story)
    an_objection_leads_back(story)
    second_round(story)
    struck_off(story)
    third_round(story)
    reopened(story)
    read = dict(story.read)
    assert {day: story.figures(day) for day in read} == read
    assert verify().fault == ""


def import_the_plan(story: Story, plan_file: Path) -> None:
    desk, page = story.desk, story.page
    story.on(1, 6, "clerk")
    desk.open("导入")
    page.get_by_label("整改措施清单").check()
    page.locator("input[type=file]").set_input_files(str(plan_file))
    desk.press("预览")
    desk.sees("将新增12")
    desk.press("确认写入")
    desk.sees("已写入台账")
    desk.open("反馈问题")
    page.get_by_text("共 12 条", exact=True).wait_for()
    desk.is_accessible()
    story.counts(12, 0, 0, 0, 12, 0, 0)


def plan_backwards(story: Story) -> None:
    """The county plans its second finding backwards from the deadline, and moves a milestone by hand."""
    desk, page = story.desk, story.page
    story.on(1, 7, "landong")
    story.open(2)
    page.get_by_role("link", name="节点和工期").click()
    page.get_by_role("link", name="倒排工期").click()
    desk.sees("从时限往前倒排的建议")
    desk.is_accessible()
    page.get_by_label("第1个节点的完成日期").fill("2026-01-20")
    desk.press("保存节点")
    page.get_by_role("heading", name="整改方案").wait_for()
    page.get_by_role("cell", name="2026-01-20").wait_for()
    desk.is_accessible()


def first_round(story: Story) -> None:
    desk, page = story.desk, story.page
    story.on(1, 25, "clerk")
    desk.open("调度")
    desk.press("发起调度")
    desk.sees("并通知各单位")

    # The county's clerk reports from a phone; what is missing is said, and nothing typed is lost.
    page.set_viewport_size(PHONE)
    desk.sign_in("landong")
    desk.go("/inbox/")
    page.get_by_role("link", name="请在").first.click()
    page.get_by_role("row", name="问题2").get_by_role("link", name="填写").click()
    page.get_by_label("累计进度").fill("10")
    desk.press("报送")
    desk.sees("请写明进展情况")
    assert page.get_by_label("累计进度").input_value() == "10"
    page.get_by_label("进展情况").fill("已清运一半。")
    desk.is_accessible()
    story.fits_a_phone()
    page.get_by_role("button", name="报送", exact=True).click()
    desk.sees("已报送问题2")
    story.fits_a_phone()
    page.set_viewport_size(SCREEN)
    story.reported({1: 100})

    # The office gives one back, and takes the rest.
    desk.sign_in("reviewer")
    desk.open("调度")
    page.get_by_role("link", name="1月25日调度").first.click()
    desk.is_accessible()
    row = page.get_by_role("row", name="已清运一半")
    row.locator("summary", has_text="退回").click()
    form = page.get_by_role("dialog")
    form.get_by_label("原因").fill("写明清了多少方。")
    form.get_by_role("button", name="退回修改").click()
    desk.sees("已退回澜东区的报送")

    desk.sign_in("landong")
    desk.go("/inbox/")
    page.get_by_role("link", name="被退回").first.click()
    page.get_by_role("row", name="问题2").get_by_role("link", name="退回").click()
    desk.sees("写明清了多少方。")
    assert page.get_by_label("进展情况").input_value() == "已清运一半。"
    page.get_by_label("进展情况").fill("已清运四百方，约一半。")
    page.get_by_role("button", name="报送", exact=True).click()
    desk.sees("已报送问题2")

    desk.sign_in("reviewer")
    desk.open("调度")
    page.get_by_role("link", name="1月25日调度").first.click()
    page.get_by_label("选中全部").check()
    desk.press("审核通过勾选的")
    desk.sees("已审核12项")
    desk.press("结束本轮")
    page.get_by_role("dialog").get_by_role("button", name="结束本轮").click()
    desk.sees("12个问题，其中滞后1个")
    desk.sees("应于2026-01-20前完成，累计10%，没有达到20%")
    story.counts(12, 0, 11, 1, 0, 0, 0)


def refused_then_accepted(story: Story) -> None:
    desk, page = story.desk, story.page
    story.on(2, 2, "qingping")
    story.open(1)
    story.head("自查")
    desk.press("提交自查")
    desk.sees("请写明自查情况")
    page.get_by_label("自查情况").fill("三处排口已封堵，污水接入管网。")
    for item in page.locator(".checklist-item").all():
        item.get_by_label("有", exact=True).check()
        item.get_by_placeholder("文号、存放处").fill("整改档案第一卷")
    desk.is_accessible()
    desk.press("提交自查")
    desk.sees("已办理“自查”")

    story.on(2, 3, "reviewer")
    page.get_by_role("link", name="问题1").first.click()
    form = story.unfolded("不通过")
    form.get_by_label("原因").fill("二号排口仍有渗水。")
    form.get_by_role("button", name="退回整改").click()
    desk.sees("已退回整改")

    # What was said the first time is there the second time.
    story.on(2, 9, "qingping")
    desk.go("/inbox/")
    page.get_by_role("link", name="没有通过").first.click()
    desk.sees("二号排口仍有渗水。")
    story.head("自查")
    desk.sees("二号排口仍有渗水。")
    assert (
        page.locator(".checklist-item input[type=text], .checklist-note input").first.input_value() == "整改档案第一卷"
    )
    page.get_by_label("自查情况").fill("二号排口重新封堵，三处排口都不渗水。")
    desk.press("提交自查")
    desk.sees("已办理“自查”")

    story.on(2, 10, "reviewer")
    story.open(1)
    accept_it(story)
    story.counts(12, 1, 10, 1, 0, 0, 0)


def accept_it(story: Story) -> None:
    page = story.page
    story.head("验收")
    page.get_by_label("验收日期").fill(story.clock.now().date().isoformat())
    page.get_by_label("参加人员").fill("市整改办甲、青屏县乙")
    page.get_by_label("符合要求", exact=True).check()
    page.get_by_label("验收意见").fill("三处排口封堵到位，达到整改目标。")
    story.desk.press("验收")
    story.desk.sees("已办理“验收”")


def put_up_the_notice(story: Story, last: str, *, is_first: bool = False) -> None:
    desk, page = story.desk, story.page
    story.head("拟公示")
    assert "三处排口" in page.get_by_label("四、整改完成情况").input_value()
    page.get_by_label("受理单位").fill("市整改办")
    page.get_by_label("联系电话").fill("0XXX-8888123")
    if is_first:
        desk.is_accessible()
    desk.press("发布公示")
    desk.sees(f"已发布公示，到{last}截止")


def object_to_it(story: Story, text: str) -> None:
    form = story.unfolded("登记异议")
    form.get_by_label("方式").select_option("phone")
    form.get_by_label("收到日期").fill(story.clock.now().date().isoformat())
    form.get_by_label("异议内容").fill(text)
    form.get_by_role("button", name="登记", exact=True).click()
    story.desk.sees("已登记异议，答复以后才能往下办")


def answer_it(story: Story, text: str, upheld: str) -> None:
    form = story.unfolded("答复")
    form.get_by_label("处理和答复").fill(text)
    form.get_by_label("异议是否成立").select_option(upheld)
    form.get_by_label("答复日期").fill(story.clock.now().date().isoformat())
    form.get_by_role("button", name="登记答复").click()
    story.desk.sees("已登记答复")


def an_objection_leads_back(story: Story) -> None:
    desk, page = story.desk, story.page
    story.on(2, 11, "reviewer")
    story.open(1)
    put_up_the_notice(story, "2026-02-16", is_first=True)
    story.on(2, 13, "reviewer")
    desk.open("公示")
    page.get_by_role("link", name="问题1").click()
    object_to_it(story, "三号排口下雨时仍冒污水。")
    desk.is_accessible()
    answer_it(story, "现场核查属实，退回整改。", "yes")
    form = story.unfolded("不通过")
    form.get_by_label("原因").fill("公示期内异议成立：三号排口雨天冒污水。")
    form.get_by_role("button", name="退回整改").click()
    desk.sees("已退回整改")
    story.counts(12, 0, 11, 1, 0, 0, 0)


def second_round(story: Story) -> None:
    """Called by the rulebook's calendar; what was behind has caught up."""
    story.clock.put(date(2026, 2, 25))
    assert call(story.clock.now()) == 1
    story.reported({1: 100, 2: 40, 3: 60, 4: 100})
    story.concluded()
    story.on(2, 25, "leader")
    story.counts(12, 0, 12, 0, 0, 0, 0)


def struck_off(story: Story) -> None:
    """Applied for once more, an objection answered and not upheld, signed by the leader; another one is kept up."""
    desk, page = story.desk, story.page
    story.clock.put(date(2026, 3, 2))
    step_by(story.finding(1), "qingping", on=None, text="三处排口雨天复查，都不冒污水。")
    for serial in (4, 12):
        step_by(story.finding(serial), "landong", on=None, text="已完成。")
    story.clock.put(date(2026, 3, 3))
    for serial in (1, 4, 12):
        step_by(story.finding(serial), "reviewer", on=date(2026, 3, 3))
    story.clock.put(date(2026, 3, 10))
    step_by(story.finding(12), "reviewer", on=date(2026, 3, 4), until=date(2026, 3, 9))

    story.on(3, 4, "reviewer")
    story.open(1)
    put_up_the_notice(story, "2026-03-09")
    story.on(3, 6, "reviewer")
    story.open(1)
    object_to_it(story, "河边还有异味。")
    story.on(3, 9, "reviewer")
    story.open(1)
    answer_it(story, "异味来自上游沼气池，与排口无关，已当面答复。", "no")
    story.on(3, 10, "reviewer")
    story.open(1)
    story.head("公示")
    page.get_by_label("公示的载体").fill("市政府网站")
    desk.press("公示")
    desk.sees("已办理“公示”")

    story.on(3, 11, "leader")
    for serial, ending in ((1, "销号"), (12, "销号，长期坚持")):
        desk.open("工作台")
        page.get_by_role("link", name=f"问题{serial}", exact=True).first.click()
        story.head("销号")
        assert page.get_by_label(ending, exact=True).is_checked()
        desk.press("销号")
        desk.sees(f"问题{serial}已")
    story.open(1)
    desk.is_accessible()
    page.set_viewport_size(PHONE)
    story.open(1)
    story.fits_a_phone()
    page.set_viewport_size(SCREEN)
    story.counts(12, 3, 9, 0, 0, 2, 1)


def third_round(story: Story) -> None:
    story.clock.put(date(2026, 3, 25))
    assert call(story.clock.now()) == 1
    story.reported({2: 100, 3: 60, 4: 100})
    story.concluded()
    story.on(3, 25, "leader")
    story.counts(12, 3, 8, 1, 0, 2, 1)


def reopened(story: Story) -> None:
    """A look-back drawn by lot finds the outlet leaking; the leader has the finding begin anew."""
    desk, page = story.desk, story.page
    story.on(4, 8, "clerk")
    desk.open("回头看")
    page.get_by_role("link", name="随机抽查").click()
    page.get_by_label("抽查比例").fill("100")
    page.get_by_label("种子").fill("2026年4月8日开奖号码")
    desk.is_accessible()
    desk.press("抽取")
    page.get_by_role("dialog").get_by_role("button", name="抽取").click()
    desk.sees("抽中2个")
    desk.is_accessible()
    desk.open("回头看")
    page.get_by_label("选中问题1", exact=True).check()
    page.get_by_role("combobox", name="核查人").select_option(label=Member.objects.get(username="clerk").title)
    desk.press("指派")
    desk.sees("已把1个回头看指派给")
    page.get_by_role("link", name="问题1", exact=True).click()
    page.get_by_label("整改不到位").check()
    page.get_by_label("参加人员").fill("市整改办甲")
    page.get_by_label("核查情况").fill("二号排口又在渗水。")
    desk.is_accessible()
    desk.press("提交结果")
    desk.sees("回头看：整改不到位")

    story.on(4, 9, "leader")
    desk.go("/inbox/")
    page.get_by_role("link", name="问题1").first.click()
    page.get_by_label("原因").fill("回头看发现二号排口渗水，重新整改。")
    page.get_by_role("button", name="重新整改").click()
    desk.sees("问题1重新整改")
    desk.sees("正在整改")
    story.counts(12, 2, 8, 1, 1, 1, 1)
