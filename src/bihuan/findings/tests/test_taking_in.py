"""Plan lists into the ledger: what is read is what is written, twice does no harm, changes end what was, all of it undone."""

import io
from datetime import date

import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.building import table

from bihuan.cases.models import Case, Facet, Inspection, Party, StandSpan
from bihuan.complaints.intake import take_in
from bihuan.complaints.models import Intake
from bihuan.complaints.outcomes import Outcome
from bihuan.complaints.undoing import undo_intake
from bihuan.findings.models import Finding, Measure
from bihuan.findings.recording import Act, record
from bihuan.findings.serials import read_serials
from bihuan.ledger.models import Entry
from bihuan.ledger.verifying import verify
from bihuan.moments import cutoff
from bihuan.reading import Source, read
from bihuan.refusals import Refused, Stale
from bihuan.units.models import Member
from bihuan.units.roles import Role

pytestmark = pytest.mark.django_db
HEADINGS = ["序号", "反馈问题", "整改目标", "整改措施", "责任单位", "责任人", "督导单位", "验收单位", "整改时限"]
TWO = [
    (1, "城区雨污分流不到位。部分管网错接。", "应收尽收。", "1.改造管网7公里；2.健全运维机制。", "青屏县（牵头）、市城管局", "县长", "市整改办", "澜东区", "2026年12月底前"),
    (2, "矿山修复进展缓慢。", "修复率达到100%。", "1.逐矿制定方案（完成时限：2026年6月）；2.加强巡查（长期坚持）。", "澜东区", "区长", "", "", "长期坚持"),
]  # fmt: skip


def plan_list(rows: list[tuple[object, ...]] | None = None, day: str = "2026年1月5日") -> Source:
    return table("整改措施清单.csv", f"澜川市整改措施清单（{day}）", HEADINGS, TWO if rows is None else rows)


def taken(inspection: Inspection, *sources: Source, **options: bool) -> Outcome:
    return take_in(inspection, "plan", [read(source) for source in sources], by=None, **options)


def test_a_plan_list_becomes_findings(office: Inspection) -> None:
    outcome = taken(office, plan_list())
    assert (outcome.written, outcome.total("created")) == (True, 2), outcome.to_json()
    first, second = Finding.objects.select_related("case").order_by("pk")
    assert (first.case.number, first.case.due_on, first.persons) == ("问题1", date(2026, 12, 31), ["县长"])
    assert [(p.unit.short, p.part) for p in first.case.party.order_by("id")] == [
        ("青屏县", "lead"),
        ("市城管局", "assist"),
        ("市整改办", "oversee"),
        ("澜东区", "accept"),
    ]
    assert [row.text for row in first.measures.all()] == ["改造管网7公里", "健全运维机制"]
    assert (second.long_term, second.case.due_on) == (True, date(2026, 6, 30))
    assert [(row.due_on, row.long_term) for row in second.measures.all()] == [(date(2026, 6, 30), False), (None, True)]
    assert verify().fault == ""


def test_twice_changes_nothing(office: Inspection) -> None:
    taken(office, plan_list())
    again = taken(office, plan_list())
    assert (again.total("unchanged"), again.total("created"), again.total("updated")) == (2, 0, 0)
    assert Entry.objects.filter(act="amend_plan").count() == 0


def test_a_changed_plan_ends_what_was_and_keeps_it_for_its_time(office: Inspection) -> None:
    taken(office, plan_list())
    changed = [list(row) for row in TWO]
    changed[0][3] = "1.改造管网9公里；2.健全运维机制。"
    changed[0][4] = "澜东区（牵头）、市城管局"
    changed[0][8] = "2027年6月底前"
    outcome = taken(office, plan_list([tuple(row) for row in changed], "2026年3月1日"))
    assert (outcome.total("updated"), outcome.total("unchanged")) == (1, 1)
    (row,) = [row for file in outcome.files for row in file.rows if row.changes]
    assert {change.field for change in row.changes} == {"整改时限", "单位", "整改措施"}
    case = Case.objects.get(number="问题1")
    assert case.due_on == date(2027, 6, 30)
    before, after = cutoff(date(2026, 2, 28)), cutoff(date(2026, 3, 1))
    texts = [
        list(Measure.objects.at(bound).filter(finding=case.pk).values_list("text", flat=True))
        for bound in (before, after)
    ]
    assert texts == [["改造管网7公里", "健全运维机制"], ["改造管网9公里", "健全运维机制"]]
    years = [
        list(Facet.objects.at(b).filter(case=case, dimension="due_year").values_list("value", flat=True))
        for b in (before, after)
    ]
    assert years == [["2026"], ["2027"]]
    leads = [Party.objects.at(b).get(case=case, part="lead").unit.short for b in (before, after)]
    assert leads == ["青屏县", "澜东区"]


def test_an_unknown_unit_rejects_its_row_and_nothing_is_written(office: Inspection) -> None:
    wrong = [*TWO, (3, "第三个问题。", "", "1.整治。", "不存在局", "", "", "", "2026年底前")]
    outcome = taken(office, plan_list(wrong))
    assert not outcome.written
    assert not Finding.objects.exists()
    (rejection,) = [one for file in outcome.files for one in file.rejected]
    assert (rejection.column, rejection.value) == ("责任单位", "不存在局")
    assert taken(office, plan_list(wrong), skip_rejected=True).total("created") == 2


