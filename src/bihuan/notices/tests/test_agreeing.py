"""The notice against the plan as adopted and what was reported: what differs is said, and never stops anything."""

from collections.abc import Callable
from datetime import date, datetime
from unittest.mock import patch

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from bihuan.cases.models import Inspection
from bihuan.closing.tests.building import follow_chain, fresh, rectified_finding, step_by, who
from bihuan.complaints.tests.persons import at_desk, text_of
from bihuan.findings.models import Finding, Measure
from bihuan.findings.recording import Act, record
from bihuan.lookback.public_text import contradicted
from bihuan.moments import BEIJING
from bihuan.notices.agreeing import agreements, differing
from bihuan.notices.composing import sections_of, title_of
from bihuan.notices.models import Notice
from bihuan.notices.planned import plans_of
from bihuan.notices.posting import NoticeText, post
from bihuan.publication.side_by_side import side_by_side
from bihuan.rounds.models import Report, Round
from bihuan.rounds.opening import open_round
from bihuan.units.models import Unit
from bihuan.units.roles import Role

pytestmark = pytest.mark.django_db
MEASURES = ("完成东风渠截污管网改造", "健全河道巡查保洁机制")


def on(day: int) -> "patch[object]":  # type: ignore[type-arg]
    """It is noon of that day of October 2025."""
    return patch.object(timezone, "now", lambda: datetime(2025, 10, day, 12, tzinfo=BEIJING))


def applied(inspection: Inspection, number: str = "问题1") -> Finding:
    """At the step of the notice, due by the end of September 2025."""
    found = rectified_finding(inspection, number, due_on=date(2025, 9, 30), measures=MEASURES)
    Finding.objects.filter(pk=found.pk).update(due_text="2025年9月底前")
    with on(10):
        for username in ("qingping", "reviewer", "leader"):
            step_by(found, username)
    return fresh(found)


@pytest.fixture
def finding(office: Inspection) -> Finding:
    follow_chain(office, "huangshan")
    return applied(office)


def posted(finding: Finding, change: Callable[[str], str] = lambda text: text) -> Notice:
    """The notice as composed, each of its texts changed by ``change``."""
    sections = [[head, change(text)] for head, text in sections_of(finding, finding.closings.get(outcome="open"))]
    text = NoticeText(title_of(finding), sections, date(2025, 10, 13), "市整改办", "0XXX-8888123")
    with on(13):
        return post(finding, text, by=who("reviewer"), seen=finding.case.revision)


def said(finding: Finding, notice: Notice) -> list[str]:
    return list(agreements([Notice.objects.get(pk=notice.pk)])[notice.pk].sentences)


def reported(finding: Finding, text: str, percent: int) -> None:
    """What 青屏县 reported of the first measure, accepted."""
    measure = finding.measures.get(position=1)
    rounds = Round.objects.filter(inspection=finding.case.inspection)
    asked = rounds.first() or open_round(finding.case.inspection, date(2025, 8, 25), by=None)
    act = Act(finding.case, "describe_finding", Role.DISPATCH)
    (entry,) = record([act], inspection=finding.case.inspection, by=None)
    unit = Unit.objects.get(short="青屏县")
    Report.objects.create(
        round=asked, measure=measure, unit=unit, state="accepted", percent=percent, text=text, submitted=entry
    )


def test_a_notice_as_composed_agrees(finding: Finding) -> None:
    assert said(finding, posted(finding)) == []


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        (
            "应收尽收",
            "基本收集",
            "公示的整改目标写“生活污水基本收集。”，问题1方案的整改目标写“生活污水应收尽收。”，说法不同",
        ),
        ("健全河道巡查保洁机制", "其他", "问题1方案的第2项措施“健全河道巡查保洁机制”，公示里没有写"),
        (
            "水质达标。",
            "水质达标。整改时限：2026年6月底前。",
            "写“整改时限：2026年6月底前”，问题1方案的整改目标的期限是2025年9月30日",
        ),
    ],
)
def test_what_the_notice_says_otherwise_than_the_plan(finding: Finding, old: str, new: str, sentence: str) -> None:
    found = said(finding, posted(finding, lambda text: text.replace(old, new)))
    assert [one for one in found if sentence in one], found


def test_the_day_on_which_it_was_finished_is_that_of_the_report(finding: Finding) -> None:
    reported(finding, "2025年8月20日完成东风渠截污管网改造。", 100)
    notice = posted(finding, lambda text: text.replace("管网已改造", "2025年7月1日完成东风渠截污管网改造"))
    (sentence,) = said(finding, notice)
    assert "写“2025年7月1日完成东风渠截污管网改造”" in sentence
    assert "2025年8月25日调度对第1项措施的报告（累计100%）说的完成日期是2025年8月20日" in sentence


