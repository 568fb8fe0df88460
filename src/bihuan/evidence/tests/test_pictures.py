"""A picture is decoded before it counts as one, and what the camera noted is read without believing it blindly."""

import io
import struct
import zlib
from datetime import UTC, datetime

import pytest
from PIL import Image
from tests.photographs import notes, photo, scene

from bihuan.evidence.checking import check_attachment
from bihuan.evidence.exif import Capture
from bihuan.evidence.pictures import MOST_PIXELS, look
from bihuan.refusals import Unusable

SQUARE = (28.2, 112.97)


def png_claiming(width: int, height: int) -> bytes:
    """A PNG whose head promises ``width`` × ``height`` pixels, and whose body is a few bytes."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = zlib.compress(b"\0" * 1000)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


def test_time_and_place_are_read_from_a_photograph():
    sight = look("现场.jpg", photo(taken="2025:06:03 10:20:30", place=SQUARE))
    assert (sight.width, sight.height) == (640, 480)
    assert sight.capture.taken_at == datetime(2025, 6, 3, 2, 20, 30, tzinfo=UTC)  # Beijing's clock
    assert sight.capture.place == pytest.approx(SQUARE, abs=1e-5)


def test_a_camera_that_notes_its_zone_is_believed():
    sight = look("现场.jpg", photo(taken="2025:06:03 10:20:30", offset="+09:00"))
    assert sight.capture.taken_at == datetime(2025, 6, 3, 1, 20, 30, tzinfo=UTC)


def test_south_and_west_are_negative():
    sight = look("现场.jpg", photo(place=(-33.5, -70.25)))
    assert sight.capture.place == pytest.approx((-33.5, -70.25), abs=1e-5)


@pytest.mark.parametrize(
    "noted",
    [
        {},
        {"taken": "0000:00:00 00:00:00"},
        {"taken": "1970:01:01 00:00:00"},
        {"taken": "昨天"},
        {"place": (0.0, 0.0)},
        {"place": (91.0, 112.0)},
    ],
)
def test_what_the_camera_noted_wrongly_or_not_at_all_is_unknown(noted):
    assert look("现场.jpg", photo(**noted)).capture == Capture()


def test_broken_notes_do_not_keep_a_picture_out():
    whole = photo(taken="2025:06:03 10:20:30")
    broken = whole.replace(b"2025:06:03 10:20:30", b"\xff" * 19).replace(b"MM\x00*", b"MM\x00+")
    assert look("现场.jpg", broken).width == 640


def test_a_picture_lying_on_its_side_is_measured_upright():
    sight = look("竖拍.jpg", photo(turned=6, taken="2025:06:03 10:20:30"))
    assert (sight.width, sight.height) == (480, 640)


def test_a_heic_of_a_telephone_is_a_picture():
    out = io.BytesIO()
    scene(3).save(out, "HEIF", exif=notes("2025:06:03 10:20:30", place=SQUARE).tobytes())
    content = out.getvalue()
    check_attachment("IMG_0001.HEIC", content)
    sight = look("IMG_0001.HEIC", content)
    assert (sight.width, sight.height) == (640, 480)
    assert sight.capture.taken_at == datetime(2025, 6, 3, 2, 20, 30, tzinfo=UTC)
    assert sight.capture.place == pytest.approx(SQUARE, abs=1e-5)


@pytest.mark.filterwarnings("ignore::PIL.Image.DecompressionBombWarning")
def test_a_bomb_is_refused_by_its_head_and_never_decoded(monkeypatch):
    monkeypatch.setattr(Image.Image, "load", lambda self: pytest.fail("decoded"))
    monkeypatch.setattr("PIL.ImageFile.ImageFile.load", lambda self: pytest.fail("decoded"))
    for side in (10_000, 60_000):  # more than we take; more than Pillow takes
        with pytest.raises(Unusable, match="像素"):
            look("大.png", png_claiming(side, side))
    assert MOST_PIXELS < 10_000 * 10_000


@pytest.mark.parametrize(
    "content",
    [
        b"\xff\xd8\xff\xe0 not a picture",
        photo()[:2000],
        png_claiming(400, 400),
        b"GIF89a" + b"\0" * 100,
        b"\x00\x00\x00\x18ftypheic" + b"\0" * 200,
    ],
    ids=["a beginning only", "cut off", "less than it promises", "another kind", "an empty heic"],
)
def test_what_cannot_be_decoded_is_no_picture(content):
    with pytest.raises(Unusable, match="打不开"):
        look("照片.jpg", content)


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("照片.heic", photo(), "不符"),
        ("照片.jpg", b"<html>", "不符"),
        ("决定书.pdf", photo(), "不符"),
        ("照片.webp", photo(), "不能作附件"),
        ("没有后缀", photo(), "不能作附件"),
    ],
)
def test_a_file_that_is_not_what_its_name_says(name, content, why):
    with pytest.raises(Unusable, match=why):
        check_attachment(name, content)
