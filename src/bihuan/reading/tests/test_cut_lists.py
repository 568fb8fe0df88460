"""Lists cut by a page break, and sections of a list that say what their rows have in common."""

from bihuan.reading.tests.making import document, list_of, only, read_bytes, workbook

PLAN = ["序号", "反馈问题", "整改目标", "整改措施", "责任单位", "整改时限"]
FIRST = ["1", "云台县某片区污水直排。", "消除直排口。", "1.排查溯源。\n2.建设管网。", "云台县人民政府", "2025年6月底前"]
SECOND = ["2", "柳河区扬尘管控不力。", "扬尘投诉下降。", "1.安装在线监测。", "市住建局", "长期坚持"]
LIST = ["序号", "受理编号", "属地", "举报内容"]


def test_a_plan_goes_on_behind_a_page_break_and_so_does_its_last_problem():
    rest = ["", "", "", "2.严格执法。", "", ""]
    third = ["3", "非法采砂时有发生。", "杜绝非法采砂。", "1.联合巡查。", "市水利局", "2025年12月"]
    paper = read_bytes(document("整改清单", [PLAN, FIRST, SECOND], "续表", [rest, third]))
    assert [row.values["problem"] for row in paper.rows] == [FIRST[1], SECOND[1], third[1]]
    assert [measure["text"] for measure in paper.rows[1].values["measures"]] == ["安装在线监测", "严格执法"]
    assert [problem.reason for problem in paper.problems if not problem.blocking]


def test_a_table_of_other_things_is_no_rest_of_the_plan():
    paper = read_bytes(
        document("整改清单", [PLAN, FIRST], "联系方式", [["甲科", "乙科", "丙科", "丁科", "戊科", "己科"]])
    )
    assert len(paper.rows) == 1


def test_sections_name_units_kinds_and_outcomes_where_no_column_does():
    bare = [PLAN[:4] + PLAN[5:], ["一、云台县人民政府（1项）"], FIRST[:4] + FIRST[5:]]
    assert only(read_bytes(workbook(bare)))["units"] == ["云台县人民政府"]
    case = ["1", "D3LC202405110012", "云台县", "某砖厂扬尘很大。"]
    rows = [LIST, ["一、大气污染类（1件）"], case, ["二、水污染类"], ["2", "X3LC202405110019", "柳河区", "某厂排污。"]]
    paper = read_bytes(workbook([["交办清单"], *rows]))
    assert [row.values["labels"] for row in paper.rows] == [["大气污染"], ["水污染"]]
    answered = read_bytes(workbook([[*LIST, "调查核实情况"], ["未办结（1件）"], [*case, "经查，情况复杂。"]]))
    assert only(answered)["status"] == "未办结"


def test_a_caption_that_explains_the_star_makes_no_key_items():
    case = ["1", "D3LC202405110012", "云台县", "某砖厂扬尘很大。"]
    for caption in ("（5月11日移交，共3件，标★者为重点件）", "共3件，其中重点件1件", "共3件，重点件1件"):
        assert only(read_bytes(document(caption, [LIST, case])))["key"] is False
    assert only(read_bytes(document("重点件（共1件）", [LIST, case])))["key"] is True


def test_a_line_that_shows_how_to_fill_in_the_form_is_named_and_not_read():
    paper = list_of(
        ["示例", "D3LC000000000000", "某县", "某厂排污。"],
        ["1", "D3LC202405110012", "云台县", "某砖厂扬尘很大。"],
        header=LIST,
    )
    assert only(paper)["number"] == "D3LC202405110012"
    assert [problem.value for problem in paper.problems] == ["示例"]


def test_a_plan_in_several_lists_is_put_together_by_its_serial_numbers_and_unsure():
    heads = ["反馈问题", "整改目标", "整改措施", "责任单位"]
    columns = [(FIRST[i], SECOND[i]) for i in range(1, 5)]
    lists = [[["序号", head], ["1", one], ["2", two]] for head, (one, two) in zip(heads, columns, strict=True)]
    paper = read_bytes(document("一、问题清单", *[block for part in lists for block in (part, "下一张清单")]))
    assert [(row.values["problem"], row.values["target"], row.values["units"]) for row in paper.rows] == [
        (item[1], item[2], [item[4]]) for item in (FIRST, SECOND)
    ]
    assert len([problem for problem in paper.problems if "按序号" in problem.reason]) == 2


def test_a_sentence_that_is_only_a_label_heads_what_follows():
    told = [
        "（一）解决污水直排问题。云台县日排污水300吨。",
        "1.整改目标。消除直排口。",
        "2.整改措施。排查溯源。",
        "3.责任单位。市住建局。",
    ]
    item = only(read_bytes(document("整改方案", "二、重点任务", *told, "三、保障措施", "加强领导。")))
    assert (item["target"], item["units"]) == ("消除直排口。", ["市住建局"])
    assert [measure["text"] for measure in item["measures"]] == ["排查溯源"]
