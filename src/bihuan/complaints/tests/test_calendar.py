"""A year of the work calendar: what it does to open due dates is shown before, then made just so."""

from datetime import date

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries
from tests.building import answered, number, replies, share, small_ledger

from bihuan.cases.models import Case, Deadline, Inspection
from bihuan.complaints.calendar_change import effect_of, enter_year, entered_by, firm_up
from bihuan.complaints.redating import adopt_change
from bihuan.complaints.redating import effect_of as effect_of_rules
from bihuan.complaints.splitting import pass_on
from bihuan.complaints.tests.persons import at_desk, page, text_of
from bihuan.ledger.models import Entry
from bihuan.ledger.verifying import verify
from bihuan.refusals import Refused, Stale
from bihuan.rulebooks import calendar
from bihuan.rulebooks.loading import shipped_text
from bihuan.rulebooks.models import CalendarDay, CalendarYear
from bihuan.rulebooks.notices import Arrangement, read_notice
from bihuan.units.models import Member, Unit

IN_WORKING_DAYS = (
    shipped_text("hunan-look-back")
    .replace('version = "4"', 'version = "5"')
    .replace(
        '[limits.answer]\namount = 10\nunit = "natural_days"', '[limits.answer]\namount = 6\nunit = "working_days"'
    )
)
"""Answers within six working days: of 2 June 2025, by 10 June."""
NOTICE = "端午节：6月1日至3日放假，共3天。6月7日（周六）上班。"
REASON = "国办发明电〔2024〕12号"


@pytest.fixture
def inspection(office: Inspection) -> Inspection:
    """Complaints that fall due while nothing is known of 2025 but its weekends; one of them answered."""
    CalendarYear.objects.filter(year=2025).delete()
    CalendarDay.objects.filter(day__year=2025).delete()
    effect = effect_of_rules(office, IN_WORKING_DAYS)
    adopt_change(office, IN_WORKING_DAYS, by=reviewer(), seen=effect.fingerprint, reason="试")
    office = Inspection.objects.select_related("region", "rulebook_text").get(pk=office.pk)
    small_ledger(office)
    day = date(2025, 6, 8)
    answered(office, replies(day, [(number(4), "市城管局", "属实", "已办结", "", day)]))
    return office


def reviewer() -> Member:
    return Member.objects.get(username="reviewer")


def arranged(text: str = NOTICE, year: int = 2025) -> Arrangement:
    arrangement, problems = read_notice(text, year)
    assert problems == []
    return arrangement


def test_provisional_due_dates_become_firm(inspection: Inspection) -> None:
    before = share(inspection, 1, "澜东区")
    assert (before.due_on, before.due_provisional) == (date(2025, 6, 10), True)
    effect = effect_of(arranged())
    assert {item.deadline.case.number for item in effect.redates} == {number(1), number(2), number(3)}
    assert effect.is_new
    enter_year(arranged(), by=reviewer(), seen=effect.fingerprint, reason=REASON)
    after = share(inspection, 1, "澜东区")
    # 3 June is off, Saturday 7 June is worked.
    assert (after.due_on, after.due_provisional, after.status) == (date(2025, 6, 10), False, "dispatched")
    assert "其间调休上班1天计入" in after.due_steps
    assert Deadline.objects.get(assignment=after, name="answer").provisional is False
    entry = Entry.objects.get(act="redate", chain=after.case.chain)
    assert (entry.reason, entry.data["changes"]) == (REASON, [["答复", "2025-06-10（暂定）", "2025-06-10"]])
    assert not Entry.objects.filter(act="redate", chain=f"lc2025/{number(4)}").exists()
    assert verify().fault == ""
    assert not Deadline.objects.filter(met_at__isnull=True, provisional=True).exists()


def test_a_day_off_moves_what_it_lies_before(inspection: Inspection) -> None:
    said = arranged("端午节：6月1日至3日放假，共3天。")
    effect = effect_of(said)
    assert [(shift.before, shift.after, shift.count) for shift in effect.shifts] == [
        (date(2025, 6, 10), date(2025, 6, 11), 4)
    ]
    assert effect.firmed == 0
    enter_year(said, by=reviewer(), seen=effect.fingerprint, reason=REASON)
    assert share(inspection, 1, "澜东区").due_on == date(2025, 6, 11)
    assert Case.objects.get(number=number(1)).due_on == date(2025, 6, 11)


def test_who_entered_a_year_stays_written(inspection: Inspection) -> None:
    effect = effect_of(arranged())
    enter_year(arranged(), by=reviewer(), seen=effect.fingerprint, reason=REASON)
    (entered,) = entered_by(2025)
    assert (entered.who, entered.reason) == (reviewer().title, REASON)
    entry = Entry.objects.get(act="enter_year")
    assert entry.data["workdays"] == {"2025-06-07": "端午节调休"}
    assert entry.data["redated"] == len(effect.redates)


def test_a_second_click_changes_nothing_more(inspection: Inspection) -> None:
    effect = effect_of(arranged())
    enter_year(arranged(), by=reviewer(), seen=effect.fingerprint, reason=REASON)
    count = Entry.objects.count()
    assert enter_year(arranged(), by=reviewer(), seen=effect.fingerprint, reason=REASON).is_nothing
    assert Entry.objects.count() == count


def test_what_moved_in_between_is_noticed(inspection: Inspection) -> None:
    effect = effect_of(arranged())
    day = date(2025, 6, 9)
    answered(inspection, replies(day, [(number(1), "澜东区", "属实", "已办结", "", day)]))
    with pytest.raises(Stale, match="重新看清"):
        enter_year(arranged(), by=reviewer(), seen=effect.fingerprint, reason=REASON)
    assert 2025 not in calendar.entered()


