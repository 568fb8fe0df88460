"""Claims and actions at the desk: without a script, by lines and buttons; nothing typed is lost."""

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.building import answered, number, replies, share, small_ledger

from bihuan.cases.models import Assignment, Inspection
from bihuan.complaints.claiming import current_claims
from bihuan.complaints.models import Action, Answer, Complaint
from bihuan.complaints.pages.claims import marked
from bihuan.complaints.tests.persons import at_desk, page, route, text_of

ANSWER = {"investigation": "经现场核查。", "action": "责令6月30日前改正（澜环责改〔2025〕12号）。", "outcome": "open"}
DAY = date(2025, 6, 8)


@pytest.fixture
def inspection(office: Inspection) -> Inspection:
    small_ledger(office)
    Complaint.objects.filter(case__number=number(1)).update(text="反映：1.冒黑烟；2.噪声大。")
    return office


def to_split(serial: int) -> str:
    return f"{page(number(serial))}/claims"


def split(client: Client, inspection: Inspection, *texts: str) -> Any:
    seen = share(inspection, 1, "澜东区").case.revision
    return client.post(to_split(1), {"claims": "\n".join(texts), "seen": seen})


def send(client: Client, item: Assignment, **more: Any) -> Any:
    return client.post(route("answer", item), {**ANSWER, "seen": item.case.revision, **more})


def judged(item: Assignment, *verdicts: str) -> dict[str, str]:
    return {f"claim-{claim.pk}-verdict": word for claim, word in zip(current_claims(item.case), verdicts, strict=True)}


class TestSplitting:
    def test_the_proposal_is_shown_and_counts_when_it_is_saved(self, inspection: Inspection) -> None:
        landong = at_desk("landong")
        shown = text_of(landong.get(to_split(1)))
        assert "冒黑烟\n噪声大</textarea>" in shown
        assert "核对后保存才算数" in shown
        assert "子诉求</h2>" not in text_of(landong.get(page(number(1))))
        assert split(landong, inspection, "冒黑烟", "噪声大").status_code == 302
        assert '<span class="reading">噪声大</span>' in text_of(landong.get(page(number(1))))

    def test_an_empty_form_comes_back_with_what_to_do(self, inspection: Inspection) -> None:
        response = split(at_desk("clerk"), inspection, "")
        assert response.status_code == 422
        assert "一行写一项" in text_of(response)

    def test_a_stranger_finds_nothing(self, inspection: Inspection) -> None:
        assert at_desk("qingping").get(to_split(1)).status_code == 404
        assert at_desk("inspector").get(to_split(1)).status_code == 403

    def test_where_each_claim_stands_in_the_text(self) -> None:
        assert marked("反映：1.黑烟；2.噪声。", ["黑烟", "噪声"]) == [
            ("反映：1.", 0),
            ("黑烟", 1),
            ("；2.", 0),
            ("噪声", 2),
            ("。", 0),
        ]
        assert marked("黑烟", ["别的"]) == [("黑烟", 0)]


class TestAnswering:
    @pytest.fixture
    def item(self, inspection: Inspection) -> Assignment:
        split(at_desk("clerk"), inspection, "冒黑烟", "噪声大")
        return share(inspection, 1, "澜东区")

    def test_without_a_verdict_of_the_whole_the_rule_says_it(self, item: Assignment) -> None:
        assert send(at_desk("landong"), item, **judged(item, "属实", "不属实")).status_code == 302
        assert Answer.objects.get().verdict == "部分属实"

    def test_every_claim_is_asked_for(self, item: Assignment) -> None:
        response = send(at_desk("landong"), item, verdict="属实", **judged(item, "属实", ""))
        assert response.status_code == 422
        assert "第2项</a>：请选择是否属实。" in text_of(response)

    def test_another_verdict_asks_why_and_keeps_everything(self, item: Assignment) -> None:
        first, second = current_claims(item.case)
        typed = {
            f"claim-{first.pk}-investigation": "窑炉确有黑烟",
            "actions-0-kind": "fine",
            "actions-0-yuan": "5.25万",
        }
        typed |= judged(item, "属实", "不属实")
        response = send(at_desk("landong"), item, verdict="属实", **typed)
        shown = text_of(response)
        assert response.status_code == 422
        assert "推算应为“部分属实”" in shown
        for kept in ("窑炉确有黑烟", 'value="5.25万"', f'name="claim-{second.pk}-verdict" value="不属实" '):
            assert kept in shown
        response = send(at_desk("landong"), item, verdict="属实", verdict_reason="主要问题存在", **typed)
        assert response.status_code == 302
        office = text_of(at_desk("reviewer").get(page(number(1))))
        assert "主要问题存在" in office
        assert "罚款5.25万元" in office

    def test_buttons_change_rows_and_hand_nothing_in(self, item: Assignment) -> None:
        landong = at_desk("landong")
        typed = judged(item, "属实", "不属实")
        shown = text_of(send(landong, item, add="detention", **typed))
        assert 'name="actions-0-persons"' in shown
        assert "责令6月30日前改正" in shown
        shown = text_of(send(landong, item, find="1", **typed))
        assert "责令改正 澜环责改〔2025〕12号，" in shown
        shown = text_of(send(landong, item, take="0", **typed))
        assert 'value="澜环责改〔2025〕12号"' in shown
        assert "没有找到还没列出的措施" in shown
        rows = {"actions-0-kind": "detention", "actions-1-kind": "fine", "actions-1-yuan": "20"}
        shown = text_of(send(landong, item, drop="0", **rows, **typed))
        assert 'name="actions-0-yuan" value="20"' in shown
        assert 'name="actions-0-persons"' not in shown
        assert "按各项推算：部分属实" in text_of(send(landong, item, show="1", **typed))
        assert not Answer.objects.exists()

    def test_a_document_of_another_case_asks_for_its_tick(self, inspection: Inspection, item: Assignment) -> None:
        landong = at_desk("landong")
        order = {"actions-0-kind": "order", "actions-0-number": "澜环责改[2025]12号"}
        send(landong, item, **judged(item, "属实", "属实"), **order)
        other = share(inspection, 3, "澜东区")
        response = send(landong, other, verdict="属实", **order)
        assert response.status_code == 422
        assert f"已用在 {number(1)}" in text_of(response)
        assert 'name="actions-0-is_shared"' in text_of(response)
        assert send(landong, other, verdict="属实", **order, **{"actions-0-is_shared": "on"}).status_code == 302

    def test_the_form_begins_with_what_was_answered_before(self, inspection: Inspection, item: Assignment) -> None:
        landong = at_desk("landong")
        send(
            landong, item, **judged(item, "属实", "不属实"), **{"actions-0-kind": "fine", "actions-0-yuan": "52500.50"}
        )
        item = share(inspection, 1, "澜东区")
        at_desk("reviewer").post(
            route("review", item), {"decision": "send_back", "reason": "补文号", "seen": item.case.revision}
        )
        shown = text_of(landong.get(route("answer", item)))
        assert 'name="actions-0-yuan" value="52500.50"' in shown
        assert shown.count(" checked") >= 3

    def test_a_row_of_no_kind_is_nothing(self, item: Assignment) -> None:
        rows = {"actions-0-kind": "beheading", "actions-9999999999-kind": "fine", "actions-x-kind": "fine"}
        assert send(at_desk("landong"), item, **judged(item, "属实", "属实"), **rows).status_code == 302
        assert not Action.objects.exists()


