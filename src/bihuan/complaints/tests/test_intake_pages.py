"""Taking lists in at the desk: drop, look, mend, confirm - once."""

import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.building import FIRST_DAY, TRANSFER_HEADINGS, number, received, replies, small_ledger, table, transfer

from bihuan.cases.models import Batch, Case, Inspection
from bihuan.complaints.models import Complaint, Intake, RememberedMend
from bihuan.complaints.tests.persons import at_desk, text_of
from bihuan.units.models import Unit

INTAKE = "/intake/"


def drop(client: Client, *sources: Any, kind: str = "transfer") -> Any:
    files = [SimpleUploadedFile(source.name, source.content) for source in sources]
    return client.post(INTAKE, {"kind": kind, "lists": files})


def opened(client: Client, *sources: Any, kind: str = "transfer") -> tuple[Intake, str]:
    """The preview that the dropped files open, and its page."""
    drop(client, *sources, kind=kind)
    intake = Intake.objects.latest("id")
    return intake, text_of(client.get(f"{INTAKE}{intake.pk}/"))


def hidden(page: str) -> dict[str, str]:
    """What the form of confirmation carries."""
    found = dict(re.findall(r'<input type="hidden" name="(expected|seen)" value="([^"]*)"', page))
    return {name: value.replace("&quot;", '"').replace("&#x27;", "'") for name, value in found.items()}


def confirm(client: Client, intake: Intake, page: str, **more: str) -> Any:
    return client.post(f"{INTAKE}{intake.pk}/confirm", {**hidden(page), **more})


GOOD = transfer(1, [(number(1), "砖厂冒黑烟。", "澜东区", "大气", "来电"), (number(2), "污水直排。", "", "水", "来信")])
FLAWED = transfer(
    2,
    [
        (number(3), "油烟直排。", "澜东新城", "大气", "来电"),
        (number(4), "夜间施工。", "青屏县", "夜间噪声", "来电"),
        (number(5), "倾倒废渣。", "青屏县", "土壤", "来电"),
    ],
)


def test_from_dropping_to_the_ledger(office):
    clerk = at_desk("clerk")
    intake, page = opened(clerk, GOOD)
    assert "将新增2条" in page
    assert not Case.objects.exists()
    assert confirm(clerk, intake, page).status_code == 302
    assert Case.objects.count() == 2
    result = text_of(clerk.get(f"{INTAKE}{intake.pk}/"))
    assert "去分办" in result
    assert "/complaints/?batch=1" in result
    assert Batch.objects.get().files.get().name == GOOD.name


def test_a_second_click_does_no_harm(office):
    clerk = at_desk("clerk")
    intake, page = opened(clerk, GOOD)
    confirm(clerk, intake, page)
    assert confirm(clerk, intake, page).status_code == 302
    assert Case.objects.count() == 2


def test_a_list_taken_in_before_changes_nothing(office):
    received(office, GOOD)
    _, page = opened(at_desk("clerk"), GOOD)
    assert "没有可写入的内容" in page


def test_what_nobody_knows_is_set_by_hand(office):
    clerk = at_desk("clerk")
    intake, page = opened(clerk, FLAWED)
    assert "退回2条" in page
    assert "没有叫“澜东新城”的单位" in page
    assert confirm(clerk, intake, page).status_code == 409
    unit = Unit.objects.get(short="澜东区").pk
    fixed = {"unit:澜东新城": str(unit), "label:夜间噪声": "噪声", "batch:0": "2", "day:0": "2025-06-03"}
    assert clerk.post(f"{INTAKE}{intake.pk}/mend", fixed).status_code == 302
    page = text_of(clerk.get(f"{INTAKE}{intake.pk}/"))
    assert "将新增3条" in page
    assert confirm(clerk, intake, page).status_code == 302
    assert Complaint.objects.get(case__number=number(3)).named == [unit]
    assert Complaint.objects.get(case__number=number(4)).labels == ["噪声"]


