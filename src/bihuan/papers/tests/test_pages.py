"""Briefings at the desk: who sees which, from the form to the Word file."""

import io
from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from docx import Document
from tests.building import answered, replies

from bihuan.cases.models import Inspection
from bihuan.papers.distributing import distribution_of
from bihuan.papers.kinds import KINDS
from bihuan.papers.models import Briefing, PaperTemplate
from bihuan.papers.shipped import BRIEFING
from bihuan.papers.tests.test_briefing import begun, inspection, issue, number, record, signed, who
from bihuan.papers.tests.test_rendering import template

__all__ = ["inspection"]


def desk(username: str) -> Client:
    client = Client()
    client.force_login(who(username))
    return client


def page(name: str, briefing: Briefing) -> str:
    return reverse(f"papers:{name}", args=[briefing.pk])


def form_of(briefing: Briefing, **changes: Any) -> dict[str, Any]:
    """What the form would send without a change."""
    said: dict[str, Any] = {
        "seen": briefing.revision,
        "number": briefing.number,
        "day": "2025-06-08",
        "as_of": "2025-06-03",
        "handled_as_of": "2025-06-08",
        "cases": [case.pk for case in briefing.key_cases.all()],
        "records": [item.pk for item in briefing.records.all()],
        "report_to": "报甲",
        "send_to": "送乙",
        "phone": "",
        "mail": "",
    }
    return said | changes


class TestWhoSeesWhat:
    @pytest.mark.parametrize("username", ["leader", "inspector"])
    def test_leader_and_team_read_issued_ones_and_no_drafts(self, inspection: Inspection, username: str) -> None:
        issued, drafted = issue(begun(inspection), by=who("reviewer")), begun(inspection, number=2)
        client = desk(username)
        shown = client.get(reverse("papers:briefings")).content.decode()
        assert "第1期" in shown
        assert "第2期" not in shown
        assert client.get(page("briefing", issued)).status_code == 200
        assert client.get(page("download", issued)).status_code == 200
        assert client.get(page("briefing", drafted)).status_code == 404
        assert client.get(page("download", drafted)).status_code == 404

    @pytest.mark.parametrize("username", ["landong", "clerk", "keeper"])
    def test_others_are_refused(self, inspection: Inspection, username: str) -> None:
        briefing = begun(inspection)
        for name in ("briefing", "edit", "download"):
            assert desk(username).get(page(name, briefing)).status_code == 403
        assert desk(username).post(page("issue", briefing)).status_code == 403

    def test_a_county_reviewer_finds_no_draft(self, inspection: Inspection) -> None:
        briefing = begun(inspection)
        who("landong").posts.create(unit=who("landong").home(), role="review")
        client = desk("landong")
        assert "第1期" not in client.get(reverse("papers:briefings")).content.decode()
        for name in ("briefing", "edit", "download"):
            assert client.get(page(name, briefing)).status_code == 404
        assert client.post(page("issue", briefing)).status_code == 404
        assert client.get(reverse("papers:new")).status_code == 409
        assert client.get(reverse("papers:template")).status_code == 409

    def test_without_an_inspection_the_list_says_so(self, inspection: Inspection) -> None:
        from bihuan.cases.selectors import visible_inspections
        from bihuan.units.models import Member, Unit

        stranger = Member.objects.add(username="stranger")
        elsewhere = Unit.objects.create(name="别市", short="别市", kind="city", path="9999/")
        stranger.posts.create(unit=elsewhere, role="review")
        assert not visible_inspections(stranger).exists()
        for name in ("papers:briefings", "papers:new"):
            response = desk("stranger").get(reverse(name))
            assert (response.status_code, "还没有可看的督察" in response.content.decode()) == (200, True)


