"""Numbers of visits, checks, fines and persons in a paper, held against the registers."""

from datetime import date

import pytest

from bihuan.cases.models import Inspection
from bihuan.enforcement.tests.building import enforced
from bihuan.proofing.against_ledger import against_ledger
from bihuan.supervision.tests.building import keeper, pressed, sanctioned

pytestmark = pytest.mark.django_db
PAPER = (
    "截至2025年6月30日，全市先后现场督导检查共计2次、下发通报1次、督办{orders}次、督办问题4件。"
    "2025年以来全市现场执法检查企业120家（次），立案查处3件环境违法案件，共处罚金5.25万元，办结各类环境信访案件9件。"
    "共追责问责3人。其中县处级干部1人，科级及以下干部2人。"
)


@pytest.fixture
def registers(office: Inspection) -> Inspection:
    for kind, count in (("visit", 2), ("circular", 1), ("order", 3)):
        for _one in range(count):
            pressed(office, kind)
    pressed(office, "warning", further=4, further_note="现场指出的四个问题")
    enforced(office, "check", quantity=120, since_on=date(2025, 1, 1))
    enforced(office, "check", quantity=8, since_on=date(2024, 12, 1), day=date(2024, 12, 31))
    enforced(office, "filing", quantity=3, fen=5_250_050, since_on=date(2025, 1, 1))
    enforced(office, "petition", quantity=9, since_on=date(2025, 1, 1))
    by = keeper()
    for name, rank in (("某甲", "division"), ("某乙", "section"), ("某丙", "other")):
        sanctioned(office, name, rank, by=by)
    return office


def test_what_agrees_is_said_and_what_differs_is_named(registers: Inspection) -> None:
    found = against_ledger(PAPER.format(orders=3), registers)
    assert {one.statement.verdict for one in found} == {"ok"}
    assert len(found) == 11
    wrong = [one for one in against_ledger(PAPER.format(orders=5), registers) if one.statement.verdict == "mismatch"]
    (order,) = wrong
    assert (order.statement.quote, order.statement.computed) == ("督办5次", 3)
    assert "督办3次，文中写的是5次" in order.statement.why
    assert "name=orders" in order.records.href


def test_a_paper_about_other_registers_is_not_accused(registers: Inspection) -> None:
    other = "截至2025年6月30日，全市下发通报40次，督办50次，预警1次。"
    assert [one.statement.verdict for one in against_ledger(other, registers)] == ["ok"]
    assert against_ledger("澜东区下发通报40次，预警60次，督办3次。", registers) == []
