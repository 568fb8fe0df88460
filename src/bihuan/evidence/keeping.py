"""Keeping a file: once per content, under a name of our own."""

from hashlib import sha256
from typing import IO

from django.core.files.base import ContentFile, File

from bihuan.evidence.models import StoredFile
from bihuan.units.models import Member

CHUNK = 1024 * 1024


def keep(name: str, content: bytes, *, by: Member | None) -> StoredFile:
    """Store ``content`` unless the same bytes are kept already; returns the kept file."""
    digest = sha256(content).hexdigest()
    kept = StoredFile.objects.filter(sha256=digest).first()
    if kept is None:
        kept = StoredFile(sha256=digest, name=name[:200], size=len(content), stored_by=by)
        kept.content.save(digest, ContentFile(content), save=False)
        kept.save(force_insert=True)
    return kept


def keep_stream(name: str, source: IO[bytes], *, by: Member | None) -> StoredFile:
    """The same for a file too large to hold in memory; ``source`` is read from its beginning."""
    digest = sha256()
    source.seek(0)
    size = 0
    while part := source.read(CHUNK):
        digest.update(part)
        size += len(part)
    kept = StoredFile.objects.filter(sha256=digest.hexdigest()).first()
    if kept is None:
        source.seek(0)
        kept = StoredFile(sha256=digest.hexdigest(), name=name[:200], size=size, stored_by=by)
        kept.content.save(digest.hexdigest(), File(source), save=False)
        kept.save(force_insert=True)
    return kept


def content_of(kept: StoredFile) -> bytes:
    with kept.content.open("rb") as source:
        return bytes(source.read())
