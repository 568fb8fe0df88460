"""Files beside an answer: checked by content, fixed with the answer, seen by those who see the share."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from tests.building import number, share, small_ledger
from tests.photographs import photo

from bihuan.cases.models import Inspection
from bihuan.complaints.answering import AnswerText, submit
from bihuan.complaints.attaching import attach, attached, attachments_of, detach
from bihuan.complaints.models import Answer, Attachment
from bihuan.complaints.tests.persons import at_desk, page, route, text_of
from bihuan.refusals import Refused, Unusable
from bihuan.units.models import Member

JPG = photo()
DONE = AnswerText("属实", "经现场核查，情况属实。", "责令整改。", "closed")


@pytest.fixture
def inspection(office: Inspection, settings, tmp_path) -> Inspection:
    settings.MEDIA_ROOT = tmp_path
    small_ledger(office)
    return office


def landong() -> Member:
    return Member.objects.get(username="landong")


def test_files_are_fixed_with_the_answer_they_were_handed_in_with(inspection):
    item = share(inspection, 1, "澜东区")
    attach(item, [("现场.jpg", JPG), ("再一份.jpg", JPG), ("决定书.pdf", b"%PDF-1.7")], by=landong())
    assert [file.name for file in attached(item)] == ["现场.jpg", "决定书.pdf"]
    submit(item, DONE, by=landong(), seen=item.case.revision)
    answer = Answer.objects.select_related("entry").get()
    detach(attached(item)[0], by=landong())
    assert [file.name for file in attached(item)] == ["决定书.pdf"]
    assert [file.name for file in attachments_of([answer])[answer.pk]] == ["现场.jpg", "决定书.pdf"]


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("照片.jpg", b"<html>", "内容与后缀 jpg 不符"),
        ("脚本.html", b"<html>", "不能作附件"),
        ("空.pdf", b"", "空文件"),
        ("大.png", b"\x89PNG\r\n\x1a\n" + b"0" * (30 * 1024 * 1024), "超过30兆"),
    ],
)
def test_what_cannot_be_taken_is_named_and_nothing_is_added(inspection, name, content, why):
    item = share(inspection, 1, "澜东区")
    with pytest.raises(Unusable, match=why):
        attach(item, [("好.jpg", JPG), (name, content)], by=landong())
    assert not Attachment.objects.exists()


def test_only_who_answers_adds(inspection):
    item = share(inspection, 1, "澜东区")
    with pytest.raises(Refused, match="承办人员"):
        attach(item, [("好.jpg", JPG)], by=Member.objects.get(username="clerk"))


def test_at_the_desk_and_within_the_scope(inspection):
    item = share(inspection, 3, "青屏县")
    said = {"chosen": [SimpleUploadedFile("现场.jpg", JPG)]}
    assert at_desk("qingping").post(route("attach", item), said).status_code == 302
    assert "现场.jpg" in text_of(at_desk("qingping").get(route("answer", item)))
    address = reverse("complaints:attachment", args=[Attachment.objects.get().pk])
    response = at_desk("qingping").get(address)
    assert (b"".join(response.streaming_content), response["Content-Type"]) == (JPG, "image/jpeg")
    assert at_desk("landong").get(address).status_code == 404
    assert at_desk("clerk").get(address).status_code == 200
    submit(item, DONE, by=Member.objects.get(username="qingping"), seen=item.case.revision)
    assert "附件（1）" in text_of(at_desk("clerk").get(page(number(3))))
    assert "现场.jpg" not in text_of(at_desk("landong").get(page(number(3))))
