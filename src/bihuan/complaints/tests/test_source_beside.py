"""The preview shows what was read beside where it stands, and says of what it is not sure."""

from django.test import Client
from tests.building import TRANSFER_HEADINGS, number, table, transfer

from bihuan.complaints.models import Intake, RememberedMend
from bihuan.complaints.tests.persons import at_desk, text_of
from bihuan.complaints.tests.test_intake_pages import INTAKE, confirm, drop, opened
from bihuan.reading import Source
from bihuan.units.models import Unit

HEADINGS = ["序号", "反馈问题", "整改目标", "怎么改", "谁来改", "整改时限"]


def plan_list(seq: int) -> Source:
    row = [seq, f"第{seq}处河道污水直排。", "消除直排。", "封堵排口；建设管网。", "澜东新城", "2026年底前"]
    return table(f"整改措施清单{seq}.csv", "整改措施清单（2025年6月2日）", HEADINGS, [row])


def test_each_row_is_shown_beside_its_cells(office):
    _, page = opened(at_desk("clerk"), transfer(1, [(number(1), "砖厂冒黑烟。", "澜东区", "大气", "来电")]))
    assert "对照原表" in page
    assert '<td class="nowrap soft">C3</td><td>举报内容</td><td class="source-text">砖厂冒黑烟。</td>' in page


def test_what_is_unsure_is_shown_with_its_reason_and_can_be_picked_out(office):
    headings = [*TRANSFER_HEADINGS, "转办时间"]
    rows = [
        [1, number(1), "砖厂冒黑烟。", "澜东区", "大气", "来电", "6月2日"],
        [2, number(2), "污水直排。", "青屏县", "水", "来信", "2025-06-02"],
    ]
    rows[0][1] = "2889"
    source = table("01-2025-06-02.csv", "转办清单（第1批）", headings, rows)
    clerk = at_desk("clerk")
    intake, page = opened(clerk, source)
    assert "有1行是按内容判断的" in page
    assert "没有写年份" in page
    only = text_of(clerk.get(f"{INTAKE}{intake.pk}/?state=unsure"))
    assert "砖厂冒黑烟" in only
    assert "污水直排" not in only


def test_a_heading_told_by_its_cells_is_said_above_the_rows(office):
    headings = [*TRANSFER_HEADINGS[:4], "甲", TRANSFER_HEADINGS[5]]
    rows = [[n, number(n), "砖厂冒黑烟。", "澜东区", "大气", "来电"] for n in (1, 2)]
    _, page = opened(at_desk("clerk"), table("01-2025-06-02.csv", "转办清单（第1批）", headings, rows))
    assert "“甲”一栏是按内容当作“污染类型”的" in page


def told_a_plan(clerk: Client) -> Intake:
    intake, page = opened(clerk, plan_list(1), kind="plan")
    assert "反馈问题" in page
    unit = Unit.objects.get(short="澜东区").pk
    told = {"heading:怎么改": "measures", "heading:谁来改": "units", "unit:澜东新城": str(unit)}
    for _step in range(2):  # the unit is asked once its column is known
        clerk.post(f"{INTAKE}{intake.pk}/mend", told)
    page = text_of(clerk.get(f"{INTAKE}{intake.pk}/"))
    assert "将新增1条" in page
    confirm(clerk, intake, page)
    return intake


def test_a_correction_holds_for_the_next_plan_of_that_layout(office):
    clerk = at_desk("clerk")
    told_a_plan(clerk)
    assert sorted(RememberedMend.objects.values_list("printed", flat=True)) == ["怎么改", "澜东新城", "谁来改"]
    _, page = opened(clerk, plan_list(2), kind="plan")
    assert "沿用以前对这种表的指定" in page
    assert "将新增1条" in page


def test_a_briefing_is_no_list(office):
    clerk = at_desk("clerk")
    response = drop(clerk, Source("简报.txt", "工作简报\n第12期\n本批共转办2件，已办结1件。".encode()))
    assert "这是一份简报" in text_of(response)
    assert not Intake.objects.exists()
