"""Instruments: who sees them, what they press, how they are answered, and what they count."""

from datetime import date, datetime
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.building import number, small_ledger
from tests.photographs import photo

from bihuan.activities.models import WorkRecord
from bihuan.cases.models import Inspection
from bihuan.complaints.remarks import remarks_on
from bihuan.complaints.tests.persons import at_desk, text_of
from bihuan.figures.registers.counting import answer
from bihuan.figures.sources import registers_of
from bihuan.inbox.models import Message
from bihuan.inbox.sources import remind
from bihuan.ledger.verifying import verify
from bihuan.moments import BEIJING
from bihuan.refusals import Refused, Stale
from bihuan.supervision.models import Instrument, Reply
from bihuan.supervision.pressing import amend, drop, press, restore, tell_in_briefing
from bihuan.supervision.replying import reply
from bihuan.supervision.tests.building import DAY, case, pressed, said, unit, who

pytestmark = pytest.mark.django_db


def counted(inspection: Inspection, as_of: date = date(2025, 6, 30), since: date | None = None) -> dict[str, float]:
    found = answer(registers_of(inspection, as_of, since)).figures
    return {name: found[name] for name in ("visits", "orders", "interviews", "problems_pressed")}


def texts(username: str) -> list[str]:
    return list(Message.objects.filter(member__username=username).order_by("pk").values_list("text", flat=True))


class TestPressing:
    def test_what_is_pressed_counts_once_however_often_and_the_rest_by_its_explanation(
        self, office: Inspection
    ) -> None:
        small_ledger(office)
        one, two = case(office, number(1)), case(office, number(2))
        pressed(office, "order", cases=[one, two])
        pressed(office, "interview", cases=[two], further=3, further_note="夜查指出的三处")
        pressed(office, "unannounced", day=date(2025, 6, 7))
        assert counted(office) == {"visits": 1, "orders": 1, "interviews": 1, "problems_pressed": 5}
        assert counted(office, as_of=date(2025, 6, 6))["visits"] == 0
        assert counted(office, since=date(2025, 6, 6)) == {
            "visits": 1,
            "orders": 0,
            "interviews": 0,
            "problems_pressed": 0,
        }
        assert "督办" in next(iter(remarks_on(one, who("landong")))).text

    def test_void_ones_count_nowhere_and_come_back(self, office: Inspection) -> None:
        made = pressed(office)
        drop(made, "登重了", by=who("clerk"), seen=1)
        assert counted(office)["orders"] == 0
        with pytest.raises(Stale, match="刚刚已经作废"):
            amend(made, said(), by=who("clerk"), seen=2)
        restore(made, by=who("clerk"), seen=2)
        assert counted(office)["orders"] == 1
        assert verify().fault == ""

    @pytest.mark.parametrize(
        ("changes", "sentence"),
        [
            ({"further": 3}, "要写明是哪些"),
            ({"reply_due_on": date(2025, 6, 1)}, "回复期限不能早于"),
            ({"day": date(2999, 1, 1)}, "日期不能晚于今天"),
        ],
    )
    def test_what_cannot_be_is_refused(self, office: Inspection, changes: dict[str, Any], sentence: str) -> None:
        with pytest.raises(Refused, match=sentence):
            press(office, said(**changes), by=who("clerk"))

    def test_a_county_presses_its_own_and_nobody_elses(self, office: Inspection) -> None:
        own = said(to=("石桥镇",), unit=unit("青屏县"))
        made, _new = press(office, own, by=who("qingping"))
        with pytest.raises(Refused, match="不能发往澜东区"):
            press(office, said(to=("澜东区",), unit=unit("青屏县")), by=who("qingping"))
        with pytest.raises(Refused, match="只有青屏县的人员"):
            amend(made, own, by=who("landong"), seen=1)

    def test_the_briefing_may_tell_of_it_once(self, office: Inspection) -> None:
        made = pressed(office, "visit")
        for _click in range(2):
            tell_in_briefing(made, by=who("clerk"))
        (record,) = WorkRecord.objects.all()
        assert (record.kind, record.title) == ("news", made.title)
        assert counted(office)["visits"] == 1


