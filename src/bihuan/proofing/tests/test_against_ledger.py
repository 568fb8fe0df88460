"""A paper beside the ledger: agreed with at its own cut-offs, contradicted with the records, never accused of what cannot be known."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.building import answered, number, replies, small_ledger

from bihuan.cases.models import Inspection
from bihuan.proofing.against_ledger import Compared, against_ledger
from bihuan.units.models import Member

PAPER = """澜川市工作简报
2025年6月8日
【信访件情况】
1. 交办情况
截至2025年6月3日，督察组共向我市转办了两批5件信访件。
按县区分为：澜东区1件、青屏县1件、市城管局1件，还1件涉及澜东区、青屏县，未分办1件。
按污染类别分为：大气污染3件，水污染1件，噪声污染1件，土壤1件。
按来源类型：来电4件，来信1件。
2. 办理情况
截至6月8日，累计接到转办件5件，正在办理4件（含澜东区与青屏县共有的1件），已办结1件（青屏1件），办结率20%。
"""


@pytest.fixture
def inspection(office: Inspection) -> Inspection:
    """As the paper tells it: two batches of five, one of them closed on 6 June."""
    small_ledger(office)
    answered(office, replies(date(2025, 6, 8), [(number(2), "青屏县", "属实", "已办结", "", "2025-06-06")]))
    return office


def wrong(found: list[Compared]) -> list[Compared]:
    return [one for one in found if one.statement.verdict == "mismatch"]


def test_a_right_paper_agrees_at_both_cutoffs(inspection: Inspection) -> None:
    found = against_ledger(PAPER, inspection)
    assert {one.statement.verdict for one in found} == {"ok"}
    assert len(found) >= 15
    assert all(PAPER[one.statement.start : one.statement.end] == one.statement.quote for one in found)
    assert all(one.records.href.startswith("/figures/records?") for one in found)


@pytest.mark.parametrize(
    ("right", "shown", "said"),
    [
        ("两批5件", "两批6件", "收到信访件5件，文中写的是6件"),
        ("青屏县1件、市", "青屏县2件、市", f"收到信访件（青屏县）1件，文中写的是2件。台账计入的是{number(2)}。"),
        ("大气污染3件", "大气污染4件", f"{number(1)}、{number(2)}、{number(4)}"),
        ("来信1件", "来信2件", f"台账计入的是{number(5)}。"),
        ("已办结1件", "已办结2件", f"台账计入的是{number(2)}。"),
        ("办结率20%", "办结率25%", "办结率20%，文中写的是25%"),
        ("两批5件", "两批3件", f"这个数是截至2025-06-02的，两者之间不同的是{number(4)}、{number(5)}。"),
    ],
)
def test_one_wrong_number_is_named_with_its_records(inspection: Inspection, right: str, shown: str, said: str) -> None:
    (found,) = wrong(against_ledger(PAPER.replace(right, shown), inspection))
    assert said in found.statement.why
    assert str(found.statement.stated) in found.statement.quote


@pytest.mark.parametrize(
    "paper",
    [
        "截至2025年6月8日，全省共转办信访件860件，已办结500件。",
        "截至2025年6月8日，澜东区共接到转办件9件，已办结7件。",
        "（一）澜东区\n截至2025年6月8日，共接到转办件9件，已办结7件。",
        "共转办信访件9件，已办结7件。",
        "截至2025年6月8日，共查处违法案件23件，检查企业35家。",
        "2025年6月3日，督察组转办第2批信访件2件，截至6月8日已办结2件。",
        "截至2025年6月8日，共转办5件：大气2件、其他3件。",
    ],
)
def test_nobody_is_accused_of_what_cannot_be_known(inspection: Inspection, paper: str) -> None:
    assert wrong(against_ledger(paper, inspection)) == []


def test_shared_ones_counted_with_every_unit_are_explained(inspection: Inspection) -> None:
    paper = "截至2025年6月3日，共转办5件，按单位分：澜东区2件、青屏县2件、市城管局1件。"
    verdicts = {one.statement.quote: one.statement.verdict for one in against_ledger(paper, inspection)}
    assert verdicts["澜东区2件"] == verdicts["青屏县2件"] == "explained"
    assert verdicts["市城管局1件"] == "ok"


def test_a_batch_is_asked_by_itself(inspection: Inspection) -> None:
    paper = "6月3日，督察组转办第2批信访件3件，其中来电2件、来信1件。"
    found = {one.statement.quote: one.statement for one in against_ledger(paper, inspection)}
    assert found["来信1件"].verdict == "ok"
    assert {statement.computed for statement in found.values() if statement.verdict == "mismatch"} == {2, 1}


def test_who_sees_one_unit_is_told_of_that_unit_only(inspection: Inspection) -> None:
    found = against_ledger(PAPER, inspection, Member.objects.get(username="qingping"))
    assert {one.statement.quote for one in found} == {"青屏县1件", "青屏1件"}
    assert {one.statement.verdict for one in found} == {"ok"}


def test_questions_do_not_grow_with_the_figures(inspection: Inspection) -> None:
    counts = []
    paper = PAPER + "6月3日，督察组转办第2批信访件2件，其中来电1件、来信1件。\n"
    for repeated in (paper, paper * 3):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            against_ledger(repeated, inspection)
        counts.append(len(queries))
    assert counts[0] == counts[1]
