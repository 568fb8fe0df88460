"""Figures as free prose tells them: clauses as names, what is left, what was added or taken out, tenths, tables beside the text."""

import pytest

from bihuan.checking import check


def verdicts(text: str, previous: str | None = None) -> set[tuple[str, str]]:
    return {(statement.verdict, statement.reason) for statement in check(text, previous=previous)}


@pytest.mark.parametrize(
    ("text", "right", "wrong"),
    [
        ("厂里原有工人840人，转岗到分厂的512人，提前退休的203人，自谋出路的125人。", "203", "230"),  # clauses as names
        ("查出的58处，按面积分三档：五亩以上的7处，一至五亩的19处，不足一亩的32处。", "19", "29"),  # 亩 tells which
        ("清单列了64条，已兑现41条，基本兑现9条，推进当中的14条。", "14", "17"),
        ("信件中，属实件150件，不属实件40件。属实件中店家责任的96件，物业责任的33件，住户责任的21件。", "33", "53"),
        ("台账上一共88个，已销号61个，尚余27个。", "27", "37"),  # what is left
        ("全镇92项任务到三月末已完成57项；未完成的35项逐一约谈。", "未完成的35", "未完成的38"),
        ("市里反馈31条，加上省里移来的8条，合并起来39条。", "39", "36"),  # what was added
        ("新建站点6座，使总数由18座增至24座。", "24", "29"),
        ("进驻以来来件总数达180件，电话120件，信函60件。扣除重复反映的12件，实际立项168件。", "168", "158"),
        ("净数为75件（62+15-2）。", "75", "85"),
        ("公示自2023年6月1日始，至2023年6月10日终，凡十日。", "凡十日", "凡十五日"),
        ("自2024年5月6日开工至2024年6月4日完工，工程历时30天。", "历时30", "历时45"),
        ("2024年5月2日进驻，5月21日结束，时长二十天。", "二十", "三十"),
        ("回访200件，满意150件，基本满意30件，不满意20件，满意和基本满意合在一起占90.0%。", "90.0", "95.0"),
        (
            "批次　　第一批　　第二批　　合计\n转办　　30　　50　　80\n办结　　27　　40　　67\n办结率　　90.0%　　80.0%　　83.8%\n",
            "67",
            "76",
        ),
        (
            "类别|件数|占来件比例\n噪声|60|60.0%\n油烟|45|45.0%\n异味|20|20.0%\n注：来件总数100件，一件可涉及两类以上。",
            "45.0",
            "54.0",
        ),
        ("县|转办|办结\n东县|40|36\n西县|60|45\n合计|100|81\n东县转办占全部转办的40.0%。", "40.0", "44.0"),
    ],
)
def test_prose_is_read_by_its_grammar(text: str, right: str, wrong: str) -> None:
    assert "ok" in {verdict for verdict, _ in verdicts(text)}
    assert "mismatch" not in {verdict for verdict, _ in verdicts(text)}
    assert right in text
    assert "mismatch" in {verdict for verdict, _ in verdicts(text.replace(right, wrong, 1))}


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("68家里装上监控的已有61家，近九成。", "approximate"),
        ("投诉一共24件，甲区记17件，乙区记8件，其中1件双方都记了。", "split"),
        ("今日下发31件。有2件各牵涉两个街道，拆开后派出33张：河东街道20张，河西街道13张。", "split"),
        ("清运垃圾3.2万吨，其中城关镇0.9万吨、东庄镇0.7万吨、南岭乡0.6万吨，三个乡镇占68.8%。", "non_exhaustive"),
    ],
)
def test_what_differs_rightly_is_said_with_its_reason(text: str, reason: str) -> None:
    assert ("explained", reason) in verdicts(text)
    assert "mismatch" not in {verdict for verdict, _ in verdicts(text)}


@pytest.mark.parametrize(
    "text",
    [
        "欠账是没完成的23个，里面有9个已经超期，超期的9个里，有4个超期半年以上。",
        "第一轮登记412家，第二轮补登57家，两轮合并后剔除已注销的31家，最终建账438家。",
        "最终建账438家。市里通报441家，是把后来冒出的3家一并算了进去。",
        "治理好的33条，在治的14条，没动工的5条；完成率63.5%，没动工的5条均安排在四季度。台账共52条。",
        "涉及12个县区，其中石桥县32件、白沙区28件、其余10个县区合计115件，总数175件。",
        "问题主要集中在三个方面：一是噪声286件；二是油烟179件；三是扬尘121件。已办结812件。",
        "A区38件、B区26件、C区19件，三区占全市总量120件的69.2%。",
        "督察组于2024年6月3日至7月2日进驻，为期30天，7月3日至10日下沉。",
        "网格员2145名，其中专职615名，兼职1530名，平均每个网格1.15名。",
        "新能源汽车6.9万辆，较上年增加2.1万辆，增长43.8%。",
        "前11批交办的283件中，已办结241件；第12批交办31件。累计交办314件，办结率76.8%。",
        "发现问题237个，立案42件，罚款512万元，其中大气类立案18件、水类立案15件。",
    ],
)
def test_what_is_right_is_not_accused(text: str) -> None:
    assert "mismatch" not in {verdict for verdict, _ in verdicts(text)}


def test_growth_is_followed_from_the_paper_before_by_its_verb() -> None:
    before = "4月末累计完成41项，5月当月完成8项，5月末累计完成49项。"
    today = "6月又完成11项。任务到6月末累计完成60项。"
    assert ("ok", "") in verdicts(today, before)
    assert ("mismatch", "") in verdicts(today.replace("60", "63"), before)
