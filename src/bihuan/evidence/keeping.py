"""Keeping a file: once per content, under a name of our own."""

from hashlib import sha256
from typing import IO, Any

from django.core.files.base import ContentFile, File
from django.db import IntegrityError, transaction

from bihuan.evidence.models import StoredFile
from bihuan.units.models import Member

CHUNK = 1024 * 1024


def keep(name: str, content: bytes, *, by: Member | None) -> StoredFile:
    """Store ``content`` unless the same bytes are kept already; returns the kept file."""
    digest = sha256(content).hexdigest()
    kept = StoredFile.objects.filter(sha256=digest).first()
    return kept or _store(StoredFile(sha256=digest, name=name[:200], size=len(content), stored_by=by), content)


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
        kept = _store(StoredFile(sha256=digest.hexdigest(), name=name[:200], size=size, stored_by=by), source)
    return kept


def _store(kept: StoredFile, content: bytes | IO[bytes]) -> StoredFile:
    """Write it down; if somebody stored the same bytes in between, theirs is the one."""
    file: File[Any] = ContentFile(content) if isinstance(content, bytes) else File(content)
    kept.content.save(kept.sha256, file, save=False)
    try:
        with transaction.atomic():
            kept.save(force_insert=True)
    except IntegrityError:
        kept.content.delete(save=False)
        return StoredFile.objects.get(sha256=kept.sha256)
    return kept


def content_of(kept: StoredFile) -> bytes:
    with kept.content.open("rb") as source:
        return bytes(source.read())