def test_a_mend_can_be_taken_back(office):
    clerk = at_desk("clerk")
    intake, _ = opened(clerk, FLAWED)
    clerk.post(f"{INTAKE}{intake.pk}/mend", {"label:夜间噪声": "噪声", "batch:0": "2", "day:0": "2025-06-03"})
    intake.refresh_from_db()
    assert intake.mends["labels"] == {"夜间噪声": "噪声"}
    clerk.post(f"{INTAKE}{intake.pk}/mend", {"label:夜间噪声": "", "batch:0": "2", "day:0": "2025-06-03"})
    intake.refresh_from_db()
    assert intake.mends["labels"] == {}


def test_an_unknown_heading_gets_its_field(office):
    headings = [*TRANSFER_HEADINGS[:3], "去哪儿", *TRANSFER_HEADINGS[4:]]
    source = table(
        "01-2025-06-02.csv", "转办清单(第1批)", headings, [[1, number(1), "砖厂冒黑烟。", "澜东区", "大气", "来电"]]
    )
    clerk = at_desk("clerk")
    intake, page = opened(clerk, source)
    assert "有的列没有认出来" in page
    clerk.post(f"{INTAKE}{intake.pk}/mend", {"heading:去哪儿": "units", "batch:0": "1", "day:0": "2025-06-02"})
    page = text_of(clerk.get(f"{INTAKE}{intake.pk}/"))
    confirm(clerk, intake, page)
    assert Complaint.objects.get().named_raw == "澜东区"


def test_headings_that_make_a_file_unreadable_are_not_kept(office):
    clerk = at_desk("clerk")
    intake, _ = opened(clerk, GOOD)
    gone = {f"heading:{heading}": "none" for heading in TRANSFER_HEADINGS}
    response = clerk.post(f"{INTAKE}{intake.pk}/mend", {**gone, "batch:0": "1", "day:0": "2025-06-02"})
    assert response.status_code == 400
    assert "读不出来" in text_of(response)
    assert clerk.get(f"{INTAKE}{intake.pk}/").status_code == 200


def test_a_file_without_batch_and_day_waits_for_them(office):
    source = table(
        "清单.csv", "转办清单", TRANSFER_HEADINGS, [[1, number(1), "砖厂冒黑烟。", "澜东区", "大气", "来电"]]
    )
    clerk = at_desk("clerk")
    intake, page = opened(clerk, source)
    assert "请先在上面指定" in page
    clerk.post(f"{INTAKE}{intake.pk}/mend", {"batch:0": "4", "day:0": FIRST_DAY.isoformat()})
    confirm(clerk, intake, text_of(clerk.get(f"{INTAKE}{intake.pk}/")))
    assert Batch.objects.get().number == 4


def test_leaving_rows_out_is_said_explicitly(office):
    clerk = at_desk("clerk")
    intake, page = opened(clerk, FLAWED)
    assert confirm(clerk, intake, page, skip_rejected="on").status_code == 302
    assert [case.number for case in Case.objects.all()] == [number(5)]
    result = text_of(clerk.get(f"{INTAKE}{intake.pk}/"))
    assert "略去的行" in result
    assert "澜东新城" in result


def test_a_ledger_that_moved_on_asks_again(office):
    clerk = at_desk("clerk")
    intake, page = opened(clerk, GOOD)
    received(office, GOOD)
    response = confirm(clerk, intake, page)
    assert response.status_code == 409
    assert "请重新核对" in text_of(response)


def test_mends_changed_in_another_window_ask_again(office):
    clerk = at_desk("clerk")
    intake, page = opened(clerk, GOOD)
    clerk.post(f"{INTAKE}{intake.pk}/mend", {"batch:0": "9", "day:0": "2025-06-02"})
    assert confirm(clerk, intake, page).status_code == 409
    assert not Case.objects.exists()


def test_a_confirmation_without_its_preview_writes_nothing(office):
    clerk = at_desk("clerk")
    intake, _ = opened(clerk, GOOD)
    for said in ({}, {"expected": "no json", "seen": "x"}, {"expected": "[]", "seen": "x"}):
        assert clerk.post(f"{INTAKE}{intake.pk}/confirm", said).status_code == 409
    assert not Case.objects.exists()


