"""A draft's sections and texts: figures stay alive through edits and other cut-offs, versions are kept, nothing is lost."""

import threading
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import connection, connections
from django.test import Client
from django.urls import reverse
from tests.building import answered, number, replies

from bihuan.cases.models import Inspection
from bihuan.evidence.keeping import content_of
from bihuan.papers import sections
from bihuan.papers.briefing import draft_paper, recut, update
from bihuan.papers.composing import parts_of
from bihuan.papers.content import Content
from bihuan.papers.editing import arrange, restore_version, write_part
from bihuan.papers.kinds import KINDS
from bihuan.papers.models import Briefing, Version
from bihuan.papers.notation import parsed
from bihuan.papers.offering import offered
from bihuan.papers.runs import Paragraphs, plain
from bihuan.papers.sections import OWN
from bihuan.papers.shipped import BRIEFING
from bihuan.papers.templates_in_use import put_in_place
from bihuan.papers.tests.test_briefing import begun, changes_of, inspection, issue, record, text_of, who
from bihuan.papers.tests.test_pages import desk, form_of, page
from bihuan.papers.tests.test_rendering import WHOLE, template
from bihuan.papers.tracked import changed_lines, spans_between
from bihuan.papers.versions import version_at
from bihuan.refusals import Refused, Stale, Unusable

__all__ = ["inspection"]
EARLIER = date(2025, 6, 2)


def typed(briefing: Briefing, text: str) -> Paragraphs:
    return parsed(text, offered(briefing).names)


def with_own(briefing: Briefing, heading: str, text: str) -> Briefing:
    said = typed(briefing, text)
    return arrange(
        briefing, lambda parts: sections.added(parts, heading, said), by=who("reviewer"), seen=briefing.revision
    )


def edited(briefing: Briefing, key: str, text: str) -> Briefing:
    part = sections.found(parts_of(briefing), key)
    return write_part(
        briefing, key, heading=part.heading, text=typed(briefing, text), by=who("reviewer"), seen=briefing.revision
    )


