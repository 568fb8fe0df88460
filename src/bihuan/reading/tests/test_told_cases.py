"""Complaints told in paragraphs, forms of unusual shape, and columns that hold two things or leave cells out."""

import pytest

from bihuan.reading import Unreadable
from bihuan.reading.tests.making import document, list_of, only, read_bytes, workbook

NUMBERS = ["D3LC202405110012", "X3LC202405110019"]
TEXTS = ["云台县松口镇某砖厂扬尘很大，窗户不敢开。", "柳河区新华街道某饭店夜里噪声大。"]
UNITS, LABELS = ["云台县", "柳河区"], ["大气", "噪声"]
CASES = list(zip(NUMBERS, TEXTS, UNITS, LABELS, ["来电", "来信"], strict=True))


@pytest.mark.parametrize(
    "paragraphs",
    [
        [f"{i}．{n}（{c}）　{u}　{kind}。{t}" for i, (n, t, u, kind, c) in enumerate(CASES, 1)],
        [f"（{'一二'[i]}）{n}，交{u}办理，涉及{kind}。反映：{t}" for i, (n, t, u, kind, _) in enumerate(CASES)],
        [line for n, t, u, kind, _ in CASES for line in (f"举报件{n}", t, f"承办：{u}；类型：{kind}")],
        [line for n, t, u, kind, _ in CASES for line in (f"【{n}】{u} | {kind}", t)],
        [f"{t}（{n}，{u}，{kind}）" for n, t, u, kind, _ in CASES],
        [line for n, t, u, kind, _ in CASES for line in (f"{u}（1件）", f"受理编号：{n}（{kind}）", f"举报内容：{t}")],
    ],
)
def test_cases_told_in_paragraphs(paragraphs):
    closing = ["请各地按时限办理并报送情况。", "云台州协调联络组", "2024年5月12日"]
    rows = [row.values for row in read_bytes(document("信访件转办通知", *paragraphs, *closing)).rows]
    assert [(row["number"], row["text"]) for row in rows] == list(zip(NUMBERS, TEXTS, strict=True))
    assert [(row["units"], row["labels"]) for row in rows] == [([u], [kind]) for _, _, u, kind, _ in CASES]


def test_an_answer_told_without_labels_is_cut_by_what_it_says_and_unsure():
    told = [f"{n} {t}经现场核查，料堆没有覆盖，举报属实。责令当日覆盖。" for n, t, *_ in CASES]
    paper = read_bytes(document("办理情况通报", *told))
    first = paper.rows[0].values
    assert (first["text"], first["action"], first["verdict"]) == (TEXTS[0], "责令当日覆盖。", "属实")
    assert len([problem for problem in paper.problems if "按内容分开" in problem.reason]) == 2


def test_a_form_with_a_word_over_a_group_of_lines_and_texts_below_their_headings():
    n, t, u, kind, c = CASES[0]
    grouped = [
        ["基本情况", "受理编号", n, "举报方式", c],
        ["基本情况", "属地", u, "污染类型", kind],
        ["举报内容", t, t, t, t],
    ]
    below = [["受理编号：" + n], ["举报内容"], [t], ["属地：" + u], ["污染类型：" + kind]]
    for form in (grouped, below):
        case = only(read_bytes(document(form)))
        assert (case["number"], case["text"], case["units"], case["labels"]) == (n, t, [u], [kind])


def test_two_things_in_one_column_named_by_both():
    header = ["序号", "受理编号", "属地/污染类型", "举报内容", "是否属实/是否办结"]
    case = only(list_of(["1", NUMBERS[0], "云台县/大气", TEXTS[0], "属实/已办结"], header=header))
    assert (case["units"], case["labels"], case["verdict"], case["status"]) == (["云台县"], ["大气"], "属实", "已办结")


def test_a_place_named_once_counts_for_the_empty_cells_below_and_is_unsure():
    header = ["属地", "序号", "受理编号", "举报内容", "受理日期"]
    rows = [["云台县", "1", NUMBERS[0], TEXTS[0], "2024-05-11"], ["", "2", NUMBERS[1], TEXTS[1], "同上"]]
    paper = read_bytes(workbook([header, *rows]))
    second = paper.rows[1].values
    assert (second["units"], str(second["received"])) == (["云台县"], "2024-05-11")
    assert [problem.column for problem in paper.problems] == ["属地"]


