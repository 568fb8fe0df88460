"""Plan lists with levels into the ledger: parents before their parts, serials of several governments, and back again."""

from datetime import date
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.building import table

from bihuan.cases.models import Facet, Inspection
from bihuan.complaints.intake import take_in
from bihuan.complaints.models import Intake
from bihuan.complaints.outcomes import Outcome
from bihuan.complaints.tests.persons import at_desk, text_of
from bihuan.complaints.undoing import undo_intake
from bihuan.demo.examples import write_levels
from bihuan.figures.findings.counting import DIMENSIONS, AskedFindings, tallies, tally
from bihuan.findings.models import Finding
from bihuan.findings.splitting import PartText, join, split
from bihuan.ledger.verifying import verify
from bihuan.reading import Source, read
from bihuan.refusals import Refused, Stale
from bihuan.rounds.concluding import conclude
from bihuan.rounds.opening import open_round
from bihuan.units.models import Member, Unit
from bihuan.units.setup import add_unit

pytestmark = pytest.mark.django_db
HEADINGS = ["序号", "反馈问题", "整改目标", "整改措施", "责任单位", "整改时限"]
Rows = list[list[str]]


def full(seq: str, problem: str, unit: str = "青屏县", due: str = "2026年底前") -> list[str]:
    return [seq, f"{problem}不到位。", "达标。", f"1.整治{problem}。", unit, due]


TREE = [full("1", "雨污分流"), full("1.1", "东城管网"), full("1.1.1", "东街口"), full("2", "矿山修复", "澜东区")]
BANDS = [
    ["一", "思想认识方面", "", "", "", ""],
    full("1", "学习"),
    full("2", "研究", "澜东区"),
    ["二", "工作推进方面", "", "", "", ""],
    full("3", "推进"),
]


def plan(rows: Rows, day: str = "2026年1月5日", headings: list[str] = HEADINGS) -> Source:
    return table("整改措施清单.csv", f"澜川市整改措施清单（{day}）", headings, rows)


def taken(inspection: Inspection, *sources: Source, **options: bool) -> Outcome:
    return take_in(inspection, "plan", [read(source) for source in sources], by=None, **options)


def tree() -> list[tuple[str, str, str]]:
    """(number, level, number of the parent) of every finding."""
    rows = Finding.objects.select_related("case", "parent__case").order_by("pk")
    return [(row.case.number, row.level, row.parent.case.number if row.parent else "") for row in rows]


def test_serials_that_nest_become_tasks_and_spots(office: Inspection) -> None:
    outcome = taken(office, plan(TREE))
    assert (outcome.written, outcome.total("created")) == (True, 4), outcome.to_json()
    assert sorted(tree()) == [
        ("问题1", "item", ""),
        ("问题1-1", "task", "问题1"),
        ("问题1-1-1", "spot", "问题1-1"),
        ("问题2", "item", ""),
    ]
    assert Finding.objects.get(case__number="问题1-1-1").serials == [["省", "1-1-1"]]
    again = taken(office, plan(TREE))
    assert [again.total(state) for state in ("created", "updated", "unchanged")] == [0, 0, 4]
    assert verify().fault == ""


def test_figures_count_whole_problems_and_each_level_apart(office: Inspection) -> None:
    taken(office, plan([*BANDS, full("3.1", "东城推进")]))
    asked = AskedFindings([office], date(2026, 2, 1))
    assert sum(tally(asked).values()) == 3, "aspects are no problems, tasks are in theirs"
    by_level = tallies(asked, DIMENSIONS["level"])
    assert {key: sum(counts.values()) for key, counts in by_level.items()} == {"方面": 2, "项": 3, "任务": 1}


def test_bands_become_aspects_that_need_no_unit(office: Inspection) -> None:
    outcome = taken(office, plan(BANDS))
    assert outcome.total("created") == 5, outcome.to_json()
    assert sorted(tree()) == [
        ("方面1", "aspect", ""),
        ("方面2", "aspect", ""),
        ("问题1", "item", "方面1"),
        ("问题2", "item", "方面1"),
        ("问题3", "item", "方面2"),
    ]
    assert taken(office, plan(BANDS)).total("unchanged") == 5
    flat = [row for row in BANDS if row[2]]
    assert taken(office, plan(flat)).total("unchanged") == 3, "a list that names no level leaves them where they are"


def test_items_that_begin_anew_below_each_aspect_keep_apart(office: Inspection) -> None:
    rows = [[*row] for row in BANDS]
    rows[4][0] = "1"
    taken(office, plan(rows))
    numbers = {number for number, level, _parent in tree() if level == "item"}
    assert numbers == {"问题1-1", "问题2", "问题2-1"}
    assert taken(office, plan(rows)).total("unchanged") == 5


