"""The yearly report and the briefing's section on findings: seed 003's paragraph and seed 000's, from one invented city."""

import io
import json
from datetime import date
from pathlib import Path

import pytest
from django.urls import reverse
from docx import Document
from tests.building import FIRST_DAY, answered, number, received, replies, table, transfer

from bihuan.cases.models import Case, Inspection
from bihuan.complaints.dispatching import dispatch_named
from bihuan.complaints.intake import take_in
from bihuan.complaints.tests.persons import at_desk
from bihuan.complaints.tests.persons import text_of as page_of
from bihuan.enforcement.tests.building import enforced
from bihuan.evidence.keeping import content_of
from bihuan.figures.publishing import compare
from bihuan.findings.recording import Act, record
from bihuan.findings.tests.building import open_source
from bihuan.papers import signing
from bihuan.papers.briefing import draft, draft_paper, issue
from bihuan.papers.command import brief
from bihuan.papers.models import Briefing
from bihuan.papers.since import changes_since, recorded_since
from bihuan.reading import read
from bihuan.rounds.concluding import conclude
from bihuan.rounds.models import Report
from bihuan.rounds.opening import open_measures, open_round
from bihuan.rounds.reporting import ReportText, report
from bihuan.rounds.reviewing import accept
from bihuan.supervision.models import Instrument
from bihuan.supervision.pressing import drop
from bihuan.supervision.tests.building import keeper, pressed, sanctioned
from bihuan.units.models import Member
from bihuan.units.roles import Role

pytestmark = pytest.mark.django_db
AS_OF = date(2026, 4, 1)
ROUND = date(2026, 3, 25)
SINCE = date(2017, 1, 1)
HEADINGS = ["序号", "反馈问题", "整改目标", "整改措施", "责任单位", "整改时限"]


def who(username: str) -> Member:
    return Member.objects.get(username=username)


def planned(inspection: Inspection, count: int, units: tuple[str, ...] = ("澜东区",), behind: int = 0) -> list[Case]:
    """``count`` findings by one plan list; the last ``behind`` of them were due before the round."""
    rows = []
    for place in range(1, count + 1):
        due = "2026年2月底前" if place > count - behind else "2026年12月底前"
        rows.append(
            (place, f"第{place}个问题整改不到位。", "整改到位。", "1.限期整改。", units[place % len(units)], due)
        )
    source = table("整改措施清单.csv", "整改措施清单（2026年1月5日）", HEADINGS, rows)
    outcome = take_in(inspection, "plan", [read(source)], by=None)
    assert outcome.total("created") == count, outcome.to_json()
    return list(Case.objects.filter(inspection=inspection, kind="finding").order_by("pk"))


def struck(inspection: Inspection, cases: list[Case], on: date = date(2026, 3, 2)) -> None:
    """Applied for, rectified and struck off."""
    for act in ("apply", "rectify", "strike_off"):
        record([Act(case, act, Role.LEAD, effective=on) for case in cases], inspection=inspection, by=None)


def rounded(inspection: Inspection, spent_fen: int = 0) -> None:
    """A progress round: whatever is not past its day is on schedule; one measure reports what was spent in all."""
    asked = open_round(inspection, ROUND, by=who("clerk"))
    if spent_fen:
        measure = open_measures(inspection, ROUND).select_related("finding__case__inspection__region")[0]
        told = report(asked, measure, ReportText(60, "正在修复。", spent_fen=spent_fen), by=who("landong"), seen=0)
        assert told.state == Report.State.SUBMITTED
        accept(asked, [(told.pk, told.submitted_id)], by=who("reviewer"))
    conclude(asked, by=who("reviewer"))


def complained(inspection: Inspection, count: int, closed: int, stage_closed: int = 0) -> None:
    """A batch of complaints of which the first are answered."""
    received(
        inspection, transfer(1, [(number(one), f"第{one}处冒黑烟。", "澜东区", "大气", "来电") for one in range(count)])
    )
    dispatch_named(inspection, by=None)
    day = FIRST_DAY.replace(day=12)
    done = [(number(one), "澜东区", "属实", "已办结", "", str(day)) for one in range(closed)]
    more = range(closed, closed + stage_closed)
    done += [(number(one), "澜东区", "属实", "阶段性办结", "完成改造", "") for one in more]
    answered(inspection, replies(day, done))


