"""Enforcement: one matter or a return, documents once, and what answers to complaints tell of taken over once."""

from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.building import number, share, signed, small_ledger

from bihuan.cases.models import Inspection
from bihuan.complaints.actions import ActionText
from bihuan.complaints.answering import AnswerText, submit
from bihuan.complaints.tests.persons import at_desk, text_of
from bihuan.enforcement.models import Enforcement
from bihuan.enforcement.recording import EnforcementText, amend, drop, restore
from bihuan.enforcement.taking_over import take_over, untaken
from bihuan.enforcement.tests.building import DAY, enforced
from bihuan.figures.registers.counting import answer
from bihuan.figures.registers.freezing import register_members
from bihuan.figures.sources import registers_of
from bihuan.refusals import Refused
from bihuan.supervision.tests.building import unit, who

pytestmark = pytest.mark.django_db
LAST = date(2025, 6, 30)


def counted(inspection: Inspection, *names: str, **period: Any) -> list[float]:
    found = answer(registers_of(inspection, LAST, **period)).figures
    return [found[name] for name in names]


def test_returns_and_single_matters_add_up_within_the_period(office: Inspection) -> None:
    enforced(
        office, "check", quantity=120, persons=300, method="random", since_on=date(2025, 5, 1), day=date(2025, 5, 31)
    )
    enforced(office, "check", "青屏县", persons=4, method="cross")
    enforced(office, "filing", number="澜环罚〔2025〕3号", fen=5_250_050)
    enforced(office, "fine", number="澜环罚〔2025〕3号", fen=100)
    enforced(office, "petition", quantity=9, since_on=date(2025, 1, 1), day=date(2025, 3, 31))
    names = ("checks", "check_times", "cases_filed", "penalties", "petitions_closed")
    assert counted(office, *names) == [121, 304, 1, 52_501.5, 9]
    assert counted(office, *names, since=date(2025, 6, 1)) == [1, 4, 1, 52_501.5, 0]
    assert answer(registers_of(office, LAST)).by["checks_by_method"] == {"双随机": 120, "交叉执法": 1}
    marks = register_members(registers_of(office, LAST))
    assert [mark.partition("（")[2] for mark in marks["checks"]] == ["120）", ""]


def test_a_document_stands_once_until_it_is_void(office: Inspection) -> None:
    made = enforced(office, "filing", number="澜环罚〔2025〕3号")
    with pytest.raises(Refused, match="已经登记过"):
        enforced(office, "filing", number="澜环罚[2025]03号")
    drop(made, "登错", by=who("clerk"), seen=1)
    enforced(office, "filing", number="澜环罚〔2025〕3号")
    with pytest.raises(Refused, match="已经登记过"):
        restore(made, by=who("clerk"), seen=2)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"quantity": 0}, "数量要从1起"),
        ({"quantity": 2, "number": "澜环罚〔2025〕3号"}, "一个文号只登一件"),
        ({"since_on": date(2025, 6, 9)}, "起日不能晚于止日"),
        ({"short": "青屏县", "by": "landong"}, "不能登记青屏县"),
    ],
)
def test_what_cannot_be_is_refused(office: Inspection, changes: dict[str, Any], sentence: str) -> None:
    with pytest.raises(Refused, match=sentence):
        enforced(office, "filing", **changes)


def test_what_an_answer_tells_of_is_taken_over_once_and_counts_in_the_register_alone(office: Inspection) -> None:
    small_ledger(office)
    item = share(office, 1, "澜东区")
    actions = (
        ActionText("order", "澜东环责改〔2025〕1号", DAY),
        ActionText("filing", "澜东环立〔2025〕2号", DAY),
        ActionText("fine", "澜东环罚〔2025〕3号", DAY, fen=2_000_000),
        ActionText("test", body="市监测站", on=DAY, due_on=LAST, note="达标"),
    )
    text = AnswerText("属实", "查实。", "责令改正。", "closed", actions=actions)
    submit(item, text, by=who("landong"), seen=item.case.revision)
    assert not untaken(who("clerk"), office).exists()  # not accepted yet
    signed(office, 1, "澜东区", "reviewer")
    if untaken(who("clerk"), office).count() == 0:
        signed(office, 1, "澜东区", "leader")
    enforced(office, "filing", number="澜东环立〔2025〕02号")
    offered = list(untaken(who("clerk"), office).values_list("pk", flat=True))
    assert len(offered) == 2  # the filing stands in the register already, a test is none of it
    assert counted(office, "corrections", "cases_filed", "penalties") == [0, 1, 0]
    for _click in range(2):
        take_over(offered, office, by=who("clerk"))
    assert counted(office, "corrections", "cases_filed", "penalties") == [1, 1, 20_000]
    assert {one.case.number for one in Enforcement.objects.filter(case__isnull=False)} == {number(1)}
    assert not untaken(who("landong"), office).exists()
    page = text_of(at_desk("clerk").get(reverse("enforcement:offers")))
    assert "台账里都有了" in page


