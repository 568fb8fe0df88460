"""The notice and its objections: the period as seed 002 prints it, in time or late, and what holds the chain up."""

import io
from datetime import date, datetime
from unittest.mock import patch

import pytest
from django.urls import reverse
from django.utils import timezone
from docx import Document

from bihuan.cases.models import Inspection, Stand
from bihuan.closing.advancing import advance, refuse
from bihuan.closing.tests.building import follow_chain, fresh, rectified_finding, said_of, step_by, waits_at, who
from bihuan.complaints.tests.persons import at_desk, text_of
from bihuan.findings.models import Finding
from bihuan.findings.tests.building import plan_finding
from bihuan.mailroom.notice_file import notice_file
from bihuan.moments import BEIJING
from bihuan.notices.composing import period_of, sections_of, title_of
from bihuan.notices.models import Notice, Objection
from bihuan.notices.posting import NoticeText, ObjectionText, answer, post, receive
from bihuan.refusals import Refused, Stale
from bihuan.rulebooks import calendar

pytestmark = pytest.mark.django_db
FIRST, LAST = date(2025, 10, 13), date(2025, 10, 18)


def on(day: int, month: int = 10) -> "patch[object]":  # type: ignore[type-arg]
    """It is noon of that day of 2025."""
    return patch.object(timezone, "now", lambda: datetime(2025, month, day, 12, tzinfo=BEIJING))


@pytest.fixture
def finding(office: Inspection) -> Finding:
    """At the step of the notice, on 13 October 2025."""
    follow_chain(office, "huangshan")
    found = rectified_finding(office, due_on=date(2025, 9, 30))
    with on(10):
        for username in ("qingping", "reviewer", "leader"):
            step_by(found, username)
    assert waits_at(found) == "notice"
    return fresh(found)


def posted(finding: Finding) -> Notice:
    closing = finding.closings.get(outcome="open")
    text = NoticeText(title_of(finding), sections_of(finding, closing), FIRST, "市整改办", "0XXX-8888123")
    with on(13):
        return post(finding, text, by=who("reviewer"), seen=finding.case.revision)


def objected(
    notice: Notice, channel: str = "phone", received: date = date(2025, 10, 15), mark: date | None = None
) -> Objection:
    with on(30):
        said = ObjectionText(channel, received, "管网还有一段没有改造。", mark)
        return receive(notice, said, by=who("reviewer"), seen=fresh(notice.closing.finding).case.revision)


def test_the_period_is_printed_as_papers_print_it(office: Inspection) -> None:
    """Seed 002: 12 to 17 October 2023, five days: natural days, the first not counted."""
    calendar.seed([2023])
    assert period_of(office, date(2023, 10, 12)).text == "2023年10月12日-2023年10月17日(共五天)"


def test_it_says_what_the_record_says(finding: Finding) -> None:
    notice = posted(finding)
    assert (notice.starts_on, notice.ends_on, notice.days) == (FIRST, LAST, "共五天")
    texts = dict(notice.sections)
    assert texts["一、反馈问题"] == finding.problem
    assert texts["三、整改措施"].startswith("（一）完成管网改造")
    lines = [paragraph.text for paragraph in Document(io.BytesIO(notice_file(notice))).paragraphs]
    assert "公示时间：2025年10月13日-2025年10月18日(共五天)" in lines
    assert any("邮寄的以邮戳为准" in line for line in lines)


