"""Who hears of what happens to complaints, and in which words."""

from datetime import date

import pytest
from tests.building import number, received, share, signed, small_ledger, transfer

from bihuan.cases.models import Assignment, Case, Inspection
from bihuan.complaints.answering import AnswerText, act, submit
from bihuan.complaints.dispatching import dispatch, dispatch_named
from bihuan.complaints.moving import undo
from bihuan.complaints.splitting import pass_on
from bihuan.inbox.models import Message
from bihuan.refusals import Refused
from bihuan.units.models import Member, Post, Unit
from bihuan.units.roles import Role

ANSWER = AnswerText("属实", "经现场核查。", "责令整改。", "closed", closed_on=date(2025, 6, 5))


def member(name: str) -> Member:
    return Member.objects.get(username=name)


def heard(kind: str, name: str = "") -> list[str]:
    """Texts of a kind, oldest first."""
    messages = Message.objects.filter(kind=kind).order_by("id")
    if name:
        messages = messages.filter(member__username=name)
    return list(messages.values_list("text", flat=True))


@pytest.fixture
def ledger(office: Inspection) -> Inspection:
    small_ledger(office)
    Message.objects.all().delete()
    return office


def revision(item: Assignment) -> int:
    return Case.objects.get(pk=item.case_id).revision


def do(inspection: Inspection, name: str, serial: int, short: str, by: str, reason: str = "不属实的原因") -> None:
    item = share(inspection, serial, short)
    act(item, name, by=member(by), seen=revision(item), reason=reason)


def hand_in(inspection: Inspection, serial: int = 1, short: str = "澜东区", by: str = "landong") -> None:
    item = share(inspection, serial, short)
    submit(item, ANSWER, by=member(by), seen=revision(item))


def test_a_batch_is_one_message_to_each_unit_however_many_it_holds(office: Inspection) -> None:
    rows = [(number(serial), "某厂排污。", "澜东区", "水", "来电") for serial in range(1, 41)]
    rows.append((number(41), "某店油烟。", "青屏县", "大气", "来电"))
    received(office, transfer(1, rows))
    dispatch_named(office, by=None)
    assert heard("given", "landong") == ["第1批新交办40件，请在2025-06-12前答复。"]
    assert heard("given", "qingping") == [f"新交办{number(41)}，请在2025-06-12前答复。"]
    link = Message.objects.get(member__username="landong", kind="given").link
    assert link == "/complaints/?inspection=lc2025&status=dispatched&batch=1"


def test_dispatching_many_costs_as_much_as_dispatching_few(office: Inspection, django_assert_max_num_queries) -> None:
    rows = [(number(serial), "某厂排污。", "澜东区", "水", "来电") for serial in range(1, 101)]
    received(office, transfer(1, rows))
    with django_assert_max_num_queries(45):
        dispatch_named(office, by=None)
    assert len(heard("given")) == 1


def test_those_who_dispatch_hear_of_a_new_batch(office: Inspection) -> None:
    received(office, transfer(1, [(number(1), "某厂排污。", "", "水", "来电")]))
    assert heard("imported", "clerk") == ["第1批已收件1件，等待分办。"]


def test_an_answer_goes_to_the_reviewer_and_the_verdict_back(ledger: Inspection) -> None:
    hand_in(ledger)
    assert heard("review") == [f"澜东区{number(1)}的答复等待整改办审核。"]
    do(ledger, "send_back", 1, "澜东区", "reviewer")
    assert heard("sent_back", "landong") == [f"{number(1)}的答复被退回修改，请看原因后重新提交。"]
    hand_in(ledger)
    signed(ledger, 1, "澜东区", "reviewer")
    assert heard("review", "leader") == [f"澜东区{number(1)}的答复等待市领导签批。"]
    signed(ledger, 1, "澜东区", "leader")
    assert heard("decided", "landong") == [f"{number(1)}的答复已审核通过。"]
    do(ledger, "reopen", 1, "澜东区", "reviewer")
    assert heard("taken", "landong") == [f"{number(1)}要重新办理。"]
    assert set(Message.objects.values_list("member__username", flat=True)) == {"landong", "reviewer", "leader"}


def test_no_message_says_why_or_what(ledger: Inspection) -> None:
    """They leave the house by mail and chat."""
    hand_in(ledger)
    do(ledger, "send_back", 1, "澜东区", "reviewer", reason="举报人电话有误")
    do(ledger, "recall", 2, "青屏县", "clerk", reason="举报人要求")
    said = "".join(Message.objects.values_list("text", flat=True))
    assert "举报人" not in said
    assert "砖厂" not in said


def test_a_recalled_share_leads_nowhere(ledger: Inspection) -> None:
    do(ledger, "recall", 2, "青屏县", "clerk")
    message = Message.objects.get()
    assert (message.member.username, message.link) == ("qingping", "")


def test_a_returned_share_goes_to_who_gave_it(ledger: Inspection) -> None:
    item = share(ledger, 1, "澜东区")
    dispatch([(item.case, [Unit.objects.get(short="高新区")])], inspection=ledger, by=member("clerk"))
    zone = Member.objects.add(username="gaoxin")
    Post.objects.create(member=zone, unit=Unit.objects.get(short="高新区"), role=Role.HANDLE)
    Message.objects.all().delete()
    do(ledger, "return", 1, "高新区", "gaoxin")
    assert heard("returned", "clerk") == [f"高新区退回{number(1)}，请改派或坚持交办。"]
    do(ledger, "insist", 1, "高新区", "clerk")
    assert heard("given", "gaoxin") == [f"{number(1)}的退回没有同意，请继续办理。"]
    for _ in range(2):
        do(ledger, "return", 1, "高新区", "gaoxin")
        if not heard("returned", "leader"):
            do(ledger, "insist", 1, "高新区", "clerk")
    assert heard("returned", "leader") == [f"{number(1)}已退回3次，请裁定由谁办理。"]


def test_what_a_county_passes_on_comes_back_to_the_county(ledger: Inspection) -> None:
    county = Member.objects.add(username="county")
    for role in (Role.DISPATCH, Role.REVIEW, Role.HANDLE):
        Post.objects.create(member=county, unit=Unit.objects.get(short="青屏县"), role=role)
    item = share(ledger, 2, "青屏县")
    pass_on(item, [Unit.objects.get(short="石桥镇")], by=county, seen=revision(item))
    (said,) = heard("given", "shiqiao")
    assert said.startswith(f"上级转办{number(2)}")
    hand_in(ledger, 2, "石桥镇", "shiqiao")
    assert heard("review", "county") == [f"石桥镇{number(2)}的答复等待审核。"]
    assert heard("review", "reviewer") == []


def test_an_undone_dispatch_is_taken_back_in_words(ledger: Inspection) -> None:
    case = Case.objects.get(number=number(5))
    entries = dispatch([(case, [Unit.objects.get(short="澜东区")])], inspection=ledger, by=member("clerk"))
    undo(entries, inspection=ledger, by=member("clerk"))
    assert heard("taken", "landong") == [f"{number(5)}的交办已撤销，不用再办。"]


def test_what_was_refused_is_told_to_nobody(ledger: Inspection) -> None:
    with pytest.raises(Refused):
        do(ledger, "accept", 1, "澜东区", "qingping")
    assert not Message.objects.exists()