class TestLivingFigures:
    def test_a_text_of_ones_own_is_printed_with_the_numbers_of_its_figures(self, inspection: Inspection) -> None:
        briefing = with_own(
            begun(inspection),
            "督导情况",
            "收到{收到信访件}件，{批次，汉字}批，澜东区{按承办单位：澜东区}件，办结率{办结率}。",
        )
        assert "【督导情况】\n收到5件，两批，澜东区1件，办结率20.00%。" in text_of(draft_paper(briefing))

    def test_when_the_cutoff_changes_the_numbers_follow(self, inspection: Inspection) -> None:
        briefing = with_own(begun(inspection), "督导情况", "到{收件截止}收到{收到信访件}件，办结{已办结}件。")
        again = recut(briefing, EARLIER, EARLIER, by=who("reviewer"))
        assert "到2025年6月2日收到3件，办结0件。" in text_of(draft_paper(again))

    def test_an_edited_text_of_figures_goes_on_following_the_ledger(self, inspection: Inspection) -> None:
        briefing = edited(
            begun(inspection), "handled", "到{办理截止，不带年}办结{已办结}件（{已办结按承办单位，分列}）。"
        )
        assert "到6月8日办结1件（澜东区1件）。" in text_of(draft_paper(briefing))
        answered(inspection, replies(date(2025, 6, 8), [(number(2), "青屏县", "属实", "是", "", "2025-06-07")]))
        assert "到6月8日办结2件（澜东区1件、青屏县1件）。" in text_of(draft_paper(briefing))

    def test_an_empty_list_takes_its_brackets_along(self, inspection: Inspection) -> None:
        briefing = edited(
            begun(inspection), "handled", "办结{已办结}件（{已办结按承办单位，分列}）。{合办件中已办完的部分，分列}。"
        )
        again = recut(briefing, EARLIER, EARLIER, by=who("reviewer"))
        assert "\n办结0件。\n" in text_of(draft_paper(again))

    def test_the_drafted_text_in_the_box_gives_the_same_paper(self, inspection: Inspection) -> None:
        briefing = begun(inspection)
        before = text_of(draft_paper(briefing))
        for key in ("received", "handled"):
            shown = desk("reviewer").get(reverse("papers:section", args=[briefing.pk, key])).context["form"]
            briefing.refresh_from_db()
            briefing = edited(briefing, key, str(shown["text"].value()))
        assert all(part.text for part in parts_of(briefing) if part.kind in sections.COUNTS)
        assert text_of(draft_paper(briefing)) == before

    def test_texts_of_key_complaints_and_news_may_hold_figures_too(self, inspection: Inspection) -> None:
        item = record(inspection, "夜查砖厂")
        briefing = begun(inspection)
        case = briefing.key_cases.get()
        said = form_of(
            briefing,
            **{f"text-{case.pk}": "已办结{已办结}件中的一件。", f"record-text-{item.pk}": "共{收到信访件}件。"},
        )
        assert desk("reviewer").post(page("edit", briefing), said).status_code == 302
        briefing.refresh_from_db()
        text = text_of(draft_paper(briefing))
        assert "夜查砖厂\n共5件。" in text
        assert "已办结1件中的一件。" in text

    def test_figures_of_the_texts_are_frozen_with_the_issue(self, inspection: Inspection) -> None:
        briefing = with_own(begun(inspection), "督导情况", "属实{按是否属实：属实}件。")
        issued = issue(briefing, by=who("reviewer"))
        assert issued.published is not None
        assert issued.published.by["by_verdict"]["属实"] == 3
        shown = desk("leader").get(page("briefing", issued)).content.decode()
        assert f"{reverse('figures:frozen', args=[issued.published_id])}?name=by_verdict" in shown

    def test_braces_in_an_answer_are_only_text(self, inspection: Inspection) -> None:
        item = record(inspection, "通知")
        item.text = "见{附件}。"
        item.save()
        briefing = begun(inspection)
        shown = desk("reviewer").get(page("edit", briefing)).content.decode()
        assert "见{{附件}}。" in shown
        said = form_of(briefing, **{f"record-text-{item.pk}": "见{{附件}}。"})
        assert desk("reviewer").post(page("edit", briefing), said).status_code == 302
        briefing.refresh_from_db()
        assert briefing.record_texts == {}
        assert "见{附件}。" in text_of(draft_paper(briefing))


