"""A briefing is drafted, changed, and issued once; what was issued stays."""

import io
import json
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from docx import Document
from tests.building import answered, number, replies, share, small_ledger

from bihuan.activities.models import WorkRecord
from bihuan.cases.models import Case, Inspection
from bihuan.complaints.answering import AnswerText, act, submit
from bihuan.evidence.keeping import content_of
from bihuan.moments import BEIJING
from bihuan.papers import signing
from bihuan.papers.briefing import Changes, draft, draft_paper, update
from bihuan.papers.briefing import issue as issue_signed
from bihuan.papers.choosing import told_before
from bihuan.papers.command import brief
from bihuan.papers.composing import drafted_texts
from bihuan.papers.distributing import FIELDS, distribute, distribution_of
from bihuan.papers.kinds import KINDS
from bihuan.papers.models import Briefing
from bihuan.papers.reach import visible_briefings
from bihuan.papers.runs import only_text, paragraphs_from_json
from bihuan.papers.shipped import BRIEFING
from bihuan.papers.since import changes_since
from bihuan.papers.templates_in_use import put_in_place, restore, template_in_use
from bihuan.papers.tests.test_rendering import WHOLE, template
from bihuan.refusals import Refused, Stale, Unusable
from bihuan.units.models import Member, Unit

RECEIVED, HANDLED = date(2025, 6, 3), date(2025, 6, 8)


def who(username: str) -> Member:
    return Member.objects.get(username=username)


@pytest.fixture
def inspection(office: Inspection) -> Inspection:
    """Five complaints, a key one closed, one part of the shared one closed, one stage-closed."""
    small_ledger(office)
    answered(
        office,
        replies(
            HANDLED,
            [
                (number(1), "澜东区", "属实", "是", "", "2025-06-05"),
                (number(3), "青屏县", "属实", "是", "", "2025-06-06"),
                (number(4), "市城管局", "属实", "阶段性办结", "七月底前装好净化设施", "2025-06-07"),
            ],
        ),
    )
    return office


def record(inspection: Inspection, title: str, day: date = RECEIVED) -> WorkRecord:
    return WorkRecord.objects.create(
        inspection=inspection,
        unit=Unit.objects.get(short="市整改办"),
        day=day,
        title=title,
        text=f"{title}的正文。\n第二段。",
        by=who("clerk"),
    )


def begun(inspection: Inspection, **changes: Any) -> Briefing:
    said = {"number": 1, "day": HANDLED, "as_of": RECEIVED, "handled_as_of": HANDLED, "by": who("reviewer")}
    return draft(inspection, **(said | changes))


def changes_of(briefing: Briefing, **changes: Any) -> Changes:
    said: dict[str, Any] = {
        "number": briefing.number,
        "day": briefing.day,
        "as_of": RECEIVED,
        "handled_as_of": HANDLED,
        "cases": list(briefing.key_cases.all()),
        "records": list(briefing.records.all()),
        "texts": {number: paragraphs_from_json(text) for number, text in briefing.key_texts.items()},
    }
    return Changes(**(said | changes))


def signed(briefing: Briefing) -> Briefing:
    """Submitted by the reviewer, signed by the leader."""
    signing.submit(briefing, by=who("reviewer"), seen=briefing.revision)
    signing.sign(briefing, by=who("leader"), seen=briefing.revision)
    return briefing


def issue(briefing: Briefing, *, by: Member, seen: int | None = None) -> Briefing:
    """Signed if it is not yet, and issued at the desk."""
    fresh = Briefing.objects.get(pk=briefing.pk)
    if fresh.issued_at is None and fresh.state != "signed":
        signed(fresh)
    return issue_signed(briefing, by=by, seen=seen)


def text_of(docx: bytes) -> str:
    return "\n".join(paragraph.text for paragraph in Document(io.BytesIO(docx)).paragraphs)