class TestTheForm:
    def test_a_new_issue_needs_number_day_and_cutoffs(self, inspection: Inspection) -> None:
        said = {"number": 4, "day": "2025-06-08", "as_of": "2025-06-03", "handled_as_of": "2025-06-08"}
        response = desk("reviewer").post(reverse("papers:new"), said | {"handled_as_of_time": "20:00"})
        briefing = Briefing.objects.get(number=4)
        assert response.headers["location"] == page("edit", briefing)
        assert briefing.cutoffs == {"as_of": "2025-06-03", "handled_as_of": "2025-06-08T20:00"}

    def test_sent_twice_it_is_one_draft(self, inspection: Inspection) -> None:
        said = {"number": 4, "day": "2025-06-08", "as_of": "2025-06-03", "handled_as_of": "2025-06-08"}
        assert desk("reviewer").post(reverse("papers:new"), said).status_code == 302
        assert desk("reviewer").post(reverse("papers:new"), said).status_code == 409
        assert Briefing.objects.count() == 1

    @pytest.mark.parametrize(
        ("changes", "sentence"),
        [
            ({"number": "0"}, "期号从 1 起"),
            ({"as_of": "2025-6月"}, "日期请写成"),
            ({"handled_as_of": "2025-06-01"}, "办理截止早于收件截止"),
            ({"day": ""}, "请填写简报的日期"),
        ],
    )
    def test_what_is_wrong_is_said_in_a_sentence(
        self, inspection: Inspection, changes: dict[str, str], sentence: str
    ) -> None:
        briefing = begun(inspection)
        response = desk("reviewer").post(page("edit", briefing), form_of(briefing, **changes))
        assert response.status_code == 422
        assert sentence in response.content.decode()

    def test_choices_and_texts_are_kept(self, inspection: Inspection) -> None:
        item = record(inspection, "夜查砖厂")
        briefing = begun(inspection)
        case = briefing.key_cases.get()
        said = form_of(briefing, records=[item.pk], **{f"text-{case.pk}": "改过的文字。"})
        response = desk("reviewer").post(page("edit", briefing), said)
        assert response.headers["location"] == page("briefing", briefing)
        briefing.refresh_from_db()
        assert (briefing.key_texts, list(briefing.records.all())) == ({number(1): [[{"text": "改过的文字。"}]]}, [item])
        shown = desk("reviewer").get(page("briefing", briefing)).content.decode()
        assert "改过的文字。" in shown
        assert "夜查砖厂的正文。" in shown

    def test_a_text_left_as_drafted_goes_on_following_the_answers(self, inspection: Inspection) -> None:
        briefing = begun(inspection)
        case = briefing.key_cases.get()
        drafted = "澜东区经现场核查。责令整改。"
        desk("reviewer").post(page("edit", briefing), form_of(briefing, **{f"text-{case.pk}": drafted}))
        briefing.refresh_from_db()
        assert briefing.key_texts == {}

    def test_a_form_that_is_out_of_date_is_answered_409(self, inspection: Inspection) -> None:
        briefing = begun(inspection)
        said = form_of(briefing)
        assert desk("reviewer").post(page("edit", briefing), said).status_code == 302
        assert desk("reviewer").post(page("edit", briefing), said).status_code == 409


class TestThePreview:
    def test_every_figure_opens_its_records_at_the_cutoffs(self, inspection: Inspection) -> None:
        shown = desk("reviewer").get(page("briefing", begun(inspection))).content.decode()
        address = f"{reverse('figures:records')}?name=received&amp;as_of=2025-06-03&amp;handled_as_of=2025-06-08"
        assert f'href="{address}"' in shown
        assert "name=by_unit&amp;key=%E6%BE%9C%E4%B8%9C%E5%8C%BA&amp;as_of=2025-06-03" in shown

    def test_the_figures_of_an_issue_open_what_was_counted_then(self, inspection: Inspection) -> None:
        issued = issue(begun(inspection), by=who("reviewer"))
        shown = desk("leader").get(page("briefing", issued)).content.decode()
        address = f"{reverse('figures:frozen', args=[issued.published_id])}?name=closed"
        assert f'href="{address}"' in shown
        assert number(1) in desk("leader").get(address).content.decode()

    def test_figure_and_word_stand_together_without_a_blank(self, inspection: Inspection) -> None:
        shown = desk("reviewer").get(page("briefing", begun(inspection))).content.decode()
        assert "</a>件，正在办理<a " in shown