def test_only_who_may_change_every_rulebook_enters_a_year(inspection: Inspection) -> None:
    effect = effect_of(arranged())
    for name in ("clerk", "qingping-desk"):
        with pytest.raises(Refused, match="审核人员"):
            enter_year(arranged(), by=Member.objects.get(username=name), seen=effect.fingerprint, reason=REASON)
    with pytest.raises(Refused, match="依据"):
        enter_year(arranged(), by=reviewer(), seen=effect.fingerprint, reason=" ")


def test_a_year_is_changed_whole_and_the_change_shown(inspection: Inspection) -> None:
    first = effect_of(arranged())
    enter_year(arranged(), by=reviewer(), seen=first.fingerprint, reason=REASON)
    again = arranged("端午节：6月1日至2日放假，共2天。")
    effect = effect_of(again)
    assert [(str(item.day), item.before, item.after) for item in effect.changes] == [
        ("2025-06-03", "放假（端午节）", "上班"),
        ("2025-06-07", "上班（端午节调休）", "周末"),
    ]
    enter_year(again, by=reviewer(), seen=effect.fingerprint, reason="更正")
    assert len(entered_by(2025)) == 2
    assert calendar.current().is_workday(date(2025, 6, 3))


def test_days_named_of_the_year_before_are_added_to_it(inspection: Inspection) -> None:
    said = arranged("元旦：2026年12月31日至2027年1月3日放假调休，共4天。", 2027)
    kept = CalendarDay.objects.filter(day__year=2026).count()
    effect = effect_of(said)
    enter_year(said, by=reviewer(), seen=effect.fingerprint, reason=REASON)
    assert CalendarDay.objects.filter(day__year=2026).count() == kept + 1
    assert not calendar.current().is_workday(date(2026, 12, 31))


def test_what_a_county_asks_of_its_townships_stays(inspection: Inspection) -> None:
    item = share(inspection, 2, "青屏县")
    desk = Member.objects.get(username="qingping-desk")
    township = Unit.objects.get(short="石桥镇")
    pass_on(item, [township], by=desk, seen=item.case.revision, due_on=date(2025, 6, 6))
    said = arranged("端午节：6月1日至3日放假，共3天。")
    effect = effect_of(said)
    enter_year(said, by=reviewer(), seen=effect.fingerprint, reason=REASON)
    assert share(inspection, 2, "石桥镇").due_on == date(2025, 6, 6)
    assert share(inspection, 2, "青屏县").due_on == date(2025, 6, 11)


def test_what_was_only_handed_down_goes_along(inspection: Inspection) -> None:
    item = share(inspection, 2, "青屏县")
    desk = Member.objects.get(username="qingping-desk")
    pass_on(item, [Unit.objects.get(short="石桥镇")], by=desk, seen=item.case.revision)
    said = arranged("端午节：6月1日至3日放假，共3天。")
    enter_year(said, by=reviewer(), seen=effect_of(said).fingerprint, reason=REASON)
    part = share(inspection, 2, "石桥镇")
    assert (part.due_on, part.due_provisional) == (date(2025, 6, 11), False)


def test_years_that_the_program_brings_make_due_dates_firm(inspection: Inspection) -> None:
    assert firm_up() == 0
    assert calendar.seed([2025]) == [2025]
    assert firm_up() == 4
    after = share(inspection, 1, "澜东区")
    assert after.due_provisional is False
    assert Entry.objects.filter(act="redate", actor__isnull=True).count() == 4
    assert firm_up() == 0


def test_at_the_desk(inspection: Inspection) -> None:
    shown = text_of(at_desk("landong").get("/calendar/?year=2025"))
    assert "未录入，只知道周末" in shown
    assert "看影响" not in shown
    desk = at_desk("reviewer")
    assert "个期限是暂定的" in text_of(desk.get("/calendar/?year=2025"))
    wrong = text_of(desk.post("/calendar/change", {"year": "2025", "notice": "元旦：1月1日（周四）放假。"}))
    assert "2025年这一天是周三" in wrong
    assert "元旦：1月1日（周四）放假。" in wrong
    said = {"year": "2025", "notice": NOTICE}
    looked = text_of(desk.post("/calendar/change", said))
    assert "没有读到元旦、春节、清明节、劳动节、中秋节、国庆节" in looked
    assert "3 件受影响" in looked
    assert 2025 not in calendar.entered()
    made = said | {"seen": effect_of(arranged()).fingerprint, "reason": REASON}
    answer = desk.post("/calendar/change", made, follow=True)
    assert "2025年的安排已生效：0个期限改了日子，4个由暂定变为确定。" in text_of(answer)
    assert "1日至3日 端午节" in text_of(answer)
    assert reviewer().title in text_of(answer)
    assert "2025年已经是这样安排的" in text_of(desk.post("/calendar/change", made, follow=True))
    assert "调整期限" in text_of(desk.get(page(number(1))))


def test_a_year_as_it_stands_is_offered_for_change(office: Inspection) -> None:
    shown = text_of(at_desk("reviewer").get("/calendar/?year=2026"))
    assert "春节：2月15日至23日放假，共9天。" in shown
    for asked in ("abcd", "0000", "99999", "２０２６"):
        assert f"{timezone.now().year}年" in text_of(at_desk("reviewer").get("/calendar/", {"year": asked}))


def test_the_page_asks_the_same_however_much_is_open(
    inspection: Inspection, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    desk = at_desk("reviewer")
    desk.get("/calendar/")
    with django_assert_max_num_queries(20):
        desk.get("/calendar/?year=2025")
