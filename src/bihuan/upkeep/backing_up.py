"""Making a backup while people work: rows of one moment, the files these rows name, read again before it counts."""

import gzip
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, BinaryIO, cast

from django.core.files.storage import default_storage
from django.db import DatabaseError
from django.db.backends.base.base import BaseDatabaseWrapper
from django.utils import timezone

from bihuan import __version__
from bihuan.moments import BEIJING
from bihuan.refusals import Unusable
from bihuan.upkeep import shelf
from bihuan.upkeep.archive import Archive, Writing, sync
from bihuan.upkeep.manifest import File, Manifest, Rows
from bihuan.upkeep.numbering import last_id
from bihuan.upkeep.snapshot import snapshot
from bihuan.upkeep.tables import Content, Table, applied, rows, tables_at

PACKED = 3
"""How hard gzip tries; more costs much time and saves little."""
KEPT = "evidence_storedfile"
"""The table that names the kept files: the only one that does (a test says so)."""


@dataclass(frozen=True)
class Backup:
    """A backup that was written and read again."""

    path: Path
    size: int
    manifest: Manifest


def back_up(out: Path | None = None, *, kind: str = "bihuan") -> Backup:
    """Write a backup to ``out``, or under a name of its own into ``out`` if that is a folder.

    It stands there whole or not at all. Kept files that are missing or changed don't stop it: its manifest names them.
    """
    made_at = timezone.now()
    target = _target(out or shelf.folder(), shelf.name(made_at, kind))
    with _appearing(target) as handle:
        try:
            with snapshot() as database:
                manifest = _write(Writing(handle, made_at), database, target.parent)
        except DatabaseError as error:
            raise Unusable(f"数据库读不出来，备份没有做成：{str(error).strip().splitlines()[0]}。") from error
    return Backup(target, target.stat().st_size, manifest)


def _target(out: Path, name: str) -> Path:
    try:
        if out == shelf.folder():
            out.mkdir(mode=0o700, parents=True, exist_ok=True)
        target = out / name if out.is_dir() else out
        if target.exists():
            raise Unusable(f"{target} 已经存在，不覆盖：请换一个文件名。")
        if not target.parent.is_dir():
            raise Unusable(f"没有文件夹 {target.parent}。")
    except OSError as error:
        raise Unusable(f"不能在 {out} 写备份：{error.strerror}。") from error
    return target


@contextmanager
def _appearing(target: Path) -> Iterator[BinaryIO]:
    """A file that only its owner may read and that takes its name once it has been read again."""
    part = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        with os.fdopen(os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as handle:
            yield handle
            handle.flush()
            os.fsync(handle.fileno())
        with Archive(part) as archive:
            archive.check()
        part.rename(target)
        sync(target.parent)
    except OSError as error:
        at = error.filename or target.parent
        raise Unusable(f"备份没有写成（{error.strerror or error}）：请核对 {at} 的空间和权限。") from error
    finally:
        with suppress(FileNotFoundError):
            part.unlink()


def _write(writing: Writing, database: BaseDatabaseWrapper, beside: Path) -> Manifest:
    migrations = applied(database)
    if not migrations:
        raise Unusable("数据库还是空的，没有可备份的数据：请先运行 bihuan init。")
    tables = tables_at(migrations)
    written = [_write_table(writing, database, table, beside) for table in tables]
    files, missing, damaged = _write_files(writing, database, next(table for table in tables if table.name == KEPT))
    manifest = Manifest(
        bihuan=__version__,
        database=database.vendor,
        made_at=writing.made_at.astimezone(BEIJING).isoformat(timespec="seconds"),
        migrations=tuple(migrations),
        tables=tuple(written),
        files=tuple(files),
        missing=tuple(missing),
        damaged=tuple(damaged),
    )
    writing.seal(manifest)
    return manifest


def _write_table(writing: Writing, database: BaseDatabaseWrapper, table: Table, beside: Path) -> Rows:
    """A member's size stands before it in a tar, so a table is packed ``beside`` it first."""
    content = Content(table)
    length = 0
    with tempfile.TemporaryFile(dir=beside) as waiting:
        with gzip.GzipFile(fileobj=waiting, mode="wb", compresslevel=PACKED, mtime=0) as packed:
            for chunk in rows(database, table):
                lines = content.add(chunk)
                length += len(lines)
                packed.write(lines)
        size = waiting.tell()
        waiting.seek(0)
        digest = writing.add(f"tables/{table.name}.jsonl.gz", size, cast("IO[bytes]", waiting))
    return Rows(
        table=table.name,
        columns=table.columns,
        rows=content.rows,
        content=content.digest(),
        last_id=last_id(database, table),
        length=length,
        size=size,
        sha256=digest,
    )


def _write_files(
    writing: Writing, database: BaseDatabaseWrapper, table: Table
) -> tuple[list[File], list[str], list[str]]:
    """The files that the rows of this moment name; then the names of missing and of changed ones."""
    files, missing, damaged = [], [], []
    for name, digest in _named(database, table):
        try:
            file = _write_file(writing, name)
        except FileNotFoundError:
            missing.append(name)
            continue
        files.append(file)
        if file.sha256 != digest:
            damaged.append(name)
    return files, missing, damaged


def _named(database: BaseDatabaseWrapper, table: Table) -> Iterator[tuple[str, str]]:
    columns = [column for column, _ in table.columns]
    name, digest = columns.index("content"), columns.index("sha256")
    for chunk in rows(database, table):
        yield from ((str(row[name]), str(row[digest])) for row in chunk)


def _write_file(writing: Writing, name: str) -> File:
    size = default_storage.size(name)
    with default_storage.open(name, "rb") as source:
        digest = writing.add(f"files/{name}", size, cast("IO[bytes]", source))
    return File(name, size, digest)
