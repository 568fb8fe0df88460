"""What was done, in rows: numbers once per unit and year, money to the fen, versions, and results that are awaited."""

from datetime import date, datetime, timedelta

import pytest
from django.utils import timezone
from tests.building import answered, number, replies, share, small_ledger

from bihuan.cases.models import Inspection
from bihuan.complaints.action_forms import fen_of
from bihuan.complaints.actions import ActionText, correct_actions, money, said_action, standing_actions
from bihuan.complaints.answering import AnswerText, act, approve, submit
from bihuan.complaints.models import Action
from bihuan.complaints.signoff import next_signature
from bihuan.inbox.models import Message
from bihuan.inbox.working import run_once
from bihuan.ledger.models import Entry
from bihuan.ledger.verifying import verify
from bihuan.moments import BEIJING, beijing_day
from bihuan.refusals import Refused, Unusable
from bihuan.units.holders import holders
from bihuan.units.models import Member

ORDER = ActionText("order", "澜环责改〔2025〕12号", date(2025, 6, 3), date(2025, 6, 30))
FINE = ActionText("fine", "澜环罚字〔2025〕3号", fen=5_250_050)
TEST = ActionText("test", body="市监测站", due_on=date(2025, 6, 10))
DAY = date(2025, 6, 8)


@pytest.fixture
def inspection(office: Inspection) -> Inspection:
    small_ledger(office)
    return office


def who(username: str) -> Member:
    return Member.objects.get(username=username)


def hand_in(
    inspection: Inspection, serial: int, *actions: ActionText, unit: str = "澜东区", by: str = "landong"
) -> None:
    item = share(inspection, serial, unit)
    text = AnswerText("属实", "经核查。", "已处理。", "open", actions=actions)
    submit(item, text, by=who(by), seen=item.case.revision)


def accept(inspection: Inspection, serial: int, unit: str = "澜东区") -> None:
    item = share(inspection, serial, unit)
    while turn := next_signature(item):
        signer, *_others = holders(turn.unit, turn.role)
        approve(item, by=signer, seen=item.case.revision)
        item = share(inspection, serial, unit)


def standing(inspection: Inspection, serial: int) -> list[str]:
    return [action.kind for action in standing_actions([share(inspection, serial, "澜东区")])]


class TestVersions:
    def test_they_count_once_the_answer_is_accepted(self, inspection: Inspection) -> None:
        hand_in(inspection, 1, ORDER, FINE)
        assert standing(inspection, 1) == []
        accept(inspection, 1)
        assert standing(inspection, 1) == ["order", "fine"]
        assert Entry.objects.get(act="submit").data["actions"][1] == {
            "kind": "fine",
            "number": "澜环罚字〔2025〕3号",
            "fen": 5_250_050,
        }

    def test_a_newer_answer_states_them_anew_and_the_older_one_keeps_its_own(self, inspection: Inspection) -> None:
        hand_in(inspection, 1, ORDER)
        accept(inspection, 1)
        hand_in(inspection, 1, ORDER, FINE)
        assert standing(inspection, 1) == ["order"]
        accept(inspection, 1)
        assert standing(inspection, 1) == ["order", "fine"]
        first, second = share(inspection, 1, "澜东区").answers.order_by("id")
        assert [answer.actions.count() for answer in (first, second)] == [1, 2]

    def test_what_was_sent_back_never_counted(self, inspection: Inspection) -> None:
        hand_in(inspection, 1, FINE)
        item = share(inspection, 1, "澜东区")
        act(item, "send_back", by=who("reviewer"), seen=item.case.revision, reason="罚款写错")
        hand_in(inspection, 1, ORDER)
        accept(inspection, 1)
        assert standing(inspection, 1) == ["order"]
        assert list(Action.objects.filter(kind="fine").values_list("since", flat=True)) == [None]

    def test_a_list_has_no_rows_and_takes_none_away(self, inspection: Inspection) -> None:
        hand_in(inspection, 1, ORDER)
        accept(inspection, 1)
        today = Entry.objects.latest("id").effective_at.astimezone(BEIJING).date()
        answered(inspection, replies(today, [(number(1), "澜东区", "属实", "已办结", "", today)]))
        assert standing(inspection, 1) == ["order"]


class TestNumbers:
    def test_one_document_stands_on_one_case_of_its_unit(self, inspection: Inspection) -> None:
        hand_in(inspection, 1, ORDER)
        again = ActionText("order", "澜环责改〔2025〕012号")
        with pytest.raises(Refused, match=f"已用在 {number(1)}"):
            hand_in(inspection, 3, again)
        assert share(inspection, 3, "澜东区").status == "dispatched"
        hand_in(inspection, 3, ActionText("order", "澜环责改〔2025〕12号", is_shared=True))

    def test_another_units_documents_and_other_years_are_others(self, inspection: Inspection) -> None:
        hand_in(inspection, 1, ORDER)
        hand_in(inspection, 2, ORDER, unit="青屏县", by="qingping")
        hand_in(inspection, 3, ActionText("order", "澜环责改〔2024〕12号"))

    def test_a_number_that_was_mended_is_free_again(self, inspection: Inspection) -> None:
        hand_in(inspection, 1, ORDER)
        item = share(inspection, 1, "澜东区")
        act(item, "send_back", by=who("reviewer"), seen=item.case.revision, reason="文号写错")
        hand_in(inspection, 1, ActionText("order", "澜环责改〔2025〕13号"))
        hand_in(inspection, 3, ORDER)

    def test_the_same_number_twice_in_one_answer_is_refused(self, inspection: Inspection) -> None:
        with pytest.raises(Refused, match="写了两次"):
            hand_in(inspection, 1, ORDER, ORDER)

    def test_form_and_completeness_are_checked(self, inspection: Inspection) -> None:
        with pytest.raises(Unusable, match="缺少括起来的年份"):
            hand_in(inspection, 1, ActionText("order", "第12号文"))
        with pytest.raises(Refused, match="“罚款”没有写全"):
            hand_in(inspection, 1, ActionText("fine"))
        assert not Action.objects.exists()