def pressed_and_enforced(inspection: Inspection) -> None:
    """The registers as the city keeps them: instruments with the problems they press, returns of the counties, persons."""
    problems = list(Case.objects.filter(kind="finding", inspection__code="lc-reserve").order_by("pk")[:100])
    for kind, count in (("visit", 31), ("circular", 12), ("order", 43), ("warning", 11)):
        for one in range(count):
            named = problems[one * 25 : (one + 1) * 25] if kind == "order" else ()
            pressed(inspection, kind, to=(), day=ROUND, cases=named)
    pressed(inspection, "listed", day=date(2016, 11, 3), further=9, further_note="起算以前的九个问题")
    pressed(inspection, "circular", day=AS_OF.replace(day=2))
    further = pressed(inspection, "interview", day=ROUND, further=14, further_note="州级自查的矿山问题14个")
    assert further.addressees.count() == 1
    year, quarter = {"since_on": date(2017, 1, 1), "day": date(2025, 12, 31)}, {"day": ROUND}
    enforced(inspection, "check", "澜东区", quantity=2804, method="random", **year)
    enforced(inspection, "filing", "澜东区", quantity=363, fen=1_280_000_000, **year)
    enforced(inspection, "filing", "市城管局", number="澜环罚〔2026〕3号", fen=10_000_000, subject="某某厂", **quarter)
    enforced(inspection, "petition", "青屏县", quantity=303, **year)
    enforced(inspection, "check", "青屏县", quantity=77, since_on=date(2016, 1, 1), day=date(2016, 12, 31))
    by = keeper()
    for one in range(101):
        sanctioned(
            inspection, f"某甲{one}", "division" if one < 22 else "section" if one < 90 else "other", day=ROUND, by=by
        )


@pytest.fixture
def region(office: Inspection) -> Inspection:
    """Five sources of one city that carry the numbers of seed 003."""
    Inspection.objects.filter(pk=office.pk).update(name="第一轮督察")
    first = Inspection.objects.select_related("region", "rulebook_text").get(pk=office.pk)
    provincial, second = open_source("lc-province", "省级督察"), open_source("lc-second", "第二轮督察")
    complained(first, 25, 23)
    complained(provincial, 30, 30)
    complained(second, 31, 26, 5)
    struck(first, planned(first, 19, behind=1)[:14])
    struck(provincial, planned(provincial, 15, behind=1)[:6])
    reserve = open_source("lc-reserve", "自然保护区问题台账", "reserve")
    struck(reserve, planned(reserve, 276)[:252])
    checks = open_source("lc-checks", "州级自查自纠", "own_check")
    struck(checks, planned(checks, 157)[:136])
    media = open_source("lc-media", "媒体通报问题", "media")
    struck(media, planned(media, 23)[:16])
    rounded(first)
    rounded(provincial)
    rounded(media, 275_000_000_00)
    pressed_and_enforced(first)
    return first


SEED_003 = (
    "第一轮督察25件，已办结23件，正在办理2件",
    "省级督察30件，已办结30件",
    "第二轮督察31件，已办结26件，阶段性办结5件",
    "第一轮督察19个，已完成整改14个，达到序时进度4个，滞后1个",
    "省级督察15个，已完成整改6个，达到序时进度8个，滞后1个",
    "自然保护区问题台账276个，已完成整改252个",
    "州级自查自纠157个，已完成整改136个",
    "媒体通报问题23个，已完成整改16个，达到序时进度7个",
    "累计投入2.75亿元",
    "先后现场督导检查31次，下发通报12次，督办43次，预警11次，约谈1次，督办问题114件",
    "2017年以来澜川市现场执法检查企业2804家（次），立案查处364件环境违法案件，共处罚金1290万元，办结各类环境信访案件303件",
    "共追责问责101人。其中县处级干部22人，科级及以下干部79人",
)


def test_the_report_carries_what_is_counted_of_seed_003_and_is_issued_like_a_briefing(
    region: Inspection, tmp_path: Path
) -> None:
    _carries_what_is_counted(tmp_path)
    _is_written_signed_issued_and_asked_again(region)


def _carries_what_is_counted(tmp_path: Path) -> None:
    out, figures = tmp_path / "report.docx", tmp_path / "report.json"
    assert brief("lc2025", 1, AS_OF, AS_OF, out, figures, kind="report", since=SINCE) == 0
    lines = [paragraph.text for paragraph in Document(out).paragraphs]
    text = "\n".join(lines)
    assert [words for words in SEED_003 if words not in text] == []
    assert "关于澜川市2026年度生态环境保护督察整改落实情况的报告" in lines
    assert lines.count("澜川市配合省生态环境保护督察协调联络组") == 2  # above and as signature
    heads = [line for line in lines if line[1:2] == "、"]
    assert [head[2:] for head in heads] == ["总体情况", "各批次、各来源整改进展", "按完成时限分年度进展", "各责任单位整改销号情况", "督办、执法和问责情况", "下一步工作安排"]  # fmt: skip
    told = json.loads(figures.read_text())
    assert (told["figures"]["findings"], told["figures"]["findings_rectified"]) == (490, 424)


