"""Transfer lists: preview and confirm are one thing, whole or not at all, the same file twice changes nothing."""

from datetime import date

import pytest
from tests.building import number, received, transfer

from bihuan.cases.models import Batch, Case, Facet, Inspection
from bihuan.complaints.intake import take_in
from bihuan.complaints.mends import Mends
from bihuan.complaints.models import Complaint
from bihuan.complaints.outcomes import Outcome
from bihuan.ledger.models import Entry
from bihuan.ledger.verifying import verify
from bihuan.moments import day_start
from bihuan.reading import Source, read
from bihuan.refusals import Refused, Stale
from bihuan.units.models import Member, Unit, UnitName

GOOD = (number(1), "枣林村一家砖厂冒黑烟。", "澜东区", "大气", "来电")


def take(inspection: Inspection, *sources: Source, **more: object) -> Outcome:
    return take_in(inspection, "transfer", [read(source) for source in sources], by=None, **more)  # type: ignore[arg-type]


def reasons(outcome: Outcome) -> list[str]:
    return [rejection.reason for file in outcome.files for rejection in file.rejected]


def test_a_list_becomes_complaints(office: Inspection) -> None:
    received(
        office,
        transfer(
            1,
            [
                ("*" + number(1), "枣林村砖厂冒黑烟。", "澜川市澜东区", "噪音，大气", "来信"),
                (number(2), "饭店油烟。", "枫岭县", "其他", "来电"),
            ],
        ),
    )
    first = Complaint.objects.get(case__number=number(1))
    assert (first.key, first.channel, first.labels) == (True, "来信", ["大气", "噪声"])
    assert first.named == [Unit.objects.get(short="澜东区").pk]
    assert first.case.received_at == day_start(date(2025, 6, 2))
    assert Batch.objects.get().number == 1
    facets = set(Facet.objects.filter(case=first.case).values_list("dimension", "value"))
    assert facets == {("label", "大气"), ("label", "噪声"), ("channel", "来信"), ("key", "key")}


def test_the_same_file_again_changes_nothing(office: Inspection) -> None:
    source = transfer(1, [GOOD])
    received(office, source)
    again = take(office, source)
    assert (again.written, again.total("created"), again.total("unchanged")) == (True, 0, 1)
    assert Entry.objects.count() == 1


def test_a_preview_writes_nothing(office: Inspection) -> None:
    outcome = take(office, transfer(1, [GOOD]), dry_run=True)
    assert (outcome.written, outcome.total("created")) == (False, 1)
    assert not Case.objects.exists()
    assert not Batch.objects.exists()


def test_one_rejected_row_keeps_everything_out(office: Inspection) -> None:
    outcome = take(office, transfer(1, [GOOD, (number(2), "饭店油烟。", "幸福区", "大气", "来电")]))
    assert not outcome.written
    assert outcome.total("created") == 1
    (reason,) = reasons(outcome)
    assert "没有叫“幸福区”的单位" in reason
    (rejection,) = outcome.files[0].rejected
    assert (rejection.row, rejection.column, rejection.value) == (4, "行政区域", "幸福区")
    assert not Case.objects.exists()


def test_rejected_rows_can_be_left_out_on_purpose(office: Inspection) -> None:
    rows = [GOOD, (number(2), "饭店油烟。", "幸福区", "大气", "来电")]
    outcome = take(office, transfer(1, rows), skip_rejected=True)
    assert outcome.written
    assert Case.objects.get().number == number(1)


def test_a_unit_and_a_label_set_by_hand_mend_their_rows(office: Inspection) -> None:
    source = transfer(1, [(number(1), "渣土。", "东城", "扬沙", "来电")])
    unit = Unit.objects.get(short="澜东区")
    outcome = take(office, source, mends=Mends(units={"东城": unit.pk}, labels={"扬沙": "大气"}))
    assert outcome.written
    assert Complaint.objects.get().labels == ["大气"]


def test_one_number_twice_with_other_words_is_rejected(office: Inspection) -> None:
    outcome = take(office, transfer(1, [GOOD]), transfer(2, [(number(1), "完全另一件事。", "澜东区", "水", "来电")]))
    assert not outcome.written
    (reason,) = reasons(outcome)
    assert "重复而内容不同" in reason


def test_one_number_twice_with_the_same_words_is_one_complaint(office: Inspection) -> None:
    received(office, transfer(1, [GOOD]), transfer(2, [GOOD]))
    assert Case.objects.count() == 1


