"""The public table: prepared by one, every row looked at, published by another, and then it stands."""

import io
import zipfile
from datetime import date, timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from docx import Document
from docx.enum.section import WD_ORIENT
from tests.building import FIRST_DAY, answered, number, received, replies, share, signed, small_ledger, transfer

from bihuan.cases.models import Batch, Case, Inspection
from bihuan.complaints.answering import AnswerText, act, submit
from bihuan.complaints.dispatching import dispatch_named
from bihuan.complaints.models import Complaint
from bihuan.complaints.repeats.linking import link
from bihuan.complaints.tests.persons import at_desk, page, text_of
from bihuan.complaints.withdrawing import withdraw
from bihuan.evidence.keeping import content_of
from bihuan.inbox.models import Message
from bihuan.ledger.models import Entry
from bihuan.mailroom.answered import answered_of
from bihuan.mailroom.case_file import case_file, complaint_of
from bihuan.mailroom.packaging import make_package
from bihuan.mailroom.public_table import READERS
from bihuan.moments import beijing_day
from bihuan.publication import reach
from bihuan.publication.differing import differences
from bihuan.publication.models import Draft, DraftRow, Publication
from bihuan.publication.preparing import discard, prepare, prepare_again, refresh, review, waiting
from bihuan.publication.releasing import release, why_not_release
from bihuan.publication.tests.building import use_table
from bihuan.refusals import Refused, Stale
from bihuan.rulebooks.checking import RulebookError
from bihuan.rulebooks.loading import load, public_tables, shipped_text
from bihuan.units.models import Member, Post, Unit
from bihuan.units.roles import Role

DAY = FIRST_DAY + timedelta(days=5)
SAID = "=经查，业主王建国夜间作业，电话13800001234。"


@pytest.fixture
def inspection(office: Inspection, settings, tmp_path) -> Inspection:
    settings.MEDIA_ROOT = tmp_path
    small_ledger(office)
    return office


def who(username: str) -> Member:
    return Member.objects.get(username=username)


def close(inspection: Inspection, serial: int, unit: str, day: date = DAY) -> None:
    answered(inspection, replies(day, [(number(serial), unit, "属实", "已办结", "", day)]))


def reword(inspection: Inspection, serial: int, said: str) -> None:
    """As if the accepted answer had said so."""
    answer = share(inspection, serial, "澜东区").answers.latest("pk")
    answer.investigation = said
    answer.save()


def made(inspection: Inspection, batch: int | None = 1, by: str = "reviewer") -> Draft:
    found = Batch.objects.get(inspection=inspection, number=batch) if batch else None
    expected = len(waiting(inspection, found, by=who(by)))
    return prepare(inspection, found, by=who(by), expected=expected)


def look_at(draft: Draft, by: str = "reviewer") -> Draft:
    """Every row is looked at, every proposal kept."""
    for row in draft.rows.all():
        draft.refresh_from_db()
        kept = range(len(row.marks))
        review(row, kept=kept, texts={}, done=True, seen=draft.revision, by=who(by))
    return Draft.objects.select_related("inspection__region", "inspection__rulebook_text").get(pk=draft.pk)


def published(inspection: Inspection, batch: int | None = 1) -> Publication:
    draft = look_at(made(inspection, batch))
    return release(draft, by=who("leader"), seen=draft.revision)


def numbers(table: Publication) -> list[str]:
    return [row["number"] for row in table.rows]


def cell(inspection: Inspection, field: str) -> int:
    return [column.field for column in inspection.rulebook_text.rulebook.publication].index(field)


def test_what_every_unit_has_answered_is_ready(inspection):
    close(inspection, 1, "澜东区")
    close(inspection, 3, "澜东区")
    cases = reach.unpublished(who("reviewer"), inspection)
    assert [case.number for case in reach.ready(cases)] == [number(1)]
    assert set(reach.not_ready(cases).values_list("number", flat=True)) == {number(serial) for serial in (2, 3, 4, 5)}
    close(inspection, 3, "青屏县")
    assert [case.number for case in waiting(inspection, None, by=who("reviewer"))] == [number(1), number(3)]