class TestDrafting:
    def test_numbers_go_on_from_the_last_one(self, inspection: Inspection) -> None:
        begun(inspection, number=7)
        assert begun(inspection, number=None).number == 8

    def test_a_number_is_taken_once(self, inspection: Inspection) -> None:
        begun(inspection)
        with pytest.raises(Refused, match="第1期已经有一份草稿"):
            begun(inspection)

    def test_key_complaints_answered_lately_are_proposed(self, inspection: Inspection) -> None:
        briefing = begun(inspection)
        assert [case.number for case in briefing.key_cases.all()] == [number(1)]
        texts = drafted_texts(briefing, list(briefing.key_cases.all()))
        assert texts == {number(1): "澜东区经现场核查。责令整改。"}

    def test_what_was_told_is_not_proposed_again(self, inspection: Inspection) -> None:
        record(inspection, "夜查砖厂")
        issue(begun(inspection), by=who("reviewer"))
        later = begun(inspection, number=2)
        assert not later.key_cases.exists()
        assert not later.records.exists()

    def test_a_record_written_since_is_proposed_whatever_its_day(self, inspection: Inspection) -> None:
        issue(begun(inspection), by=who("reviewer"))
        late = record(inspection, "补记的会议", RECEIVED)
        assert list(begun(inspection, number=2).records.all()) == [late]

    def test_distribution_and_contact_are_remembered(self, inspection: Inspection) -> None:
        first = begun(inspection)
        assert first.report_to == "省第三生态环境保护督察组"
        said = changes_of(first, report_to="报甲", send_to="送乙", phone="（0000）1", mail="a@example.com")
        issue(update(first, said, by=who("reviewer"), seen=1), by=who("reviewer"))
        second = begun(inspection, number=2)
        assert (second.report_to, second.send_to, second.phone, second.mail) == (
            "报甲",
            "送乙",
            "（0000）1",
            "a@example.com",
        )

    def test_a_text_edited_by_hand_is_printed_in_place_of_the_drafted_one(self, inspection: Inspection) -> None:
        briefing = begun(inspection)
        said = changes_of(briefing, texts={number(1): only_text(["人工改过的一段。", "又一段。"])})
        changed = update(briefing, said, by=who("reviewer"), seen=1)
        text = text_of(draft_paper(changed))
        assert "人工改过的一段。\n又一段。" in text
        assert "经现场核查" not in text

    def test_a_form_opened_before_somebody_else_saved_is_refused(self, inspection: Inspection) -> None:
        briefing = begun(inspection)
        update(briefing, changes_of(briefing, phone="1"), by=who("reviewer"), seen=1)
        with pytest.raises(Stale, match="有人改过"):
            update(briefing, changes_of(briefing, phone="2"), by=who("reviewer"), seen=1)
        assert Briefing.objects.get().phone == "1"

    @pytest.mark.parametrize("username", ["clerk", "leader", "inspector", "landong", "keeper"])
    def test_only_review_and_publication_of_the_office_write(self, inspection: Inspection, username: str) -> None:
        with pytest.raises(Refused, match="审核或公开"):
            begun(inspection, by=who(username))

    def test_a_county_reviewer_does_not_write_for_the_city(self, inspection: Inspection) -> None:
        county = Member.objects.add(username="county-reviewer")
        county.posts.create(unit=Unit.objects.get(short="青屏县"), role="review")
        with pytest.raises(Refused, match="审核或公开"):
            begun(inspection, by=county)
        begun(inspection)
        assert not visible_briefings(county, inspection).exists()


