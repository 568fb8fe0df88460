"""A public text against the plan: what contradicts it is said with both sides; what is only missing, or agrees, is not."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bihuan.agreeing import Passage, Planned, contradictions
from bihuan.numerals import format_date

GOAL = Planned("澜东区的办结目标", "2025年8月31日前完成雨棚拆除", due_on=date(2025, 8, 31), whole=True)
PIPES = Planned(
    "问题3方案的第1项措施",
    "完成城区雨污分流管网改造12公里，计划投资120万元",
    due_on=date(2025, 12, 31),
    begins_on=date(2025, 3, 1),
    units=frozenset({"青屏县", "青屏县人民政府"}),
)
FINED = Planned("答复", "下达责令改正违法行为决定书（澜环责改〔2025〕12号），罚款3.5万元。")


def found(text: str, *plan: Planned, goal: bool = False) -> list[tuple[str, str]]:
    passage = Passage("处理和整改情况", text, is_goal=goal)
    return [(one.kind, one.quote) for one in contradictions(plan, [passage], 2025)]


@pytest.mark.parametrize(
    ("text", "plan", "kind", "quote"),
    [
        ("该厂2025年9月30日前完成整改。", GOAL, "promise", "该厂2025年9月30日前完成整改"),
        ("雨棚拆除在2025年10月底前完成。", GOAL, "promise", "雨棚拆除在2025年10月底前完成"),
        ("9月15日前整改到位", GOAL, "promise", "9月15日前整改到位"),
        ("经核查，该厂雨棚已拆除。", GOAL, "finished", "该厂雨棚已拆除"),
        ("目前已整改到位。", GOAL, "finished", "目前已整改到位"),
        ("已完成管网改造。", PIPES, "finished", "已完成管网改造"),
        ("2024年3月1日，管网改造已完成。", PIPES, "too_early", "管网改造已完成"),
        ("计划投资20万元。", PIPES, "money", "计划投资20万元"),
        ("责任单位：市城管局。", PIPES, "unit", "责任单位：市城管局"),
        ("澜环责改〔2025〕21号已下达。", FINED, "document", "澜环责改〔2025〕21号已下达"),
        ("处罚款5.3万元。", FINED, "money", "处罚款5.3万元"),
    ],
)
def test_what_contradicts_the_plan_is_quoted(text: str, plan: Planned, kind: str, quote: str) -> None:
    assert (kind, quote) in found(text, plan)


@pytest.mark.parametrize(
    ("text", "plan"),
    [
        ("该厂2025年8月31日前完成整改。", GOAL),
        ("8月底前完成雨棚拆除。", GOAL),
        ("雨棚正在拆除，东侧围墙已拆除。", GOAL),
        ("部分雨棚已拆除，其余2025年8月31日前拆除。", GOAL),
        ("一是噪声问题已整改到位。二是正在拆除雨棚。", GOAL),
        ("2025年6月12日完成现场检测。", GOAL),
        ("已完成管网改造方案编制。", PIPES),
        ("已完成管网改造8公里。", PIPES),
        ("管网改造项目已完成招投标。", PIPES),
        ("预计11月10出结果，再完成整改。", GOAL),
        ("已投入20万元。", PIPES),
        ("责任单位：青屏县、市住建局。", PIPES),
        ("预计2025年12月底前完成管网改造。", PIPES),
        ("责令改正违法行为决定书（澜环责改〔2025〕12号、13号）", FINED),
        ("罚款约3万元。", FINED),
        ("澜环罚〔2025〕8号。", FINED),
    ],
)
def test_what_agrees_or_is_only_missing_is_left_alone(text: str, plan: Planned) -> None:
    assert found(text, plan) == []


def test_a_report_that_says_so_too_settles_it() -> None:
    report = Planned("6月的报告", "2025年6月20日，管网改造已全部完成。", reached=True)
    done = Planned(PIPES.source, PIPES.text, due_on=PIPES.due_on, reached=True, begins_on=PIPES.begins_on)
    assert found("2025年6月20日完成管网改造。", done, report) == []
    assert found("2025年7月8日完成管网改造。", done, report) == [("finished_on", "2025年7月8日完成管网改造")]


def test_the_goal_itself_and_each_unit_are_held_against_their_own() -> None:
    assert found("2025年9月10日前搬迁到工业园区", GOAL, goal=True)[0][0] == "promise"
    theirs = [
        Planned("甲", "拆除", due_on=date(2025, 8, 31), whole=True, unit="甲"),
        Planned("乙", "清运", due_on=date(2025, 7, 1), whole=True, unit="乙"),
    ]
    own = [Passage("办结目标", "2025年8月31日前完成", "甲"), Passage("办结目标", "2025年8月31日前完成", "乙")]
    assert [one.planned.source for one in contradictions(theirs, own, 2025)] == ["乙"]


THINGS = ("雨棚拆除", "污水管网改造", "在线监测设备安装", "矿坑生态修复", "油烟净化器更换", "堆场防尘网覆盖")
days = st.dates(date(2024, 1, 1), date(2027, 12, 31))


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(THINGS), days), min_size=1, max_size=4, unique_by=lambda item: item[0]))
def test_a_plan_that_is_printed_agrees_with_itself(plan: list[tuple[str, date]]) -> None:
    """However many things by whichever days: no false alarm."""
    texts = [f"{format_date(day)}前完成{thing}" for thing, day in plan]
    planned = [
        Planned(f"第{place}项措施", text, due_on=day)
        for place, (text, (_thing, day)) in enumerate(zip(texts, plan, strict=True))
    ]
    last = max(day for _thing, day in plan)
    planned.append(Planned("目标", "；".join(texts), due_on=last, whole=True))
    printed = "；".join(texts) + f"。整改时限：{format_date(last)}。"
    assert contradictions(planned, [Passage("公示", printed), Passage("办结目标", printed, is_goal=True)], 2025) == []
    moved = printed.replace(format_date(last), "2030年1月15日")
    assert [one.kind for one in contradictions(planned, [Passage("公示", moved)], 2025)]
