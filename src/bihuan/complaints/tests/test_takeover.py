"""An office that starts in mid-inspection: its ledger taken over says the same of every day as one kept here would."""

from collections.abc import Sequence
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.building import FIRST_DAY, answered, number, received, replies, share, table, transfer

from bihuan.cases.models import Assignment, Case, Facet, Inspection
from bihuan.complaints.dispatching import dispatch_named
from bihuan.complaints.intake import take_in
from bihuan.complaints.models import Answer, Complaint, Intake
from bihuan.complaints.outcomes import Outcome
from bihuan.complaints.undoing import undo_intake
from bihuan.figures.catalogue import ask
from bihuan.ledger.models import Entry
from bihuan.ledger.verifying import verify
from bihuan.reading import Source, read
from bihuan.refusals import Refused
from bihuan.units.models import Member

HEADINGS = [
    "序号",
    "批次",
    "转办日期",
    "受理编号",
    "举报内容",
    "承办单位",
    "污染类型",
    "来源",
    "分办日期",
    "是否属实",
    "调查核实情况",
    "处理和整改情况",
    "是否办结",
    "办结日期",
    "办结目标",
]
SECOND_DAY = FIRST_DAY + timedelta(days=1)
CLOSED = FIRST_DAY + timedelta(days=4)
STAGED = FIRST_DAY + timedelta(days=6)
AS_OF = FIRST_DAY + timedelta(days=8)


def ledger(rows: Sequence[Sequence[object]], headings: Sequence[str] = HEADINGS, name: str = "台账.csv") -> Source:
    title = f"信访件办理台账（截至{AS_OF.year}年{AS_OF.month}月{AS_OF.day}日）"
    return table(name, title, headings, [[line, *row] for line, row in enumerate(rows, start=1)])


def row(
    serial: int,
    batch: int | str,
    day: date | str,
    text: str,
    units: str,
    labels: str,
    channel: str,
    answer: Sequence[object] = ("", "", "", "正在办理", "", ""),
    dispatched: date | str = "",
) -> list[object]:
    return [batch, day, number(serial), text, units, labels, channel, dispatched, *answer]


DONE = ("属实", "经现场核查。", "责令整改。", "已办结", CLOSED, "")
ROWS = [
    row(1, 1, FIRST_DAY, "枣林村一家砖厂冒黑烟。", "澜东区", "大气", "来电", DONE),
    row(2, 1, FIRST_DAY, "东风渠旁一家养猪场排污水。", "青屏县", "水、大气", "来电",
        ("部分属实", "经现场核查。", "责令整改。", "阶段性办结", STAGED, "完成改造")),
    row(3, 1, FIRST_DAY, "省道边一家石材厂噪音大。", "澜东区", "噪音", "来电", DONE),
    row(3, 1, FIRST_DAY, "省道边一家石材厂噪音大。", "青屏县", "噪音", "来电"),
    row(4, 2, SECOND_DAY, "老街一家饭店油烟直排。", "市城管局", "大气", "来电"),
    row(5, 2, SECOND_DAY, "水库边倾倒废渣。", "", "土壤", "来信"),
]  # fmt: skip


def take_over(inspection: Inspection, *sources: Source, skip: bool = False) -> Outcome:
    papers = [read(source) for source in sources]
    clerk = Member.objects.get(username="clerk")
    return take_in(inspection, "takeover", papers, by=clerk, skip_rejected=skip)


def taken_over(inspection: Inspection, *sources: Source) -> Outcome:
    outcome = take_over(inspection, *sources)
    assert outcome.written, outcome.to_json()
    return outcome


def kept_here(inspection: Inspection) -> None:
    """The same office, had it used Bihuan from the first day."""
    received(
        inspection,
        transfer(1, [(number(1), ROWS[0][3], "澜东区", "大气", "来电"), (number(2), ROWS[1][3], "青屏县", "水、大气", "来电"),
                     (number(3), ROWS[2][3], "澜东区、青屏县", "噪音", "来电")]),
        transfer(2, [(number(4), ROWS[4][3], "市城管局", "大气", "来电"), (number(5), ROWS[5][3], "", "土壤", "来信")]),
    )  # fmt: skip
    dispatch_named(inspection, by=None)
    answered(
        inspection,
        replies(CLOSED, [(number(1), "澜东区", "属实", "已办结", "", CLOSED), (number(3), "澜东区", "属实", "已办结", "", CLOSED)]),
    )  # fmt: skip
    answered(inspection, replies(STAGED, [(number(2), "青屏县", "部分属实", "阶段性办结", "完成改造", "")]))


def said_of_each_day(inspection: Inspection) -> list[tuple[object, object]]:
    days = [FIRST_DAY + timedelta(days=n) for n in range(-1, 10)]
    dimensions = ("status", "verdict", "batch", "day")
    answers = [ask(inspection, day, later, dimensions=dimensions) for day in days for later in (day, AS_OF)]
    return [(answer.figures, answer.by) for answer in answers]


def test_every_past_day_says_what_it_would_have_said(office: Inspection) -> None:
    kept_here(office)
    before = said_of_each_day(office)
    other = Inspection.objects.get(pk=office.pk)
    other.pk, other.code = None, "taken"
    other.save()
    taken_over(other, ledger(ROWS))
    after = said_of_each_day(other)
    assert after == before
    assert {item.status for item in Assignment.objects.filter(case__inspection=other, case__number=number(3))} == {
        "closed",
        "dispatched",
    }