class TestThePaper:
    def test_every_figure_stands_in_the_body(self, inspection: Inspection) -> None:
        text = text_of(draft_paper(begun(inspection)))
        for words in (
            "第 1 期（草稿）",
            "截止2025年6月3日，省督察组共向我市转办了两批5件信访案件。",
            "澜东区1件、青屏县1件、市城管局1件，还1件涉及澜东区、青屏县，未分办1件。",
            "大气污染3件",
            "噪声污染1件",
            "重要件1件。澜东区1件。",
            "来电4件，来信1件。",
            "截止6月8日，澜川市累计接到转办件5件，正在办理3件（含澜东区与青屏县共有的1件，未分办1件）",
            "阶段性办结1件（市城管局1件），已办结1件（澜东区1件）。",
            "此外，澜东区、青屏县共有的1件，属于青屏县的部分已经完成。",
        ):
            assert words in text, words

    def test_work_records_come_with_their_paragraphs(self, inspection: Inspection) -> None:
        record(inspection, "夜查砖厂")
        assert "【立行立改动态】\n夜查砖厂\n夜查砖厂的正文。\n第二段。\n" in text_of(draft_paper(begun(inspection)))

    def test_an_earlier_cutoff_tells_the_smaller_figures_of_that_day(self, inspection: Inspection) -> None:
        text = text_of(draft_paper(begun(inspection, as_of=date(2025, 6, 2), handled_as_of=date(2025, 6, 2))))
        assert "转办了一批3件" in text
        assert "已办结0件" in text

    def test_a_cutoff_may_be_an_hour(self, inspection: Inspection) -> None:
        noon = datetime(2025, 6, 3, 12, 0, tzinfo=BEIJING)
        text = text_of(draft_paper(begun(inspection, as_of=noon, handled_as_of=noon)))
        assert "截止2025年6月3日12时，" in text


class TestIssuing:
    def test_it_is_issued_once(self, inspection: Inspection) -> None:
        briefing = begun(inspection)
        issue(briefing, by=who("reviewer"))
        with pytest.raises(Refused, match=r"第1期已于.*印发，不能再印发或修改"):
            issue(briefing, by=who("reviewer"))

    def test_nothing_of_it_changes_again(self, inspection: Inspection) -> None:
        briefing = begun(inspection)
        issue(briefing, by=who("reviewer"))
        with pytest.raises(Refused, match="不能再印发或修改"):
            update(briefing, changes_of(briefing), by=who("reviewer"), seen=1)

    def test_the_number_is_not_free_again(self, inspection: Inspection) -> None:
        issue(begun(inspection), by=who("reviewer"))
        with pytest.raises(Refused, match="第1期已于"):
            begun(inspection)

    def test_a_preview_that_is_out_of_date_is_not_issued(self, inspection: Inspection) -> None:
        briefing = begun(inspection)
        update(briefing, changes_of(briefing), by=who("reviewer"), seen=1)
        with pytest.raises(Stale, match="再看一遍再印发"):
            issue(briefing, by=who("reviewer"), seen=1)

    def test_figures_text_and_file_are_frozen(self, inspection: Inspection) -> None:
        issued = issue(begun(inspection), by=who("reviewer"))
        assert issued.paper is not None
        assert issued.published is not None
        issued.refresh_from_db()
        before = content_of(issued.paper)
        assert issued.published.figures["closed"] == 1
        answered(inspection, replies(HANDLED, [(number(2), "青屏县", "属实", "是", "", "2025-06-07")]))
        again = Briefing.objects.get(pk=issued.pk)
        assert again.paper is not None
        assert again.published is not None
        assert again.published.figures["closed"] == 1
        assert again.content == issued.content
        assert content_of(again.paper) == before
        assert "已办结1件" in text_of(before)
        assert "草稿" not in text_of(before)

    def test_later_it_tells_what_has_changed_since(self, inspection: Inspection) -> None:
        issued = issue(begun(inspection), by=who("reviewer"))
        assert changes_since(issued).lines == []
        answered(inspection, replies(HANDLED, [(number(2), "青屏县", "属实", "是", "", "2025-06-07")]))
        changes = changes_since(issued)
        closed = next(line for line in changes.lines if line.title == "已办结")
        assert (closed.then, closed.now, closed.numbers) == ("1", "2", [number(2)])
        assert changes.reasons

    def test_it_is_remembered_who_and_when(self, inspection: Inspection) -> None:
        issued = issue(begun(inspection), by=who("reviewer"))
        assert issued.issued_by == who("reviewer")
        assert issued.issued_at is not None
        assert timezone.now() - issued.issued_at < timedelta(minutes=5)