class TestReplying:
    def test_each_unit_reads_its_own_reply_and_the_office_all(self, office: Inspection) -> None:
        made = pressed(office, to=("澜东区", "青屏县"), reply_due_on=date(2025, 6, 9))
        assert texts("landong") == ["收到督办，请在2025-06-09前回复。"]
        address = reverse("supervision:instrument", args=[made.pk])
        own = made.addressees.get(unit__short="澜东区")
        sent = {"addressee": own.pk, "text": "已拆除土窑。", "day": "2025-06-06"}
        assert at_desk("landong").post(address, sent).status_code == 302
        assert "已拆除土窑" in text_of(at_desk("clerk").get(address))
        wrong = text_of(at_desk("landong").post(address, sent | {"text": ""}))
        assert ("请写明回复内容" in wrong, f'id="reply{own.pk}_text"' in wrong) == (True, True)
        assert "已拆除土窑" not in text_of(at_desk("qingping").get(address))
        with pytest.raises(Refused, match="由澜东区的承办人员"):
            reply(own, "代答。", DAY, by=who("qingping"))
        assert at_desk("clerk").post(address, {"addressee": own.pk + 99, "text": "。"}).status_code == 404

    def test_a_later_reply_stands_beside_the_earlier_and_its_unit_stays_addressed(self, office: Inspection) -> None:
        made = pressed(office)
        own = made.addressees.get()
        reply(own, "正在办。", DAY, by=who("landong"), file=("现场.jpg", photo(5)))
        for _click in range(2):
            reply(own, "办好了。", date(2025, 6, 8), by=who("landong"))
        own.refresh_from_db()
        assert (Reply.objects.count(), own.replied_on) == (2, DAY)
        with pytest.raises(Refused, match="澜东区已经回复"):
            amend(made, said(to=("青屏县",)), by=who("clerk"), seen=1)

    def test_who_has_not_replied_is_reminded_before_and_after_the_day(self, office: Inspection) -> None:
        made = pressed(office, to=("澜东区", "青屏县"), reply_due_on=date(2025, 6, 9))
        reply(made.addressees.get(unit__short="青屏县"), "好。", DAY, by=who("qingping"))
        Message.objects.all().delete()
        for day in (7, 8, 10, 11):
            remind(datetime(2025, 6, day, 9, tzinfo=BEIJING), f"worker {day}")
        assert [one.partition("”")[2] for one in texts("landong")] == [
            "的回复期限是2025-06-09，请按期回复。",
            "已过回复期限（2025-06-09），请尽快回复。",
        ]
        assert texts("qingping") == []


class TestThePages:
    def form(self, **changes: Any) -> dict[str, Any]:
        return {
            "receipt": str(uuid4()),
            "kind": "order",
            "unit": unit("市整改办").pk,
            "day": "2025-06-05",
            "title": "督办",
            "text": "限期整改。",
            "to": [unit("澜东区").pk],
            "cases": f"{number(1)}、{number(2)}",
        } | changes

    def test_the_form_makes_one_however_often_it_is_sent_and_says_what_is_wrong(self, office: Inspection) -> None:
        small_ledger(office)
        desk, address = at_desk("clerk"), reverse("supervision:new")
        sent = self.form()
        for _click in range(2):
            assert desk.post(address, sent).status_code == 302
        assert Instrument.objects.get().cases.count() == 2
        wrong = desk.post(address, self.form(cases="D9", receipt=str(uuid4())))
        assert (wrong.status_code, "没有找到 D9" in text_of(wrong)) == (422, True)
        assert desk.post(address, self.form(unit=unit("督察组").pk)).status_code == 422
        assert "最长120个字，请缩短" in text_of(desk.post(address, self.form(title="长" * 121)))

    def test_a_county_names_no_case_that_it_does_not_see_and_keeps_those_it_does_not(self, office: Inspection) -> None:
        small_ledger(office)
        hidden = self.form(unit=unit("青屏县").pk, to=[], cases=number(1))
        assert "没有找到" in text_of(at_desk("qingping").post(reverse("supervision:new"), hidden))
        made = pressed(office, unit=unit("青屏县"), to=("澜东区",), cases=[case(office, number(1))])
        change = self.form(unit=unit("青屏县").pk, to=[], cases=number(2), seen=1)
        assert at_desk("qingping").post(reverse("supervision:edit", args=[made.pk]), change).status_code == 302
        assert sorted(made.cases.values_list("number", flat=True)) == [number(1), number(2)]
        assert [str(one.unit.short) for one in made.addressees.all()] == ["澜东区"]
        stale = at_desk("clerk").post(reverse("supervision:edit", args=[made.pk]), self.form(seen=1))
        assert stale.status_code == 409

    def test_the_register_filters_exports_and_asks_no_more_for_more_rows(self, office: Inspection) -> None:
        pressed(office, "order", reply_due_on=date(2025, 6, 9))
        desk, address = at_desk("clerk"), reverse("supervision:list")
        desk.get(address)
        with CaptureQueriesContext(
            connection,
        ) as few:
            assert "超期未回复" in text_of(desk.get(address + "?state=overdue"))
        for _one in range(5):
            pressed(office, "order", reply_due_on=date(2025, 6, 9), to=("澜东区", "青屏县"))
        with CaptureQueriesContext(connection) as many:
            assert "共 6 条" in text_of(desk.get(address + "?state=overdue"))
        assert len(many) <= len(few)
        narrowed = f"?to={unit('青屏县').pk}&from=2025-06-05&until=2025-06-05"
        assert "共 5 条" in text_of(desk.get(address + narrowed))
        assert desk.get(address + "?export=xlsx").headers["content-type"].endswith("sheet")
        assert "共 0 条" in text_of(at_desk("shiqiao").get(address))