def test_actions_of_a_list_are_confirmed_by_a_click(inspection: Inspection) -> None:
    answered(inspection, replies(DAY, [(number(1), "澜东区", "属实", "已办结", "", DAY)]))
    Answer.objects.update(action="已立案查处，罚款5.25万元。")
    clerk, item = at_desk("clerk"), share(inspection, 1, "澜东区")
    assert "登记处理措施" in text_of(clerk.get(page(number(1))))
    shown = text_of(clerk.get(route("actions", item)))
    assert "罚款5.25万元" in shown
    sent = {"seen": item.case.revision, "actions-0-kind": "fine", "actions-0-yuan": ""}
    assert "请填金额（元）。" in text_of(clerk.post(route("actions", item), sent))
    sent["actions-0-yuan"] = "5.25万"
    assert clerk.post(route("actions", item), sent).status_code == 302
    assert Action.objects.get().fen == 5_250_000
    assert "更正处理措施" in text_of(clerk.get(page(number(1))))
    assert at_desk("landong").get(route("actions", share(inspection, 3, "澜东区"))).status_code == 409


def test_the_whole_is_ruled_at_the_desk(inspection: Inspection) -> None:
    answered(inspection, replies(DAY, [(number(1), "澜东区", "部分属实", "已办结", "", DAY)]))
    reviewer, item = at_desk("reviewer"), share(inspection, 1, "澜东区")
    address = f"{page(number(1))}/verdict"
    assert reviewer.post(address, {"verdict": "属实", "reason": "", "seen": item.case.revision}).status_code == 409
    sent = {"verdict": "属实", "reason": "主要问题存在", "seen": item.case.revision}
    assert reviewer.post(address, sent).status_code == 302
    assert "由整改办认定，理由：主要问题存在" in text_of(reviewer.get(page(number(1))))
    assert "由整改办认定" not in text_of(at_desk("landong").get(page(number(1))))


def test_the_page_asks_no_more_for_many_claims_and_actions(inspection: Inspection) -> None:
    def queries() -> int:
        clerk = at_desk("clerk")
        clerk.get(page(number(1)))
        with CaptureQueriesContext(connection) as seen:
            clerk.get(page(number(1)))
        return len(seen)

    landong = at_desk("landong")
    split(at_desk("clerk"), inspection, "冒黑烟")
    item = share(inspection, 1, "澜东区")
    send(landong, item, **judged(item, "属实"), **{"actions-0-kind": "fine", "actions-0-yuan": "20"})
    few = queries()
    item = share(inspection, 1, "澜东区")
    at_desk("reviewer").post(
        route("review", item), {"decision": "send_back", "reason": "补", "seen": item.case.revision}
    )
    split(at_desk("clerk"), inspection, *[f"第{n}个问题" for n in range(12)])
    item = share(inspection, 1, "澜东区")
    rows = {f"actions-{n}-kind": "closure" for n in range(12)}
    assert send(landong, item, **judged(item, *["属实"] * 12), **rows).status_code == 302
    assert queries() == few