def test_what_came_late_goes_with_a_later_batch_by_number(inspection):
    close(inspection, 2, "青屏县")
    first = published(inspection)
    close(inspection, 4, "市城管局")
    close(inspection, 1, "澜东区")
    second = published(inspection, 2)
    assert (numbers(first), numbers(second)) == ([number(2)], [number(4), number(1)])
    assert [row["number"] for row in second.late] == [number(1)]
    lead = Document(io.BytesIO(content_of(second.word))).paragraphs[1].text
    assert f"其中以前批次迟到公开1件：{number(1)}（第1批）" in lead


def test_persons_are_hidden_and_a_person_has_the_last_word(inspection):
    close(inspection, 1, "澜东区")
    reword(inspection, 1, SAID)
    draft = made(inspection)
    row = draft.rows.get()
    place = cell(inspection, "investigation")
    assert row.public(place) == "=经查，业主王某某夜间作业，电话***********。"
    row = review(row, kept=[1], texts={}, done=False, seen=draft.revision, by=who("reviewer"))
    assert row.public(place) == "=经查，业主王建国夜间作业，电话***********。"
    draft.refresh_from_db()
    texts = {place: "经查，业主夜间作业。", 0: "7", cell(inspection, "action"): row.public(cell(inspection, "action"))}
    row = review(row, kept=[0, 1], texts=texts, done=True, seen=draft.revision, by=who("reviewer"))
    assert (row.public(place), list(row.edited)) == ("经查，业主夜间作业。", [str(place)])
    draft.refresh_from_db()
    back = review(row, kept=[0, 1], texts={}, restored=[place], done=True, seen=draft.revision, by=who("reviewer"))
    assert "王某某" in back.public(place)


def test_two_who_look_at_the_same_row(inspection):
    close(inspection, 1, "澜东区")
    draft = made(inspection)
    row = draft.rows.get()
    review(row, kept=[], texts={}, done=True, seen=1, by=who("reviewer"))
    with pytest.raises(Stale, match="有人改过"):
        review(row, kept=[], texts={}, done=True, seen=1, by=who("reviewer"))


def test_a_second_click_prepares_nothing_twice(inspection):
    close(inspection, 1, "澜东区")
    batch = Batch.objects.get(inspection=inspection, number=1)
    prepare(inspection, batch, by=who("reviewer"), expected=1)
    with pytest.raises(Stale, match="0件"):
        prepare(inspection, batch, by=who("reviewer"), expected=1)
    with pytest.raises(Refused, match="没有可以准备"):
        prepare(inspection, batch, by=who("reviewer"), expected=0)
    assert Draft.objects.count() == 1


def test_what_is_given_up_is_ready_again(inspection):
    close(inspection, 1, "澜东区")
    draft = made(inspection)
    with pytest.raises(Refused, match="公开人员"):
        discard(draft, by=who("leader"))
    discard(draft, by=who("reviewer"))
    assert len(waiting(inspection, None, by=who("reviewer"))) == 1
    assert not DraftRow.objects.exists()


def test_publishing_needs_two_people(inspection):
    close(inspection, 1, "澜东区")
    draft = made(inspection)
    assert "还有1行" in why_not_release(draft, who("leader"))
    draft = look_at(draft)
    with pytest.raises(Refused, match="另一个人"):
        release(draft, by=who("reviewer"), seen=draft.revision)
    assert "公开人员或领导" in why_not_release(draft, who("clerk"))
    assert why_not_release(draft, who("leader")) == ""
    Post.objects.create(member=who("leader"), unit=Unit.objects.get(short="市整改办"), role=Role.PUBLISH)
    draft.refresh_from_db()
    review(draft.rows.get(), kept=[], texts={}, done=True, seen=draft.revision, by=who("leader"))
    assert "另一个人" in why_not_release(draft, who("leader"))


def test_a_deputy_is_the_same_person(inspection):
    close(inspection, 1, "澜东区")
    draft = look_at(made(inspection))
    deputy, absent = who("clerk"), who("reviewer")
    today = beijing_day(timezone.now())
    absence = absent.absences.create(starts_on=today, ends_on=today)
    absence.deputations.create(post=absent.posts.get(role=Role.PUBLISH), deputy=deputy, starts_on=today, ends_on=today)
    assert "另一个人" in why_not_release(draft, who("clerk"))
    assert why_not_release(draft, who("leader")) == ""