class TestTheTemplate:
    def test_the_offices_own_is_used_until_the_shipped_one_is_restored(self, inspection: Inspection) -> None:
        put_in_place(KINDS[BRIEFING], "本单位.docx", template("本单位自己的版式", *WHOLE), by=who("reviewer"))
        assert text_of(draft_paper(begun(inspection))).startswith("本单位自己的版式\n1\n")
        restore(KINDS[BRIEFING], by=who("reviewer"))
        assert text_of(template_in_use(KINDS[BRIEFING])).startswith("{{ masthead }}")

    def test_a_bad_one_changes_nothing(self, inspection: Inspection) -> None:
        before = template_in_use(KINDS[BRIEFING])
        with pytest.raises(Unusable):
            put_in_place(KINDS[BRIEFING], "坏的.docx", template("{{ ''.__class__ }}"), by=who("reviewer"))
        assert template_in_use(KINDS[BRIEFING]) == before


class TestTheCommand:
    def run(self, out: Path, **changes: Any) -> int:
        said: dict[str, Any] = {"as_of": RECEIVED, "handled_as_of": HANDLED, "out": out}
        return brief("lc2025", 3, **(said | changes))

    def test_a_draft_may_be_written_again_with_other_cutoffs(self, inspection: Inspection, tmp_path: Path) -> None:
        out = tmp_path / "b.docx"
        assert self.run(out) == 0
        assert self.run(out, as_of=date(2025, 6, 2)) == 0
        assert "转办了一批3件" in text_of(out.read_bytes())
        assert Briefing.objects.get().issued_at is None

    def test_a_second_issue_of_a_number_is_refused(self, inspection: Inspection, tmp_path: Path) -> None:
        out = tmp_path / "b.docx"
        self.run(out, issue=True)
        kept = out.read_bytes()
        with pytest.raises(Refused, match="第3期已于"):
            self.run(out, issue=True)
        assert out.read_bytes() == kept

    def test_its_figures_stand_in_a_file_of_their_own(self, inspection: Inspection, tmp_path: Path) -> None:
        self.run(tmp_path / "b.docx", json_out=tmp_path / "b.json")
        said = json.loads((tmp_path / "b.json").read_text())
        assert (said["inspection"], said["number"], said["issued"]) == ("lc2025", 3, False)
        assert (said["as_of"], said["figures"]["received"], said["by"]["by_unit"]["未分办"]) == ("2025-06-03", 5, 1)

    def test_nothing_is_issued_when_the_file_cannot_be_written(self, inspection: Inspection, tmp_path: Path) -> None:
        with pytest.raises(Unusable, match="写不了文件"):
            self.run(tmp_path / "missing" / "b.docx", issue=True)
        assert not Briefing.objects.exists()
        assert list(tmp_path.iterdir()) == []

    def test_an_unknown_inspection_is_named(self, office: Inspection, tmp_path: Path) -> None:
        with pytest.raises(Unusable, match="没有代号为“nowhere”的督察"):
            brief("nowhere", 1, RECEIVED, HANDLED, tmp_path / "b.docx")

    def test_a_county_cannot_issue_by_command(self, inspection: Inspection, tmp_path: Path) -> None:
        with pytest.raises(Refused, match="审核或公开"):
            self.run(tmp_path / "b.docx", by=who("landong"))