def test_units_are_ticked_like_kinds_and_a_second_column_of_kinds_that_names_none_is_left_out():
    group = ["序号", "受理编号", "举报内容", "污染类型", "", "承办单位", ""]
    below = ["", "", "", "大气", "噪声", "云台县", "市水利局"]
    case = only(read_bytes(workbook([group, below, ["1", NUMBERS[0], TEXTS[0], "√", "", "√", "√"]])))
    assert (case["units"], case["labels"]) == (["云台县", "市水利局"], ["大气"])
    header = ["序号", "受理编号", "举报内容", "行业类型", "污染类型"]
    assert only(list_of(["1", NUMBERS[0], TEXTS[0], "餐饮", "大气"], header=header))["labels"] == ["大气"]


def test_a_form_of_few_words_is_no_list_and_a_wrapped_last_row_takes_no_total():
    n, t, u, _, _ = CASES[0]
    form = [["认定情况", "查实", "星标件", "否"], ["问题性质", "辐射\n生态", "转办编号", n], ["问题概要", t, "辖区", u]]
    case = only(read_bytes(document("信访件登记", form)))
    assert (case["number"], case["verdict"], case["key"], case["labels"]) == (n, "属实", False, ["辐射", "生态"])
    paper = read_bytes(f"序号|受理编号|举报内容|属地|备注\n1|{n}|{t}|{u}|\n合计|1件|||")
    assert (only(paper)["number"], paper.declared) == (n, 1)


def test_labels_with_an_aside_in_brackets_and_a_plan_that_is_none():
    told = [
        f"{i}．件号(标★为重点件)：{n}　县(市、区)：{u}　承办单位：{u}\n采取措施：责令整改。\n举报内容：{t}"
        for i, (n, t, u, *_) in enumerate(CASES, 1)
    ]
    rows = [row.values for row in read_bytes(document("办理情况", *told)).rows]
    assert [(row["number"], row["text"], row["key"]) for row in rows] == [(n, t, False) for n, t, *_ in CASES]


@pytest.mark.parametrize(
    "counts",
    [["1", "2", "3", "4"], ["（1）", "（2）", "（3）", "（4）"], ["甲", "乙", "丙", "丁"], ["甲", "乙", "1", "2"]],
)
def test_a_line_that_counts_the_columns_is_no_case(counts):
    rows = [["序号", "受理编号", "属地", "举报内容"], counts, ["1", NUMBERS[0], "云台县", TEXTS[0]]]
    assert only(read_bytes(workbook(rows)))["number"] == NUMBERS[0]


def test_forms_beside_each_other_are_two_cases():
    beside = [
        ["受理编号", NUMBERS[0], "受理编号", NUMBERS[1]],
        ["属地", UNITS[0], "属地", UNITS[1]],
        ["举报内容", TEXTS[0], "举报内容", TEXTS[1]],
    ]
    rows = [row.values for row in read_bytes(document(beside)).rows]
    assert [(row["number"], row["text"], row["units"]) for row in rows] == [(n, t, [u]) for n, t, u, *_ in CASES]


def test_what_stands_behind_each_number_gets_a_column_of_its_own():
    case = only(list_of(["1", f"{NUMBERS[0]} {TEXTS[0]}", "大气"], header=["序号", "信访件", "类型"]))
    assert (case["number"], case["text"]) == (NUMBERS[0], TEXTS[0])
    case = only(list_of(["1", f"{NUMBERS[0]} 云台县", TEXTS[0]], header=["序号", "编号及属地", "内容"]))
    assert (case["number"], case["units"]) == (NUMBERS[0], ["云台县"])


def test_a_line_of_thousands_of_numbers_is_refused_in_one_sentence():
    with pytest.raises(Unreadable, match="没有找到清单"):
        read_bytes(f"{NUMBERS[0]} " * 3000)


def test_a_briefing_whose_lines_look_like_labels_is_no_list():
    head = [
        "云台州工作简报",
        "第12期",
        "云台州协调联络领导小组办公室    2024年5月12日",
        "【信访件情况】",
        "督察组共转办161件信访件。",
    ]
    paper = read_bytes(
        "\n".join([*head, "按责任单位分为：云台县45件、柳河区26件。", "联系人：综合组    办理情况：已办结101件"])
    )
    assert (paper.kind, paper.rows) == ("briefing", ())
