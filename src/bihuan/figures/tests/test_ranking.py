"""Units are ranked by what is printed: equal shares share a rank, and who had nothing has none."""

from datetime import timedelta

import pytest
from django.test import Client
from tests.building import FIRST_DAY, number, received, transfer

from bihuan.cases.models import Inspection
from bihuan.complaints.dispatching import dispatch_named
from bihuan.figures.declared import figure_called
from bihuan.figures.populations import Asked
from bihuan.figures.ranking import Ranking
from bihuan.figures.ranks import Standing, ranked
from bihuan.figures.tests.ledger import closed, who

LATER = FIRST_DAY + timedelta(days=12)


def test_equal_shares_share_a_rank_and_the_next_is_left_out() -> None:
    found = ranked(
        [Standing("甲", 1, 2), Standing("乙", 3, 3), Standing("丙", 2, 4), Standing("丁", 0, 5), Standing("戊", 0, 1)]
    )
    assert [(rank, item.unit) for rank, item in found] == [(1, "乙"), (2, "丙"), (2, "甲"), (4, "丁"), (4, "戊")]


def test_what_is_printed_alike_is_ranked_alike() -> None:
    found = ranked([Standing("甲", 20000, 30000), Standing("乙", 19999, 30000), Standing("丙", 66667, 100000)])
    assert [rank for rank, _item in found] == [1, 1, 3]
    assert found[0][1].share == found[1][1].share == 0.6667


@pytest.fixture
def inspection(office: Inspection) -> Inspection:
    """澜东区 and 青屏县 closed one of two, 市城管局 all, 高新区 nothing; 枫岭 has none; one waits for dispatch."""
    units = ["澜东区", "澜东区、青屏县", "青屏县", "市城管局", "高新区", "", "高新区"]
    received(office, transfer(1, [(number(n), "冒黑烟。", unit, "大气", "来电") for n, unit in enumerate(units, 1)]))
    dispatch_named(office, by=None)
    closed(office, 1, "澜东区", 3)
    closed(office, 3, "青屏县", 11)
    closed(office, 4, "市城管局", 3)
    return office


def ranking(inspection: Inspection, name: str) -> Ranking:
    return Ranking(Asked(inspection, LATER, LATER), figure_called(name))


def test_the_closing_rate_counts_a_shared_complaint_for_each_unit(inspection: Inspection) -> None:
    found = ranking(inspection, "closing_rate")
    assert [(row.rank, row.tied, row.unit, row.share.text, row.part.text, row.whole.text) for row in found.rows] == [
        (1, False, "市城管局", "100.00", "1", "1"),
        (2, True, "澜东区", "50.00", "1", "2"),
        (2, True, "青屏县", "50.00", "1", "2"),
        (4, False, "高新区", "0.00", "0", "2"),
    ]
    assert found.without == ["枫岭"]
    assert found.unassigned is not None
    assert found.unassigned.text == "1"
    assert [number.text for number in found.all[:3]] == ["42.86", "3", "7"]
    assert any("每个承办单位" in sentence for sentence in found.rule)


def test_the_rate_in_time_counts_shares_whose_limit_has_come(inspection: Inspection) -> None:
    found = ranking(inspection, "in_time_rate")
    rows = {row.unit: (row.rank, row.part.text, row.whole.text) for row in found.rows}
    assert rows["市城管局"] == (1, "1", "1")
    assert rows["澜东区"] == (2, "1", "2")
    assert rows["青屏县"] == (3, "0", "2")
    assert rows["高新区"] == (3, "0", "2")
    early = Ranking(Asked(inspection, FIRST_DAY, FIRST_DAY), figure_called("in_time_rate"))
    assert early.rows == []


def test_the_page_prints_rank_arithmetic_and_rule(inspection: Inspection) -> None:
    client = Client()
    client.force_login(who("leader"))
    page = client.get(f"/figures/ranking?as_of={LATER}").content.decode()
    assert "1 ÷ 2" in page
    assert page.count("并列</span>") == 2
    assert "不排名次：枫岭" in page
    assert client.get(f"/figures/ranking?as_of={LATER}&export=xlsx").status_code == 200


def test_ranks_are_not_for_one_county(inspection: Inspection) -> None:
    client = Client()
    client.force_login(who("landong"))
    assert client.get("/figures/ranking").status_code == 404
    assert "排名" not in client.get("/figures/").content.decode().partition("figure-sections")[2].partition("</nav>")[0]
