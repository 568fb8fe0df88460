"""What the checker says of a paper: the office's rules, one by one."""

import pytest

from bihuan.checking import Statement, check, figures_in


def said(text: str, **more: str) -> list[tuple[str, float, str, str]]:
    """(kind, stated, verdict, reason) of everything found; what is said must stand in the text."""
    found = check(text, **more)
    for statement in found:
        assert text[statement.start : statement.end] == statement.quote
    return [(s.kind, s.stated, s.verdict, s.reason) for s in found]


def wrong(text: str, **more: str) -> list[Statement]:
    return [statement for statement in check(text, **more) if statement.verdict == "mismatch"]


def test_a_total_and_its_parts_are_added_up() -> None:
    text = "5月6日，督察组向我市转办举报件 15 件，其中来电１２件、来信三件。"
    [statement] = check(text)
    assert (statement.parts, statement.stated, statement.verdict) == ((12, 3), 15, "ok")
    assert [text[used.start : used.end] for used in statement.used] == ["１２", "三", "15"]


def test_numbers_that_count_nothing_are_no_figures() -> None:
    text = "2024年5月6日，第12批举报件（D1LC202405060012）共7件，见澜环责改〔2024〕76号。"
    assert [(figure.value, figure.unit) for figure in figures_in(text)] == [(7, "件")]


@pytest.mark.parametrize(
    "text",
    [
        "接到交办件20件。按属地分：澜东区6件，青屏县、石湾县各5件，市城管局4件。",  # 各 gives each its number
        "受理线索116件，剔除重复件27件后，实际89件，其中来电86件、来信3件。",
        "水、大气、噪声分别为5件、4件、3件，共12件。",
        "反馈的17项问题和自查2项任务中，已完成14项，4项达到序时进度，1项正在整改。",
        "投入资金2.75亿元，其中中央资金8600万元、省级资金1.2亿元、县级财政4400万元、企业自筹2500万元。",
        "已办结160件（澜东44件、青屏60件、石湾56件），正在办理55件，累计215件。",
        "共转办8件，其中来电5件、来信2件，还有1件涉及澜东、青屏。",
    ],
)
def test_lists_are_held_against_the_total_they_belong_to(text: str) -> None:
    verdicts = {verdict for _, _, verdict, _ in said(text)}
    assert verdicts == {"ok"}
    first = figures_in(text)[0]
    broken = text[: first.start] + "9999" + text[first.end :]
    assert not [s for s in check(broken) if s.verdict == "ok" and 9999 in (s.stated, *s.parts)]


def test_a_wrong_part_is_accused_with_the_arithmetic() -> None:
    [statement] = wrong("督察组转办信访件12件，其中来电6件、来信1件、微信4件。")
    assert (statement.stated, statement.computed) == (12, 11)
    assert "来电6＋来信1＋微信4＝11件" in statement.why
    assert "少1件" in statement.why


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("共转办215件。按污染类别分：大气115件，水92件，噪声79件，其他9件。", "multi_label"),
        ("共问责101人。按问责方式分：党纪处分61人次、诫勉27人次、批评19人次。", "person_times"),
        ("交办举报件96件，分解后交办99件。分解后的举报件分布为：澜东区50件，青屏县49件。", "split"),
        ("第十二批举报件13件，累计交办81件。涉及水6件、大气17件、噪声33件、其他25件。", "scope"),
        ("本周新增44件主要集中在大气21件、噪声12件等方面。", "non_exhaustive"),
        ("2164项任务已完成1275项，完成率近60%。", "approximate"),
        ("共262件，其中甲类127件、乙类84件、丙类51件。甲类占48.5%，乙类占32.1%，丙类占19.5%。", "rounding"),
        ("截至6月9日，累计216件；截至6月8日，已办结141件、正在办理57件（另18件尚未进入统计）。", "cutoff"),
    ],
)
def test_a_difference_that_is_right_is_explained_and_not_accused(text: str, reason: str) -> None:
    found = said(text)
    assert reason in {given for _, _, _, given in found}
    assert "mismatch" not in {verdict for _, _, verdict, _ in found}


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("交办信访件40件，已办结31件，正在办理9件，办结率77.5%。", True),
        ("交办信访件40件，已办结31件，正在办理9件，办结率79.2%。", False),
        ("收到举报15536件，受理有效举报11203件。有效举报占收到举报的72.1%。", True),
        ("完成投资8260万元，占年度计划1.34亿元的66.1%。", False),
        ("接到转办件86件，比上年的124件减少38件，下降30.6%。", True),
        ("接到转办件86件，比上年的124件减少38件，下降36.0%。", False),
    ],
)
def test_a_rate_is_wrong_only_beyond_half_of_its_last_digit(text: str, right: bool) -> None:
    shares = [verdict for kind, _, verdict, _ in said(text) if kind == "share"]
    assert shares == ["ok" if right else "mismatch"]


@pytest.mark.parametrize(
    ("text", "verdicts"),
    [
        ("公示时间：2023年10月12日-2023年10月17日（共五天）", ["ok"]),  # the first day may be left out
        ("公示时间：2023年11月6日-2023年11月10日（共七天）", ["mismatch"]),
        ("公示期自2025年1月21日起至2月8日止，共10个工作日。", ["ok"]),  # Spring Festival and an exchanged day
        ("公示期为15个工作日（2025年9月26日至2025年10月16日）。", ["mismatch"]),
        ("限2025年11月31日前完成。", ["mismatch"]),
        ("公示期：2025年6月10日至2025年6月3日。", ["mismatch"]),
        ("各地须在10天内反馈，2025年5月6日至5月8日开展检查。", []),  # a limit is not the length of the period
    ],
)
def test_periods_last_as_long_as_they_say(text: str, verdicts: list[str]) -> None:
    assert [verdict for kind, _, verdict, _ in said(text) if kind == "days"] == verdicts


