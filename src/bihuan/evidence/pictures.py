"""Pictures: opened within bounds, decoded to be sure that they are what they say, and what was read from them kept."""

import io
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from PIL import Image, ImageOps
from pillow_heif import register_heif_opener

from bihuan.evidence import likeness
from bihuan.evidence.exif import Capture, capture_of
from bihuan.evidence.keeping import content_of
from bihuan.evidence.models import Picture, StoredFile
from bihuan.refusals import Unusable

MOST_PIXELS = 60_000_000
"""Some 240 MB once decoded. Phones in use take up to 50 million in their ordinary modes."""
FORMATS = ("JPEG", "PNG", "HEIF")
register_heif_opener(thumbnails=False)


@dataclass(frozen=True)
class Sight:
    """What decoding a picture told: its size as a person sees it, the camera's notes, what it looks like."""

    width: int
    height: int
    capture: Capture
    fingerprint: str


def decoded(name: str, content: bytes) -> Image.Image:
    """The first frame, as it lies in the file. ``Unusable`` if it isn't a picture, is broken or holds too many pixels;
    the pixels are counted from the head, before any is decoded."""
    try:
        picture = Image.open(io.BytesIO(content), formats=FORMATS)
        size = picture.size
        if size[0] * size[1] <= MOST_PIXELS:
            picture.load()
            return picture
    except Image.DecompressionBombError as error:
        raise Unusable(f"“{name}”的像素太多，不能收：请缩小后再传。") from error
    except Exception as error:  # decoders raise what they meet: OSError, SyntaxError, ValueError, struct.error and more
        raise Unusable(f"“{name}”打不开，可能已损坏或不是照片：请用看图程序另存后再传。") from error
    raise Unusable(f"“{name}”有{size[0]}×{size[1]}像素，超过{MOST_PIXELS // 10_000}万：请缩小后再传。")


def look(name: str, content: bytes) -> Sight:
    """Decode a picture and read what it tells. ``Unusable`` as ``decoded`` says."""
    picture = decoded(name, content)
    capture = capture_of(picture)
    upright = ImageOps.exif_transpose(picture)
    return Sight(upright.width, upright.height, capture, likeness.fingerprint(upright))


def picture_of(stored: StoredFile, sight: Sight | None = None) -> Picture:
    """The picture that ``stored`` is, made once. ``sight`` spares decoding it again."""
    made = Picture.objects.filter(stored=stored).first()
    if made is not None:
        return made
    sight = sight or look(stored.name, content_of(stored))
    place = sight.capture.place
    try:
        with transaction.atomic():
            made = Picture.objects.create(
                stored=stored,
                width=sight.width,
                height=sight.height,
                taken_at=sight.capture.taken_at,
                north_e6=round(place[0] * 1e6) if place else None,
                east_e6=round(place[1] * 1e6) if place else None,
                fingerprint=sight.fingerprint,
            )
            likeness.index(made)
    except IntegrityError:  # another request was quicker with the same bytes
        return Picture.objects.get(stored=stored)
    return made