class TestSections:
    def test_the_two_of_figures_share_a_heading_only_side_by_side(self, inspection: Inspection) -> None:
        briefing = with_own(begun(inspection), "下一步工作", "抓紧办理。")
        assert "【信访件情况】\n1. 信访件交办情况" in text_of(draft_paper(briefing))
        moved = arrange(
            briefing,
            lambda parts: sections.ordered(
                parts, ["received", "own-1", "handled", "news", "cases", "findings", "pressure"]
            ),
            by=who("reviewer"),
            seen=briefing.revision,
        )
        text = text_of(draft_paper(moved))
        headings = ["【信访件交办情况】", "【下一步工作】", "【信访件办理情况】", "【重点信访件办理情况】"]
        assert [text.index(heading) for heading in headings] == sorted(text.index(heading) for heading in headings)
        assert "【信访件情况】" not in text

    def test_one_that_is_left_out_is_not_printed(self, inspection: Inspection) -> None:
        briefing = begun(inspection)
        client = desk("reviewer")
        client.post(reverse("papers:sections", args=[briefing.pk]), {"seen": 1, "act": "leave-out:cases"})
        briefing.refresh_from_db()
        assert "重点信访件办理情况" not in text_of(draft_paper(briefing))
        client.post(reverse("papers:sections", args=[briefing.pk]), {"seen": 2, "act": "show:cases"})
        briefing.refresh_from_db()
        assert "重点信访件办理情况" in text_of(draft_paper(briefing))

    def test_by_buttons_alone_a_section_is_added_written_moved_removed_and_restored(
        self, inspection: Inspection
    ) -> None:
        briefing = begun(inspection)
        client, acts = desk("reviewer"), reverse("papers:sections", args=[briefing.pk])
        added = client.post(acts, {"seen": 1, "act": "add"})
        assert added.headers["location"] == reverse("papers:section", args=[briefing.pk, "own-1"])
        said = {"seen": 2, "heading": "下一步工作", "text": "还有{正在办理}件。"}
        assert client.post(added.headers["location"], said).status_code == 302
        assert client.post(acts, {"seen": 3, "act": "up:own-1"}).status_code == 302
        assert client.post(acts, {"seen": 4, "act": "remove:own-1"}).status_code == 302
        briefing.refresh_from_db()
        assert "下一步工作" not in text_of(draft_paper(briefing))
        assert "移去的栏目" in client.get(page("briefing", briefing)).content.decode()
        assert client.post(acts, {"seen": 5, "act": "restore:own-1"}).status_code == 302
        briefing.refresh_from_db()
        assert "【下一步工作】\n还有3件。" in text_of(draft_paper(briefing))

    @pytest.mark.parametrize("act", ["", "burn:news", "up:nothing", "order:news", "remove:news"])
    def test_what_cannot_be_done_changes_nothing(self, inspection: Inspection, act: str) -> None:
        briefing = begun(inspection)
        response = desk("reviewer").post(reverse("papers:sections", args=[briefing.pk]), {"seen": 1, "act": act})
        assert response.status_code in (400, 409)
        briefing.refresh_from_db()
        assert briefing.revision == 1

    def test_the_next_issue_keeps_the_order_but_not_the_own_sections(self, inspection: Inspection) -> None:
        briefing = with_own(begun(inspection), "下一步工作", "抓紧办理。")
        briefing = edited(briefing, "received", "收到{收到信访件}件。")
        briefing = edited(briefing, "handled", "办结1件。")
        moved = arrange(
            briefing, lambda parts: sections.moved(parts, "news", 1), by=who("reviewer"), seen=briefing.revision
        )
        issue(moved, by=who("reviewer"))
        parts = parts_of(begun(inspection, number=2))
        assert [part.key for part in parts] == ["cases", "news", "received", "handled", "findings", "pressure"]
        assert [part.text is None for part in parts if part.kind in sections.COUNTS] == [False, True]

    def test_word_file_and_preview_say_the_same_paragraph_by_paragraph(self, inspection: Inspection) -> None:
        record(inspection, "夜查砖厂")
        briefing = with_own(begun(inspection), "督导情况", "收到{收到信访件}件。\n办结{已办结}件。")
        issued = issue(briefing, by=who("reviewer"))
        assert issued.content is not None
        assert issued.paper is not None
        said = [line.text for line in Content.from_json(issued.content).lines()]
        printed = text_of(content_of(issued.paper)).split("\n")
        head = printed.index("【立行立改动态】")
        assert printed[head : head + len(said)] == said
        page_of_it = desk("leader").get(page("briefing", issued)).context["preview"].lines
        assert ["".join(piece.text for piece in pieces) for _, pieces in page_of_it] == said

    def test_a_template_from_before_would_leave_something_out_and_is_told_so(self, inspection: Inspection) -> None:
        put_in_place(KINDS[BRIEFING], "旧模板.docx", template(*WHOLE), by=who("reviewer"))
        briefing = begun(inspection)
        draft_paper(briefing)
        with pytest.raises(Unusable, match="单位模板是调整栏目以前的写法"):
            draft_paper(with_own(briefing, "下一步工作", "抓紧办理。"))