def test_a_changed_level_is_an_update_that_is_shown(office: Inspection) -> None:
    taken(office, plan([full("1", "雨污分流"), full("2", "东城管网")]))
    outcome = taken(office, plan([full("1", "雨污分流"), full("1.1", "东城管网")], "2026年3月1日"))
    (row,) = [row for file in outcome.files for row in file.rows if row.changes]
    shown = {change.field: (change.before, change.after) for change in row.changes}
    assert (row.number, shown) == (
        "问题2",
        {"层级": ("项", "任务"), "上一级": ("", "问题1"), "序号": ("序号2", "序号1-1")},
    )
    assert tree()[1] == ("问题2", "task", "问题1")
    levels = Facet.objects.filter(case__number="问题2", dimension="level").order_by("since")
    assert [(facet.value, facet.until is None) for facet in levels] == [("item", False), ("task", True)]
    asked = [AskedFindings([office], day) for day in (date(2026, 2, 1), date(2026, 3, 2))]
    assert [sum(tally(one).values()) for one in asked] == [2, 1], "as of both days"


def test_a_missing_parent_rejects_its_row_with_the_reason(office: Inspection) -> None:
    outcome = taken(office, plan([full("1", "雨污分流"), full("3.1", "东城管网")]))
    assert not outcome.written
    (rejection,) = [one for file in outcome.files for one in file.rejected]
    assert (rejection.column, rejection.value) == ("序号", "3.1")
    assert rejection.reason == "没有上一级“3”：请在清单里补上这一行并改好它的问题，或先导入上一级。"
    wrong = taken(office, plan([full("1", "雨污分流", "不存在局"), full("1.1", "东城管网")]))
    assert len([one for file in wrong.files for one in file.rejected]) == 2, "a part of what is refused is refused"


def test_a_list_of_tasks_finds_its_problem_in_the_ledger(office: Inspection) -> None:
    taken(office, plan([full("1", "雨污分流")]))
    outcome = taken(office, plan([full("1-1", "东城管网"), full("1-2", "西城管网")]))
    assert outcome.total("created") == 2
    assert tree()[1:] == [("问题1-1", "task", "问题1"), ("问题1-2", "task", "问题1")]


def test_problems_and_their_tasks_come_in_two_lists_of_one_import(office: Inspection) -> None:
    tasks = table("任务清单.csv", "澜川市整改任务措施清单（2026年1月4日）", HEADINGS, [full("1-1", "东城管网")])
    assert taken(office, plan([full("1", "雨污分流")]), tasks).total("created") == 2
    assert sorted(tree()) == [("问题1", "item", ""), ("问题1-1", "task", "问题1")]


def test_serials_with_a_dash_and_nothing_above_are_only_serials(office: Inspection) -> None:
    outcome = taken(office, plan([full("1-1", "东城管网"), full("1-2", "西城管网")]))
    assert tree() == [("问题1-1", "item", ""), ("问题1-2", "item", "")]
    assert any("都没有上一级" in note for file in outcome.files for note in file.notes)


def test_serials_of_several_governments_are_mapped(office: Inspection) -> None:
    columns = ["国家序号", "省序号", "市序号", *HEADINGS[1:]]
    taken(office, plan([["3", "8", "9", *full("", "管网")[1:]]], headings=columns))
    finding = Finding.objects.select_related("case").get()
    assert (finding.case.number, finding.serial_text) == ("问题8", "序号8（国家序号3）（市序号9）")
    again = taken(office, plan([full("8（市序号9）", "管网")]))
    assert [row.changes for file in again.files for row in file.rows] == [[]]
    changed = taken(office, plan([full("8（市序号10）", "管网")], "2026年3月1日"))
    assert changed.total("updated") == 1
    assert Finding.objects.get().serial_text == "序号8（市序号10）（国家序号3）"


def test_tasks_in_columns_of_their_own(office: Inspection) -> None:
    columns = ["序号", "反馈问题", "整改目标", "任务", "整改措施", "责任单位", "整改时限"]
    rows = [
        ["1", "雨污分流不到位。", "达标。", "改造管网", "1.改造东城管网。", "青屏县", "2026年6月底前"],
        ["", "", "", "健全机制", "1.制定办法。", "澜东区", "2026年底前"],
    ]
    assert taken(office, plan(rows, headings=columns)).total("created") == 3
    whole, *tasks = Finding.objects.select_related("case").order_by("pk")
    assert {party.unit.short for party in whole.case.party.all()} == {"青屏县", "澜东区"}
    assert whole.case.due_on == date(2026, 12, 31), "the last of its tasks"
    assert [(task.case.number, task.case.due_on) for task in tasks] == [
        ("问题1-1", date(2026, 6, 30)),
        ("问题1-2", date(2026, 12, 31)),
    ]
    assert taken(office, plan(rows, headings=columns)).total("unchanged") == 3


