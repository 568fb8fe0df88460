"""From one paper of a series to the next by words, and what a rate leaves out, a stay lasts, a stock grows to."""

import pytest

from bihuan.checking import check

_WEEK_9 = "本周清理河面垃圾31吨，今年以来累计清理402吨。\n本周查出排口问题14处。今年以来累计查出排口问题160处。"
_WEEK_10 = "本周清理河面垃圾28吨，今年以来累计清理430吨。\n本周查出排口问题11处。今年以来累计查出排口问题171处。"


def accused(text: str, previous: str | None = None) -> list[str]:
    return [one.quote for one in check(text, previous=previous) if one.verdict == "mismatch"]


def right(text: str, previous: str | None = None) -> int:
    return sum(one.verdict == "ok" for one in check(text, previous=previous))


def test_what_was_found_so_far_grows_by_this_week() -> None:
    assert right(_WEEK_10, _WEEK_9) == 2
    assert accused(_WEEK_10, _WEEK_9) == []
    assert accused(_WEEK_10.replace("171处", "181处"), _WEEK_9) == ["今年以来累计查出排口问题181处。"]


def test_papers_that_are_no_neighbours_or_begin_anew_accuse_nothing() -> None:
    later = _WEEK_10.replace("430", "520").replace("171", "215")
    assert accused(later, _WEEK_9) == []
    anew = "本周清理河面垃圾28吨，今年以来累计清理28吨。\n本周查出排口问题11处。今年以来累计查出排口问题11处。"
    assert accused(anew, _WEEK_9) == []


def test_a_new_year_begins_anew() -> None:
    november = "11月，收到举报40件。截至11月末，累计收到举报400件。"
    assert accused("1月，收到举报30件。截至1月末，累计收到举报30件。", november) == []
    assert accused("12月，收到举报30件。截至12月末，累计收到举报450件。", november)


def test_what_was_corrected_in_between_is_no_mistake() -> None:
    assert accused(_WEEK_10.replace("171处", "174处，其中补录上周3处"), _WEEK_9) == []


def test_new_entries_add_to_the_book() -> None:
    may = "5月，全县新列入问题8个，销号15个。\n截至5月末，全县台账在册问题210个，已销号150个，未销号60个。"
    june = "6月，全县新列入问题5个，销号19个。\n截至6月末，全县台账在册问题215个，已销号169个，未销号46个。"
    assert accused(june, may) == []
    assert accused(june.replace("169个，未销号46", "172个，未销号43"), may)


def test_more_done_than_of_todays_finds_is_no_mistake() -> None:
    monday = "当日，全区巡查工地40家次，发现问题12个，整改完成9个。\n专项行动以来，累计巡查工地800家次，发现问题210个，整改完成150个。"
    tuesday = "当日，全区巡查工地35家次，发现问题10个，整改完成6个。\n专项行动以来，累计巡查工地835家次，发现问题220个，整改完成160个。"
    assert accused(tuesday, monday) == []
    assert accused(tuesday.replace("835", "853"), monday)


@pytest.mark.parametrize(
    ("text", "good", "wrong"),
    [
        ("2023年4月3日，县督导组进驻青禾镇，4月22日完成下沉任务撤离，前后历时20天。", "历时20", "历时30"),
        (
            "有效监测天数91天，其中优40天，良41天，轻度污染10天。\n优良天数合计81天，优良天数比例为89.0%。",
            "89.0",
            "98.0",
        ),
        (
            "全市受理件150件。其中办结120件，阶段性办结20件，在办10件。\n阶段性办结不算在内，全市办结率为80.0%。",
            "80.0",
            "86.0",
        ),
        ("年初，台账上有点位45个。上半年各镇又查出20个，台账点位增加到65个。", "到65", "到75"),
        ("截至5月8日，全县收到转办件210件。5月9日至12日又收到17件，至此累计227件。", "累计227", "累计237"),
        ("回访100户，满意80户，基本满意15户，不满意5户，满意率（不含基本满意）为80.0%。", "80.0", "95.0"),
        ("全州办理公益诉讼案件80件，行政公益诉讼61件，民事公益诉讼19件。", "诉讼61", "诉讼63"),
    ],
)
def test_right_is_seen_and_wrong_accused(text: str, good: str, wrong: str) -> None:
    assert accused(text) == []
    assert right(text)
    assert accused(text.replace(good, wrong))


@pytest.mark.parametrize(
    "text",
    [
        "2023年4月3日，县督导组进驻青禾镇，4月22日完成下沉任务撤离，报告公示5天。",
        "2023年4月3日，县督导组进驻青禾镇，4月22日完成报告，共走访村庄30天次。",
        "3月有效监测天数31天。优良天数28天，优良天数比例90.3%。一季度优良天数比例92.2%。",
        "年初，台账上有点位45个。上半年各镇又查出20个，销号15个，台账点位增加到50个。",
        "受理100件，其中重复件10件，办结81件。不含重复件，办结率为90%。",
        "受理200件，办结180件，其中阶段性办结30件。阶段性办结不算在内，办结率为75.0%。",
        "有效监测天数181天，优良天数160天，扣除沙尘影响优良天数比例为90.1%。",
        "一季度有效监测天数90天，优良天数82天，优良天数比例91.1%；其中3月优良天数比例93.5%。",
        "办理公益诉讼案件85件，向法院提起行政公益诉讼20件、民事公益诉讼10件。",
        "年初，台账上有点位45个。上半年新增岗位20个，巡查员增加到61个。",
        "全市受理150件。其中办结120件，阶段性办结20件，在办10件。\n全市办结率为93.3%。",
    ],
)
def test_what_speaks_of_something_else_is_not_accused(text: str) -> None:
    assert accused(text) == []


@pytest.mark.parametrize("several", ["有7件同时反映两类问题", "存在一件涉及多个要素的情形"])
def test_what_is_counted_twice_already_is_no_member(several: str) -> None:
    found = check(f"全县收到90件。按反映内容分，大气41件，噪声36件，水20件，{several}。")
    assert [(one.verdict, one.reason, one.parts) for one in found] == [("explained", "multi_label", (41, 36, 20))]


def test_what_is_of_two_kinds_may_be_a_kind_of_its_own() -> None:
    assert accused("全县受理75件，按类型分：涉水30件，涉气40件，有5件同时涉及水和气。") == []