def test_the_desk_enters_corrects_and_exports(office: Inspection) -> None:
    desk = at_desk("landong")
    sent = {"receipt": str(uuid4()), "kind": "filing", "unit": unit("澜东区").pk, "day": "2025-06-05", "quantity": 1,
            "yuan": "52500.50", "number": "澜东环罚〔2025〕5号", "subject": "=某某厂"}  # fmt: skip
    for _click in range(2):
        assert desk.post(reverse("enforcement:new"), sent).status_code == 302
    made = Enforcement.objects.get()
    assert (made.fen, made.number_key) == (5_250_050, "澜东环罚/2025/5")
    wrong = desk.post(reverse("enforcement:new"), sent | {"receipt": str(uuid4()), "yuan": "1.234"})
    assert (wrong.status_code, "最多写到分" in text_of(wrong)) == (422, True)
    again = desk.post(reverse("enforcement:new"), sent | {"receipt": str(uuid4())})
    assert "已经登记过" in text_of(again)
    change = sent | {"seen": 1, "yuan": "60000"}
    assert desk.post(reverse("enforcement:edit", args=[made.pk]), change).status_code == 302
    assert desk.post(reverse("enforcement:edit", args=[made.pk]), change).status_code == 409
    listed = text_of(desk.get(reverse("enforcement:list") + "?kind=filing&from=2025-06-01&until=2025-06-05"))
    assert ("共 1 条" in listed, "60,000" in listed) == (True, True)
    assert desk.get(reverse("enforcement:list") + "?from=昨天").status_code in (400, 409, 422)
    assert "共 0 条" in text_of(at_desk("qingping").get(reverse("enforcement:list")))
    assert desk.get(reverse("enforcement:list") + "?export=xlsx").status_code == 200


def test_a_correction_keeps_its_complaint_and_its_kind_drops_what_it_has_no_use_for(office: Inspection) -> None:
    made = enforced(office, "check", persons=3, method="random")
    said = EnforcementText("petition", unit("澜东区"), DAY, method="random", persons=3, fen=5, number="x")
    changed = amend(made, said, by=who("clerk"), seen=1)
    assert (changed.method, changed.persons, changed.fen, changed.number) == ("", None, None, "")


TABLE = """类别,执法单位,日期,时段起日,数量,人次,罚款（元）,文号,对象
现场执法检查,澜东区,2025-06-05,2025-06-01,96,240,,,
立案处罚,青屏,2025年6月5日,,,,"52,500.50",澜环罚〔2025〕12号,某某厂
立案处罚,督察组,6月,,两件,,1.234,,
"""


def test_a_table_is_looked_at_row_by_row_and_taken_in_once(office: Inspection) -> None:
    desk, address, confirm = at_desk("clerk"), reverse("enforcement:import"), reverse("enforcement:import-confirm")
    shown = text_of(desk.post(address, {"text": TABLE}))
    for words in ("新登记 2", "不能导入 1", "没有这个单位", "日期请写成", "数量请填整数", "最多写到分"):
        assert words in shown, words
    assert not Enforcement.objects.exists()
    assert desk.post(confirm, {"text": TABLE}).status_code == 409
    for count in (2, 2):
        assert desk.post(confirm, {"text": TABLE, "leave_out": "yes"}).status_code == 302
        assert Enforcement.objects.count() == count
    assert counted(office, "checks", "check_times", "cases_filed", "penalties") == [96, 240, 1, 52_500.5]
    other = TABLE.replace(",96,", ",97,")
    assert "已经登记过而数不同" in text_of(desk.post(address, {"text": other}))
    assert "新登记 0" in text_of(at_desk("landong").post(address, {"text": TABLE}))
    assert desk.post(address, {"text": "没有表头"}).status_code == 422


def test_what_was_exported_is_nothing_new(office: Inspection) -> None:
    enforced(office, "check", quantity=7, method="random", since_on=date(2025, 6, 1))
    enforced(office, "filing", number="澜环罚〔2025〕3号", fen=5_250_050, subject="某某厂")
    desk = at_desk("clerk")
    exported = desk.get(reverse("enforcement:list") + "?export=xlsx")
    file = SimpleUploadedFile("执法台账.xlsx", b"".join(exported.streaming_content))
    assert "新登记 0，已有的不变 2" in text_of(desk.post(reverse("enforcement:import"), {"file": file}))


def test_more_rows_ask_no_more(office: Inspection) -> None:
    small_ledger(office)
    desk = at_desk("clerk")
    pages = [
        reverse("enforcement:list"),
        reverse("figures:registers"),
        reverse("figures:register-records") + "?name=checks",
    ]
    for page in pages:
        desk.get(page)
    asked = []
    for serial in range(1, 9):
        enforced(office, "check", "澜东区" if serial % 2 else "青屏县", subject=f"某厂{serial}", persons=2)
        if serial in (2, 8):
            asked.append([_queries(desk, page) for page in pages])
    assert asked[1] == asked[0]


def _queries(desk: Client, page: str) -> int:
    with CaptureQueriesContext(connection) as found:
        assert desk.get(page).status_code == 200
    return len(found)
