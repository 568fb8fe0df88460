"""Pictures beside an answer: what they show is set by hand, who sees the share sees them, what is published is scrubbed."""

import io
from typing import Any

import pytest
from django.urls import reverse
from PIL import Image
from tests.building import number, share, small_ledger
from tests.photographs import notes, photo, scene

from bihuan.cases.models import Assignment, Inspection
from bihuan.complaints.answering import AnswerText, approve, submit
from bihuan.complaints.attaching import attach, attached
from bihuan.complaints.describing import Description, describe, gallery
from bihuan.complaints.models import Attachment
from bihuan.complaints.tests.persons import at_desk, page, route, text_of
from bihuan.refusals import Refused
from bihuan.units.models import Member

DONE = AnswerText("属实", "经现场核查，情况属实。", "已整改到位。", "closed")
PLACE = (28.2, 112.97)


@pytest.fixture
def item(office: Inspection, settings, tmp_path) -> Assignment:
    settings.MEDIA_ROOT = tmp_path
    small_ledger(office)
    item = share(office, 1, "澜东区")
    files = [
        ("前.jpg", photo(1, taken="2025:06:03 09:00:00", place=PLACE)),
        ("后.jpg", photo(2)),
        ("又一张.jpg", photo(3)),
        ("决定书.pdf", b"%PDF-1.7"),
    ]
    attach(item, files, by=who("landong"))
    return item


def who(username: str) -> Member:
    return Member.objects.get(username=username)


def address(name: str, file: Attachment, *more: str) -> str:
    return reverse(f"complaints:{name}", args=[file.pk, file.mark, *more])


def body(response: Any) -> bytes:
    return b"".join(response.streaming_content)


def rectangles(*lines: tuple[object, ...]) -> dict[str, object]:
    said: dict[str, object] = {"form-TOTAL_FORMS": len(lines), "form-INITIAL_FORMS": 0}
    for place, line in enumerate(lines):
        said |= {
            f"form-{place}-{side}": value for side, value in zip(("left", "top", "width", "height"), line, strict=True)
        }
    return said


def test_pictures_are_scenes_until_somebody_says_otherwise(item):
    assert [file.kind for file in attached(item)] == ["scene", "scene", "scene", "other"]


def test_before_and_after_stand_beside_each_other(item):
    before, after, other, paper = attached(item)
    said = {
        f"{before.pk}-kind": "before", f"{before.pk}-caption": "取缔前的排口",
        f"{after.pk}-kind": "after", f"{after.pk}-caption": "封堵后", f"{after.pk}-before": before.pk,
        f"{paper.pk}-kind": "other", f"{paper.pk}-caption": "责令改正决定书",
    }  # fmt: skip
    assert at_desk("landong").post(route("describe", item), said).status_code == 302
    shown = gallery(attached(item))
    assert (shown.pairs, shown.pictures, shown.papers) == ([(before, after)], [other], [paper])
    submit(item, DONE, by=who("landong"), seen=item.case.revision)
    text = text_of(at_desk("reviewer").get(page(number(1))))
    for words in ("附件（4）", "整改前：取缔前的排口", "整改后：封堵后", 'type="range"', "责令改正决定书"):
        assert words in text


def test_one_before_and_one_after_are_a_pair_by_themselves(item):
    before, after, *_others = attached(item)
    describe(item, {before.pk: Description("before"), after.pk: Description("after")}, by=who("landong"))
    assert gallery(attached(item)).pairs == [(before, after)]


def test_a_pair_is_an_after_and_a_before_of_the_same_answer(item, office):
    before, after, _other, paper = attached(item)
    elsewhere = attach(share(office, 3, "澜东区"), [("别件.jpg", photo(9))], by=who("landong"))[0]
    for wrong in (paper.pk, elsewhere.pk, after.pk):
        with pytest.raises(Refused):
            describe(item, {after.pk: Description("after", "", wrong)}, by=who("landong"))
    with pytest.raises(Refused, match="整改前"):
        describe(item, {after.pk: Description("after", "", before.pk)}, by=who("landong"))
    assert [file.before_id for file in attached(item)] == [None] * 4


def test_what_is_no_before_any_more_is_shown_beside_nothing(item):
    before, after, *_others = attached(item)
    pair = {before.pk: Description("before"), after.pk: Description("after", "", before.pk)}
    describe(item, pair, by=who("landong"))
    describe(item, {before.pk: Description("scene")}, by=who("landong"))
    assert gallery(attached(item)).pairs == []


