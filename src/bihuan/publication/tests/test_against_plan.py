"""Plan, report and public text must agree: what the public text says otherwise than the plan is said before it is frozen
and after, with both sides, and never to who may not see the plan."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.building import FIRST_DAY, answered, number, replies, share, small_ledger

from bihuan.cases.models import Batch, Case, Inspection
from bihuan.complaints.tests.persons import at_desk, page, text_of
from bihuan.findings.models import Finding
from bihuan.findings.relating import relate
from bihuan.findings.tests.building import plan_finding
from bihuan.publication.differing import differences
from bihuan.publication.models import Draft, Publication
from bihuan.publication.planned import Text, against_plan
from bihuan.publication.preparing import prepare, review, waiting
from bihuan.publication.releasing import release
from bihuan.publication.tests.building import use_table
from bihuan.units.models import Member

DAY = FIRST_DAY + timedelta(days=5)
GOAL = "完成雨棚拆除"
GOAL_ON = date(2025, 8, 31)


@pytest.fixture
def inspection(office: Inspection, settings, tmp_path) -> Inspection:
    settings.MEDIA_ROOT = tmp_path
    use_table(office, "round-3")
    small_ledger(office)
    return office


def who(username: str) -> Member:
    return Member.objects.get(username=username)


def stage_close(inspection: Inspection, serial: int, unit: str, goal: str = GOAL, on: date | None = GOAL_ON) -> None:
    answered(inspection, replies(DAY, [(number(serial), unit, "属实", "阶段性办结", goal, DAY)]))
    move_goal(inspection, serial, unit, on)


def move_goal(inspection: Inspection, serial: int, unit: str, on: date | None) -> None:
    answer = share(inspection, serial, unit).answers.latest("pk")
    answer.goal_on = on
    answer.save()


def drafted(inspection: Inspection) -> Draft:
    batch = Batch.objects.get(inspection=inspection, number=1)
    return prepare(inspection, batch, by=who("reviewer"), expected=len(waiting(inspection, batch, by=who("reviewer"))))


def looked_at(draft: Draft, **texts: str) -> Draft:
    """Every row looked at, the cells of the fields named in ``texts`` written by hand."""
    for row in draft.rows.all():
        draft.refresh_from_db()
        by_hand = {draft.fields.index(field): text for field, text in texts.items()}
        review(row, kept=range(len(row.marks)), texts=by_hand, done=True, seen=draft.revision, by=who("reviewer"))
    return Draft.objects.select_related("inspection__region", "inspection__rulebook_text").get(pk=draft.pk)


def published(inspection: Inspection, **texts: str) -> Publication:
    draft = looked_at(drafted(inspection), **texts)
    return release(draft, by=who("leader"), seen=draft.revision)


def linked(inspection: Inspection, serial: int, lead: str = "澜东区") -> Finding:
    finding = plan_finding(inspection, lead=lead, measures=("完成东风渠截污管网改造", "健全运维机制"))
    complaint = Case.objects.get(inspection=inspection, number=number(serial))
    relate(finding, complaint, by=who("clerk"), seen=finding.case.revision)
    return finding


def told(table: Publication, username: str = "leader") -> list[str]:
    return [item.text for row in differences(table, reader=who(username)) for item in row.planned]


def test_the_goal_is_published_with_its_day_and_agrees(inspection):
    stage_close(inspection, 1, "澜东区")
    table = published(inspection)
    row = dict(zip((field for _heading, field in table.columns), table.rows[0]["cells"], strict=True))
    assert row["goal"] == "完成雨棚拆除（2025年8月31日前）"
    assert told(table) == []
    assert "公开的和计划" in text_of(at_desk("leader").get(table.get_absolute_url()))


def test_what_contradicts_the_goal_is_said_before_it_is_frozen_and_after(inspection):
    stage_close(inspection, 1, "澜东区")
    draft = looked_at(drafted(inspection), action="雨棚已拆除，目前已整改到位。")
    sentence = (
        "公开的“处理和整改情况”写“雨棚已拆除”，台账里却没有完成：澜东区的办结目标“完成雨棚拆除”，2025年8月31日才到期。"
    )
    assert sentence in text_of(at_desk("reviewer").get(draft.get_absolute_url()))
    table = release(draft, by=who("leader"), seen=draft.revision)
    assert told(table)[0] == sentence
    assert "公开的和计划不同" in text_of(at_desk("leader").get(table.get_absolute_url()))
    for username in ("clerk", "landong"):
        assert sentence in text_of(at_desk(username).get(page(number(1)))), username


def test_a_goal_that_moves_after_publishing_differs(inspection):
    stage_close(inspection, 1, "澜东区")
    table = published(inspection)
    move_goal(inspection, 1, "澜东区", date(2025, 9, 30))
    assert told(table) == [
        "公开的“办结目标”写“完成雨棚拆除（2025年8月31日前）”，澜东区的办结目标的期限是2025年9月30日：“完成雨棚拆除”。"
    ]


@pytest.mark.parametrize(
    ("goal", "said"),
    [
        ("", "公开的“办结目标”是空的，澜东区的办结目标写“完成雨棚拆除”。"),
        (GOAL, "没有写期限，澜东区的办结目标的期限是2025年8月31日"),
    ],
)
def test_a_goal_left_out_of_its_column_is_a_contradiction(inspection, goal, said):
    stage_close(inspection, 1, "澜东区")
    table = published(inspection, goal=goal)
    assert said in told(table)[0]


def test_a_unit_of_a_shared_complaint_is_held_against_its_own_goal(inspection):
    stage_close(inspection, 3, "澜东区")
    stage_close(inspection, 3, "青屏县", "完成厂区绿化", date(2025, 7, 15))
    table = published(inspection)
    assert told(table) == []
    row = table.rows[0]
    cells = [cell.replace("7月15日", "8月31日") for cell in row["cells"]]
    text = Text(row["case"], table.columns, cells, 2025)
    assert ["青屏县的办结目标" in item.text for item in against_plan([text], who("leader"))[row["case"]]] == [True]
    assert against_plan([text], who("landong")) == {}, "another unit's goal is not theirs to read"


def test_the_plan_of_a_linked_finding_is_quoted_to_who_may_see_it(inspection):
    stage_close(inspection, 3, "澜东区", "完成厂区绿化")
    stage_close(inspection, 3, "青屏县", "完成厂区绿化")
    linked(inspection, 3, lead="青屏县")
    table = published(inspection, investigation="经查，东风渠截污管网改造已完成。")
    (sentence,) = told(table)
    assert "问题1方案的第1项措施“完成东风渠截污管网改造”，2026年12月31日才到期" in sentence
    assert "第1项措施" in text_of(at_desk("qingping").get(page(number(3))))
    assert "第1项措施" not in text_of(at_desk("landong").get(page(number(3)))), "the finding is not theirs to see"


def test_a_finding_that_is_not_done_does_not_open_a_complaint_that_is(inspection):
    answered(inspection, replies(DAY, [(number(1), "澜东区", "属实", "已办结", "", DAY)]))
    linked(inspection, 1)
    assert told(published(inspection, action="已整改到位。")) == []


def test_the_queries_do_not_grow_with_the_rows(inspection, django_assert_max_num_queries):
    stage_close(inspection, 1, "澜东区")
    linked(inspection, 1)
    table = published(inspection)
    with CaptureQueriesContext(
        connection,
    ) as one:
        differences(table, reader=who("leader"))
    stage_close(inspection, 2, "青屏县")
    for place, serial in ((2, 2), (3, 2)):
        finding = plan_finding(inspection, f"问题{place}")
        complaint = Case.objects.get(inspection=inspection, number=number(serial))
        relate(finding, complaint, by=who("clerk"), seen=finding.case.revision)
    table.rows = [*table.rows, *({**table.rows[0], "number": number(2), "case": complaint.pk} for _ in range(3))]
    with django_assert_max_num_queries(len(one)):
        differences(table, reader=who("leader"))