def test_who_was_stood_in_for_had_a_hand_in_it(inspection):
    close(inspection, 1, "澜东区")
    absent, today = who("reviewer"), beijing_day(timezone.now())
    absence = absent.absences.create(starts_on=today, ends_on=today)
    absence.deputations.create(
        post=absent.posts.get(role=Role.PUBLISH), deputy=who("clerk"), starts_on=today, ends_on=today
    )
    draft = look_at(made(inspection, by="clerk"), by="clerk")
    assert "另一个人" in why_not_release(draft, who("reviewer"))


def test_what_was_published_stands(inspection):
    close(inspection, 1, "澜东区")
    reword(inspection, 1, SAID)
    table = published(inspection)
    assert (table.number, table.prepared_by, table.by) == (1, who("reviewer"), who("leader"))
    assert not Draft.objects.exists()
    with pytest.raises(DatabaseError, match="只能追加"), transaction.atomic():
        Publication.objects.filter(pk=table.pk).update(title="x")
    entry = Entry.objects.get(chain=Case.objects.get(number=number(1)).chain, act="publish")
    assert (entry.actor, entry.data["published_as"]) == (who("leader"), table.title)
    word = Document(io.BytesIO(content_of(table.word)))
    headings, line = ([cell.text for cell in row.cells] for row in word.tables[0].rows)
    assert headings == [column.heading for column in inspection.rulebook_text.rulebook.publication]
    assert word.sections[0].orientation == WD_ORIENT.LANDSCAPE
    assert (line[0], number(1) in line, "王建国" in str(line), "13800001234" in str(line)) == ("1", True, False, False)
    with zipfile.ZipFile(io.BytesIO(content_of(table.sheet))) as sheet:
        assert b"<f>" not in sheet.read("xl/worksheets/sheet1.xml")
        assert "=经查，业主王某某夜间作业，电话***********。" in sheet.read("xl/sharedStrings.xml").decode()


def test_published_once(inspection):
    close(inspection, 1, "澜东区")
    draft = look_at(made(inspection))
    release(draft, by=who("leader"), seen=draft.revision)
    with pytest.raises(Stale, match="已经公开"):
        release(draft, by=who("leader"), seen=draft.revision)
    with pytest.raises(Stale, match="已经公开"):
        review(DraftRow(pk=1, draft_id=draft.pk), kept=[], texts={}, done=True, seen=9, by=who("reviewer"))
    assert Publication.objects.count() == 1


def test_an_answer_that_changed_meanwhile_is_looked_at_again(inspection):
    close(inspection, 1, "澜东区")
    draft = look_at(made(inspection))
    reword(inspection, 1, "另有说法。")
    with pytest.raises(Stale, match="又有变化"):
        release(draft, by=who("leader"), seen=draft.revision)
    refresh(draft.rows.get(), by=who("reviewer"))
    row = draft.rows.get()
    assert (row.reviewed_at, row.public(cell(inspection, "investigation"))) == (None, "另有说法。")
    draft = look_at(draft)
    with pytest.raises(Stale, match="有人改过"):
        release(draft, by=who("leader"), seen=1)


def test_a_withdrawn_complaint_leaves_the_draft(inspection):
    close(inspection, 1, "澜东区")
    close(inspection, 2, "青屏县")
    draft = look_at(made(inspection))
    case = Case.objects.get(number=number(1))
    withdraw(case.complaint, by=who("clerk"), seen=case.revision, reason="重复转办")
    with pytest.raises(Stale, match=number(1)):
        release(draft, by=who("leader"), seen=draft.revision)
    refresh(draft.rows.get(case=case), by=who("reviewer"))
    draft.refresh_from_db()
    table = release(draft, by=who("leader"), seen=draft.revision)
    assert numbers(table) == [number(2)]


