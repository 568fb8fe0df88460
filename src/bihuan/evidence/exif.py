"""When and where a photograph was taken, as the camera wrote it into the file (EXIF 2.32, CIPA DC-008).

WeChat and most chat programs take these out; then nothing is known, which is no fault of the picture.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

from PIL import ExifTags
from PIL.Image import Image

from bihuan.moments import BEIJING

TAKEN = (
    (ExifTags.Base.DateTimeOriginal, ExifTags.Base.OffsetTimeOriginal),
    (ExifTags.Base.DateTimeDigitized, ExifTags.Base.OffsetTimeDigitized),
)
"""Of the times in a file these say when the shutter opened. ``DateTime`` is when a program last wrote the file."""


@dataclass(frozen=True)
class Capture:
    """What the camera noted. ``place`` is degrees north and east (WGS 84), south and west
    negative; ``None`` where it noted nothing usable."""

    taken_at: datetime | None = None
    place: tuple[float, float] | None = None


def capture_of(picture: Image) -> Capture:
    """Never fails: broken notes are no notes."""
    try:
        exif = picture.getexif()
        notes, place = exif.get_ifd(ExifTags.IFD.Exif), exif.get_ifd(ExifTags.IFD.GPSInfo)
    except Exception:  # Pillow raises what its parsers meet: struct.error, SyntaxError, KeyError and more
        return Capture()
    latitude = _degrees(place, ExifTags.GPS.GPSLatitude, ExifTags.GPS.GPSLatitudeRef, "S", 90)
    longitude = _degrees(place, ExifTags.GPS.GPSLongitude, ExifTags.GPS.GPSLongitudeRef, "W", 180)
    if latitude is None or longitude is None or (latitude, longitude) == (0, 0):
        return Capture(_taken(notes))  # 0°N 0°E is what a phone without a fix writes
    return Capture(_taken(notes), (latitude, longitude))


def _taken(notes: Mapping[int, Any]) -> datetime | None:
    for tag, offset in TAKEN:
        try:
            local = datetime.strptime(_text(notes[tag]), "%Y:%m:%d %H:%M:%S")  # noqa: DTZ007 - its zone follows
            moment = local.replace(tzinfo=_zone(_text(notes.get(offset, "")))).astimezone(UTC)
        except (KeyError, ValueError, OverflowError):
            continue
        if moment.year >= 1990:  # cameras whose clock was never set begin at 1970 or 1980
            return moment
    return None


def _zone(offset: str) -> Any:
    """``+08:00`` as a zone; Beijing's where the camera noted none."""
    if len(offset) != 6 or offset[0] not in "+-":
        return BEIJING
    span = timedelta(hours=int(offset[1:3]), minutes=int(offset[4:6]))
    return timezone(-span if offset[0] == "-" else span)


def _text(value: object) -> str:
    text = value.decode("ascii", "replace") if isinstance(value, bytes) else str(value)
    return text.strip("\0 ")


def _degrees(place: Mapping[int, Any], tag: int, side: int, negative: str, most: int) -> float | None:
    parts: Sequence[Any] = place.get(tag, ())
    try:
        degrees, minutes, seconds = (float(part) for part in parts)
        value = degrees + minutes / 60 + seconds / 3600
    except (TypeError, ValueError, ZeroDivisionError):
        return None
    if not 0 <= value <= most:  # not-a-number fails this too
        return None
    return round(-value if _text(place.get(side, "")).upper().startswith(negative) else value, 6)
