"""The clock of a share at the desk."""

from datetime import date

import pytest
from tests.building import number, share

from bihuan.cases.models import Inspection
from bihuan.complaints.extending import ask
from bihuan.complaints.tests.clock import asked, granted, mine, on, timed, who
from bihuan.complaints.tests.persons import at_desk, page, route, text_of


@pytest.fixture
def inspection(office: Inspection) -> Inspection:
    return timed(office)


class TestPages:
    def test_the_unit_asks_and_the_office_decides(self, inspection: Inspection) -> None:
        item = mine(inspection)
        with on(9):
            shown = text_of(at_desk("landong").get(page(number(1))))
            assert "最迟 6月22日" in shown or "最迟 2025-06-22" in shown
            sent = {"seen": item.case.revision, "until": "2025-06-20", "reason": "设备没到"}
            response = at_desk("landong").post(route("extension-ask", item), sent)
            assert response.status_code == 302
            clerk = at_desk("clerk")
            shown = text_of(clerk.get(page(number(1))))
            assert "设备没到" in shown
            assert "决定延期" in shown
            assert "延期申请" in text_of(clerk.get("/"))
            assert number(1) in text_of(clerk.get("/complaints/?time=extension"))
            assert number(2) not in text_of(clerk.get("/complaints/?time=extension"))
            item = mine(inspection)
            sent = {"seen": item.case.revision, "decision": "grant", "until": "2025-06-18", "reason": "抓紧"}
            assert clerk.post(route("extension-decide", item), sent).status_code == 302
            assert mine(inspection).due_on == date(2025, 6, 18)
            timeline = text_of(at_desk("landong").get(page(number(1))))
        assert "同意延期" in timeline
        assert "延至2025-06-18" in timeline

    def test_who_comes_second_is_told_so(self, inspection: Inspection) -> None:
        asked(inspection)
        item = mine(inspection)
        seen = item.case.revision
        granted(inspection)
        sent = {"seen": seen, "decision": "refuse", "reason": "不行"}
        assert at_desk("reviewer").post(route("extension-decide", item), sent).status_code == 409

    def test_a_stopped_clock_is_said(self, inspection: Inspection) -> None:
        item = mine(inspection)
        clerk = at_desk("clerk")
        with on(9):
            sent = {"seen": item.case.revision, "cause": "test", "reason": "等待水质检测报告"}
            assert clerk.post(route("suspend", item), sent).status_code == 302
        with on(20):
            clerk = at_desk("clerk")
            shown = text_of(at_desk("landong").get(page(number(1))))
            assert "暂不确定" in shown
            assert "等待检测结果：等待水质检测报告" in shown
            assert number(1) not in text_of(clerk.get("/complaints/?urgency=overdue"))
            assert number(3) in text_of(clerk.get("/complaints/?urgency=overdue"))
            assert number(1) in text_of(clerk.get("/complaints/?time=suspended"))
            item = mine(inspection)
            assert clerk.post(route("resume", item), {"seen": item.case.revision}).status_code == 302
        assert mine(inspection).due_on == date(2025, 6, 23)

    def test_what_is_missing_is_said(self, inspection: Inspection) -> None:
        item = mine(inspection)
        seen = item.case.revision
        landong, clerk = at_desk("landong"), at_desk("clerk")
        assert "申请延至哪天" in text_of(landong.post(route("extension-ask", item), {"seen": seen, "reason": "x"}))
        assert "请选择中止的事由" in text_of(clerk.post(route("suspend", item), {"seen": seen, "reason": "x"}))
        assert clerk.post(route("extension-decide", item), {"seen": seen, "decision": "grant"}).status_code == 409

    def test_another_unit_does_not_see_who_waits(self, inspection: Inspection) -> None:
        item = share(inspection, 3, "澜东区")
        with on(9):
            ask(item, by=who("landong"), seen=item.case.revision, until=date(2025, 6, 15), reason="设备没到")
            assert number(3) not in text_of(at_desk("qingping").get("/complaints/?time=extension"))
            shown = text_of(at_desk("qingping").get(page(number(3))))
        assert "设备没到" not in shown