def _is_written_signed_issued_and_asked_again(region: Inspection) -> None:
    reviewer, desk = who("reviewer"), at_desk("reviewer")
    new = desk.get(f"{reverse('papers:new')}?kind=report")
    assert "年度整改落实情况报告" in page_of(new)
    sent = {
        "series": "",
        "number": 2,
        "day": "2026-04-02",
        "as_of": "2026-04-01",
        "handled_as_of": "2026-04-01",
        "since": "2017-01-01",
    }
    assert desk.post(f"{reverse('papers:new')}?kind=report", sent).status_code == 302
    paper = Briefing.objects.get(kind="report", number=2)
    assert (str(paper), paper.series) == ("第2号", "整改落实情况报告")
    page = page_of(desk.get(reverse("papers:briefing", args=[paper.pk])))
    assert "典型做法" in page
    href = f"{reverse('figures:finding-records')}?name=behind&amp;as_of=2026-04-01&amp;all=1"
    assert href in page
    assert "共 2 条" in page_of(desk.get(href.replace("&amp;", "&")))
    practice = desk.post(
        reverse("papers:section", args=[paper.pk, "practice"]),
        {
            "seen": 1,
            "heading": "典型做法",
            "text": "全市{反馈问题}个问题中{完成整改按问题来源：州级自查自纠}个自查发现并整改。",
        },
    )
    assert practice.status_code == 302, page_of(practice)
    paper.refresh_from_db()
    signing.submit(paper, by=reviewer, seen=paper.revision)
    signing.sign(paper, by=who("leader"), seen=paper.revision)
    issued = issue(paper, by=reviewer)
    assert issued.paper is not None
    printed = "\n".join(line.text for line in Document(io.BytesIO(content_of(issued.paper))).paragraphs)
    assert "六、典型做法\n全市490个问题中136个自查发现并整改。" in printed
    page = page_of(desk.get(reverse("papers:briefing", args=[paper.pk])))
    frozen = f"{reverse('figures:frozen', args=[issued.published_id])}?name=findings_behind"
    assert frozen in page
    assert "共 2 条" in page_of(desk.get(frozen))
    assert not recorded_since(issued)
    checks = Inspection.objects.get(code="lc-checks")
    struck(checks, [Case.objects.get(inspection=checks, number="问题157")], date(2026, 4, 1))
    assert recorded_since(issued)
    assert issued.published is not None
    (total,) = [
        item for item in compare(issued.published).changed if item.name == "findings_struck_off" and not item.key
    ]
    assert (total.then, total.now, total.come) == (424, 425, ["lc-checks/问题157"])
    assert "已销号" in {line.title for line in changes_since(issued).lines}
    assert page_of(desk.get(reverse("figures:published", args=[issued.published_id])))
    _a_row_of_a_register_is_put_right(issued)


def _a_row_of_a_register_is_put_right(issued: Briefing) -> None:
    assert issued.published is not None
    desk, frozen = at_desk("reviewer"), reverse("figures:frozen", args=[issued.published_id])
    order = Instrument.objects.filter(kind="order").order_by("pk")[42]
    drop(order, "登重了", by=who("clerk"), seen=1)
    for name, count in (("orders", 43), ("checks", 1), ("accountable", 0)):  # persons are for their keepers alone
        assert f"共 {count} 条" in page_of(desk.get(f"{frozen}?name={name}")), name
    compared = compare(issued.published)
    (line,) = [item for item in compared.changed if item.name == "orders"]
    assert (line.then, line.now, line.gone, line.come) == (43, 42, [order.chain], [])
    assert [reason.text.endswith("登重了") for reason in compared.reasons if reason.number == order.chain] == [True]
    sheet = page_of(desk.get(reverse("figures:published", args=[issued.published_id])))
    assert order.chain in sheet
    live = reverse("figures:register-records") + "?name=orders&as_of=2026-04-01&since=2017-01-01"
    assert "共 42 条" in page_of(desk.get(live))


def test_seed_000_three_sources_one_rate_and_its_rank(office: Inspection) -> None:
    """176 + 109 + 24 problems; of the former inspections' 159 struck off, 90.3 %; the county ranks first."""
    risks, handed = open_source("lc-risks", "环境风险点", "risk"), open_source("lc-handed", "核查组交办", "superior")
    struck(office, planned(office, 176, ("青屏县",))[:159])
    struck(risks, planned(risks, 109, ("青屏县", "澜东区"))[:90])
    struck(handed, planned(handed, 24, ("青屏县",)))
    paper = draft(office, number=1, day=AS_OF, as_of=AS_OF, handled_as_of=AS_OF, by=who("reviewer"))
    text = "\n".join(line.text for line in Document(io.BytesIO(draft_paper(paper))).paragraphs)
    assert "【反馈问题整改情况】" in text
    assert "澜川市共有反馈问题309个" in text
    assert f"{office.name}176个，已完成整改159个" in text
    assert "销号率90.34%" in text
    yearly = draft(office, day=AS_OF, as_of=AS_OF, handled_as_of=AS_OF, by=who("reviewer"), kind="report")
    text = "\n".join(line.text for line in Document(io.BytesIO(draft_paper(yearly))).paragraphs)
    assert "青屏县第1名" in text
    assert "澜东区第2名" in text


def test_a_place_without_findings_says_nothing_of_them(office: Inspection) -> None:
    paper = draft(office, number=1, day=AS_OF, as_of=AS_OF, handled_as_of=AS_OF, by=who("reviewer"))
    text = "\n".join(line.text for line in Document(io.BytesIO(draft_paper(paper))).paragraphs)
    assert "反馈问题" not in text
