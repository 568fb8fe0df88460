"""A kept file as an answer of the desk: pictures and PDF open, other kinds are downloads."""

from django.http import FileResponse

from bihuan.evidence.models import StoredFile
from bihuan.evidence.renditions import SIZES, rendition

SHOWN_INLINE = {"jpg": "image/jpeg", "jpeg": "image/jpeg", "png": "image/png", "pdf": "application/pdf"}
"""Kinds that a browser may show; all others are downloads of unknown kind."""
UNKNOWN = "application/octet-stream"


def file_response(stored: StoredFile, name: str, size: str = "") -> FileResponse:
    """``name`` as it was handed in; ``size`` (``renditions.SIZES``) asks for a small copy of a picture.

    ``stored`` should come with its ``picture``.
    """
    if size in SIZES and hasattr(stored, "picture"):
        response = FileResponse(rendition(stored, size), content_type="image/jpeg")
    else:
        kind = SHOWN_INLINE.get(name.rpartition(".")[2].lower(), UNKNOWN)
        response = FileResponse(
            stored.content.open("rb"), as_attachment=kind == UNKNOWN, filename=name, content_type=kind
        )
    response["Cache-Control"] = "private, max-age=3600"
    return response