def test_a_repeat_names_the_one_before(inspection):
    received(inspection, transfer(3, [(number(6), "枣林村砖厂又冒黑烟。", "澜东区", "大气", "来电")]))
    dispatch_named(inspection, by=None)
    first, again = (Complaint.objects.get(case__number=number(serial)) for serial in (1, 6))
    link(again, first, by=None, seen=None)
    close(inspection, 6, "澜东区", FIRST_DAY + timedelta(days=9))
    row = made(inspection, 3).rows.get()
    assert f"见第1批{number(1)}" in str(row.cells)


def test_a_later_change_shows_as_a_difference_and_goes_into_a_correction(inspection):
    close(inspection, 1, "澜东区")
    reword(inspection, 1, SAID)
    table = published(inspection)
    assert differences(table) == []
    reword(inspection, 1, SAID + "已拆除。")
    (found,) = differences(Publication.objects.get())
    (change,) = found.changes
    assert (found.number, change.heading) == (number(1), "调查核实情况")
    assert "".join(span.text for span in change.spans if span.tag == "ins") == "已拆除。"
    assert "王建国" not in change.now
    draft = look_at(prepare_again(table, [found.case], by=who("reviewer")))
    second = release(draft, by=who("leader"), seen=draft.revision)
    assert "更正第1期" in second.title
    assert Publication.objects.get(number=1).rows == table.rows


def test_what_the_team_was_sent_differs_from_what_was_published(inspection):
    """Sent with one answer, published with another (Yixing: plan, report and public text must agree)."""
    close(inspection, 1, "澜东区")
    make_package(inspection, order="number", by=who("reviewer"), seen=0)
    close(inspection, 2, "青屏县")
    table = published(inspection)
    assert differences(table) == []
    item = share(inspection, 1, "澜东区")
    act(item, "reopen", by=who("reviewer"), seen=item.case.revision, reason="重新核查")
    item = share(inspection, 1, "澜东区")
    submit(
        item, AnswerText("属实", "业主王建国又开工。", "已拆除。", "closed"), by=who("landong"), seen=item.case.revision
    )
    signed(inspection, 1, "澜东区", "reviewer", "leader")
    draft = look_at(prepare_again(table, [Case.objects.get(number=number(1)).pk], by=who("reviewer")))
    second = release(draft, by=who("leader"), seen=draft.revision)
    (found,) = differences(second)
    assert (found.changes, found.calls_for_correction, found.package.number) == ((), False, 1)
    assert {change.heading: change.now for change in found.reported}["处理和整改情况"] == "责令整改。"
    assert "王建国" not in str(found.reported)
    shown = text_of(at_desk("leader").get(second.get_absolute_url()))
    assert "报送督察组的材料（第1期）和公开的不同" in shown
    assert "准备更正" not in shown


def test_a_table_keeps_its_columns_when_the_rulebook_changes_its_own(inspection):
    close(inspection, 1, "澜东区")
    table = published(inspection)
    use_table(inspection, "channel")
    reword(inspection, 1, "另有说法。")
    (found,) = differences(Publication.objects.get(pk=table.pk))
    assert [change.heading for change in found.changes] == ["调查核实情况"]


def test_a_withdrawal_shows_as_a_difference(inspection):
    close(inspection, 1, "澜东区")
    table = published(inspection)
    case = Case.objects.get(number=number(1))
    withdraw(case.complaint, by=who("clerk"), seen=case.revision, reason="重复转办")
    (found,) = differences(table)
    assert "撤回" in found.gone


def test_the_complaint_and_the_batch_tell_of_it(inspection):
    close(inspection, 1, "澜东区")
    table = published(inspection)
    told = text_of(at_desk("reviewer").get(page(number(1))))
    assert table.title in told
    assert table.get_absolute_url() in told
    found = case_file(complaint_of(Case.objects.get(number=number(1))), who("landong"))
    (paper,) = [item for item in found.items if item.name.startswith("4-公开/")]
    printed = "".join(line.text for line in Document(io.BytesIO(paper.content())).paragraphs)
    assert "经现场核查" in printed
    theirs = text_of(at_desk("landong").get(page(number(1))))
    assert table.title in theirs
    assert table.get_absolute_url() not in theirs
    way = text_of(at_desk("reviewer").get(reverse("complaints:batch", args=[1])))
    assert "公开" in way
    assert table.get_absolute_url() in way


