"""Claims: put in order by hand by those who may, judged one by one, the whole proposed by the rulebook."""

from datetime import date
from typing import Any

import pytest
from tests.building import answered, number, replies, share, small_ledger

from bihuan.cases.models import Case, Claim, Facet, Inspection
from bihuan.complaints.answering import AnswerText, act, approve, submit
from bihuan.complaints.claiming import ClaimText, current_claims, proposed_claims, set_claims
from bihuan.complaints.intake import take_in
from bihuan.complaints.judging import rule_verdict
from bihuan.complaints.models import Answer, ClaimAnswer, Complaint, Intake
from bihuan.complaints.signoff import next_signature
from bihuan.complaints.undoing import undo_intake
from bihuan.ledger.models import Entry
from bihuan.ledger.verifying import verify
from bihuan.reading import Source, read
from bihuan.refusals import Refused, Stale
from bihuan.units.holders import holders
from bihuan.units.models import Member

DAY = date(2025, 6, 8)


@pytest.fixture
def inspection(office: Inspection) -> Inspection:
    small_ledger(office)
    return office


def who(username: str) -> Member:
    return Member.objects.get(username=username)


def case_of(serial: int) -> Case:
    cases = Case.objects.select_related("complaint", "inspection__region", "inspection__rulebook_text")
    return cases.get(number=number(serial))


def split(serial: int, *texts: str, by: str = "clerk") -> Entry | None:
    case = case_of(serial)
    return set_claims(case, texts, by=who(by), seen=case.revision)


def worded(serial: int) -> list[str]:
    return [claim.text for claim in current_claims(case_of(serial))]


def answer(serial: int, short: str, by: str, verdicts: list[str], whole: str, reason: str = "") -> None:
    """Answer by claims and have it accepted."""
    inspection = Inspection.objects.get()
    item = share(inspection, serial, short)
    claims = current_claims(item.case)
    said = tuple(ClaimText(claim.text, word, claim_id=claim.pk) for claim, word in zip(claims, verdicts, strict=True))
    text = AnswerText(whole, "经核查。", "已处理。", "closed", claims=said, verdict_reason=reason)
    submit(item, text, by=who(by), seen=item.case.revision)
    sign(inspection, serial, short)


def sign(inspection: Inspection, serial: int, short: str) -> None:
    """Everybody whose turn it is signs, until the answer is accepted."""
    item = share(inspection, serial, short)
    while turn := next_signature(item):
        signer, *_others = holders(turn.unit, turn.role)
        approve(item, by=signer, seen=item.case.revision, waived="已核")
        item = share(inspection, serial, short)


def by_list(serial: int, finding: str, unit: str = "澜东区", verdict: str = "部分属实") -> Source:
    source = replies(DAY, [(number(serial), unit, verdict, "已办结", "", DAY)])
    return Source(source.name, source.content.replace("经现场核查。".encode(), finding.encode()))


