"""Clocks that stand still, and go on."""

from datetime import date, timedelta

import pytest
from tests.building import answered, number, replies, share

from bihuan.cases.models import Case, Inspection
from bihuan.complaints.answering import submit
from bihuan.complaints.extending import refuse
from bihuan.complaints.redating import adopt_change, effect_of
from bihuan.complaints.suspending import resume
from bihuan.complaints.tests.clock import (
    ANSWER,
    DUE,
    answer_deadline,
    asked,
    granted,
    mine,
    replayed,
    resumed,
    stopped,
    timed,
    who,
)
from bihuan.complaints.tests.persons import at_desk, page, text_of
from bihuan.refusals import Refused, Stale
from bihuan.rulebooks.loading import shipped_text


@pytest.fixture
def inspection(office: Inspection) -> Inspection:
    return timed(office)


class TestSuspensions:
    def test_while_it_stands_nothing_is_due(self, inspection: Inspection) -> None:
        stopped(inspection, 9)
        item = mine(inspection)
        assert item.due_on is None
        assert item.due_steps[-1] == "中止尚未结束，期限暂不确定"
        assert answer_deadline(item).due_at is None
        assert Case.objects.get(pk=item.case_id).due_on is None

    def test_it_goes_on_with_the_days_that_were_left(self, inspection: Inspection) -> None:
        stopped(inspection, 9)
        entry = resumed(inspection, 3, month=7)
        item = mine(inspection)
        assert item.due_on == DUE + timedelta(days=24)
        assert "其间中止24天不计" in item.due_steps
        assert entry.data["changes"] == [["答复", "暂不确定", "2025-07-06"]]
        assert replayed(item) == item.due_on
        assert answer_deadline(item).due_on == item.due_on

    def test_only_the_office_keeps_the_clock(self, inspection: Inspection) -> None:
        with pytest.raises(Refused, match="分办或审核人员"):
            stopped(inspection, 9, by="landong")
        stopped(inspection, 9)
        with pytest.raises(Refused, match="分办或审核人员"):
            resumed(inspection, 10, by="landong")

    def test_what_has_run_out_is_not_stopped_afterwards(self, inspection: Inspection) -> None:
        with pytest.raises(Refused, match="已过"):
            stopped(inspection, 13)
        with pytest.raises(Refused, match="晚于今天"):
            stopped(inspection, 9, since=date(2025, 6, 10))
        with pytest.raises(Refused, match="不能早于2025年6月2日"):
            stopped(inspection, 9, since=date(2025, 6, 1))

    def test_a_stop_entered_late_counts_from_its_day(self, inspection: Inspection) -> None:
        stopped(inspection, 14, since=date(2025, 6, 11))
        assert mine(inspection).due_on is None

    def test_it_is_stopped_once_and_resumed_once(self, inspection: Inspection) -> None:
        with pytest.raises(Stale, match="没有中止"):
            resumed(inspection, 9)
        stopped(inspection, 9)
        with pytest.raises(Refused, match="已经中止"):
            stopped(inspection, 10)
        item = mine(inspection)
        with pytest.raises(Refused, match="不能早于中止"):
            resume(item, by=who("clerk"), seen=item.case.revision, until=date(2025, 6, 8))

    def test_no_more_time_is_granted_while_it_stands(self, inspection: Inspection) -> None:
        request = asked(inspection)
        stopped(inspection, 9)
        with pytest.raises(Refused, match="恢复以后"):
            granted(inspection)
        refuse(request, by=who("clerk"), seen=mine(inspection).case.revision, reason="已中止")
        with pytest.raises(Refused, match="恢复以后"):
            asked(inspection)

    def test_a_new_rulebook_leaves_the_clock_standing(self, inspection: Inspection) -> None:
        stopped(inspection, 9)
        text = shipped_text("hunan-look-back").replace("amount = 10", "amount = 12", 1)
        for version in "34567":
            text = text.replace(f'version = "{version}"', 'version = "9"', 1)
        adopt_change(inspection, text, by=who("reviewer"), seen=effect_of(inspection, text).fingerprint, reason="试")
        assert mine(inspection).due_on is None
        assert share(inspection, 3, "澜东区").due_on == DUE + timedelta(days=2)

    def test_answered_while_it_stands_is_answered_in_time(self, inspection: Inspection) -> None:
        stopped(inspection, 9)
        item = mine(inspection)
        submit(item, ANSWER, by=who("landong"), seen=item.case.revision)
        assert answer_deadline(item).met_at is not None


def test_a_list_that_closes_a_stopped_share_ends_it(inspection: Inspection) -> None:
    stopped(inspection, 9)
    day = date(2025, 6, 20)
    answered(inspection, replies(day, [(number(1), "澜东区", "属实", "已办结", "", day)]))
    shown = text_of(at_desk("clerk").get(page(number(1))))
    assert "起中止，等待检测结果" not in shown
    assert "恢复计时" not in shown
