"""Smaller JPEG copies of pictures for the screen. They follow from the original: what is missing is made again."""

import io
from typing import BinaryIO, cast

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from PIL import Image, ImageCms, ImageOps

from bihuan.evidence.keeping import content_of
from bihuan.evidence.models import StoredFile
from bihuan.evidence.pictures import decoded

SIZES = {"thumb": 480, "view": 1600}
"""The longer side in pixels."""
QUALITY = 82


def rendition(stored: StoredFile, size: str) -> BinaryIO:
    """``stored``, a picture, as a JPEG of one of ``SIZES``, without any note of the camera."""
    name = f"derived/{stored.sha256[:2]}/{stored.sha256}-{size}.jpg"
    if not default_storage.exists(name):
        made = shrunk(decoded(stored.name, content_of(stored)), SIZES[size])
        default_storage.save(name, ContentFile(jpeg(made, QUALITY)))
    return cast(BinaryIO, default_storage.open(name, "rb"))


def shrunk(picture: Image.Image, longest: int) -> Image.Image:
    """Upright, in sRGB on white, no side longer than ``longest``; a smaller one stays as large as it is."""
    upright = ImageOps.exif_transpose(picture)
    if upright.mode == "P":
        upright = upright.convert("RGBA")  # a palette cannot be scaled
    upright.thumbnail((longest, longest), Image.Resampling.LANCZOS)
    flat = _in_srgb(upright)
    if flat.mode in ("RGBA", "LA", "PA"):
        seen = flat.convert("RGBA")
        flat = Image.new("RGB", seen.size, "white")
        flat.paste(seen, mask=seen.getchannel("A"))
    return flat.convert("RGB")


def _in_srgb(picture: Image.Image) -> Image.Image:
    """Telephones write Display P3; without its profile such a picture would look pale."""
    profile = picture.info.get("icc_profile")
    if not profile or picture.mode != "RGB":
        return picture
    try:
        turned = ImageCms.profileToProfile(picture, io.BytesIO(profile), ImageCms.createProfile("sRGB"))
    except (ImageCms.PyCMSError, OSError):
        return picture  # a broken profile: the colours as they are
    return turned or picture


def jpeg(picture: Image.Image, quality: int) -> bytes:
    """The pixels alone: no EXIF, no profile, no thumbnail, no comment."""
    bare = Image.new(picture.mode, picture.size)
    bare.paste(picture)
    out = io.BytesIO()
    bare.save(out, "JPEG", quality=quality, optimize=True, progressive=True)
    return out.getvalue()