def test_changes_are_shown_before_and_after(office):
    received(office, GOOD)
    changed = transfer(1, [(number(1), "砖厂夜间冒黑烟。", "澜东区", "大气", "来电")])
    _, page = opened(at_desk("clerk"), changed)
    assert "<del>砖厂冒黑烟。</del>" in page
    assert "<ins>砖厂夜间冒黑烟。</ins>" in page


def test_rows_are_narrowed_and_paged(office):
    rows = [(number(n), f"第{n}处。", "澜东区" if n % 2 else "某某区", "大气", "来电") for n in range(1, 141)]
    clerk = at_desk("clerk")
    intake, page = opened(clerk, transfer(1, rows))
    assert "第 1–50 条，共 140 条" in page
    rejected = text_of(clerk.get(f"{INTAKE}{intake.pk}/?state=rejected&page=2"))
    assert "第 51–70 条，共 70 条" in rejected


def test_answers_are_previewed_unit_by_unit(office):
    small_ledger(office)
    clerk = at_desk("clerk")
    intake, page = opened(
        clerk, replies(FIRST_DAY, [(number(3), "澜东区", "属实", "已办结", "", "2025-06-05")]), kind="replies"
    )
    assert "将新增1条" in page
    assert confirm(clerk, intake, page).status_code == 302
    assert "澜东区" in text_of(clerk.get(f"/complaints/{number(3)}"))


class TestFilesThatAreNoLists:
    def test_one_is_named_and_the_others_stay(self, office):
        clerk = at_desk("clerk")
        drop(clerk, GOOD, table("说明.csv", "说明", ["甲"], []))
        intake = Intake.objects.get()
        assert [file.name for file in intake.files.all()] == [GOOD.name]
        assert "说明.csv：" in text_of(clerk.get(f"{INTAKE}{intake.pk}/"))

    def test_none_left_opens_no_preview(self, office):
        response = drop(at_desk("clerk"), table("说明.csv", "说明", ["甲"], []))
        assert response.status_code == 422
        assert "说明.csv：" in text_of(response)
        assert not Intake.objects.exists()

    def test_too_large_too_many_none_at_all(self, office, monkeypatch):
        clerk = at_desk("clerk")
        monkeypatch.setattr("bihuan.complaints.pages.intakes.MOST_BYTES", 100)
        assert "文件超过" in text_of(drop(clerk, GOOD))
        assert "一次最多40个文件" in text_of(drop(clerk, *[GOOD] * 41))
        assert "还没有选文件" in text_of(clerk.post(INTAKE, {"kind": "transfer"}))

    def test_the_same_file_twice_is_kept_once_and_two_of_one_name_are_told_apart(self, office):
        clerk = at_desk("clerk")
        other = transfer(1, [(number(9), "另一件。", "澜东区", "大气", "来电")])
        drop(clerk, GOOD, GOOD, other)
        names = [file.name for file in Intake.objects.get().files.all()]
        assert names == [GOOD.name, f"{GOOD.name}（2）"]


def test_given_up_it_writes_nothing(office):
    clerk = at_desk("clerk")
    intake, page = opened(clerk, GOOD)
    assert clerk.post(f"{INTAKE}{intake.pk}/discard").status_code == 302
    assert clerk.post(f"{INTAKE}{intake.pk}/discard").status_code == 302
    assert confirm(clerk, intake, page).status_code == 409
    assert "没有写入" in text_of(clerk.get(f"{INTAKE}{intake.pk}/"))
    assert not Case.objects.exists()


@pytest.mark.parametrize("name", ["reviewer", "leader", "inspector", "landong", "keeper"])
def test_only_intake_takes_in(office, name):
    intake, _ = opened(at_desk("clerk"), GOOD)
    client = at_desk(name)
    assert client.get(INTAKE).status_code == 403
    assert drop(client, GOOD).status_code == 403
    for address in ("", "mend", "confirm", "discard"):
        assert client.post(f"{INTAKE}{intake.pk}/{address}").status_code == 403


