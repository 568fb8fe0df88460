"""``bihuan repeats`` as an office runs it on a list of complaints."""

import json

import pytest

from bihuan.cli.main import main

ROWS = [
    {"id": "A1", "unit": "清江县", "date": "2026-05-01", "text": "清江县柳河镇柳塘村三组某砖厂烟囱冒黑烟。"},
    {"id": "A2", "unit": "清江县", "date": "2026-05-03", "text": "清江县柳河镇上柳塘村三组某砖厂烟囱冒黑烟。"},
    {"id": "A3", "unit": "市城管局", "date": "2026-04-20", "text": "柳塘村三组（柳河镇）有一个红砖厂，半夜冒黑烟。"},
]


def write(folder, *lines):
    path = folder / "complaints.jsonl"
    path.write_text("\n".join(lines), encoding="utf-8")
    return str(path)


def told(folder, rows=ROWS):
    return write(folder, *(json.dumps(row, ensure_ascii=False) for row in rows))


def test_as_json_the_earlier_complaint_stands_first(tmp_path, capsys):
    assert main(["repeats", told(tmp_path), "--json"]) == 0
    ((first, later, score),) = json.loads(capsys.readouterr().out)["pairs"]
    assert (first, later) == ("A3", "A1")
    assert 0.6 <= score <= 1


def test_for_a_person_each_pair_says_why(tmp_path, capsys):
    assert main(["repeats", told(tmp_path)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "3件中有1对可能是重复信访："
    assert "A3（2026-04-20）与 A1（2026-05-01）" in lines[1]
    assert "同在柳河镇柳塘村三组" in lines[1]
    assert "都反映废气" in lines[1]


def test_nothing_found_is_said(tmp_path, capsys):
    assert main(["repeats", told(tmp_path, ROWS[:2])]) == 0
    assert capsys.readouterr().out == "2件中没有发现重复信访。\n"


def test_an_empty_file_holds_no_pairs(tmp_path, capsys):
    assert main(["repeats", write(tmp_path), "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {"pairs": []}


def test_unit_and_date_may_be_missing_and_numbers_may_be_ids(tmp_path, capsys):
    rows = [{"id": 7, "text": ROWS[0]["text"]}, {"id": 8, "unit": None, "text": ROWS[0]["text"]}]
    assert main(["repeats", told(tmp_path, rows), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["pairs"][0][:2] == ["7", "8"]


@pytest.mark.parametrize(
    ("lines", "sentence"),
    [
        (["not json"], "第1行不是 JSON"),
        (['{"id": "A1", "text": "好"}', "[1]"], "第2行缺少 id 或 text"),
        (['{"id": "A1"}'], "第1行缺少 id 或 text"),
        (['{"id": "A1", "text": "好"}', '{"id": "A1", "text": "好"}'], "编号 A1 出现了两次"),
        (["[" * 100_000], "第1行不是 JSON"),
    ],
)
def test_a_line_that_cannot_be_used_is_named_in_one_sentence(tmp_path, capsys, lines, sentence):
    assert main(["repeats", write(tmp_path, *lines), "--json"]) == 2
    output = capsys.readouterr()
    assert output.out == ""
    assert sentence in output.err
    assert len(output.err.splitlines()) == 1


def test_a_file_that_is_not_there_or_no_text(tmp_path, capsys):
    assert main(["repeats", str(tmp_path / "no.jsonl")]) == 2
    assert "没有文件" in capsys.readouterr().err
    (tmp_path / "binary.jsonl").write_bytes(b"\xff\xfe\x00\x01")
    assert main(["repeats", str(tmp_path / "binary.jsonl")]) == 2
    assert "UTF-8" in capsys.readouterr().err
    assert main(["repeats", str(tmp_path)]) == 2
    assert len(capsys.readouterr().err.splitlines()) == 1