def test_at_the_desk_from_preparing_to_published(inspection):
    close(inspection, 1, "澜东区")
    reword(inspection, 1, SAID)
    close(inspection, 2, "青屏县")
    reviewer, leader = at_desk("reviewer"), at_desk("leader")
    tables = reverse("publication:tables")
    assert 'name="expected" value="2"' in text_of(reviewer.get(tables))
    address = reviewer.post(tables, {"batch": "1", "expected": "2"}).url
    shown = text_of(reviewer.get(address))
    assert "<del>王建国</del><ins>王某某</ins>" in shown
    assert "核对无误" not in text_of(leader.get(address))
    draft = Draft.objects.get()
    place = cell(inspection, "investigation")
    for row in draft.rows.all():
        draft.refresh_from_db()
        sent = {"act": "done", "seen": draft.revision, "keep": list(range(len(row.marks)))}
        sent[f"text-{place}"] = row.public(place)
        answer = reviewer.post(reverse("publication:row", args=[draft.pk, row.pk]), sent)
        assert answer.status_code == 302
    assert not DraftRow.objects.exclude(edited={}).exists()
    draft.refresh_from_db()
    release_at = reverse("publication:release", args=[draft.pk])
    assert reviewer.post(release_at, {"seen": draft.revision}).status_code == 409
    address = leader.post(release_at, {"seen": draft.revision}).url
    shown = text_of(leader.get(address))
    assert "王某某" in shown
    assert "王建国" not in shown
    assert leader.get(f"{address}word")["Content-Disposition"].endswith(".docx")
    assert b"".join(leader.get(f"{address}excel").streaming_content).startswith(b"PK")
    assert at_desk("clerk").get(tables).status_code == 403


@pytest.mark.parametrize("sent", [{}, {"act": "done"}, {"act": "done", "seen": "x"}, {"act": "no", "seen": "1"}])
def test_a_broken_form_is_refused(inspection, sent):
    close(inspection, 1, "澜东区")
    row = made(inspection).rows.get()
    answer = at_desk("reviewer").post(reverse("publication:row", args=[row.draft_id, row.pk]), sent)
    assert answer.status_code == 400


def test_an_open_answer_again_in_review_is_still_what_was_accepted(inspection):
    answered(inspection, replies(DAY, [(number(1), "澜东区", "属实", "正在办理", "", "")]))
    item = share(inspection, 1, "澜东区")
    submit(item, AnswerText("属实", "新的核查。", "新的措施。", "closed"), by=who("landong"), seen=item.case.revision)
    row = made(inspection).rows.get()
    assert row.public(cell(inspection, "investigation")) == "经现场核查。"


def test_pages_ask_no_more_for_more_rows(inspection):
    client = at_desk("reviewer")

    def asked(address: str) -> int:
        client.get(address)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert client.get(address).status_code == 200
        return len(queries)

    close(inspection, 1, "澜东区")
    draft = made(inspection)
    one = asked(draft.get_absolute_url())
    discard(draft, by=who("reviewer"))
    close(inspection, 2, "青屏县")
    close(inspection, 3, "澜东区")
    close(inspection, 3, "青屏县", DAY + timedelta(days=1))
    draft = made(inspection)
    assert draft.rows.count() == 3
    assert asked(draft.get_absolute_url()) <= one


