"""What deserves a second look in the evidence of a share: said in one sentence, to those who may read it, never a bar."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.building import number, share, small_ledger
from tests.photographs import photo, smaller

from bihuan.cases.models import Assignment, Inspection
from bihuan.complaints.actions import ActionText
from bihuan.complaints.answering import AnswerText, submit
from bihuan.complaints.attaching import attach, attached, detach
from bihuan.complaints.documents import dated, orders_without_number, out_of_order
from bihuan.complaints.models import Answer
from bihuan.complaints.signals import Evidence, Signal, signals_of
from bihuan.complaints.tests.persons import at_desk, page, route, text_of
from bihuan.units.models import Member

DONE = AnswerText("属实", "经现场核查，情况属实。", "已整改到位。", "closed")
VILLAGE = (28.2000, 112.9700)
DAY = "2025:06:05 10:00:00"


@pytest.fixture
def inspection(office: Inspection, settings, tmp_path) -> Inspection:
    settings.MEDIA_ROOT = tmp_path
    small_ledger(office)
    return office


def who(username: str) -> Member:
    return Member.objects.get(username=username)


def shown(item: Assignment, *photos: bytes, by: str) -> None:
    attach(item, [(f"照片{place}.jpg", content) for place, content in enumerate(photos, start=1)], by=who(by))


def signals(item: Assignment, reader: str) -> list[Signal]:
    answer = Answer.objects.filter(assignment=item).select_related("entry").order_by("-id").first()
    return signals_of([Evidence(item, attached(item), answer)], who(reader)).get(item.pk, [])


def texts(item: Assignment, reader: str = "reviewer") -> str:
    return "\n".join(signal.text for signal in signals(item, reader))


def test_a_picture_of_another_case_is_named_to_who_sees_both(inspection):
    old, new = share(inspection, 1, "澜东区"), share(inspection, 3, "澜东区")
    shown(old, photo(1), by="landong")
    shown(new, photo(1), photo(2), by="landong")
    (signal,) = signals(new, "reviewer")
    assert signal.text == f"“照片1.jpg”与{number(1)}的一张照片是同一个文件，请核对是不是这件的现场。"
    assert signal.case == old.case
    assert texts(new, "landong") == signal.text


def test_a_picture_that_was_compressed_again_is_noticed_too(inspection):
    shown(share(inspection, 1, "澜东区"), photo(1), by="landong")
    item = share(inspection, 3, "澜东区")
    shown(item, smaller(photo(1)), by="landong")
    assert "画面几乎相同" in texts(item)


def test_a_case_that_the_reader_may_not_see_stays_another_one(inspection):
    shown(share(inspection, 1, "澜东区"), photo(1), by="landong")
    item = share(inspection, 2, "青屏县")
    shown(item, photo(1), by="qingping")
    (signal,) = signals(item, "qingping")
    assert "另一件" in signal.text
    assert number(1) not in signal.text
    assert signal.case is None
    assert number(1) in texts(item, "reviewer")


def test_what_was_taken_off_before_anybody_handed_it_in_does_not_count(inspection):
    mistaken = share(inspection, 1, "澜东区")
    shown(mistaken, photo(1), by="landong")
    item = share(inspection, 3, "澜东区")
    shown(item, photo(1), by="landong")
    assert number(1) in texts(item)
    detach(attached(mistaken)[0], by=who("landong"))
    assert texts(item) == ""


def test_what_was_handed_in_counts_though_it_was_taken_off_later(inspection):
    old = share(inspection, 1, "澜东区")
    shown(old, photo(1), by="landong")
    submit(old, DONE, by=who("landong"), seen=old.case.revision)
    detach(attached(old)[0], by=who("landong"))
    item = share(inspection, 3, "澜东区")
    shown(item, photo(1), by="landong")
    assert number(1) in texts(item)


def test_the_same_picture_in_two_shares_of_one_case_is_nothing(inspection):
    shown(share(inspection, 3, "澜东区"), photo(1), by="landong")
    item = share(inspection, 3, "青屏县")
    shown(item, photo(1), by="qingping")
    assert texts(item) == ""


def test_a_picture_older_than_the_complaint(inspection):
    item = share(inspection, 1, "澜东区")  # received on 2 June 2025
    shown(item, photo(1, taken="2025:06:01 23:59:00"), photo(2, taken="2025:06:02 00:01:00"), by="landong")
    assert texts(item) == ("“照片1.jpg”拍摄于2025年6月1日，早于收到举报的2025年6月2日；相机时钟不准时也会这样。")


def test_a_picture_taken_far_from_the_others_of_the_case(inspection):
    item = share(inspection, 1, "澜东区")
    near, far = (28.2009, 112.9705), (28.2000, 113.0730)  # 110 m and 10 km from the village
    shown(item, photo(1, place=VILLAGE), photo(2, place=near), photo(3, place=far), by="landong")
    assert texts(item) == "“照片3.jpg”的拍摄地点离本件其他照片约10公里（只在照片之间比，没有关联有坐标的点位）。"


def test_a_lone_picture_is_compared_with_those_of_the_unit(inspection):
    item, other = share(inspection, 1, "澜东区"), share(inspection, 3, "澜东区")
    shown(item, photo(9, place=(26.5, 111.0)), by="landong")
    shown(other, *(photo(seed, place=VILLAGE) for seed in (1, 2)), by="landong")
    assert texts(item) == "", "two are too few to say where the unit works"
    attach(other, [("再一张.jpg", photo(3, place=VILLAGE))], by=who("landong"))
    assert "离本单位其他件最近的照片也有约" in texts(item)


def test_pictures_without_notes_give_no_signal(inspection):
    item = share(inspection, 1, "澜东区")
    shown(item, photo(1), photo(2), by="landong")
    assert texts(item) == ""


def test_an_order_to_correct_needs_its_number(inspection):
    item = share(inspection, 1, "澜东区")
    text = AnswerText("属实", "情况属实。", "责令该厂立即改正，现已停产。", "closed")
    submit(item, text, by=who("landong"), seen=item.case.revision)
    assert texts(item) == "答复写了责令改正，没有写决定书文号。"


def test_rows_of_what_was_done_are_documents_too(inspection):
    item = share(inspection, 1, "澜东区")
    rows = (
        ActionText("order", on=date(2025, 6, 4)),
        ActionText("filing", "澜环立〔2025〕3号", date(2025, 6, 6)),
        ActionText("fine", "澜环罚〔2025〕3号", date(2025, 6, 5), fen=100),
    )
    text = AnswerText("属实", "情况属实。", "已处理。", "closed", actions=rows)
    submit(item, text, by=who("landong"), seen=item.case.revision)
    assert texts(item).splitlines() == [
        "答复写2025年6月5日处罚决定，早于2025年6月6日立案，两份文书的先后不对。",
        "答复写了责令改正，没有写决定书文号。",
    ]


def test_a_number_in_its_row_need_not_stand_in_the_text(inspection):
    item = share(inspection, 1, "澜东区")
    rows = (ActionText("order", "澜环责改〔2025〕12号", date(2025, 6, 4)),)
    text = AnswerText("属实", "情况属实。", "责令立即改正。", "closed", actions=rows)
    submit(item, text, by=who("landong"), seen=item.case.revision)
    assert texts(item) == ""


@pytest.mark.parametrize(
    ("text", "is_missing"),
    [
        ("责令改正（澜环责改〔2025〕12号）。", False),
        ("下达责令改正违法行为决定书（澜环责改字[2025]第12号）", False),
        ("责令限期改正，处罚款2万元。", True),
        ("责令整改，现已完成。", False),
        ("现场没有发现违法行为。", False),
    ],
)
def test_how_document_numbers_are_written(text, is_missing):
    assert orders_without_number(text) is is_missing


def test_documents_are_read_with_the_day_before_them():
    text = "6月3日立案，2025年6月6日送达行政处罚事先告知书；6月30日前完成整改并责令改正。拟于7月1日作出处罚决定。2月30日立案。"
    assert [(item.document, item.on.isoformat(), item.has_year) for item in dated(text, 2025)] == [
        ("立案", "2025-06-03", False),
        ("处罚告知", "2025-06-06", True),
    ]


def test_a_decision_before_its_case_was_filed_is_out_of_order(inspection):
    assert not out_of_order(dated("6月3日立案，6月4日告知。6月9日作出处罚决定。", 2025))
    item = share(inspection, 1, "澜东区")
    text = AnswerText("属实", "6月6日立案查处。", "6月3日作出行政处罚决定。", "closed")
    submit(item, text, by=who("landong"), seen=item.case.revision)
    assert texts(item) == "答复写6月3日处罚决定，早于6月6日立案，两份文书的先后不对。"


def test_a_document_older_than_the_complaint_or_later_than_the_answer(inspection):
    item = share(inspection, 1, "澜东区")
    text = AnswerText("属实", "5月20日立案。2019年5月20日曾立案。", "2099年1月5日作出处罚决定。", "closed")
    submit(item, text, by=who("landong"), seen=item.case.revision)
    assert texts(item).splitlines() == [
        "答复写5月20日立案，早于收到举报的2025年6月2日；是以前的案子请写明年份。",
        "答复写2099年1月5日处罚决定，可这一天在提交答复之后。",
    ]


def test_signals_stand_on_the_page_of_units_and_reviewers_only_and_block_nothing(inspection):
    shown(share(inspection, 1, "澜东区"), photo(1), by="landong")
    item = share(inspection, 3, "澜东区")
    shown(item, photo(1), by="landong")
    assert "请核对（1处）" in text_of(at_desk("landong").get(route("answer", item)))
    submit(item, DONE, by=who("landong"), seen=item.case.revision)
    for reader, sees in {"landong": True, "reviewer": True, "leader": True, "inspector": False, "clerk": False}.items():
        assert ("请核对（1处）" in text_of(at_desk(reader).get(page(number(3))))) is sees, reader
    assert "请核对" not in text_of(at_desk("qingping").get(page(number(3))))
    said = {"decision": "approve", "waived": "已核", "seen": share(inspection, 3, "澜东区").case.revision}
    assert at_desk("reviewer").post(route("review", item), said).status_code == 302


def test_many_pictures_cost_no_more_questions(inspection):
    def asked(serial: int) -> int:
        with CaptureQueriesContext(connection) as queries:
            assert at_desk("reviewer").get(page(number(serial))).status_code == 200
        return len(queries)

    for serial, count in ((1, 1), (3, 6)):
        item = share(inspection, serial, "澜东区")
        shown(item, *(photo(seed, taken=DAY, place=VILLAGE) for seed in range(count)), by="landong")
        submit(item, DONE, by=who("landong"), seen=item.case.revision)
    few, many = asked(1), asked(3)
    # The lone picture is compared with those of the unit: one question more.
    assert many <= few + 1
