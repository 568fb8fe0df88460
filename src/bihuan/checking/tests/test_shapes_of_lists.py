"""Lists in the shapes that offices give them: lines, forms, columns without a name, opposites, phrases of one make."""

import pytest

from bihuan.checking import check


def verdicts(text: str) -> set[tuple[str, str]]:
    return {(statement.verdict, statement.reason) for statement in check(text)}


@pytest.mark.parametrize(
    ("text", "right", "wrong"),
    [
        ("今日收件57件，分类如下：\n1.废气17件；\n2.噪声18件；\n3.油烟22件。", "17", "11"),  # a line for each
        ("共收件73件。\n按来源划分——\n专线：50\n信函：23\n", "50", "53"),
        ("信访件总数：120件\n已办：87件\n在办：33件\n", "87", "78"),
        ("截至11月3日，收到举报件425件。\n　　累计来电：297件　累计来信：116件　累计网络：12件\n", "297", "287"),
        ("移交线索48条。\n责任地区：澜东区16条／青屏县13条／石湾县19条", "13", "31"),
        (
            "各镇进度：\n东镇领办31宗，交账28宗，退回3宗；\n西镇领办26宗，交账22宗，退回4宗；\n"
            "南镇领办19宗，交账17宗，退回2宗；\n北镇领办15宗，交账13宗，退回2宗。\n四镇合计领办91宗，交账80宗，退回11宗。",
            "22",
            "20",
        ),
        ("今日签收118份。经比对，7份属前期事项的重复反映；首次反映的111份，按责派发。", "111", "113"),  # opposites
        ("排查点位429处，发现堆点86处，无堆点343处。", "86", "96"),
        ("反馈的94条措施，按状态看，已落实71条，正在落实20条，尚未启动3条；按层级看，市级32条，县级62条。", "62", "66"),
        ("扣分情况：共扣31.2分，因逾期扣15.2分，因弄虚作假扣10分，因群众投诉扣6分。", "15.2", "12.5"),
        ("投入方面，上级资金3200万元，地方配套1850万元，社会资本950万元，总投入6000万元。", "1850", "1580"),
        ("沿线17个排口，封堵6个、整治8个、保留3个。", "封堵6", "封堵4"),  # set off by a comma, joined by 、
        ("重复件112件，涉及点位42个，其中投诉3次以上的点位14个、投诉2次的点位28个。", "42", "39"),  # 2次 is no amount
        ("发现隐患64处，一般隐患61处，重大隐患3处。", "61", "51"),
        ("上周结存41件，本周新收26件，本周办结30件，周末结存37件。", "37", "35"),
        ("材料经审核退回34件。退回的主要原因：佐证材料不足19件，措施不具体11件，定性不准4件。", "19", "16"),
        ("2024年通报。公示自7月11日开始，为期5天，7月15日结束。", "为期5", "为期9"),
    ],
)
def test_a_list_is_known_by_its_shape(text: str, right: str, wrong: str) -> None:
    assert "ok" in {verdict for verdict, _ in verdicts(text)}
    assert "mismatch" not in {verdict for verdict, _ in verdicts(text)}
    assert "mismatch" in {verdict for verdict, _ in verdicts(text.replace(right, wrong))}


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("累计接件523件。涉油烟的118件信访，按所在建筑分为商住楼67件、沿街商铺38件、其他13件。", "scope"),
        ("截至12月6日12时，累计转办472件。截至12月5日24时应办结的391件中，已办结352件，未办结39件。", "cutoff"),
        ("信访件共91件。由于其中3件分别牵涉两个县，各县接件合计94件次：澜东区49、青屏县45。", "split"),
        ("因处置不力批评教育6人次、诫勉4人次，涉及8人。", "person_times"),
        ("受理夜间投诉531件。噪声源以娱乐场所（178件）、工地（163件）、广场舞（104件）为主。", "non_exhaustive"),
        ("年内投入3.42亿元，主要用于管网（1.85亿元）、矿山修复（0.74亿元）。", "non_exhaustive"),
    ],
)
def test_other_totals_are_explained(text: str, reason: str) -> None:
    found = verdicts(text)
    assert reason in {given for _, given in found}
    assert "mismatch" not in {verdict for verdict, _ in found}


def test_columns_of_a_table_show_by_their_numbers_what_adds_up() -> None:
    table = "镇街|领办|甲态|乙态|办成率\n东镇|31|28|3|0.903\n西镇|26|22|4|0.846\n南镇|20|18|2|0.9\n北镇|15|{}|2|0.867\n全域|92|81|11|0.88\n"
    assert {verdict for verdict, _ in verdicts(table.format(13))} == {"ok"}
    wrong = [statement for statement in check(table.format(31)) if statement.verdict == "mismatch"]
    assert {statement.stated for statement in wrong} >= {15, 81}


@pytest.mark.parametrize(
    "text",
    [
        "台账收录任务72项。二季度末未完成26项，三季度完成9项，新移交4项，三季度末未完成21项。",
        "本周新增58件。上月末存量：64个\n本月新进：21个\n本月销号：27个\n本月末存量：58个\n",
        "第六批22件，其中已办结11件、阶段性办结9件、未办结2件。",  # 9 and 2 make 11 by chance
        "较整改前（4月29日为655.9万元）增加64.5万元。",
        "一次通过率80.3%，反馈139件。",
        "甲专班承担任务12项，已完成7项；乙专班承担任务15项，已完成11项、基本完成2项。",  # 12 is another clause's
        "中央任务17项，完成14项；省级任务29项，完成25项。剩余任务中，2025年底前完成5项，2026年底前完成2项。",
        "第一批移交25条，第二批移交18条。两批线索涉及国土领域21条，水利领域13条，农业领域9条。",  # two divisions of 43
        "检查餐饮店120家；其中安装净化器98家，定期清洗87家，建立台账76家。",  # several hold more than half
        "（1）水方面。开工项目12个，竣工8个。\n（2）气方面。开工项目9个，竣工7个。",
        "本月接件52件。办理进度：办结44件，在办8件。群众评价：满意39件，基本满意4件，不满意1件。",
        "规模养殖场86家。已配套设施79家，正在建设4家，计划关停3家。",
    ],
)
def test_what_only_looks_like_a_list_is_left_alone(text: str) -> None:
    assert "mismatch" not in {verdict for verdict, _ in verdicts(text)}