@pytest.mark.parametrize(
    ("name", "headings", "says"),
    [
        (
            "round-3",
            "序号 受理编号 交办问题基本情况 行政区域 问题类型 调查核实情况 是否属实 办结目标 处理和整改情况 是否办结 责任人被处理情况",
            {"是否办结": "办结", "办结目标": ""},
        ),
        (
            "round-3-counties",
            "序号 受理编号 交办问题基本情况 所属区县 问题类型 调查核实情况 是否属实 办结目标 处理和整改情况 是否办结 责任人被处理情况",
            {"所属区县": "澜东区", "问题类型": "大气"},
        ),
        (
            "city-and-county",
            "序号 举报地市 举报县区 受理编号 污染类型 是否属实 调查核实情况 处理和整改情况 问责情况",
            {"举报地市": "澜川市", "举报县区": "澜东区", "问责情况": "无"},
        ),
        (
            "regions",
            "序号 受理编号 交办问题基本情况 行政区域 污染类型 调查核实情况 是否属实 处理和整改情况 责任人被处理情况",
            {"是否属实": "部分属实", "交办问题基本情况": "枣林村一家砖厂冒黑烟。"},
        ),
        (
            "measures",
            "序号 受理编号 交办问题基本情况 行政区域 污染类型 调查核实情况 是否属实 处理和整改情况 处理类别 责任人被处理情况",
            {"是否属实": "是", "处理类别": "停产整治、立案处罚"},
        ),
        (
            "regions-first",
            "序号 受理编号 行政区域 交办问题基本情况 污染类型 调查核实情况 是否属实 处理和整改情况 问责情况 备注",
            {"备注": "办结"},
        ),
        (
            "channel",
            "序号 受理方式 受理编号 交办问题基本情况 行政区域 污染类型 调查核实情况 是否属实 处理和整改情况 责任人被处理情况",
            {"受理方式": "来电"},
        ),
        (
            "together",
            "序号 受理编号 交办问题基本情况 涉及区县及部门 调查核实情况 是否属实 处理处罚和问责情况 备注",
            {"处理处罚和问责情况": "业主王某某停产，罚款3万元。"},
        ),
    ],
)
def test_tables_as_provinces_print_them(inspection, name, headings, says):
    """Domain.md 3, variants 1 to 6, 8 and 9, in their order: each heading row, in Word too, and what stands below it."""
    close(inspection, 1, "澜东区")
    answer = share(inspection, 1, "澜东区").answers.latest("pk")
    answer.action = "业主王建国停产，罚款3万元。"
    answer.save()
    Complaint.objects.filter(case__number=number(1)).update(verdict="部分属实")
    use_table(inspection, name)
    table = published(inspection)
    head, line = (
        [cell.text for cell in row.cells] for row in Document(io.BytesIO(content_of(table.word))).tables[0].rows
    )
    assert head == headings.split()
    shown = dict(zip(head, line, strict=True))
    assert {heading: shown[heading] for heading in says} == says
    assert number(1) == shown["受理编号"]


def test_no_table_has_a_column_for_who_handled_it():
    """Variant 7 is internal: its persons, telephones and conditions have no field that a public table could hold."""
    held = {column.field for columns in public_tables().values() for column in columns}
    assert held <= {*READERS, "serial"}
    assert not {"handler", "phone", "persons"} & set(READERS)
    with pytest.raises(RulebookError, match="handler"):
        load(shipped_text("hunan-look-back").replace('field = "accountability"', 'field = "handler"'), "x.toml")


def test_tables_of_other_provinces_have_their_columns(inspection):
    close(inspection, 1, "澜东区")
    item = answered_of([Case.objects.get(number=number(1)).pk], timezone.now())[0]
    assert [READERS[field](item) for field in ("city", "yes_or_no", "measures", "channel")] == [
        "澜川市",
        "是",
        "其他",
        "来电",
    ]
    answer = item.answers[0]
    answer.action, answer.accountability = "责令停产整治，罚款3万元。", "诫勉谈话1人。"
    assert READERS["measures"](item) == "停产整治、立案处罚、问责"
    item.complaint.verdict = "不属实"
    assert READERS["yes_or_no"](item) == "否"


def test_who_is_to_publish_is_told_and_then_who_prepared(inspection):
    close(inspection, 1, "澜东区")
    draft = look_at(made(inspection))
    assert Message.objects.get(member=who("leader")).text.startswith(draft.title)
    release(draft, by=who("leader"), seen=draft.revision)
    assert "公开" in Message.objects.filter(member=who("reviewer")).latest("pk").text


def test_a_batch_without_a_table_is_not_late(inspection):
    close(inspection, 1, "澜东区")
    close(inspection, 4, "市城管局")
    assert [case.number for case in waiting(inspection, Batch.objects.get(number=2), by=who("reviewer"))] == [number(4)]
    shown = text_of(at_desk("reviewer").get(reverse("publication:tables")))
    assert shown.count('name="expected" value="1"') == 2