class TestTypedNumbers:
    def test_they_are_warned_of_and_replaced_with_one_click(self, inspection: Inspection) -> None:
        briefing = with_own(begun(inspection), "督导情况", "到6月8日收到5件，办结率20%。")
        address = reverse("papers:section", args=[briefing.pk, "own-1"])
        client = desk("reviewer")
        shown = client.get(address).content.decode()
        assert "手写的数不随台账变化" in shown
        assert "换成“收到信访件”" in shown
        assert "个手写的数" in client.get(page("briefing", briefing)).content.decode()
        said = {
            "seen": briefing.revision,
            "heading": "督导情况",
            "text": "到6月8日收到5件，办结率20%。",
            "replace": "0.0.0",
        }
        assert client.post(address, said).headers["location"] == address
        briefing.refresh_from_db()
        assert parts_of(briefing)[-1].text == typed(briefing, "到6月8日收到{收到信访件}件，办结率20%。")

    def test_drafted_texts_are_not_accused(self, inspection: Inspection) -> None:
        shown = desk("reviewer").get(page("briefing", begun(inspection))).content.decode()
        assert 'class="typed"' not in shown
        assert "手写" not in shown

    def test_a_text_being_typed_is_read_without_being_stored(self, inspection: Inspection) -> None:
        briefing = begun(inspection)
        address = reverse("papers:try", args=[briefing.pk])
        shown = desk("reviewer").post(address, {"text": "收到{收到信访件}件，共5件"}).content.decode()
        assert ">5</a>件，共<mark" in shown
        assert "没有叫“别的”的数据" in desk("reviewer").post(address, {"text": "{别的}"}).content.decode()
        briefing.refresh_from_db()
        assert briefing.revision == 1


class TestVersions:
    def test_every_save_is_kept_with_who_and_when(self, inspection: Inspection) -> None:
        briefing = with_own(begun(inspection), "督导情况", "收到{收到信访件}件。")
        recut(briefing, EARLIER, EARLIER, by=None)
        kept = [(version.revision, version.what, version.by) for version in briefing.versions.all()]
        assert kept == [(3, "recut", None), (2, "arranged", who("reviewer")), (1, "begun", who("reviewer"))]

    def test_numbers_that_moved_are_told_apart_from_words_that_changed(self, inspection: Inspection) -> None:
        briefing = with_own(begun(inspection), "督导情况", "目前收到{收到信访件}件，正在抓紧办理。")
        briefing = edited(briefing, "own-1", "目前收到{收到信访件}件，全部抓紧办理。")
        recut(briefing, EARLIER, EARLIER, by=who("reviewer"))
        before, after = version_at(briefing, 2), version_at(briefing, 4)
        assert before is not None
        assert after is not None
        lines = changed_lines(Content.from_json(before.content), Content.from_json(after.content))
        spans = next(line.spans for line in lines if line.heading == "【督导情况】")
        assert [(span.tag, span.was, span.text) for span in spans] == [
            ("same", "", "目前收到"),
            ("number", "5", "3"),
            ("same", "", "件，"),
            ("del", "", "正在"),
            ("ins", "", "全部"),
            ("same", "", "抓紧办理。"),
        ]

    def test_an_old_version_is_taken_up_again_as_a_new_one(self, inspection: Inspection) -> None:
        briefing = with_own(begun(inspection), "督导情况", "第一种写法。")
        briefing = edited(briefing, "own-1", "第二种写法。")
        again = desk("reviewer").post(
            reverse("papers:version-restore", args=[briefing.pk, 2]), {"seen": briefing.revision}
        )
        assert again.status_code == 302
        briefing.refresh_from_db()
        assert briefing.revision == 4
        assert "第一种写法。" in text_of(draft_paper(briefing))
        assert Version.objects.get(briefing=briefing, revision=3).said["sections"][-1]["text"] == [
            [{"text": "第二种写法。"}]
        ]

    def test_restoring_cannot_take_a_number_that_is_taken(self, inspection: Inspection) -> None:
        briefing = begun(inspection, number=3)
        moved = update(briefing, changes_of(briefing, number=4), by=who("reviewer"), seen=1)
        begun(inspection, number=3)
        first = version_at(moved, 1)
        assert first is not None
        with pytest.raises(Refused, match="第3期已经有一份草稿"):
            restore_version(moved, first, by=who("reviewer"), seen=2)

    def test_the_page_marks_what_came_and_went(self, inspection: Inspection) -> None:
        briefing = with_own(begun(inspection), "督导情况", "第一种写法。")
        briefing = edited(briefing, "own-1", "第二种写法。")
        shown = desk("reviewer").get(reverse("papers:versions", args=[briefing.pk])).content.decode()
        assert "<del>一</del><ins>二</ins>" in shown
        wide = (
            desk("reviewer").get(reverse("papers:versions", args=[briefing.pk]), {"from": 1, "to": 3}).content.decode()
        )
        assert "<ins>【督导情况】</ins>" in wide

    def test_a_comparison_gives_back_both_texts(self, inspection: Inspection) -> None:
        names = offered(begun(inspection)).names
        (old,), (new,) = parsed("甲{收到信访件}乙丙丁戊", names), parsed("甲{已办结}乙丙己戊", names)
        spans = spans_between(old, new)
        assert "".join(span.text for span in spans if span.tag != "ins") == plain(old)
        assert "".join(span.text for span in spans if span.tag != "del") == plain(new)