def test_entries_say_where_they_came_from(office: Inspection) -> None:
    taken_over(office, ledger(ROWS))
    entries = Entry.objects.filter(chain=f"lc2025/{number(1)}").order_by("seq")
    assert [entry.act for entry in entries] == ["receive", "dispatch", "transcribe_closed"]
    assert all(entry.data["taken_over"] and entry.data["file"] == "台账.csv" for entry in entries)
    assert entries[0].actor is not None
    assert Complaint.objects.get(case__number=number(2)).verdict == "部分属实"
    assert verify().fault == ""


def test_days_of_giving_out_are_told_from_days_of_handover(office: Inspection) -> None:
    later = FIRST_DAY + timedelta(days=2)
    taken_over(office, ledger([row(1, 1, FIRST_DAY, "冒黑烟。", "澜东区", "大气", "来电", dispatched=later)]))
    entry = Entry.objects.get(act="dispatch")
    assert (
        entry.effective_at.astimezone().date() if False else share(office, 1, "澜东区").moved_at
    ) == entry.effective_at
    assert entry.data["due_on"] == "2025-06-12"
    assert Case.objects.get().batch.day == FIRST_DAY


def test_without_batches_the_days_number_them(office: Inspection) -> None:
    headings = [heading for heading in HEADINGS if heading != "批次"]
    rows = [[*item[1:]] for item in ROWS]
    outcome = taken_over(office, ledger(rows, headings))
    assert "先后编为第几批" in outcome.files[0].notes[0]
    assert dict(Case.objects.values_list("number", "batch__number"))[number(5)] == 2


def test_several_units_in_one_row(office: Inspection) -> None:
    taken_over(office, ledger([row(3, 1, FIRST_DAY, "噪音大。", "澜东区、青屏县", "噪音", "来电", DONE)]))
    shares = Assignment.objects.order_by("id").values_list("unit__short", "part", "status")
    assert list(shares) == [("澜东区", "lead", "closed"), ("青屏县", "assist", "closed")]


def test_a_second_take_over_changes_nothing(office: Inspection) -> None:
    taken_over(office, ledger(ROWS))
    count = Entry.objects.count()
    outcome = taken_over(office, ledger(ROWS))
    assert (outcome.total("created"), outcome.total("unchanged")) == (0, 6)
    assert Entry.objects.count() == count


def test_what_the_ledger_has_is_never_overwritten(office: Inspection) -> None:
    kept_here(office)
    changed = [row(4, 2, SECOND_DAY, "老街一家饭店油烟直排。", "市城管局", "大气", "来电", DONE)]
    outcome = take_over(office, ledger(changed))
    assert not outcome.written
    assert "承办单位或办理状态与表中不同" in outcome.files[0].rejected[0].reason
    assert share(office, 4, "市城管局").status == "dispatched"


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"answer": ("属实", "查", "改", "已办结", FIRST_DAY - timedelta(days=3), "")}, "办结日期早于分办日期"),
        ({"dispatched": FIRST_DAY - timedelta(days=1)}, "分办日期早于转办日期"),
        ({"units": "某不知名区"}, "没有叫“某不知名区”的单位"),
        ({"units": "", "answer": DONE}, "没有承办单位"),
        ({"answer": ("属实", "查", "改", "阶段性办结", STAGED, "")}, "要写明办结目标"),
        ({"batch": "", "day": ""}, "没有写转办日期"),
        ({"day": date(2999, 1, 1)}, "日期在今天之后"),
    ],
)
def test_what_cannot_be_taken_over_is_named(office: Inspection, changed: dict[str, object], why: str) -> None:
    said = {
        "serial": 1,
        "batch": 1,
        "day": FIRST_DAY,
        "text": "冒黑烟。",
        "units": "澜东区",
        "labels": "大气",
        "channel": "来电",
    }
    outcome = take_over(office, ledger([row(**{**said, **changed})]))  # type: ignore[arg-type]
    assert not outcome.written
    assert why in "".join(rejection.reason for rejection in outcome.files[0].rejected)
    assert not Case.objects.exists()


def test_it_is_undone_whole(office: Inspection) -> None:
    outcome = taken_over(office, ledger(ROWS))
    intake = Intake.objects.create(inspection=office, kind="takeover", state="written", entries=outcome.entries)
    undo_intake(intake, by=Member.objects.get(username="clerk"), reason="表拿错了")
    for model in (Case, Assignment, Answer, Facet, Complaint):
        assert not model.objects.exists(), model
    assert ask(office, AS_OF).figures["received"] == 0
    taken_over(office, ledger(ROWS))
    assert verify().fault == ""


def test_only_intake_of_the_region_takes_over(office: Inspection) -> None:
    with pytest.raises(Refused, match="收件人员"):
        take_in(office, "takeover", [read(ledger(ROWS))], by=Member.objects.get(username="reviewer"))


def test_queries_grow_with_chunks_not_with_rows(office: Inspection) -> None:
    def counted(start: int, rows: int) -> int:
        source = ledger([row(start + n, 1, FIRST_DAY, "冒黑烟。", "澜东区", "大气", "来电", DONE) for n in range(rows)])
        paper = read(source)
        with CaptureQueriesContext(connection) as queries:
            assert take_in(office, "takeover", [paper], by=None).written
        return len(queries)

    counted(0, 2)
    assert counted(100, 200) < counted(10, 10) * 2
