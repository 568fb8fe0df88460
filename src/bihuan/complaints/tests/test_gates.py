"""Before closing: cleared up, rectified, accounted for, the people satisfied; and visits that take the work up again."""

from datetime import timedelta

import pytest
from django.utils import timezone
from tests.building import number, share, signed, small_ledger
from tests.photographs import photo

from bihuan.cases.models import Inspection
from bihuan.complaints.answering import AnswerText, approve, submit
from bihuan.complaints.attaching import attach
from bihuan.complaints.gates import gates_now
from bihuan.complaints.models import Answer, Visit
from bihuan.complaints.tests.persons import at_desk, page, route, text_of
from bihuan.complaints.visiting import VisitText, record_visit
from bihuan.ledger.models import Entry
from bihuan.moments import beijing_day
from bihuan.refusals import Refused
from bihuan.units.models import Member

TRUE = AnswerText("属实", "查明", "整改", "closed", accountability="约谈负责人。")


@pytest.fixture
def inspection(office: Inspection, settings, tmp_path) -> Inspection:
    settings.MEDIA_ROOT = tmp_path
    small_ledger(office)
    return office


def who(username: str) -> Member:
    return Member.objects.get(username=username)


def visited(inspection: Inspection, outcome: str, said: str = "", *, by: str = "landong", people: int = 3) -> Visit:
    item = share(inspection, 3, "澜东区")
    today = beijing_day(timezone.now())
    return record_visit(item, VisitText(today, "door", people, outcome, said), by=who(by), seen=item.case.revision)


def handed_in(inspection: Inspection, text: AnswerText = TRUE) -> None:
    item = share(inspection, 3, "澜东区")
    submit(item, text, by=who("landong"), seen=item.case.revision)


def shut(inspection: Inspection) -> list[str]:
    item = share(inspection, 3, "澜东区")
    answer = Answer.objects.select_related("entry").get(assignment=item)
    return [gate.name for gate in gates_now(item, answer) if not gate.is_open]


class TestGates:
    def test_each_looks_at_the_record(self, inspection: Inspection) -> None:
        handed_in(inspection, AnswerText("属实", "查明", "整改", "closed"))
        assert shut(inspection) == ["整改到位", "责任落实", "群众满意"]

    def test_all_open_when_everything_is_there(self, inspection: Inspection) -> None:
        attach(share(inspection, 3, "澜东区"), [("整改后.jpg", photo(1))], by=who("landong"))
        visited(inspection, "satisfied")
        handed_in(inspection)
        assert shut(inspection) == []
        item = share(inspection, 3, "澜东区")
        approve(item, by=who("reviewer"), seen=item.case.revision)
        assert share(inspection, 3, "澜东区").status == "closed"

    def test_a_shut_gate_needs_a_reason_that_is_kept(self, inspection: Inspection) -> None:
        handed_in(inspection)
        item = share(inspection, 3, "澜东区")
        with pytest.raises(Refused, match="群众满意——还没有回访"):
            approve(item, by=who("reviewer"), seen=item.case.revision)
        assert share(inspection, 3, "澜东区").status == "submitted"
        approve(item, by=who("reviewer"), seen=item.case.revision, waived="举报人要求不回访")
        entry = Entry.objects.get(act="close")
        assert entry.data["gates"] == ["整改到位", "群众满意"]
        assert "举报人要求不回访" in text_of(at_desk("reviewer").get(page(number(3))))

    def test_what_is_untrue_has_nothing_to_rectify(self, inspection: Inspection) -> None:
        handed_in(inspection, AnswerText("不属实", "查明", "说明", "closed"))
        assert shut(inspection) == ["群众满意"]

    def test_stage_closing_waits_for_no_gate(self, inspection: Inspection) -> None:
        day = beijing_day(timezone.now()) + timedelta(days=30)
        handed_in(inspection, AnswerText("属实", "查明", "整改", "stage_closed", goal="完成改造", goal_on=day))
        assert shut(inspection) == []


class TestVisits:
    def test_people_who_are_not_satisfied_take_it_up_again(self, inspection: Inspection) -> None:
        handed_in(inspection)
        signed(inspection, 3, "澜东区", "reviewer")
        visited(inspection, "dissatisfied", "夜里又有气味")
        assert share(inspection, 3, "澜东区").status == "handling"
        last = Entry.objects.filter(chain__endswith=number(3)).order_by("seq").last()
        assert last is not None
        assert (last.act, last.reason) == ("reopen_visit", "回访不满意：夜里又有气味")

    def test_while_it_is_handled_nothing_moves(self, inspection: Inspection) -> None:
        visited(inspection, "dissatisfied", "还没有动工")
        assert share(inspection, 3, "澜东区").status == "dispatched"

    @pytest.mark.parametrize(
        ("outcome", "said", "people", "why"),
        [
            ("dissatisfied", " ", 2, "写明为什么"),
            ("satisfied", "", 0, "几人"),
            ("nobody", "", 2, "填0人"),
        ],
    )
    def test_what_does_not_add_up(self, inspection: Inspection, outcome: str, said: str, people: int, why: str) -> None:
        with pytest.raises(Refused, match=why):
            visited(inspection, outcome, said, people=people)
        assert not Visit.objects.exists()

    def test_another_county_records_none(self, inspection: Inspection) -> None:
        with pytest.raises(Refused, match="承办人员"):
            visited(inspection, "satisfied", by="qingping")

    def test_at_the_desk(self, inspection: Inspection) -> None:
        handed_in(inspection)
        item = share(inspection, 3, "澜东区")
        landong = at_desk("landong")
        assert "登记回访" in text_of(landong.get(page(number(3))))
        today = beijing_day(timezone.now()).isoformat()
        said = {"seen": item.case.revision, "on": today, "way": "phone", "people": "2", "outcome": "mostly", "said": ""}
        assert landong.post(route("visit", item), said).status_code == 302
        assert landong.post(route("visit", item), said).status_code == 409
        assert "电话 2人" in " ".join(text_of(landong.get(page(number(3)))).split())
        reviewer = text_of(at_desk("reviewer").get(page(number(3))))
        assert "未过的为什么可以办结" in reviewer
        assert at_desk("leader").post(route("visit", item), said).status_code == 403
