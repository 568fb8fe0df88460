"""The same scene is found again after what happens to pictures on their way; another scene is not."""

import io
from itertools import combinations

import pytest
from PIL import Image, ImageDraw, ImageEnhance
from tests.photographs import photo, scene

from bihuan.evidence import likeness
from bihuan.evidence.keeping import keep
from bihuan.evidence.models import Alike, Picture
from bihuan.evidence.pictures import picture_of


@pytest.fixture(autouse=True)
def _folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def kept(content: bytes) -> Picture:
    return picture_of(keep("照片.jpg", content, by=None))


def recompressed(picture: Image.Image, quality: int) -> Image.Image:
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=quality)
    return Image.open(out)


def with_date_stamp(picture: Image.Image) -> Image.Image:
    copy = picture.copy()
    ImageDraw.Draw(copy).text((480, 455), "2025-06-03 10:20", fill="yellow", font_size=16)
    return copy


CHANGES = {
    "recompressed": lambda picture: recompressed(picture, 30),
    "smaller": lambda picture: picture.resize((200, 150)),
    "squeezed": lambda picture: picture.resize((600, 480)),
    "brighter": lambda picture: ImageEnhance.Brightness(picture).enhance(1.15),
    "less contrast": lambda picture: ImageEnhance.Contrast(picture).enhance(0.8),
    "a date stamped into a corner": with_date_stamp,
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_changed_copy_is_near_its_original(change):
    for seed in range(20):
        one, other = likeness.fingerprint(scene(seed)), likeness.fingerprint(CHANGES[change](scene(seed)))
        assert likeness.distance(one, other) <= likeness.NEAR, seed


def test_other_scenes_are_far():
    marks = [likeness.fingerprint(scene(seed)) for seed in range(40)]
    assert min(likeness.distance(one, other) for one, other in combinations(marks, 2)) > 2 * likeness.NEAR


def test_the_index_finds_whatever_differs_in_few_bits():
    mark = int(likeness.fingerprint(scene(1)), 16)
    for start in range(0, 128, 5):
        # As many bits as count as near, spread so that most bands differ.
        other = mark
        for bit in range(likeness.NEAR):
            other ^= 1 << (start + bit * 11) % 128
        shared = set(likeness.bands(f"{other:032x}")) & set(likeness.around(f"{mark:032x}"))
        assert shared, start


@pytest.mark.django_db
def test_alike_pictures_are_noted_when_they_come(django_assert_max_num_queries):
    first, other = kept(photo(1)), kept(photo(2))
    with django_assert_max_num_queries(14):
        copy = kept(photo(1, quality=40))
    noted = Alike.objects.get()
    assert (noted.first, noted.second) == (first, copy)
    assert noted.bits <= likeness.NEAR
    assert [found for found, _bits in likeness.near(other.fingerprint)] == [other]


@pytest.mark.django_db
def test_a_blank_wall_is_like_nothing():
    for shade in ("white", "#eeeeee"):
        out = io.BytesIO()
        Image.new("RGB", (300, 300), shade).save(out, "JPEG")
        kept(out.getvalue())
    assert not Alike.objects.exists()


@pytest.mark.django_db
def test_the_same_bytes_are_one_picture():
    assert kept(photo(1)) == kept(photo(1))
    assert Picture.objects.count() == 1