def test_finished_before_work_began_and_before_the_report_says_so(finding: Finding) -> None:
    reported(finding, "2025年3月1日开工，正在施工。", 60)
    notice = posted(finding, lambda text: text.replace("管网已改造", "2024年6月30日完成东风渠截污管网改造"))
    found = said(finding, notice)
    assert any("早于开始的2025年3月1日" in one for one in found), found
    assert any("台账里却没有完成：问题1方案的第1项措施" in one for one in found), found


def test_a_plan_that_changes_after_the_notice_is_said(finding: Finding) -> None:
    notice = posted(finding)
    with on(20):
        record([Act(finding.case, "amend_plan", Role.INTAKE)], inspection=finding.case.inspection, by=None)
    assert "公示发布以后，整改方案在2025年10月20日又改过" in said(finding, notice)[0]


def test_three_texts_side_by_side(finding: Finding) -> None:
    reported(finding, "管网改造完成。", 100)
    notice = posted(
        finding, lambda text: text.replace("截污管网改造", "管网清淤改造").replace("（二）健全河道巡查保洁机制", "")
    )
    desk = at_desk("reviewer")
    page = text_of(desk.get(reverse("publication:notice", args=[notice.pk])))
    assert "公示里没有写" in page
    lines = {line.heading: line for line in side_by_side(agreements([notice])[notice.pk])}
    assert [(span.tag, span.text) for span in lines["措施1"].spans if span.tag != "same"] == [
        ("del", "截污管网"),
        ("ins", "管网清淤"),
    ]
    assert lines["措施1"].reported[0].endswith("（累计100%）：管网改造完成。")
    assert (lines["措施2"].planned, list(lines["措施2"].spans)) == (MEASURES[1], [])
    page = text_of(desk.get(reverse("findings:page", args=[finding.pk])))
    assert "公示和方案、报告有" in page
    assert at_desk("landong").get(reverse("publication:notice", args=[notice.pk])).status_code == 404


def test_it_is_checked_before_it_is_posted(finding: Finding) -> None:
    """Asked to, the page says what does not agree and posts nothing; posting goes on whatever it says."""
    desk, address = at_desk("reviewer"), reverse("notices:new", args=[finding.pk])
    sections = sections_of(finding, finding.closings.get(outcome="open"))
    sent = {
        "seen": finding.case.revision,
        "title": "公示",
        "starts_on": "2025-10-13",
        "accepting": "某",
        "phone": "0XXX",
    }
    sent |= {f"section_{place}": text for place, (_heading, text) in enumerate(sections)}
    assert "没有发现对不上的地方" in text_of(desk.post(address, sent | {"act": "check"}))
    response = desk.post(address, sent | {"act": "check", "section_1": "生活污水基本收集。"})
    assert (response.status_code, Notice.objects.count()) == (200, 0)
    assert "说法不同" in text_of(response)
    assert desk.post(address, sent | {"section_1": "生活污水基本收集。"}).status_code == 302


def test_it_is_a_sign_for_looking_back(finding: Finding) -> None:
    posted(finding, lambda text: text.replace("应收尽收", "基本收集"))
    struck = {finding.pk: timezone.now()}
    ((found, sentence),) = contradicted(struck)
    assert (found, sentence[:12]) == (finding.pk, "公示和方案、报告对不上：")


def test_the_queries_do_not_grow_with_the_notices(finding: Finding) -> None:
    reported(finding, "管网改造完成。", 100)
    notices = [posted(fresh(finding))]
    rows = Notice.objects.select_related("closing__finding__case", "entry")
    with CaptureQueriesContext(connection) as one:
        agreements(list(rows.all()))
    other = applied(finding.case.inspection, "问题2")
    reported(other, "管网改造完成。", 100)
    notices.append(posted(fresh(other)))
    with CaptureQueriesContext(connection) as two:
        assert len(agreements(list(rows.all()))) == len(notices)
    assert len(two) == len(one)


def test_a_composed_notice_agrees_whatever_the_plan_says(finding: Finding) -> None:
    """Measures with money, days, units and numbers of documents of their own: no false alarm."""
    texts = (
        "2025年6月底前完成东风渠截污管网改造12公里，计划投资120万元",
        "责任单位：青屏县。下达责令改正违法行为决定书（澜环责改〔2025〕12号）",
        "长期坚持河道巡查，每月不少于2次",
        "2025年3月1日开工，2025年9月30日前完工并通过验收",
    )
    Measure.objects.filter(finding=finding, position=1).update(text=texts[0], due_on=date(2025, 6, 30))
    for place, text in enumerate(texts, start=2):
        Measure.objects.create(finding=finding, position=place + 1, text=text, since=finding.case.received_at)
    sections = sections_of(fresh(finding), finding.closings.get(outcome="open"))
    assert list(differing(sections, plans_of([finding.pk])[finding.pk], 2025)) == []