def test_the_notice_of_seed_002_from_an_invented_record(office: Inspection) -> None:
    """Four sections, how to object, the period with its days, who takes objections: in the order and words of the paper."""
    calendar.seed([2023])
    follow_chain(office, "huangshan")
    measures = (
        "加强组织领导，强化统筹调度",
        "强化学习，加深认识",
        "强化责任落实，推动问题整治",
        "强化考核管理",
        "严肃追责问责",
    )
    dates: dict[str, date] = {"received": date(2023, 6, 2), "due_on": date(2023, 9, 30)}
    found = plan_finding(office, measures=measures, **dates)
    Finding.objects.filter(pk=found.pk).update(long_term=True)
    with patch.object(timezone, "now", lambda: datetime(2023, 10, 12, 9, tzinfo=BEIJING)):
        for username in ("qingping", "reviewer", "leader"):
            step_by(found, username, on=date(2023, 10, 11))
        found = fresh(found)
        sections = sections_of(found, found.closings.get(outcome="open"))
        more = {"contact": "某某", "fax": "0XXX-8888124"}
        text = NoticeText(title_of(found), sections, date(2023, 10, 12), "市整改办", "0XXX-8888123", **more)
        notice = post(found, text, by=who("reviewer"), seen=found.case.revision)
    lines = [line.text for line in Document(io.BytesIO(notice_file(notice))).paragraphs if line.text]
    assert lines[0] == "澜川市省生态环境保护督察“回头看”反馈“城区雨污分流不到位”问题整改销号公示"
    heads = ["一、反馈问题：", "二、整改目标：", "三、整改措施：", "四、整改完成情况："]
    assert [line for line in lines if line in heads] == heads
    start = lines.index("三、整改措施：")
    assert lines[start + 1 : start + 6] == [f"（{n}）{text}" for n, text in zip("一二三四五", measures, strict=True)]
    assert lines[lines.index("四、整改完成情况：") + 1].startswith("已完成（并持续推进）")
    assert "邮寄的以邮戳为准，直接送达的以送达日期为准" in lines[-8]
    assert lines[-2:] == ["市整改办", "2023年10月12日"], "who puts it up, and when"
    assert lines[-7:-2] == [
        "公示时间：2023年10月12日-2023年10月17日(共五天)",
        "受理单位：市整改办",
        "联系人：某某",
        "联系电话：0XXX-8888123",
        "传真：0XXX-8888124",
    ]


def test_it_is_put_up_once_and_only_when_it_is_its_turn(finding: Finding) -> None:
    posted(finding)
    with pytest.raises(Stale, match="已经发布过"):
        posted(fresh(finding))
    other = rectified_finding(finding.case.inspection, "问题2")
    with pytest.raises(Refused, match="还没有轮到公示"), on(13):
        post(other, NoticeText("题", [["一", "二"]], FIRST, "某", "1"), by=who("reviewer"), seen=1)


def test_the_chain_waits_until_the_notice_has_run_out(finding: Finding) -> None:
    posted(finding)
    now = fresh(finding)
    with on(18), pytest.raises(Refused, match="公示到2025-10-18才满"):
        advance(now, said_of(now, on=FIRST, until=date(2025, 10, 17)), by=who("reviewer"), seen=now.case.revision)
    with on(19):
        advance(now, said_of(now, on=FIRST, until=LAST), by=who("reviewer"), seen=now.case.revision)
    assert fresh(finding).case.status == Stand.STRUCK_OFF


@pytest.mark.parametrize(
    ("channel", "received", "mark", "late"),
    [
        ("hand", date(2025, 10, 18), None, False),
        ("hand", date(2025, 10, 19), None, True),
        ("post", date(2025, 10, 22), date(2025, 10, 18), False),
        ("post", date(2025, 10, 22), date(2025, 10, 19), True),
    ],
)
def test_the_postmark_decides_by_hand_the_delivery(
    finding: Finding, channel: str, received: date, mark: date | None, late: bool
) -> None:
    assert objected(posted(finding), channel, received, mark).is_late == late


def test_an_objection_in_time_holds_the_chain_up_until_it_is_answered(finding: Finding) -> None:
    objection = objected(posted(finding))
    now = fresh(finding)
    with on(30), pytest.raises(Refused, match="还有1条"):
        advance(now, said_of(now, on=FIRST, until=LAST), by=who("reviewer"), seen=now.case.revision)
    with on(30):
        answer(
            objection, "核查后已改造。", upheld=False, on=date(2025, 10, 30), by=who("reviewer"), seen=now.case.revision
        )
        with pytest.raises(Stale, match="已经答复过"):
            answer(objection, "再答一次。", upheld=True, on=date(2025, 10, 30), by=who("reviewer"), seen=0)
        now = fresh(finding)
        advance(now, said_of(now, on=FIRST, until=LAST), by=who("reviewer"), seen=now.case.revision)
    assert fresh(finding).case.status == Stand.STRUCK_OFF