def test_the_list_of_the_examples(office: Inspection, tmp_path: Path) -> None:
    path = write_levels(tmp_path / "清单.xlsx")
    for short in {"澜西区", "石渡县", "市生态环境局"} - set(Unit.objects.values_list("short", flat=True)):
        add_unit(name=short, short=short, kind="county", parent=office.region)
    outcome = taken(office, Source(path.name, path.read_bytes()))
    assert outcome.written, outcome.to_json()
    assert sorted(tree()) == [
        ("方面1", "aspect", ""),
        ("方面2", "aspect", ""),
        ("问题1", "item", "方面1"),
        ("问题2", "item", "方面2"),
        ("问题2-1", "task", "问题2"),
        ("问题2-2", "task", "问题2"),
        ("问题3", "item", "方面2"),
        ("问题3-1", "task", "问题3"),
        ("问题3-2", "task", "问题3"),
    ]
    assert Finding.objects.get(case__number="问题2").serial_text == "序号2（市序号5）"


def test_a_problem_that_only_has_tasks_stands_where_they_stand(office: Inspection) -> None:
    columns = ["序号", "反馈问题", "整改目标", "任务", "整改措施", "责任单位", "整改时限"]
    rows = [
        ["1", "雨污分流不到位。", "达标。", "改造管网", "1.改造东城管网。", "青屏县", "2026年1月底前"],
        ["", "", "", "健全机制", "1.制定办法。", "澜东区", "2026年底前"],
    ]
    taken(office, plan(rows, headings=columns))
    reviewer = Member.objects.get(username="reviewer")
    made = {one.case.number: one for one in conclude(open_round(office, date(2026, 2, 25), by=None), by=reviewer)}
    assert {number: one.computed for number, one in made.items()} == {
        "问题1": "behind",
        "问题1-1": "behind",
        "问题1-2": "on_schedule",
    }
    assert made["问题1"].why == ["问题1-1措施1：应于2026-01-31前完成，累计完成0%。"]


def undone(inspection: Inspection, outcome: Outcome) -> None:
    made = Intake.objects.create(inspection=inspection, kind="plan", state="written", entries=outcome.entries)
    undo_intake(made, by=None, reason="发错清单")


def test_an_import_with_levels_is_taken_back_whole(office: Inspection) -> None:
    undone(office, taken(office, plan([*BANDS, full("3.1", "东城推进")])))
    assert not Finding.objects.exists()
    taken(office, plan([full("1", "雨污分流"), full("2", "东城管网")]))
    before = tree()
    undone(office, taken(office, plan([full("1", "雨污分流"), full("1.1", "东城管网")], "2026年3月1日")))
    assert tree() == before
    assert verify().fault == ""


def test_a_whole_is_not_taken_back_while_parts_of_a_later_list_are_there(office: Inspection) -> None:
    first = taken(office, plan([full("1", "雨污分流")]))
    later = taken(office, plan([full("1.1", "西城管网")]))
    with pytest.raises(Stale, match="下一级"):
        undone(office, first)
    undone(office, later)
    undone(office, first)
    assert not Finding.objects.exists()


def test_a_part_from_a_list_is_not_joined_like_one_split_off(office: Inspection) -> None:
    taken(office, plan(TREE))
    clerk = Member.objects.get(username="clerk")
    part = Finding.objects.select_related("case__inspection", "parent__case__inspection").get(case__number="问题1-1-1")
    with pytest.raises(Refused, match="撤销那次导入"):
        join(part, by=clerk, seen=part.case.revision)
    whole = Finding.objects.select_related("case__inspection__region").get(case__number="问题1")
    said = PartText("task", "西城管网不到位。", Unit.objects.get(short="青屏县"))
    (made,) = split(whole, [said], by=clerk, seen=whole.case.revision)
    assert made.case.number == "问题1-2", "after what the list has numbered"


def test_a_county_sees_its_item_but_no_way_to_the_aspect(office: Inspection) -> None:
    taken(office, plan(BANDS))
    item = Finding.objects.get(case__number="问题1")
    page = text_of(at_desk("qingping").get(f"/findings/{item.pk}/"))
    assert "属于方面1" in page
    assert f"/findings/{item.parent_id}/" not in page
    reviewer = at_desk("reviewer")
    assert f"/findings/{item.parent_id}/" in text_of(reviewer.get(f"/findings/{item.pk}/"))
    for address in (
        f"/findings/{item.parent_id}/",
        f"/findings/{item.parent_id}/plan/",
        f"/finding-files/{item.parent_id}/",
    ):
        assert reviewer.get(address).status_code == 200, address


def test_the_queries_of_an_import_do_not_grow_with_its_rows(office: Inspection) -> None:
    def queries(rows: Rows) -> int:
        with CaptureQueriesContext(connection) as asked:
            taken(office, plan(rows), dry_run=True)
        return len(asked)

    many = [row for n in range(1, 9) for row in (full(str(n), f"第{n}处管网"), full(f"{n}.1", f"第{n}处河道"))]
    assert queries(many) == queries(many[:2])