class TestPuttingInOrder:
    def test_the_text_proposes_and_a_person_decides(self, inspection: Inspection) -> None:
        Complaint.objects.filter(case__number=number(1)).update(text="反映：1.冒黑烟；2.噪声大。")
        assert proposed_claims(case_of(1)) == ["冒黑烟", "噪声大"]
        assert worded(1) == []
        split(1, "冒黑烟", "噪声大")
        assert worded(1) == ["冒黑烟", "噪声大"]

    def test_the_ledger_says_what_was_and_what_is(self, inspection: Inspection) -> None:
        split(1, "冒黑烟，噪声大")
        entry = split(1, "冒黑烟", "噪声大")
        assert entry is not None
        assert entry.data["changes"] == [["子诉求", "1. 冒黑烟，噪声大", "1. 冒黑烟；2. 噪声大"]]
        assert verify().fault == ""

    def test_saying_the_same_again_records_nothing(self, inspection: Inspection) -> None:
        split(1, "冒黑烟", "噪声大")
        assert split(1, " 冒黑烟 ", "", "噪声大") is None

    def test_a_unit_may_while_it_works_on_it_and_no_longer(self, inspection: Inspection) -> None:
        split(1, "冒黑烟", by="landong")
        answered(inspection, replies(DAY, [(number(1), "澜东区", "属实", "已办结", "", DAY)]))
        with pytest.raises(Refused, match="承办单位在办理期间"):
            split(1, "别的", by="landong")
        split(1, "冒黑烟", "噪声大", by="clerk")

    @pytest.mark.parametrize("name", ["qingping", "reviewer", "inspector", "shiqiao"])
    def test_nobody_else_may(self, inspection: Inspection, name: str) -> None:
        with pytest.raises(Refused):
            split(1, "冒黑烟", by=name)
        assert not Claim.objects.exists()

    @pytest.mark.parametrize(
        ("texts", "why"),
        [(["", " "], "至少"), (["甲问题"] * 2, "写了两次"), ([f"第{n}项" for n in range(41)], "最多40项")],
    )
    def test_what_cannot_be(self, inspection: Inspection, texts: list[str], why: str) -> None:
        with pytest.raises(Refused, match=why):
            split(1, *texts)

    def test_two_at_once_are_told(self, inspection: Inspection) -> None:
        case = case_of(1)
        split(1, "冒黑烟")
        with pytest.raises(Stale, match="刚刚有人办理过"):
            set_claims(case, ["噪声大"], by=who("clerk"), seen=case.revision)

    def test_a_reworded_or_moved_claim_keeps_its_verdict(self, inspection: Inspection) -> None:
        split(1, "窑炉夜里冒黑烟", "切割机噪声大")
        answer(1, "澜东区", "landong", ["属实", "不属实"], "部分属实")
        split(1, "切割机噪声大", "砖厂窑炉夜里冒黑烟")
        claims = [(claim.text, claim.verdict) for claim in current_claims(case_of(1))]
        assert claims == [("切割机噪声大", "不属实"), ("砖厂窑炉夜里冒黑烟", "属实")]


class TestAnswering:
    def test_claims_are_judged_once_the_answer_is_accepted(self, inspection: Inspection) -> None:
        split(1, "冒黑烟", "噪声大")
        item = share(inspection, 1, "澜东区")
        one, two = current_claims(item.case)
        said = (ClaimText(one.text, "属实", "查明", "整改", one.pk), ClaimText(two.text, "属实", claim_id=two.pk))
        submit(item, AnswerText("属实", "查", "改", "closed", claims=said), by=who("landong"), seen=item.case.revision)
        assert [claim.verdict for claim in current_claims(item.case)] == ["", ""]
        sign(inspection, 1, "澜东区")
        assert [claim.verdict for claim in current_claims(item.case)] == ["属实", "属实"]
        first = Answer.objects.get().claims.first()
        assert first is not None
        assert (first.text, first.investigation, first.action) == ("冒黑烟", "查明", "整改")

    def test_another_verdict_than_the_rulebooks_needs_a_reason(self, inspection: Inspection) -> None:
        """Seed 001's D1YZ202000131: untrue, partly, true and untrue, the whole stated as 属实."""
        split(1, "非法采矿", "毁坏林地200多亩", "废石堆放山里", "无人处理")
        verdicts = ["不属实", "部分属实", "属实", "不属实"]
        with pytest.raises(Refused, match="推算应为“部分属实”"):
            answer(1, "澜东区", "landong", verdicts, "属实")
        answer(1, "澜东区", "landong", verdicts, "属实", "毁林、堆渣的主要问题存在，群众认可")
        assert Complaint.objects.get(case__number=number(1)).verdict == "属实"
        entry = Entry.objects.filter(act="submit").latest("id")
        assert entry.data["verdict_reason"] == "毁林、堆渣的主要问题存在，群众认可"

    def test_units_of_a_shared_complaint_judge_their_own_claims(self, inspection: Inspection) -> None:
        split(3, "石材厂噪声大", "粉尘", by="clerk")
        answer(3, "澜东区", "landong", ["属实", ""], "属实")
        answer(3, "青屏县", "qingping", ["不属实", "不属实"], "不属实")
        assert [claim.verdict for claim in current_claims(case_of(3))] == ["部分属实", "不属实"]

    def test_an_earlier_version_keeps_what_it_said(self, inspection: Inspection) -> None:
        split(1, "冒黑烟", "噪声大")
        answer(1, "澜东区", "landong", ["属实", "属实"], "属实")
        item = share(inspection, 1, "澜东区")
        act(item, "reopen", by=who("reviewer"), seen=item.case.revision, reason="群众再次反映")
        split(1, "窑炉冒黑烟", "噪声大")
        answer(1, "澜东区", "landong", ["不属实", "属实"], "部分属实")
        first, second = Answer.objects.order_by("id")
        assert [(item.text, item.verdict) for item in first.claims.all()] == [("冒黑烟", "属实"), ("噪声大", "属实")]
        assert [item.verdict for item in second.claims.all()] == ["不属实", "属实"]


