"""A county passes parts of its share on to units below it, reviews them, and answers for the whole."""

from datetime import date

import pytest
from tests.building import number, share, signed, small_ledger

from bihuan.cases.models import Assignment, Case, Inspection
from bihuan.cases.selectors import visible_assignments, visible_cases
from bihuan.complaints.answering import AnswerText, act, approve, submit
from bihuan.complaints.models import Complaint
from bihuan.complaints.redating import awaited
from bihuan.complaints.splitting import below, pass_on
from bihuan.figures.catalogue import ask
from bihuan.refusals import Refused
from bihuan.units.models import Member, Unit

DONE = AnswerText("属实", "经现场核查，情况属实。", "责令整改。", "closed")
UNTRUE = AnswerText("不属实", "经现场核查，未发现。", "已向群众说明。", "closed")
DAY = date(2025, 6, 8)


@pytest.fixture
def inspection(office: Inspection) -> Inspection:
    small_ledger(office)
    return office


@pytest.fixture
def desk(inspection: Inspection) -> Member:
    return Member.objects.get(username="qingping-desk")


@pytest.fixture
def passed(inspection: Inspection, desk: Member) -> Inspection:
    """Complaint 2 of 青屏县, passed on to 石桥镇."""
    split(inspection, desk)
    return inspection


def split(inspection: Inspection, desk: Member, short: str = "石桥镇", due_on: date | None = None) -> None:
    item = share(inspection, 2, "青屏县")
    unit = Unit.objects.get(short=short)
    pass_on(item, [unit], by=desk, seen=item.case.revision, due_on=due_on, note="三日内到现场")


def who(username: str) -> Member:
    return Member.objects.get(username=username)


def test_the_township_gets_it_with_the_countys_time_and_words(inspection: Inspection, desk: Member) -> None:
    split(inspection, desk, due_on=date(2025, 6, 10))
    part = share(inspection, 2, "石桥镇")
    assert (part.status, part.due_on, part.note) == ("dispatched", date(2025, 6, 10), "三日内到现场")
    assert part.due_steps == ["青屏县要求2025年6月10日前答复"]
    deadline = part.deadlines.get(name="answer")
    assert deadline.due_on == date(2025, 6, 10)
    assert [item.unit.short for item in below(share(inspection, 2, "青屏县"))] == ["石桥镇"]


def test_a_part_is_no_assignment_of_the_case(passed: Inspection) -> None:
    answer = ask(passed, DAY)
    assert (answer.figures["assignments"], answer.by["by_unit"]["青屏县"]) == (5, 1)
    case = Case.objects.get(number=number(2))
    assert case.parties == f"{Unit.objects.get(short='青屏县').pk}/"


def test_each_sees_the_share_that_was_given_to_them(passed: Inspection) -> None:
    def seen(username: str, below: bool = False) -> list[str]:
        shares = visible_assignments(who(username), passed, below=below).filter(case__number=number(2))
        return sorted(item.unit.short for item in shares)

    assert seen("shiqiao") == ["石桥镇"]
    assert (seen("qingping"), seen("clerk")) == (["青屏县"], ["青屏县"])
    assert seen("qingping", below=True) == ["石桥镇", "青屏县"]
    assert visible_cases(who("shiqiao"), passed).filter(number=number(2)).exists()
    assert not visible_cases(who("shiqiao"), passed).filter(number=number(3)).exists()


def test_the_county_answers_after_the_township(passed: Inspection, desk: Member) -> None:
    item = share(passed, 2, "青屏县")
    with pytest.raises(Refused, match="石桥镇还没有办完"):
        submit(item, DONE, by=who("qingping"), seen=item.case.revision)
    part = share(passed, 2, "石桥镇")
    submit(part, UNTRUE, by=who("shiqiao"), seen=part.case.revision)
    part = share(passed, 2, "石桥镇")
    approve(part, by=desk, seen=part.case.revision)
    item = share(passed, 2, "青屏县")
    assert (share(passed, 2, "石桥镇").status, item.case.status) == ("closed", "dispatched")
    assert Complaint.objects.get(case__number=number(2)).verdict == ""
    submit(item, DONE, by=who("qingping"), seen=item.case.revision)
    signed(passed, 2, "青屏县", desk.username, "reviewer")
    item = share(passed, 2, "青屏县")
    assert (item.case.status, Complaint.objects.get(case=item.case).verdict) == ("closed", "属实")


def test_the_county_reviews_its_own_before_the_office_does(passed: Inspection, desk: Member) -> None:
    part = share(passed, 2, "石桥镇")
    act(part, "recall", by=desk, seen=part.case.revision, reason="自行办理")
    item = share(passed, 2, "青屏县")
    submit(item, DONE, by=who("qingping"), seen=item.case.revision)
    item = share(passed, 2, "青屏县")
    approve(item, by=desk, seen=item.case.revision)
    item = share(passed, 2, "青屏县")
    with pytest.raises(Refused, match="澜川市的审核人员"):
        approve(item, by=desk, seen=item.case.revision)
    with pytest.raises(Refused):
        act(item, "recall", by=desk, seen=item.case.revision, reason="不办了")


def test_with_the_share_goes_what_was_passed_on(passed: Inspection) -> None:
    item = share(passed, 2, "青屏县")
    act(item, "recall", by=who("clerk"), seen=item.case.revision, reason="点位在澜东区")
    statuses = dict(Assignment.objects.filter(case=item.case).values_list("unit__short", "status"))
    assert statuses == {"青屏县": "recalled", "石桥镇": "recalled"}
    assert not awaited(passed).filter(case=item.case).exists()


def test_nothing_is_passed_on_sideways_or_beyond_its_time(inspection: Inspection, desk: Member) -> None:
    with pytest.raises(Refused, match="不在青屏县之下"):
        split(inspection, desk, "澜东区")
    with pytest.raises(Refused, match="不能晚于"):
        split(inspection, desk, due_on=date(2030, 1, 1))
    with pytest.raises(Refused, match="青屏县的分办人员"):
        split(inspection, who("qingping"))
