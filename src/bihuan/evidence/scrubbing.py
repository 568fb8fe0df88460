"""The copy of a picture that may be published: no note of the camera, and what was marked by hand made unknowable."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import isfinite

from PIL import Image

from bihuan.evidence.keeping import content_of, keep
from bihuan.evidence.models import Picture, Scrubbed
from bihuan.evidence.pictures import decoded
from bihuan.evidence.renditions import jpeg, shrunk
from bihuan.refusals import Refused
from bihuan.units.models import Member

LONGEST = 2560
CELLS = 5
"""A marked place keeps so many blocks along its longer side: nothing that a face or a plate could be made of again."""
LEVELS = 24
"""Colour steps that a block keeps, so that blocks cannot be matched with guessed originals."""
MOST = 40
QUALITY = 88


@dataclass(frozen=True)
class Rectangle:
    """A marked place in percent of the upright picture's width and height."""

    left: float
    top: float
    width: float
    height: float

    def __post_init__(self) -> None:
        numbers = (self.left, self.top, self.width, self.height)
        if not all(isfinite(number) for number in numbers) or self.left < 0 or self.top < 0:
            raise Refused("遮挡的位置要写成0到100的百分数。")
        if self.width <= 0 or self.height <= 0 or self.left + self.width > 100.05 or self.top + self.height > 100.05:
            raise Refused("遮挡要在照片之内：左加宽、上加高都不超过100，宽高大于0。")

    def to_json(self) -> list[float]:
        return [round(number, 2) for number in (self.left, self.top, self.width, self.height)]

    def box(self, width: int, height: int) -> tuple[int, int, int, int]:
        """In pixels, every pixel that it touches and at least one."""
        left, top = min(int(self.left * width / 100), width - 1), min(int(self.top * height / 100), height - 1)
        right = min(-int(-(self.left + self.width) * width // 100), width)
        bottom = min(-int(-(self.top + self.height) * height // 100), height)
        return left, top, max(right, left + 1), max(bottom, top + 1)


def scrub(picture: Picture, rectangles: Sequence[Rectangle], *, by: Member) -> Scrubbed:
    """Make and keep a copy for publication; the original and earlier copies stay as they are."""
    if len(rectangles) > MOST:
        raise Refused(f"一张照片最多遮挡{MOST}处。")
    source = decoded(picture.stored.name, content_of(picture.stored))
    copy = hidden(shrunk(source, LONGEST), rectangles)
    name = f"{picture.stored.name.rpartition('.')[0][:180]}-公开.jpg"
    return Scrubbed.objects.create(
        picture=picture,
        rectangles=[rectangle.to_json() for rectangle in rectangles],
        stored=keep(name, jpeg(copy, QUALITY), by=by),
        by=by,
    )


def hidden(picture: Image.Image, rectangles: Sequence[Rectangle]) -> Image.Image:
    """Each rectangle as a few flat blocks of averaged and rounded colour."""
    for rectangle in rectangles:
        left, top, right, bottom = box = rectangle.box(*picture.size)
        width, height = right - left, bottom - top
        cell = max(width, height) / CELLS
        few = (max(1, round(width / cell)), max(1, round(height / cell)))
        blocks = picture.crop(box).resize(few, Image.Resampling.BOX)
        step = 256 // LEVELS
        blocks = blocks.point([value // step * step for value in range(256)] * len(blocks.getbands()))
        picture.paste(blocks.resize((width, height), Image.Resampling.NEAREST), box)
    return picture


def rectangles_of(made: Scrubbed | None) -> list[Rectangle]:
    return [Rectangle(*numbers) for numbers in made.rectangles] if made else []