def test_only_who_answers_describes(item):
    file = attached(item)[0]
    with pytest.raises(Refused, match="承办人员"):
        describe(item, {file.pk: Description("before")}, by=who("clerk"))
    assert at_desk("qingping").post(route("describe", item), {f"{file.pk}-kind": "before"}).status_code == 404


def test_the_facts_of_a_picture(item):
    file = attached(item)[0]
    text = text_of(at_desk("clerk").get(address("picture", file)))
    for words in ("2025-06-03 09:00", "北纬28.2000°、东经112.9700°", "640×480", file.stored.sha256, "landong"):
        assert words in text
    assert "照片里没有" in text_of(at_desk("clerk").get(address("picture", attached(item)[1])))


def test_pictures_are_seen_within_the_scope_and_kept_by_nobody_else(item):
    file = attached(item)[0]
    for size in ("thumb", "view"):
        response = at_desk("reviewer").get(address("picture-image", file, size))
        assert response.headers["Content-Type"] == "image/jpeg"
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        assert response.headers["Cache-Control"].startswith("private")
        assert not Image.open(io.BytesIO(body(response))).getexif()
        assert at_desk("qingping").get(address("picture-image", file, size)).status_code == 404
    assert at_desk("qingping").get(address("picture", file)).status_code == 404


def test_nobody_comes_upon_a_picture_by_counting(item):
    file = attached(item)[0]
    for mark in ("0" * 16, file.mark[:8], file.stored.sha256):
        assert at_desk("clerk").get(reverse("complaints:picture", args=[file.pk, mark])).status_code == 404
        assert (
            at_desk("clerk").get(reverse("complaints:picture-image", args=[file.pk, mark, "view"])).status_code == 404
        )


def test_a_paper_is_no_picture(item):
    paper = attached(item)[3]
    assert at_desk("clerk").get(address("picture", paper)).status_code == 404


def test_the_copy_for_publication(item):
    file = attached(item)[0]
    client = at_desk("landong")
    assert client.get(address("picture-image", file, "public")).status_code == 404
    made = client.post(address("picture-scrub", file), rectangles((10, 10, 30, 30), ("", "", "", "")))
    assert made.status_code == 302
    file.refresh_from_db()
    assert file.scrubbed is not None
    assert file.scrubbed.rectangles == [[10, 10, 30, 30]]
    response = client.get(address("picture-image", file, "public") + "?download")
    assert "attachment" in response.headers["Content-Disposition"]
    assert not Image.open(io.BytesIO(body(response))).getexif()
    assert "遮挡1处" in text_of(client.get(address("picture", file)))
    assert body(client.get(reverse("complaints:attachment", args=[file.pk]))) == photo(
        1, taken="2025:06:03 09:00:00", place=PLACE
    ), "the original is untouched"


def test_the_office_scrubs_what_is_closed_and_others_do_not(item):
    submit(item, DONE, by=who("landong"), seen=item.case.revision)
    item.refresh_from_db()
    item.case.refresh_from_db()
    approve(item, by=who("reviewer"), seen=item.case.revision, waived="已核")
    file = attached(item)[1]
    statuses = {
        person: at_desk(person).post(address("picture-scrub", file), rectangles()).status_code
        for person in ("reviewer", "landong", "qingping", "clerk", "leader")
    }
    assert statuses == {"reviewer": 302, "landong": 302, "qingping": 404, "clerk": 403, "leader": 403}


@pytest.mark.parametrize("line", [(90, 0, 20, 10), (0, 0, -5, 10), ("", 0, 10, 10)])
def test_a_place_outside_the_picture_is_refused_with_a_sentence(item, line):
    file = attached(item)[0]
    response = at_desk("landong").post(address("picture-scrub", file), rectangles(line))
    assert response.status_code == 409
    assert "遮挡" in text_of(response)
    response = at_desk("landong").post(address("picture-scrub", file), rectangles(("左", 0, 10, 10)))
    assert response.status_code == 422
    assert "百分数" in text_of(response)


def test_a_heic_is_shown_as_a_jpeg(item):
    out = io.BytesIO()
    scene(7).save(out, "HEIF", exif=notes("2025:06:03 10:20:30").tobytes())
    (file,) = attach(item, [("IMG_0001.HEIC", out.getvalue())], by=who("landong"))
    shown = body(at_desk("landong").get(address("picture-image", file, "view")))
    assert Image.open(io.BytesIO(shown)).format == "JPEG"