def test_units_that_nobody_can_name_are_a_note_not_a_fault(office: Inspection) -> None:
    outcome = taken(office, plan_list([(1, "问题。", "", "1.整治。", "青屏县、有关乡镇", "", "", "", "2026年底前")]))
    assert outcome.written
    assert any("有关乡镇" in note for file in outcome.files for note in file.notes)


def test_one_serial_twice_with_other_words_is_refused(office: Inspection) -> None:
    outcome = taken(office, plan_list([TWO[0], (1, *TWO[1][1:])]))
    assert not outcome.written
    assert "序号与" in next(one.reason for file in outcome.files for one in file.rejected)


def intake(inspection: Inspection, outcome: Outcome) -> Intake:
    return Intake.objects.create(inspection=inspection, kind="plan", state="written", entries=outcome.entries)


def test_an_import_is_undone_whole_and_its_numbers_come_again(office: Inspection) -> None:
    clerk = Member.objects.get(username="clerk")
    undo_intake(intake(office, taken(office, plan_list())), by=clerk, reason="发错清单")
    for model in (Finding, Case, Measure, Party, StandSpan, Facet):
        assert not model.objects.exists(), model
    assert taken(office, plan_list()).total("created") == 2
    assert Case.objects.get(number="问题1").revision == 3
    assert verify().fault == ""


def test_a_change_is_undone(office: Inspection) -> None:
    taken(office, plan_list())
    before = state()
    changed = [(*TWO[0][:3], "1.全部重做。", "澜东区", *TWO[0][5:]), TWO[1]]
    outcome = taken(office, plan_list(changed, "2026年3月1日"))
    assert state() != before
    undo_intake(intake(office, outcome), by=None, reason="发错清单")
    assert state() == before
    assert verify().fault == ""


def state() -> list[object]:
    return [
        list(Measure.objects.order_by("id").values_list("text", "since", "until")),
        list(Party.objects.order_by("unit", "part").values_list("unit", "part", "since", "until")),
        sorted(Facet.objects.filter(until__isnull=True).values_list("case", "dimension", "value", "since")),
        list(Case.objects.order_by("number").values_list("number", "due_on", "status")),
        list(Finding.objects.order_by("pk").values_list("problem", "title", "due_text", "long_term")),
    ]


def test_nothing_is_undone_once_somebody_acted(office: Inspection) -> None:
    outcome = taken(office, plan_list())
    record([Act(Case.objects.get(number="问题2"), "apply", Role.HANDLE)], inspection=office, by=None)
    with pytest.raises(Stale, match="已经有人办理"):
        undo_intake(intake(office, outcome), by=None, reason="发错清单")
    assert Finding.objects.count() == 2


def test_only_the_intake_takes_plans_in(office: Inspection) -> None:
    with pytest.raises(Refused, match="收件人员"):
        take_in(office, "plan", [read(plan_list())], by=Member.objects.get(username="reviewer"))


WORDS = st.text(alphabet="管网改造污水治理矿山修复养殖厂排口整治方案巡查", min_size=4, max_size=12)
MEASURES = st.lists(WORDS, min_size=1, max_size=4, unique=True)
ROWS = st.lists(
    st.tuples(WORDS, MEASURES, st.sampled_from(["青屏县", "澜东区", "市城管局"]), st.integers(1, 12)),
    min_size=1,
    max_size=5,
)


@given(rows=ROWS, kind=st.sampled_from(["csv", "xlsx"]))
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_was_written_is_what_the_list_says(
    office: Inspection, rows: list[tuple[str, list[str], str, int]], kind: str
) -> None:
    printed = [
        (place, f"{problem}问题突出。", "", "；\n".join(f"{n}.{text}" for n, text in enumerate(texts, 1)) + "。", unit, "", "", "", f"2026年{month}月底前")
        for place, (problem, texts, unit, month) in enumerate(rows, 1)
    ]  # fmt: skip
    source = plan_list(printed) if kind == "csv" else workbook(printed)
    outcome = taken(office, source, dry_run=True)
    assert outcome.total("created") == len(rows), outcome.to_json()


def workbook(rows: list[tuple[object, ...]]) -> Source:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        sheet = book.add_worksheet()
        sheet.merge_range(0, 0, 0, len(HEADINGS) - 1, "省生态环境保护督察反馈问题整改措施清单")
        sheet.write_row(1, 0, HEADINGS)
        for place, row in enumerate(rows, 2):
            sheet.write_row(place, 0, row)
    return Source("整改措施清单.xlsx", out.getvalue())


@pytest.mark.parametrize(
    ("text", "own", "pairs"),
    [
        ("8", "8", [["省", "8"]]),
        ("序号8（市序号9）", "8", [["省", "8"], ["市", "9"]]),
        ("省14、市9", "14", [["省", "14"], ["市", "9"]]),
        ("二十三", "23", [["省", "23"]]),
        ("", "", []),
    ],
)
def test_serials_of_several_levels(text: str, own: str, pairs: list[list[str]]) -> None:
    serials = read_serials(text, "provincial")
    assert (serials.own, serials.to_json()) == (own, pairs)
