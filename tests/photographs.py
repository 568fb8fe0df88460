"""Photographs made in the tests: each seed another scene, with or without what a camera notes."""

import io
import random
from typing import Any

from PIL import ExifTags, Image, ImageDraw


def scene(seed: int = 1, size: tuple[int, int] = (640, 480)) -> Image.Image:
    """An invented scene: a sky and a ground of some shades, with houses and puddles where the seed puts them."""
    lot = random.Random(seed)
    small = Image.new("RGB", (8, 6))
    small.putdata([tuple(lot.randrange(30, 226) for _colour in range(3)) for _pixel in range(48)])
    picture = small.resize(size, Image.Resampling.BICUBIC)
    draw = ImageDraw.Draw(picture)
    for _shape in range(6):
        left, top = lot.randrange(size[0] * 3 // 4), lot.randrange(size[1] * 3 // 4)
        box = (left, top, left + lot.randrange(40, size[0] // 3), top + lot.randrange(30, size[1] // 3))
        colour = tuple(lot.randrange(256) for _colour in range(3))
        (draw.rectangle if lot.random() < 0.5 else draw.ellipse)(box, fill=colour)
    return picture


def notes(taken: str = "", offset: str = "", place: tuple[float, float] | None = None, turned: int = 1) -> Image.Exif:
    """What a camera notes: ``taken`` like ``2025:06:03 10:20:30``, ``place`` in degrees north and east."""
    exif = Image.Exif()
    exif[ExifTags.Base.Make] = "Phone of a test"
    exif[ExifTags.Base.Orientation] = turned
    inner = exif.get_ifd(ExifTags.IFD.Exif)
    if taken:
        inner[ExifTags.Base.DateTimeOriginal] = taken
    if offset:
        inner[ExifTags.Base.OffsetTimeOriginal] = offset
    if place:
        spot = exif.get_ifd(ExifTags.IFD.GPSInfo)
        north, east = place
        spot[ExifTags.GPS.GPSLatitudeRef] = "N" if north >= 0 else "S"
        spot[ExifTags.GPS.GPSLatitude] = _parts(abs(north))
        spot[ExifTags.GPS.GPSLongitudeRef] = "E" if east >= 0 else "W"
        spot[ExifTags.GPS.GPSLongitude] = _parts(abs(east))
    return exif


def _parts(degrees: float) -> tuple[float, float, float]:
    whole, rest = divmod(degrees * 60, 60)
    return whole, int(rest), round(rest % 1 * 60, 4)


def photo(
    seed: int = 1, *, kind: str = "JPEG", quality: int = 90, size: tuple[int, int] = (640, 480), **noted: Any
) -> bytes:
    """The bytes of a photograph; ``noted`` as in ``notes``."""
    out = io.BytesIO()
    options: dict[str, Any] = {"exif": notes(**noted)} if noted else {}
    scene(seed, size).save(out, kind, quality=quality, **options)
    return out.getvalue()


def smaller(content: bytes) -> bytes:
    """The same photograph as a chat program passes it on: smaller, compressed again, without the camera's notes."""
    out = io.BytesIO()
    picture = Image.open(io.BytesIO(content))
    picture.resize((picture.width * 5 // 8, picture.height * 5 // 8)).save(out, "JPEG", quality=45)
    return out.getvalue()