def test_a_county_with_intake_takes_nothing_into_the_citys_inspection(office):
    from bihuan.units.models import Member, Post

    small_ledger(office)
    intake, _ = opened(at_desk("clerk"), GOOD)
    member = Member.objects.get(username="landong")
    Post.objects.create(member=member, unit=Unit.objects.get(short="澜东区"), role="intake")
    client = at_desk("landong")
    assert client.get(f"{INTAKE}{intake.pk}/").status_code == 404
    assert drop(client, GOOD).status_code == 400
    assert Intake.objects.count() == 1


def test_an_intake_of_another_inspection_is_not_found(office):
    clerk = at_desk("clerk")
    intake, _ = opened(clerk, GOOD)
    other = Inspection.objects.get(pk=office.pk)
    other.pk, other.code, other.started_on = None, "other", "2025-09-01"
    other.save()
    assert clerk.get(f"{INTAKE}{intake.pk}/").status_code == 404


class TestRemembered:
    NEXT = transfer(
        3, [(number(6), "油烟直排。", "澜东新城", "大气", "来电"), (number(7), "噪声。", "青屏县", "夜间噪声", "来电")]
    )

    @pytest.fixture
    def told(self, office):
        clerk = at_desk("clerk")
        intake, _page = opened(clerk, FLAWED)
        said = {"unit:澜东新城": Unit.objects.get(short="澜东区").pk, "label:夜间噪声": "噪声"}
        clerk.post(f"{INTAKE}{intake.pk}/mend", said)
        confirm(clerk, intake, text_of(clerk.get(f"{INTAKE}{intake.pk}/")))
        return clerk

    def test_the_next_list_of_the_layout_needs_nobody(self, told):
        intake, page = opened(told, self.NEXT)
        assert "沿用以前对这种表的指定" in page
        assert "单位“澜东新城”" in page
        assert confirm(told, intake, page).status_code == 302
        assert Complaint.objects.get(case__number=number(7)).labels == ["噪声"]

    def test_another_senders_layout_is_asked_anew(self, told):
        headings = ["件号", *TRANSFER_HEADINGS[1:]]
        rows = [[1, number(8), "油烟直排。", "澜东新城", "大气", "来电"]]
        other = table("04-2025-06-05.csv", "转办清单（第4批） 2025年6月5日", headings, rows)
        _intake, page = opened(told, other)
        assert "沿用以前" not in page
        assert "澜东新城" in page

    def test_what_is_taken_back_is_forgotten(self, told):
        intake, _page = opened(told, self.NEXT)
        told.post(
            f"{INTAKE}{intake.pk}/mend", {"unit:澜东新城": Unit.objects.get(short="青屏县").pk, "label:夜间噪声": ""}
        )
        page = text_of(told.get(f"{INTAKE}{intake.pk}/"))
        confirm(told, intake, page, skip_rejected="on")
        kept = set(RememberedMend.objects.values_list("what", "printed", "value"))
        assert kept == {("unit", "澜东新城", str(Unit.objects.get(short="青屏县").pk))}

    def test_nothing_is_remembered_before_it_is_written(self, office):
        clerk = at_desk("clerk")
        intake, _page = opened(clerk, FLAWED)
        clerk.post(f"{INTAKE}{intake.pk}/mend", {"label:夜间噪声": "噪声"})
        assert not RememberedMend.objects.exists()


def test_a_wrong_import_is_undone_at_the_desk(office):
    clerk = at_desk("clerk")
    intake, page = opened(clerk, GOOD)
    confirm(clerk, intake, page)
    assert "撤销这次导入" in text_of(clerk.get(f"{INTAKE}{intake.pk}/"))
    undo = f"{INTAKE}{intake.pk}/undo"
    assert clerk.post(undo, {"reason": " "}).status_code == 409
    assert clerk.post(undo, {"reason": "发错清单"}).status_code == 302
    assert not Case.objects.exists()
    assert "发错清单" in text_of(clerk.get(f"{INTAKE}{intake.pk}/"))
    assert clerk.post(undo, {"reason": "发错清单"}).status_code == 409
