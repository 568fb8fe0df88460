"""Keeping a file: once per content, under a name of our own."""

from hashlib import sha256

from django.core.files.base import ContentFile

from bihuan.evidence.models import StoredFile
from bihuan.units.models import Member


def keep(name: str, content: bytes, *, by: Member | None) -> StoredFile:
    """Store ``content`` unless the same bytes are kept already; returns the kept file."""
    digest = sha256(content).hexdigest()
    kept = StoredFile.objects.filter(sha256=digest).first()
    if kept is None:
        kept = StoredFile(sha256=digest, name=name[:200], size=len(content), stored_by=by)
        kept.content.save(digest, ContentFile(content), save=False)
        kept.save(force_insert=True)
    return kept


def content_of(kept: StoredFile) -> bytes:
    with kept.content.open("rb") as source:
        return bytes(source.read())
