"""Numbers of findings beside the ledger: only where the sentence's total is the ledger's own."""

from datetime import date

import pytest

from bihuan.cases.models import Inspection
from bihuan.findings.recording import Act, record
from bihuan.findings.tests.building import plan_finding
from bihuan.proofing.against_ledger import against_ledger
from bihuan.units.models import Member
from bihuan.units.roles import Role

PAPER = "截至2026年4月1日，省督察反馈问题3个，已完成整改2个，已销号1个，滞后1个。"


@pytest.fixture
def three(office: Inspection) -> Inspection:
    """One struck off, one rectified, one open."""
    for place, acts in enumerate((("apply", "rectify", "strike_off"), ("apply", "rectify"), ()), start=1):
        finding = plan_finding(office, f"问题{place}")
        moves = [Act(finding.case, act, Role.LEAD, effective=date(2026, 3, 2)) for act in acts]
        if moves:
            record(moves, inspection=office, by=None)
    return office


def verdicts(paper: str, inspection: Inspection, member: Member | None = None) -> list[tuple[str, str]]:
    found = against_ledger(paper, inspection, member)
    return [(one.statement.verdict, f"{one.statement.stated}/{one.statement.computed}") for one in found]


def test_what_is_rectified_and_struck_off_is_compared(three: Inspection) -> None:
    assert verdicts(PAPER, three) == [("ok", "3/3"), ("ok", "2/2"), ("ok", "1/1")]
    (*_, wrong) = against_ledger(PAPER.replace("销号1个", "销号2个"), three)
    assert "台账：已销号1个，文中写的是2个。台账计入的是问题1。" in wrong.statement.why
    assert wrong.records.href == "/figures/findings/records?name=struck_off&as_of=2026-04-01"


@pytest.mark.parametrize(
    "paper",
    [
        PAPER.replace("问题3个", "问题9个").replace("销号1", "销号7"),
        PAPER.removeprefix("截至2026年4月1日，").replace("销号1", "销号7"),
        PAPER.replace("2026年4月1日", "2026年1月1日"),
        PAPER.replace("，滞后", "；其中上级反馈问题3个，已销号2个，滞后").replace("销号1", "销号7"),
    ],
)
def test_other_findings_and_days_are_left_alone(three: Inspection, paper: str) -> None:
    assert "mismatch" not in {verdict for verdict, _numbers in verdicts(paper, three)}


def test_only_who_sees_all_of_them_is_answered(three: Inspection) -> None:
    assert verdicts(PAPER, three, Member.objects.get(username="qingping")) == []