def test_other_words_for_a_known_number_are_an_update_shown_as_a_difference(office: Inspection) -> None:
    received(office, transfer(1, [GOOD]))
    outcome = take(office, transfer(2, [(number(1), "枣林村一家砖厂冒黑烟。", "澜东区", "水", "来电")]))
    (row,) = outcome.files[0].rows
    assert [(change.field, change.before, change.after) for change in row.changes] == [("污染类型", "大气", "水")]
    entry = Entry.objects.get(act="amend")
    assert entry.effective_at == day_start(date(2025, 6, 3))
    labels = Facet.objects.filter(dimension="label").order_by("since").values_list("value", "until")
    assert list(labels) == [("大气", day_start(date(2025, 6, 3))), ("水", None)]
    assert verify().fault == ""


def test_a_correction_of_the_same_day_never_counted_otherwise(office: Inspection) -> None:
    received(office, transfer(1, [GOOD]))
    take(office, transfer(1, [(number(1), "枣林村一家砖厂冒黑烟。", "澜东区", "水", "来电")]))
    assert list(Facet.objects.filter(dimension="label").values_list("value", flat=True)) == ["水"]


def test_a_complaint_without_a_unit_is_taken_in_and_waits(office: Inspection) -> None:
    received(office, transfer(1, [(number(1), "水库边倾倒废渣。", "", "土壤", "来信")]))
    assert Complaint.objects.get().named == []


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ((number(1), "", "澜东区", "大气", "来电"), "没有举报内容"),
        ((number(1), "冒黑烟。", "澜东区", "光污染", "来电"), "“光污染”不在本次督察的类型中"),
    ],
)
def test_what_is_missing_or_unknown_is_said(office: Inspection, row: tuple[str, ...], said: str) -> None:
    assert said in reasons(take(office, transfer(1, [row])))[0]


def test_a_batch_on_another_day_is_refused(office: Inspection) -> None:
    received(office, transfer(1, [GOOD]))
    name = "01-2025-06-09.csv"
    source = transfer(1, [(number(2), "饭店油烟。", "澜东区", "大气", "来电")])
    moved = Source(name, source.content.replace("2025年6月2日".encode(), "2025年6月9日".encode()))
    assert "第1批的转办日期在系统中是 2025-06-02" in reasons(take(office, moved))[0]


def test_a_list_without_a_day_asks_for_it_and_takes_it_by_hand(office: Inspection) -> None:
    content = transfer(1, [GOOD]).content.replace("（第1批） 2025年6月2日".encode(), b"")
    outcome = take(office, Source("清单.csv", content))
    assert "没有写转办日期" in reasons(outcome)[0]
    mends = Mends(batches={"清单.csv": 4}, days={"清单.csv": date(2025, 6, 5)})
    assert take(office, Source("清单.csv", content), mends=mends).written
    assert Batch.objects.get().number == 4


def test_names_hold_on_their_days_only(office: Inspection) -> None:
    unit = Unit.objects.get(short="青屏县")
    UnitName.objects.create(unit=unit, text="青屏市", valid_from=date(2025, 6, 3))
    row = (number(1), "冒黑烟。", "青屏市", "大气", "来电")
    assert not take(office, transfer(1, [row]), dry_run=True).is_clean
    assert take(office, transfer(2, [row]), dry_run=True).is_clean


def test_what_was_confirmed_is_what_is_written(office: Inspection) -> None:
    source = transfer(1, [GOOD])
    seen = [file.to_json() for file in take(office, source, dry_run=True).files]
    received(office, source)
    with pytest.raises(Stale, match="重新核对"):
        take(office, source, expected=seen)


def test_somebody_without_the_role_takes_nothing_in(office: Inspection) -> None:
    papers = [read(transfer(1, [GOOD]))]
    with pytest.raises(Refused, match="收件人员"):
        take_in(office, "transfer", papers, by=Member.objects.get(username="landong"))
    assert take_in(office, "transfer", papers, by=Member.objects.get(username="clerk")).written


def test_a_file_without_a_day_is_left_out_whole(office: Inspection) -> None:
    content = transfer(2, [(number(2), "饭店油烟。", "澜东区", "大气", "来电")]).content
    undated = Source("清单.csv", content.replace("（第2批） 2025年6月3日".encode(), b""))
    outcome = take(office, transfer(1, [GOOD]), undated, skip_rejected=True)
    assert [(file.count("created"), file.count("rejected")) for file in outcome.files] == [(1, 0), (0, 1)]
    assert Case.objects.get().number == number(1)


def test_one_fault_is_said_once(office: Inspection) -> None:
    outcome = take(
        office, transfer(1, [(number(1), "=1+1", "澜东区", "大气", "来电"), ("", "冒黑烟。", "澜东区", "大气", "来电")])
    )
    assert [(r.row, r.column) for r in outcome.files[0].rejected] == [(3, "举报内容"), (4, "受理编号")]