def test_answers_under_review_or_sent_back_are_not_printed(inspection: Inspection) -> None:
    item = share(inspection, 2, "青屏县")
    submit(item, AnswerText("属实", "还没审的话", "措施", "closed"), by=who("qingping"), seen=item.case.revision)
    briefing = begun(inspection, handled_as_of=timezone.now() + timedelta(minutes=1))
    case = Case.objects.get(number=number(2))
    assert drafted_texts(briefing, [case]) == {number(2): "正在办理。"}
    item = share(inspection, 2, "青屏县")
    act(item, "send_back", by=who("reviewer"), seen=item.case.revision, reason="重写")
    assert drafted_texts(briefing, [case]) == {number(2): "正在办理。"}


class TestNumbersOfAYear:
    NEXT = date(2026, 1, 5)

    def test_they_begin_anew_with_each_year(self, inspection: Inspection) -> None:
        issue(begun(inspection), by=who("reviewer"))
        first = begun(inspection, number=None, day=self.NEXT, as_of=self.NEXT, handled_as_of=self.NEXT)
        assert (first.year, first.number) == (2026, 1)
        assert begun(inspection, number=None).number == 2

    def test_each_series_has_its_own(self, inspection: Inspection) -> None:
        begun(inspection, number=7)
        assert begun(inspection, number=None, series="督办专报").number == 1
        with pytest.raises(Refused, match="第7期已经有一份草稿"):
            begun(inspection, number=7)

    def test_the_series_is_printed_as_the_name_of_the_paper(self, inspection: Inspection) -> None:
        text = text_of(draft_paper(begun(inspection, series="督办专报")))
        assert "督办专报" in text
        assert "工作简报" not in text

    def test_moving_a_draft_into_another_year_cannot_take_a_number_there(self, inspection: Inspection) -> None:
        begun(inspection, day=self.NEXT, as_of=self.NEXT, handled_as_of=self.NEXT)
        briefing = begun(inspection)
        with pytest.raises(Refused, match="第1期已经有一份草稿"):
            update(briefing, changes_of(briefing, day=self.NEXT), by=who("reviewer"), seen=1)

    def test_the_command_issues_a_number_once_within_the_year_of_its_day(
        self, inspection: Inspection, tmp_path: Path
    ) -> None:
        out = tmp_path / "b.docx"
        assert brief("lc2025", 1, RECEIVED, HANDLED, out, issue=True) == 0
        with pytest.raises(Refused, match="第1期已于"):
            brief("lc2025", 1, RECEIVED, date(2025, 12, 31), out, issue=True)
        assert brief("lc2025", 1, self.NEXT, self.NEXT, out, issue=True) == 0
        assert sorted(Briefing.objects.values_list("year", "number")) == [(2025, 1), (2026, 1)]


class TestDistribution:
    def test_the_list_of_the_inspection_stands_on_the_next_issue(self, inspection: Inspection) -> None:
        said = {"report_to": "督察组", "send_to": "市委\n市政府", "issue_to": "各县区", "phone": "", "mail": ""}
        distribute(inspection, said, by=who("reviewer"))
        body = Document(io.BytesIO(draft_paper(begun(inspection)))).tables[-1]
        assert [row.cells[0].text for row in body.rows] == ["报：督察组", "送：市委，市政府", "发：各县区"]

    def test_what_an_issue_was_sent_to_becomes_the_list(self, inspection: Inspection) -> None:
        briefing = begun(inspection)
        changed = update(briefing, changes_of(briefing, issue_to="各乡镇"), by=who("reviewer"), seen=1)
        assert distribution_of(inspection).issue_to == ""
        issue(changed, by=who("reviewer"))
        assert distribution_of(inspection).issue_to == "各乡镇"

    def test_only_who_writes_briefings_changes_it(self, inspection: Inspection) -> None:
        with pytest.raises(Refused, match="审核或公开"):
            distribute(inspection, dict.fromkeys(FIELDS, ""), by=who("clerk"))


def test_key_complaints_printed_before_are_known(inspection: Inspection) -> None:
    issue(begun(inspection), by=who("reviewer"))
    case = Case.objects.get(number=number(1))
    assert told_before(inspection, [case]) == {case.pk: ["2025年第1期"]}
