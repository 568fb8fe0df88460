"""Drawn photographs for the example city, with what a telephone would have noted: no real place, no real person."""

import io
from datetime import datetime, timedelta
from random import Random

from PIL import ExifTags, Image, ImageDraw

SIZE = (1200, 900)
VILLAGE = (28.2013, 112.9721)
"""Degrees north and east, some hundred metres around which the camera stood."""


def photograph(seed: int, *, dirty: bool, taken: datetime) -> bytes:
    """A yard with a ditch. The same ``seed`` is the same yard: ``dirty`` before, clean after."""
    lot = Random(seed)
    picture = Image.new("RGB", SIZE, (206, 219, 230))
    draw = ImageDraw.Draw(picture)
    hill = (
        [(0, 420)]
        + [(x, 420 - lot.randrange(160)) for x in range(120, 1200, 120)]
        + [(1200, 420), (1200, 900), (0, 900)]
    )
    draw.polygon(hill, fill=(122, 146, 118))
    draw.rectangle((0, 480, 1200, 900), fill=(188, 176, 152) if dirty else (172, 184, 150))
    left = lot.randrange(80, 500)
    draw.rectangle((left, 300, left + 420, 560), fill=(196, 110 + lot.randrange(40), 92))
    draw.polygon([(left - 30, 300), (left + 210, 190), (left + 450, 300)], fill=(112, 74, 66))
    draw.rectangle((left + 160, 430, left + 250, 560), fill=(70, 60, 58))
    ditch = [(0, 700), (500, 640 + lot.randrange(40)), (1200, 760), (1200, 840), (480, 730), (0, 800)]
    draw.polygon(ditch, fill=(62, 52, 40) if dirty else (116, 158, 178))
    for _heap in range(9 if dirty else 0):
        x, y = lot.randrange(40, 1100), lot.randrange(560, 860)
        draw.ellipse((x, y, x + lot.randrange(40, 130), y + lot.randrange(20, 60)), fill=(92, 84, 70))
    for _tree in range(0 if dirty else 6):
        x, y = lot.randrange(40, 1100), lot.randrange(520, 640)
        draw.rectangle((x + 14, y + 40, x + 22, y + 90), fill=(110, 84, 60))
        draw.ellipse((x - 10, y - 30, x + 46, y + 50), fill=(74, 122, 74))
    light = Image.frombytes("L", (6, 5), lot.randbytes(30)).resize(SIZE, Image.Resampling.BICUBIC)
    picture = Image.blend(picture, Image.merge("RGB", (light, light, light)), 0.3)
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=80, exif=_notes(taken, lot))
    return out.getvalue()


def _notes(taken: datetime, lot: Random) -> Image.Exif:
    exif = Image.Exif()
    exif.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.DateTimeOriginal] = f"{taken:%Y:%m:%d %H:%M:%S}"
    place = exif.get_ifd(ExifTags.IFD.GPSInfo)
    for degrees, name, side in ((VILLAGE[0], "Latitude", "N"), (VILLAGE[1], "Longitude", "E")):
        rest = (degrees + lot.random() / 500) * 60
        place[ExifTags.GPS[f"GPS{name}Ref"]] = side
        place[ExifTags.GPS[f"GPS{name}"]] = (rest // 60, rest % 60 // 1, round(rest % 1 * 60, 2))
    return exif


def before_and_after(seed: int, when: datetime) -> list[tuple[str, bytes]]:
    """Three files as a unit hands them in: before, after two days, and the scene."""
    return [
        ("整改前.jpg", photograph(seed, dirty=True, taken=when)),
        ("整改后.jpg", photograph(seed, dirty=False, taken=when + timedelta(days=2))),
        ("周边.jpg", photograph(seed + 1000, dirty=False, taken=when + timedelta(days=2, minutes=10))),
    ]
