"""What was published beside what came after it."""

import io

from django.urls import reverse
from docx import Document
from tests.building import number, share, signed

from bihuan.cases.models import Case
from bihuan.complaints.answering import AnswerText, act, submit
from bihuan.complaints.tests.persons import at_desk, page, text_of
from bihuan.complaints.withdrawing import withdraw
from bihuan.mailroom.case_file import case_file, complaint_of
from bihuan.mailroom.packaging import make_package
from bihuan.publication.differing import differences
from bihuan.publication.models import Publication
from bihuan.publication.preparing import prepare_again
from bihuan.publication.releasing import release
from bihuan.publication.tests.building import (
    SAID,
    close,
    look_at,
    published,
    reword,
    use_table,
    who,
)


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