class TestCorrecting:
    @pytest.fixture
    def closed(self, inspection: Inspection) -> Inspection:
        answered(inspection, replies(DAY, [(number(1), "澜东区", "属实", "已办结", "", DAY)]))
        return inspection

    def correct(self, inspection: Inspection, *actions: ActionText, by: str = "landong") -> Entry | None:
        item = share(inspection, 1, "澜东区")
        return correct_actions(item, actions, by=who(by), seen=item.case.revision)

    def test_what_a_list_says_in_words_is_put_in_rows(self, closed: Inspection) -> None:
        entry = self.correct(closed, ORDER, by="clerk")
        assert entry is not None
        assert entry.data["changes"] == [["处理措施", "", said_action(ORDER)]]
        assert share(closed, 1, "澜东区").status == "closed"
        assert standing(closed, 1) == ["order"]
        assert self.correct(closed, ORDER) is None
        self.correct(closed, FINE)
        assert standing(closed, 1) == ["fine"]
        assert verify().fault == ""

    @pytest.mark.parametrize("name", ["qingping", "reviewer", "qingping-desk"])
    def test_by_its_unit_or_who_gave_it(self, closed: Inspection, name: str) -> None:
        with pytest.raises(Refused, match="承办人员或交办它的单位"):
            self.correct(closed, ORDER, by=name)

    def test_not_before_an_answer_is_accepted(self, inspection: Inspection) -> None:
        with pytest.raises(Refused, match="还没有审核通过"):
            self.correct(inspection, ORDER)


class TestResults:
    @pytest.fixture
    def awaited(self, inspection: Inspection) -> Inspection:
        hand_in(inspection, 1, TEST)
        accept(inspection, 1)
        Message.objects.all().delete()
        return inspection

    def heard(self, *days: int) -> list[str]:
        for day in days:
            moment = datetime(2025, 6, day, 7, tzinfo=BEIJING)
            run_once(lambda moment=moment: moment)  # type: ignore[misc]
        told = Message.objects.filter(member__username="landong", text__contains="委托的检测").order_by("id")
        return list(told.values_list("text", flat=True))

    def test_the_unit_is_reminded_of_the_day_the_result_is_due(self, awaited: Inspection) -> None:
        assert self.heard(8, 9, 9, 10, 11, 12) == [
            f"{number(1)}委托的检测明天（2025-06-10）应出结果。",
            f"{number(1)}委托的检测今天应出结果。",
            f"{number(1)}委托的检测到期还没有登记结果。",
        ]

    def test_a_result_that_is_in_ends_it(self, awaited: Inspection) -> None:
        hand_in(awaited, 1, ActionText("test", body="市监测站", due_on=date(2025, 6, 10), note="达标"))
        assert self.heard(9, 10, 11) == []


class TestOrders:
    def heard(self, *days: date) -> list[str]:
        for day in days:
            moment = datetime(day.year, day.month, day.day, 7, tzinfo=BEIJING)
            run_once(lambda moment=moment: moment)  # type: ignore[misc]
        told = Message.objects.filter(member__username="landong", text__contains="责令改正").order_by("id")
        return list(told.values_list("text", flat=True))

    def test_the_unit_is_sent_to_look_when_an_order_has_run_out(self, inspection: Inspection) -> None:
        last = beijing_day(timezone.now()) + timedelta(days=9)
        hand_in(inspection, 1, ActionText("order", "澜环责改〔2025〕12号", date(2025, 6, 3), last))
        hand_in(inspection, 3, ActionText("order", "澜环责改〔2025〕13号", date(2025, 6, 3), date(2025, 6, 30)))
        accept(inspection, 1)
        assert self.heard(*(last + timedelta(days=day) for day in (-2, -1, 0, 1, 2, 40))) == [
            f"{number(1)}责令改正的期限是{last.isoformat()}，请督促改正。",
            f"{number(1)}责令改正的期限（{last.isoformat()}）已过，请到现场复查是否改正。",
        ]


@pytest.mark.parametrize(
    ("typed", "fen"),
    [("52500", 5_250_000), ("52,500.50", 5_250_050), ("5.25万", 5_250_000), ("５.２５万元", 5_250_000), ("0.01", 1)],
)
def test_money_is_read_to_the_fen(typed: str, fen: int) -> None:
    assert fen_of(typed) == fen


@pytest.mark.parametrize("typed", ["五万", "1.234", "-5", "0", "1e9", "5.25亿万", "9" * 40])
def test_what_is_no_money_is_refused(typed: str) -> None:
    from django.core.exceptions import ValidationError

    with pytest.raises(ValidationError, match="金额请写成"):
        fen_of(typed)


def test_money_is_said_as_papers_do() -> None:
    assert [money(fen) for fen in (5_250_000, 5_250_050, 200_000, 1_000_000, 10_000_000, 860_000_000)] == [
        "5.25万元",
        "52500.50元",
        "2000元",
        "1万元",
        "10万元",
        "860万元",
    ]