class TestFromLists:
    FINDING = "经核查：1.“冒黑烟”属实；2.“夜间偷排”不属实。"

    def test_without_claims_by_hand_those_of_the_list_stand(self, inspection: Inspection) -> None:
        answered(inspection, by_list(1, self.FINDING))
        answered(inspection, by_list(1, "经核查：1.“冒黑烟”属实；2.“噪声扰民”属实。", verdict="属实"))
        claims = [(claim.text, claim.verdict) for claim in current_claims(case_of(1))]
        assert claims == [("冒黑烟", "属实"), ("噪声扰民", "属实")]

    def test_claims_by_hand_stay_and_are_judged_by_the_list(self, inspection: Inspection) -> None:
        split(1, "砖厂夜间偷排", "砖厂冒黑烟", "噪声大")
        answered(inspection, by_list(1, self.FINDING))
        claims = [(claim.text, claim.verdict) for claim in current_claims(case_of(1))]
        assert claims == [("砖厂夜间偷排", "不属实"), ("砖厂冒黑烟", "属实"), ("噪声大", "")]

    def test_each_units_claims_stand_beside_the_others(self, inspection: Inspection) -> None:
        answered(inspection, by_list(3, self.FINDING, "澜东区"))
        answered(inspection, by_list(3, "经核查：1.“粉尘大”属实；2.“占路”属实。", "青屏县", "属实"))
        assert worded(3) == ["冒黑烟", "夜间偷排", "粉尘大", "占路"]

    def test_an_import_undone_takes_its_claims_back(self, inspection: Inspection) -> None:
        outcome = take_in(inspection, "replies", [read(by_list(1, self.FINDING))], by=who("clerk"))
        intake = Intake.objects.create(inspection=inspection, kind="replies", state="written", entries=outcome.entries)
        undo_intake(intake, by=who("clerk"), reason="表传错了")
        assert worded(1) == []
        assert not ClaimAnswer.objects.exists()


class TestRuling:
    @pytest.fixture
    def judged(self, inspection: Inspection) -> Inspection:
        answered(inspection, replies(DAY, [(number(1), "澜东区", "部分属实", "已办结", "", DAY)]))
        return inspection

    def rule(self, verdict: str, reason: str = "主要问题存在", by: str = "reviewer") -> Any:
        case = case_of(1)
        return rule_verdict(case.complaint, verdict, by=who(by), seen=case.revision, reason=reason)

    def test_the_office_says_otherwise_with_a_reason(self, judged: Inspection) -> None:
        self.rule("属实")
        complaint = Complaint.objects.get(case__number=number(1))
        assert (complaint.verdict, complaint.ruled_verdict, complaint.ruled_reason) == ("属实", "属实", "主要问题存在")
        held = Facet.objects.get(case__number=number(1), dimension="verdict", until__isnull=True)
        assert held.value == "属实"

    def test_it_stays_when_an_answer_comes_and_goes_with_the_ruling(self, judged: Inspection) -> None:
        self.rule("属实")
        answered(judged, replies(date(2025, 6, 9), [(number(1), "澜东区", "不属实", "已办结", "", date(2025, 6, 9))]))
        assert Complaint.objects.get(case__number=number(1)).verdict == "属实"
        self.rule("", "改按答复")
        complaint = Complaint.objects.get(case__number=number(1))
        assert (complaint.verdict, complaint.ruled_verdict, complaint.ruled_reason) == ("不属实", "", "")

    def test_what_is_refused(self, judged: Inspection) -> None:
        for verdict, reason, by, why in (
            ("属实", " ", "reviewer", "请写明理由"),
            ("大概", "想想", "reviewer", "结论只能是"),
            ("属实", "想想", "clerk", "审核人员认定"),
            ("", "想想", "reviewer", "已经是“部分属实”"),
        ):
            with pytest.raises(Refused, match=why):
                self.rule(verdict, reason, by)
        case = case_of(2)
        with pytest.raises(Refused, match="还没有审核通过的答复"):
            rule_verdict(case.complaint, "属实", by=who("reviewer"), seen=case.revision, reason="想想")
