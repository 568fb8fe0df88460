"""A county passes its share on at the desk, follows it, and takes what comes back into its own answer."""

import pytest
from tests.building import number, share, small_ledger

from bihuan.cases.models import Assignment, Inspection
from bihuan.complaints.answering import AnswerText, approve, submit
from bihuan.complaints.gathering import gathered
from bihuan.complaints.splitting import pass_on
from bihuan.complaints.tests.persons import at_desk, page, route, text_of
from bihuan.units.models import Member, Unit

DONE = AnswerText("属实", "三处排口直排。", "责令停产。", "closed")


@pytest.fixture
def inspection(office: Inspection) -> Inspection:
    small_ledger(office)
    return office


def who(username: str) -> Member:
    return Member.objects.get(username=username)


@pytest.fixture
def passed(inspection: Inspection) -> Inspection:
    item = share(inspection, 2, "青屏县")
    at_desk("qingping-desk").post(
        route("pass-on", item),
        {"seen": item.case.revision, "units": [Unit.objects.get(short="石桥镇").pk], "note": "三日内到现场"},
    )
    return inspection


def test_passed_on_at_the_desk(passed):
    part = share(passed, 2, "石桥镇")
    assert (part.parent.unit.short, part.note) == ("青屏县", "三日内到现场")
    shown = text_of(at_desk("qingping-desk").get(page(number(2))))
    assert "青屏县转办" in shown
    assert "石桥镇" in text_of(at_desk("clerk").get(page(number(2))))
    own = text_of(at_desk("shiqiao").get(page(number(2))))
    assert "三日内到现场" in own
    assert "填写石桥镇的答复" in own


def test_only_units_below_are_offered_and_only_to_whom_it_concerns(inspection):
    shown = text_of(at_desk("qingping-desk").get(page(number(2))))
    assert "转办下级" in shown
    assert "石桥镇" in shown
    assert "转办下级" not in text_of(at_desk("qingping").get(page(number(2))))
    item = share(inspection, 2, "青屏县")
    said = {"seen": item.case.revision, "units": [Unit.objects.get(short="澜东区").pk]}
    assert at_desk("qingping-desk").post(route("pass-on", item), said).status_code == 400
    said = {"seen": item.case.revision, "units": [Unit.objects.get(short="石桥镇").pk]}
    assert at_desk("landong").post(route("pass-on", item), said).status_code == 403
    assert Assignment.objects.filter(parent__isnull=False).count() == 0


def test_what_comes_back_begins_the_countys_answer(passed):
    part = share(passed, 2, "石桥镇")
    submit(part, DONE, by=who("shiqiao"), seen=part.case.revision)
    part = share(passed, 2, "石桥镇")
    shown = text_of(at_desk("qingping-desk").get(page(number(2))))
    assert "审核石桥镇的答复" in shown
    said = {"seen": part.case.revision, "decision": "approve"}
    assert at_desk("qingping-desk").post(route("review", part), said).status_code == 302
    item = share(passed, 2, "青屏县")
    form = text_of(at_desk("qingping").get(route("answer", item)))
    assert "三处排口直排。</textarea>" in form
    assert "下级答复" in form


def test_several_answers_name_their_units(inspection):
    county = Unit.objects.get(short="青屏县")
    other = Unit.objects.create(
        parent=county, path=f"{county.path}x/", name="青屏县生态环境分局", short="县分局", kind="department"
    )
    Unit.objects.filter(pk=other.pk).update(path=f"{county.path}{other.pk}/")
    other.refresh_from_db()
    desk, item = who("qingping-desk"), share(inspection, 2, "青屏县")
    pass_on(item, [Unit.objects.get(short="石桥镇"), other], by=desk, seen=item.case.revision)
    for short, text in (("石桥镇", DONE), ("县分局", AnswerText("不属实", "未见异常。", "继续巡查。", "open"))):
        part = share(inspection, 2, short)
        submit(part, text, by=who("shiqiao") if short == "石桥镇" else _of(other), seen=part.case.revision)
        part = share(inspection, 2, short)
        if short == "石桥镇":
            approve(part, by=desk, seen=part.case.revision)
    whole = gathered(share(inspection, 2, "青屏县"))
    assert whole is not None
    assert (whole.verdict, whole.investigation, whole.outcome) == ("属实", "三处排口直排。", "closed")


def _of(unit: Unit) -> Member:
    member = Member.objects.add(username="branch")
    member.posts.create(unit=unit, role="handle")
    return member


def test_the_number_of_queries_does_not_grow_with_parts(inspection, django_assert_max_num_queries):
    county, desk = Unit.objects.get(short="青屏县"), who("qingping-desk")
    item = share(inspection, 2, "青屏县")
    new = []
    for index in range(6):
        unit = Unit.objects.create(
            parent=county, path=f"new{index}/", name=f"{index}号镇", short=f"{index}号镇", kind="township"
        )
        Unit.objects.filter(pk=unit.pk).update(path=f"{county.path}{unit.pk}/")
        new.append(Unit.objects.get(pk=unit.pk))
    client = at_desk("qingping-desk")
    client.get(page(number(2)))
    pass_on(item, new, by=desk, seen=item.case.revision)
    with django_assert_max_num_queries(60):
        assert client.get(page(number(2))).status_code == 200


def test_withdrawing_and_undoing_are_offered_to_those_who_keep_the_register(inspection):
    assert "督察组撤回" in text_of(at_desk("clerk").get(page(number(1))))
    assert "督察组撤回" not in text_of(at_desk("landong").get(page(number(1))))
    item = share(inspection, 1, "澜东区")
    said = {"seen": item.case.revision, "reason": "督察组来函撤回", "replaced_by": number(2)}
    assert at_desk("clerk").post(f"{page(number(1))}/withdraw", said).status_code == 302
    shown = text_of(at_desk("clerk").get(page(number(1))))
    assert "不再计入各项数据" in shown
    assert f"{page(number(2))}" in shown
    assert at_desk("clerk").post(f"{page(number(1))}/withdraw", {**said, "seen": 9}).status_code == 409
    revision = share(inspection, 1, "澜东区").case.revision
    assert (
        at_desk("clerk").post(f"{page(number(1))}/restore", {"seen": revision, "reason": "重新转办"}).status_code == 302
    )
    assert share(inspection, 1, "澜东区").case.status == "received"
