"""The copy for publication tells nothing but its pixels, and nothing of what was hidden; the original stays."""

import io
from typing import Any

import pytest
from PIL import Image, ImageDraw
from tests.photographs import notes, photo, scene

from bihuan.cases.models import Inspection
from bihuan.evidence.keeping import content_of, keep
from bihuan.evidence.models import Picture
from bihuan.evidence.pictures import picture_of
from bihuan.evidence.renditions import SIZES, rendition
from bihuan.evidence.scrubbing import CELLS, Rectangle, hidden, scrub
from bihuan.refusals import Refused
from bihuan.units.models import Member

NOTED: dict[str, Any] = {"taken": "2025:06:03 10:20:30", "place": (28.2, 112.97)}


@pytest.fixture
def by(office: Inspection, settings, tmp_path) -> Member:
    settings.MEDIA_ROOT = tmp_path
    return Member.objects.get(username="landong")


def kept(content: bytes, name: str = "现场.jpg") -> Picture:
    return picture_of(keep(name, content, by=None))


def opened(content: bytes) -> Image.Image:
    return Image.open(io.BytesIO(content))


def test_no_note_of_the_camera_is_left(by):
    content = photo(**NOTED)
    picture = kept(content)
    made = content_of(scrub(picture, [], by=by).stored)
    copies = [made, *(rendition(picture.stored, size).read() for size in SIZES)]
    for copy in copies:
        assert not opened(copy).getexif()
        assert b"Exif" not in copy
        assert b"Phone of a test" not in copy
    assert content_of(picture.stored) == content


def test_what_was_hidden_cannot_be_told_apart_any_more():
    """Two faces that differ inside a rectangle of the same mean colour leave the same copy behind."""

    def plate(bars: range) -> Image.Image:
        picture = Image.new("RGB", (400, 300), "white")
        for left in bars:
            ImageDraw.Draw(picture).rectangle((100 + left, 100, 100 + left + 3, 139), fill="black")
        return picture

    # 100 × 40 pixels in blocks of 20: the same amount of black in each block, in another order.
    one, other = (
        hidden(plate(bars), [Rectangle(25, 33.33, 25, 13.34)]) for bars in (range(0, 100, 10), range(4, 100, 10))
    )
    assert one.tobytes() == other.tobytes()
    colours = one.crop((101, 101, 199, 139)).getcolors()
    assert colours is not None
    assert len(colours) <= CELLS * CELLS


def test_only_the_rectangle_changes():
    before = scene(4)
    after = hidden(scene(4), [Rectangle(50, 50, 25, 25)])
    assert after.crop((0, 0, 640, 239)).tobytes() == before.crop((0, 0, 640, 239)).tobytes()
    assert after.crop((320, 240, 480, 360)).tobytes() != before.crop((320, 240, 480, 360)).tobytes()


def test_percents_are_those_of_the_upright_picture(by):
    out = io.BytesIO()
    lying = Image.new("RGB", (400, 200), "white")
    ImageDraw.Draw(lying).rectangle((0, 150, 49, 199), fill="red")  # below left; upright (turned 90°) it is above left
    lying.save(out, "JPEG", quality=95, exif=notes(turned=6))
    made = opened(content_of(scrub(kept(out.getvalue()), [Rectangle(0, 0, 50, 25)], by=by).stored))
    assert made.size == (200, 400)
    red, green, _blue = made.getpixel((45, 10))  # of the red square, in a block that reaches into the white
    assert red - green < 200
    assert made.getpixel((45, 390)) == (255, 255, 255)


def test_each_copy_is_a_version(by):
    picture = kept(photo())
    first = scrub(picture, [], by=by)
    second = scrub(picture, [Rectangle(10, 10, 20, 20)], by=by)
    assert first.stored != second.stored
    assert [made.rectangles for made in picture.scrubbed.all()] == [[], [[10, 10, 20, 20]]]


@pytest.mark.parametrize(
    "numbers", [(-1, 0, 10, 10), (0, 0, 0, 10), (95, 0, 10, 10), (0, 0, float("nan"), 10), (0, 0, 10, float("inf"))]
)
def test_a_rectangle_lies_inside_the_picture(numbers):
    with pytest.raises(Refused):
        Rectangle(*numbers)


def test_renditions_are_small_and_made_again_when_lost(by, tmp_path):
    picture = kept(photo(size=(3000, 1500)))
    assert [opened(rendition(picture.stored, size).read()).size for size in SIZES] == [(480, 240), (1600, 800)]
    for path in (tmp_path / "derived").rglob("*.jpg"):
        path.unlink()
    assert opened(rendition(picture.stored, "thumb").read()).size == (480, 240)


def test_a_transparent_drawing_stands_on_white(by):
    out = io.BytesIO()
    Image.new("RGBA", (50, 50), (255, 0, 0, 0)).save(out, "PNG")
    made = opened(content_of(scrub(kept(out.getvalue(), "示意图.png"), [], by=by).stored))
    assert made.getpixel((25, 25)) == (255, 255, 255)
