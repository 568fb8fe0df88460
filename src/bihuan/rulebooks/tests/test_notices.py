"""A year's notice is read as the State Council words it; what does not add up is said, not guessed."""

from datetime import date, timedelta

import chinese_calendar
import pytest

from bihuan.rulebooks.notices import read_notice, worded

OF_2026 = """国务院办公厅关于2026年
部分节假日安排的通知
国办发明电〔2025〕7号
各省、自治区、直辖市人民政府，国务院各部委、各直属机构：
经国务院批准，现将2026年元旦、春节、清明节、劳动节、端午节、中秋节和国庆节放假调休日期的具体安排通知如下。
一、元旦：1月1日（周四）至3日（周六）放假调休，共3天。1月4日（周日）上班。
二、春节：2月15日（农历腊月二十八、周日）至23日（农历正月初七、周一）放假调休，共9天。2月14日（周六）、2月28日（周六）上班。
三、清明节：4月4日（周六）至6日（周一）放假，共3天。
四、劳动节：5月1日（周五）至5日（周二）放假调休，共5天。5月9日（周六）上班。
五、端午节：6月19日（周五）至21日（周日）放假，共3天。
六、中秋节：9月25日（周五）至27日（周日）放假，共3天。
七、国庆节：10月1日（周四）至7日（周三）放假调休，共7天。9月20日（周日）、10月10日（周六）上班。
节假日期间，各地区、各部门要妥善安排好值班和安全、保卫等工作。
国务院办公厅
2025年11月4日
（此件公开发布）
"""
OF_2024 = """一、元旦：1月1日放假，与周末连休。
二、春节：2月10日至17日放假调休，共8天。2月4日（星期日）、2月18日（星期日）上班。鼓励各单位结合带薪年休假等制度落实，安排职工在除夕（2月9日）休息。
三、清明节：4月4日至6日放假调休，共3天。4月7日（星期日）上班。
四、劳动节：5月1日至5日放假调休，共5天。4月28日（星期日）、5月11日（星期六）上班。
五、端午节：6月10日放假，与周末连休。
六、中秋节：9月15日至17日放假调休，共3天。9月14日（星期六）上班。
七、国庆节：10月1日至7日放假调休，共7天。9月29日（星期日）、10月12日（星期六）上班。"""
OF_2025 = """一、元旦：1月1日（周三）放假1天，不调休。
二、春节：1月28日（农历除夕、周二）至2月4日（农历正月初七、周二）放假调休，共8天。1月26日（周日）、2月8日（周六）上班。
三、清明节：4月4日（周五）至6日（周日）放假，共3天。
四、劳动节：5月1日（周四）至5日（周一）放假调休，共5天。4月27日（周日）上班。
五、端午节：5月31日（周六）至6月2日（周一）放假，共3天。
六、国庆节、中秋节：10月1日（周三）至8日（周三）放假调休，共8天。9月28日（周日）、10月11日（周六）上班。"""
OF_2017 = """一、元旦：1月1日放假，1月2日（星期一）补休。
二、春节：1月27日至2月2日放假调休，共7天。1月22日（星期日）、2月4日（星期六）上班。
三、清明节：4月2日至4日放假调休，共3天。4月1日（星期六）上班。
四、劳动节：5月1日放假，与周末连休。
五、端午节：5月28日至30日放假调休，共3天。5月27日（星期六）上班。
六、中秋节、国庆节：10月1日至8日放假调休，共8天。9月30日（星期六）上班。"""


@pytest.mark.parametrize(("year", "text"), [(2017, OF_2017), (2024, OF_2024), (2025, OF_2025), (2026, OF_2026)])
def test_what_was_published_is_read_to_the_day(year: int, text: str) -> None:
    arrangement, problems = read_notice(text, year)
    assert (problems, arrangement.missing) == ([], [])
    for step in range(366):
        day = date(year, 1, 1) + timedelta(days=step)
        if day.year == year:
            works = day in arrangement.workdays or (day.weekday() < 5 and day not in arrangement.holidays)
            assert works == chinese_calendar.is_workday(day), day


def test_holidays_and_the_days_worked_for_them_are_named() -> None:
    arrangement, _problems = read_notice(OF_2025, 2025)
    assert arrangement.holidays[date(2025, 10, 6)] == "国庆节、中秋节"
    assert arrangement.workdays[date(2025, 1, 26)] == "春节调休"


def test_days_before_new_year_belong_to_the_year_before() -> None:
    said = "元旦：2018年12月30日至2019年1月1日放假调休，共3天。2018年12月29日（星期六）上班。"
    arrangement, problems = read_notice(said, 2019)
    assert problems == []
    assert sorted(arrangement.holidays) == [date(2018, 12, 30), date(2018, 12, 31), date(2019, 1, 1)]
    assert list(arrangement.workdays) == [date(2018, 12, 29)]
    without_years = "元旦：12月30日至1月1日放假调休，共3天。"
    assert read_notice(without_years, 2019)[0].holidays == arrangement.holidays


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ("元旦：1月1日（周四）放假。", "1月1日写的是周四，2027年这一天是周五"),
        ("元旦：1月1日至3日放假调休，共4天。", "元旦写的是4天，按日期数是3天"),
        ("元旦：1月1日至3日放假。1月4日上班。", "2027-01-04是周一，不是周末"),
        ("元旦：2月30日放假。", "没有2月30日这一天"),
        ("1月1日放假。", "没有节日名称"),
        ("元旦：1月1日。", "没有写是放假还是上班"),
        ("元旦：1月2日放假。1月2日上班。", "既写了放假又写了上班"),
        ("春节：2月1日至4月1日放假。", "不像一次假期"),
        ("元旦：2029年1月1日放假。", "2029-01-01不在2027年"),
        ("关于2026年部分节假日安排的通知 元旦：1月1日放假。", "这是2026年的通知，要录入的是2027年"),
        ("请各单位注意安全。", "没有读到放假的日子"),
    ],
)
def test_what_does_not_add_up_is_said(said: str, why: str) -> None:
    assert any(why in problem for problem in read_notice(said, 2027)[1])


def test_what_was_left_out_is_named() -> None:
    arrangement, _problems = read_notice("元旦：1月1日放假。国庆节：10月1日至7日放假。", 2027)
    assert arrangement.missing == ["春节", "清明节", "劳动节", "端午节", "中秋节"]


def test_half_width_marks_and_broken_lines_are_read_alike() -> None:
    said = "1. 元旦:1月1日(周五)至\n3日(周日)放假,共3天.\n"
    arrangement, problems = read_notice(said, 2027)
    assert (len(arrangement.holidays), problems) == (3, [])


@pytest.mark.parametrize(("year", "text"), [(2024, OF_2024), (2025, OF_2025), (2026, OF_2026)])
def test_a_year_in_words_is_read_back_the_same(year: int, text: str) -> None:
    arrangement, _problems = read_notice(text, year)
    words = worded(arrangement.holidays, arrangement.workdays)
    assert read_notice(words, year) == (arrangement, [])