class TestIssuing:
    def test_it_is_issued_once_and_downloaded_as_it_was_kept(self, inspection: Inspection) -> None:
        briefing = signed(begun(inspection))
        client = desk("reviewer")
        assert client.post(page("issue", briefing), {"seen": 1}).status_code == 302
        assert client.post(page("issue", briefing), {"seen": 1}).status_code == 409
        response = client.get(page("download", briefing))
        content = b"".join(response)  # type: ignore[arg-type]
        assert "第 1 期" in [paragraph.text for paragraph in Document(io.BytesIO(content)).paragraphs]
        assert client.get(page("edit", briefing)).status_code == 409
        assert "与印出的完全一致" in client.get(page("briefing", briefing)).content.decode()

    def test_what_changed_before_the_click_is_told(self, inspection: Inspection) -> None:
        briefing = begun(inspection)
        desk("reviewer").post(page("edit", briefing), form_of(briefing))
        response = desk("reviewer").post(page("issue", briefing), {"seen": 1})
        assert (response.status_code, "再看一遍再印发" in response.content.decode()) == (409, True)
        assert Briefing.objects.get().issued_at is None

    def test_looking_at_the_address_issues_nothing(self, inspection: Inspection) -> None:
        assert desk("reviewer").get(page("issue", begun(inspection))).status_code == 405


class TestTheTemplatePage:
    def send(self, content: bytes) -> Any:
        file = SimpleUploadedFile("本单位.docx", content)
        return desk("reviewer").post(reverse("papers:template"), {"file": file})

    def test_the_shipped_one_can_be_fetched_changed_and_put_back(self, inspection: Inspection) -> None:
        client = desk("reviewer")
        fetched = b"".join(client.get(reverse("papers:template-current")))  # type: ignore[arg-type]
        assert fetched == KINDS[BRIEFING].shipped.read_bytes()
        assert self.send(fetched).status_code == 302
        assert "本单位.docx" in client.get(reverse("papers:template")).content.decode()
        assert client.post(reverse("papers:template-restore")).status_code == 302
        assert "自带模板，版式按" in client.get(reverse("papers:template")).content.decode()
        assert PaperTemplate.objects.count() == 2

    @pytest.mark.parametrize(
        ("content", "sentence"),
        [
            (b"%PDF-1.7 not word", "这不是 Word 文件"),
            (template("{{ ''.__class__.__mro__ }}"), "模板里有不允许的写法"),
            (template("{{ number }}"), "模板里缺少"),
        ],
    )
    def test_a_bad_one_is_refused_in_one_sentence(self, inspection: Inspection, content: bytes, sentence: str) -> None:
        response = self.send(content)
        assert (response.status_code, sentence in response.content.decode()) == (422, True)
        assert not PaperTemplate.objects.exists()


class TestSinceTheIssue:
    def test_it_is_compared_when_asked_and_tells_number_by_number_why(self, inspection: Inspection) -> None:
        issued = issue(begun(inspection), by=who("reviewer"))
        client = desk("leader")
        assert "没有新的记录" in client.get(page("briefing", issued)).content.decode()
        answered(inspection, replies(date(2025, 6, 8), [(number(2), "青屏县", "属实", "是", "", "2025-06-07")]))
        assert "有新的记录" in client.get(page("briefing", issued)).content.decode()
        shown = client.get(page("since", issued)).content.decode()
        assert "已办结" in shown
        assert number(2) in shown
        assert "简报里印出的数" in shown

    def test_a_draft_has_no_since(self, inspection: Inspection) -> None:
        assert desk("reviewer").get(page("since", begun(inspection))).status_code == 409


class TestTheListOfRecipients:
    def test_it_is_edited_one_to_a_line(self, inspection: Inspection) -> None:
        address = reverse("papers:distribution")
        said = {"report_to": " 督察组 \n\n省厅", "send_to": "", "issue_to": "各县区", "phone": "", "mail": ""}
        assert desk("reviewer").post(address, said).status_code == 302
        assert distribution_of(inspection).report_to == "督察组\n省厅"
        assert begun(inspection).issue_to == "各县区"
        assert desk("leader").get(address).status_code == 403


def test_what_an_earlier_issue_printed_is_marked_in_the_form(inspection: Inspection) -> None:
    issue(begun(inspection), by=who("reviewer"))
    shown = desk("reviewer").get(page("edit", begun(inspection, number=2))).content.decode()
    assert "2025年第1期印过" in shown
