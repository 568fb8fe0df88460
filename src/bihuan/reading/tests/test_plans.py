from datetime import date

from .making import document, list_of, only, read_bytes

HEADER = ["序号", "反馈问题", "整改目标", "整改措施", "责任单位", "责任人", "督导单位", "整改时限"]


def test_numbered_measures_in_one_cell_are_told_apart() -> None:
    row = [
        1,
        "管网不配套。",
        "负荷率60%以上。",
        "1.新建管网7公里。2.落实经费。",
        "县住建局牵头,县财政局、有关乡镇配合",
        "县住建局局长",
        "县政府督查室",
        "2024年12月底前",
    ]
    paper = list_of(row, header=HEADER)
    found = only(paper)
    assert paper.kind == "plan"
    assert [measure["text"] for measure in found["measures"]] == ["新建管网7公里", "落实经费"]
    assert (found["units"], found["lead_units"]) == (["县住建局", "县财政局", "有关乡镇"], ["县住建局"])
    assert (found["due"], found["due_on"], found["persons"]) == ("2024年12月底前", date(2024, 12, 31), ["县住建局局长"])


def test_a_tail_names_the_unit_and_time_of_its_measure() -> None:
    row = [
        1,
        "混接。",
        "分流。",
        "1.完成改造(责任单位:县管委会;完成时限:2024年6月);2.建成水池(县水利局负责)。",
        "县管委会",
        "",
        "",
        "长期坚持",
    ]
    found = only(list_of(row, header=HEADER))
    assert found["measures"] == [
        {"text": "完成改造", "units": ["县管委会"], "due": "2024年6月"},
        {"text": "建成水池", "units": ["县水利局"]},
    ]
    assert found["due_on"] is None


def test_measures_in_rows_of_their_own_belong_to_the_problem_above() -> None:
    header = ["序号", "突出问题", "整改目标", "整改措施", "完成时限", "责任单位"]
    rows = [
        ["1", "渗滤液。", "清零。", "扩建设施", "2025年6月底前", "县城管局"],
        ["", "", "", "雨污分流", "长期坚持", "县发改局"],
    ]
    paper = read_bytes(document("整改任务分解表", [header, *rows]))
    assert only(paper)["measures"] == [
        {"text": "扩建设施", "units": ["县城管局"], "due": "2025年6月底前"},
        {"text": "雨污分流", "units": ["县发改局"], "due": "长期坚持"},
    ]
    assert only(paper)["units"] == ["县城管局", "县发改局"]


def test_a_plan_may_be_written_in_paragraphs() -> None:
    paper = read_bytes(
        document(
            "整改方案",
            "一、养殖污染防治不到位。配套率仅为4%。",
            "整改目标:全部退出。",
            "整改措施:(1)关闭搬迁。(2)推广利用。",
            "责任单位:县农业农村局(牵头)、有关乡镇",
            "整改时限:2024年12月底前",
            "二、督察责任不实。",
            "整改目标:长期巩固。",
            "整改措施:(1)纳入考核。",
            "责任单位:县委督查室",
            "整改时限:立行立改,长期坚持",
        )
    )
    assert [row.values["problem"] for row in paper.rows] == ["养殖污染防治不到位。配套率仅为4%。", "督察责任不实。"]
    assert [len(row.values["measures"]) for row in paper.rows] == [2, 1]
    assert paper.rows[0].values["lead_units"] == ["县农业农村局"]


def test_a_plan_may_carry_its_labels_in_brackets() -> None:
    paper = read_bytes(
        "清单\n\n问题1:修复缓慢。\n【整改目标】完成修复。\n【整改措施】\n 1.制定方案;\n 2.落实管护;\n【牵头单位】县林业局\n【配合单位】县水利局\n【完成时限】2025年12月\n"
    )
    found = only(paper)
    assert [measure["text"] for measure in found["measures"]] == ["制定方案", "落实管护"]
    assert (found["units"], found["due_on"]) == (["县林业局", "县水利局"], date(2025, 12, 31))


def test_a_plan_with_its_units_first_and_its_problems_counted_as_编号() -> None:
    header = ["编号", "责任单位", "完成时限", "问题来源", "反馈问题", "整改目标", "整改措施", "督导部门"]
    rows = [
        ["一、水环境方面"] * 8,
        ["1", "县住建局", "2026年3月底前", "省级督察", "混接。", "分流。", "①改造；\n②清淤；", "县督查室"],
    ]
    paper = read_bytes(document("整改任务分解表", [header, *rows]))
    found = only(paper)
    assert (paper.kind, found["problem"], found["target"], found["supervisor"]) == (
        "plan",
        "混接。",
        "分流。",
        "县督查室",
    )
    assert [measure["text"] for measure in found["measures"]] == ["改造", "清淤"]


def test_a_list_of_complaints_with_measures_is_no_plan() -> None:
    header = ["编号", "举报问题", "污染类型", "责任单位", "整改措施", "整改目标"]
    assert list_of([1, "扬尘。", "大气", "冷泉区", "苫盖", "无扬尘"], header=header).kind != "plan"


def test_a_problem_written_again_in_each_line_is_one_problem() -> None:
    header = ["问题编号", "问题类别", "具体问题", "措施", "措施责任单位", "完成时间", "整改目标"]
    rows = [["1", "水", "混接。", said, "县住建局", "2026年底前", "分流。"] for said in ("改造", "清淤")]
    found = only(list_of(*rows, header=header))
    assert ([measure["text"] for measure in found["measures"]], found["problem"]) == (["改造", "清淤"], "混接。")


def test_measures_with_marks_and_units_in_brackets() -> None:
    row = [1, "混接。", "分流。", "●改造。【县住建局】●清淤。【县水利局】", "县住建局 局长", "", "", "长期坚持"]
    found = only(list_of(row, header=HEADER))
    assert found["measures"] == [{"text": "改造", "units": ["县住建局"]}, {"text": "清淤", "units": ["县水利局"]}]
    assert (found["units"], found["persons"]) == (["县住建局"], ["局长"])


def test_target_measures_and_time_labelled_in_one_cell() -> None:
    cell = "整改目标：分流。整改措施：1.改造；2.清淤。完成时限：2026年6月底前"
    found = only(list_of([1, "混接。", cell, "县住建局"], header=["序号", "反馈问题", "整改方案", "责任单位"]))
    assert (found["target"], found["due_on"]) == ("分流。", date(2026, 6, 30))
    assert [measure["text"] for measure in found["measures"]] == ["改造", "清淤"]