class TestTwoAtOnce:
    def test_the_second_is_told_what_changed_and_keeps_what_was_typed(self, inspection: Inspection) -> None:
        briefing = with_own(begun(inspection), "督导情况", "原来的话。")
        address = reverse("papers:section", args=[briefing.pk, "own-1"])
        said = {"seen": 2, "heading": "督导情况"}
        assert desk("reviewer").post(address, said | {"text": "先存的话。"}).status_code == 302
        response = desk("reviewer").post(address, said | {"text": "后存的话，写了很久。"})
        shown = response.content.decode()
        assert response.status_code == 409
        assert "后存的话，写了很久。" in shown
        assert "先存" in shown
        assert 'name="seen" value="3"' in shown
        assert desk("reviewer").post(address, said | {"seen": 3, "text": "后存的话，写了很久。"}).status_code == 302

    def test_the_form_of_the_whole_briefing_does_the_same(self, inspection: Inspection) -> None:
        briefing = begun(inspection)
        said = form_of(briefing)
        assert desk("reviewer").post(page("edit", briefing), said | {"phone": "（0000）1"}).status_code == 302
        response = desk("reviewer").post(page("edit", briefing), said | {"send_to": "后写的单位"})
        assert response.status_code == 409
        shown = response.content.decode()
        assert "后写的单位" in shown
        assert "（0000）1" in shown

    @pytest.mark.django_db(transaction=True)
    def test_of_two_saves_at_the_same_moment_one_wins_and_one_is_refused(self, inspection: Inspection) -> None:
        briefing = with_own(begun(inspection), "督导情况", "原来的话。")
        results: list[str] = []
        gate = threading.Barrier(2)

        def save(text: str) -> None:
            try:
                gate.wait()
                write_part(
                    briefing, "own-1", heading="督导情况", text=typed(briefing, text), by=who("reviewer"), seen=2
                )
                results.append(text)
            except Stale as error:
                results.append(f"{error}")
            finally:
                connections.close_all()

        threads = [threading.Thread(target=save, args=(text,)) for text in ("甲写的。", "乙写的。")]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        briefing.refresh_from_db()
        assert briefing.revision == 3
        assert sorted("有人改过" in result for result in results) == [False, True]
        assert briefing.versions.count() == 3


def test_the_page_of_a_draft_asks_no_more_for_more_sections(inspection: Inspection, client: Client) -> None:
    briefing = begun(inspection)
    few = _queries(lambda: desk("reviewer").get(page("briefing", briefing)))
    for place in range(6):
        briefing = with_own(briefing, f"栏目{place}", "收到{收到信访件}件，共5件。")
    assert _queries(lambda: desk("reviewer").get(page("briefing", briefing))) <= few
    assert sum(part.kind == OWN for part in parts_of(briefing)) == 6


def _queries(act: Callable[[], Any]) -> int:
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as asked:
        act()
    return len(asked)