def test_one_that_is_upheld_leaves_only_the_way_back(finding: Finding) -> None:
    objection = objected(posted(finding))
    with on(30):
        answer(
            objection,
            "确有一段没有改造。",
            upheld=True,
            on=date(2025, 10, 30),
            by=who("reviewer"),
            seen=fresh(finding).case.revision,
        )
        now = fresh(finding)
        with pytest.raises(Refused, match="有异议成立"):
            advance(now, said_of(now, on=FIRST, until=LAST), by=who("reviewer"), seen=now.case.revision)
        refuse(now, "异议成立，继续整改", by=who("reviewer"), seen=now.case.revision)
    assert fresh(finding).case.status == Stand.RECTIFYING


def test_a_late_one_is_kept_as_late_and_holds_nothing_up(finding: Finding) -> None:
    objected(posted(finding), "hand", date(2025, 10, 20))
    now = fresh(finding)
    with on(30):
        advance(now, said_of(now, on=FIRST, until=LAST), by=who("reviewer"), seen=now.case.revision)
    assert fresh(finding).case.status == Stand.STRUCK_OFF


def test_what_cannot_be_is_said(finding: Finding) -> None:
    notice = posted(finding)
    with pytest.raises(Refused, match="邮戳日期"):
        objected(notice, "post")
    with pytest.raises(Refused, match="才开始"):
        objected(notice, "hand", date(2025, 10, 12))


def test_at_the_desk(finding: Finding) -> None:
    desk = at_desk("reviewer")
    page = text_of(desk.get(reverse("notices:new", args=[finding.pk])))
    assert "完成管网改造" in page
    closing = finding.closings.get(outcome="open")
    sent = {
        "seen": finding.case.revision,
        "title": "公示",
        "starts_on": FIRST.isoformat(),
        "accepting": "市整改办",
        "phone": "0XXX",
    }
    sent |= {f"section_{place}": text for place, (_heading, text) in enumerate(sections_of(finding, closing))}
    assert desk.post(reverse("notices:new", args=[finding.pk]), sent | {"phone": ""}).status_code == 422
    mistyped = desk.post(reverse("notices:new", args=[finding.pk]), sent | {"starts_on": "9999-12-31"})
    assert (mistyped.status_code, "年份不对" in text_of(mistyped)) == (422, True)
    page = text_of(desk.post(reverse("notices:new", args=[finding.pk]), sent, follow=True))
    assert "已发布公示，到2025-10-18截止" in page
    notice = Notice.objects.get()
    told = {"seen": fresh(finding).case.revision, "channel": "phone", "received_on": "2025-10-15", "text": "还有一段。"}
    page = text_of(desk.post(reverse("notices:object", args=[notice.pk]), told, follow=True))
    assert "还有一段。" in page
    objection = Objection.objects.get()
    told = {"seen": fresh(finding).case.revision, "answer": "已核实。", "upheld": "no", "answered_on": "2025-10-20"}
    page = text_of(desk.post(reverse("notices:answer", args=[notice.pk, objection.pk]), told, follow=True))
    assert "已核实。" in page
    assert "公示" in text_of(desk.get(reverse("notices:list")))
    assert desk.get(reverse("mailroom:notice-word", args=[notice.pk])).status_code == 200
    assert at_desk("landong").get(reverse("mailroom:notice-word", args=[notice.pk])).status_code == 404


def test_the_step_of_the_notice_begins_with_its_days(finding: Finding) -> None:
    posted(finding)
    page = text_of(at_desk("reviewer").get(reverse("closing:step", args=[finding.pk])))
    assert 'value="2025-10-13"' in page
    assert 'value="2025-10-18"' in page
    assert "没有收到异议" in page