def test_yesterdays_cumulative_and_todays_cases_make_todays_cumulative() -> None:
    before = "6月7日，转办第五批信访件12件。截至6月7日，累计转办61件，其中来电40件、来信21件。"
    today = "6月8日，转办第六批信访件9件，其中来电6件、来信3件。截至6月8日，累计转办{}件，其中来电46件、来信24件。"
    assert not wrong(today.format(70), previous=before)
    accused = [s for s in wrong(today.format(72), previous=before) if s.kind == "rollforward"]
    assert [(s.parts, s.stated, s.computed) for s in accused] == [((61, 9), 72, 70)]
    assert accused[0].used[0].source == "previous"


def test_tables_add_up_by_column_and_by_row() -> None:
    table = "单位|合计|来电|来信\n澜东区|15|11|4\n青屏县|10|8|2\n石湾县|7|5|2\n合计|32|{}|8\n"
    assert not wrong(table.format(24))
    assert {s.stated for s in wrong(table.format(26))} == {26, 32}


def test_what_claims_nothing_is_not_accused() -> None:
    for text in (
        "检查企业120家，发现问题70家，立案处罚45家。",
        "先后督导检查共计31次、下发通报12次、督办43次、预警11次。",
        "其中重点件18件。",
        "约谈63人、问责32人。",
    ):
        assert not wrong(text), text


@pytest.mark.parametrize(
    ("told", "clean"),
    [
        ("该信访件于2025年6月5日转办，6月3日公开。", "该信访件于2025年6月5日转办，6月8日公开。"),
        ("2025年6月5日受理举报件并于6月2日办结。", "2024年12月28日受理举报件并于1月2日办结。"),
        (
            "区生态环境分局于2025年6月5日接到信访件，6月6日现场核实，2025年6月1日答复举报人。",
            "区生态环境分局于2025年6月5日接到重复信访件，6月6日现场核实，2025年6月1日答复举报人。",
        ),
        ("受理日期：2025年6月5日\n办结日期：2025年6月3日\n", "办结日期：2025年6月3日\n受理日期：2025年6月5日\n"),
        (
            "6月5日交办信访件，6月3日销号。成文于2025年6月9日。",
            "6月5日交办信访件，要求6月3日前销号。成文于2025年6月9日。",
        ),
        ("2025年6月5日接到举报，2025年6月3日办结。", "2025年6月5日接到举报，乙厂案件2025年6月3日办结。"),
        ("2025年6月5日转办信访件，6月3日办结。", "2025年6月5日转办信访件12件，6月3日办结。"),
        ("2025年6月5日受理举报件，6月3日公示。", "2025年6月5日受理举报件，6月3日公示的整改方案已落实。"),
    ],
)
def test_nothing_is_done_before_it_came_in(told: str, clean: str) -> None:
    [statement] = wrong(told)
    assert statement.kind == "days"
    assert "早" in statement.why
    assert [told[used.start : used.end] in statement.quote for used in statement.used] == [True, True]
    assert not wrong(clean)


@pytest.mark.parametrize(
    ("clean", "broken", "why"),
    [
        (
            "整治地块共60亩，其中澜东区2公顷、青屏县30亩。",
            "整治地块共65亩，其中澜东区2公顷、青屏县30亩。",
            "澜东区30＋青屏县30＝60亩，文中总数写65亩",
        ),
        (
            "修复面积1.5平方公里，其中澜东区50公顷、青屏县1500亩。",
            "修复面积1.5平方公里，其中澜东区50公顷、青屏县1800亩。",
            "澜东区750＋青屏县1800＝2550亩，文中总数写2250亩",
        ),
        (
            "复垦面积3.2万平方米，其中澜东区2公顷、青屏县1.2万平方米。",
            "复垦面积3.2万平方米，其中澜东区2公顷、青屏县1.8万平方米。",
            "文中总数写48亩，各项之和多9亩",
        ),
    ],
)
def test_areas_of_several_units_are_added_up_in_one(clean: str, broken: str, why: str) -> None:
    assert [(kind, verdict) for kind, _, verdict, _ in said(clean)] == [("sum", "ok")]
    [statement] = wrong(broken)
    assert why in statement.why


def test_an_area_said_twice_and_floors_on_land_are_not_added_up() -> None:
    assert not wrong("面积2公顷（30亩），其中澜东区1公顷、青屏县1公顷。")
    assert not wrong("占地50亩，其中建筑面积12000平方米、绿化8亩。")
    assert [(figure.value, figure.unit) for figure in figures_in("占地2公顷，另有3亩。")] == [(2, "公顷"), (3, "亩")]


def test_cells_of_tables_are_figures_but_not_their_serial_numbers() -> None:
    text = "受理如下，共25件：\n序号|单位|合计|来电\n1|澜东区|15件|11\n2|青屏县|10件|8\n"
    found = [(figure.value, figure.unit, figure.label) for figure in figures_in(text)]
    assert found[1:] == [(15, "件", "合计"), (11, "", "来电"), (10, "件", "合计"), (8, "", "来电")]
