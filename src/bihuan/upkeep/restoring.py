"""Putting a backup back: everything is looked at first, then all of it happens or nothing."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from django.conf import settings
from django.core.files import File as Upload
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction

from bihuan.complaints.findable import bring_up
from bihuan.complaints.repeats import shelf
from bihuan.ledger.verifying import Verdict, verify
from bihuan.refusals import Refused, Unusable
from bihuan.upkeep.archive import BLOCK, Archive, check_room
from bihuan.upkeep.backing_up import back_up
from bihuan.upkeep.building import build
from bihuan.upkeep.emptying import empty, is_in_use
from bihuan.upkeep.loading import check_tables, compare, load
from bihuan.upkeep.manifest import File, Manifest
from bihuan.upkeep.tables import tables_at


@dataclass(frozen=True)
class Restored:
    """What was put back, where the data that stood there went, and what the ledger says of itself."""

    manifest: Manifest
    before: Path | None
    verdict: Verdict


def restore(path: Path, *, replace: bool = False) -> Restored:
    """Put the backup at ``path`` into the database and the storage of the settings.

    ``Unusable`` if it isn't whole or not ours, ``Refused`` if an office's data stand here and ``replace`` isn't said;
    with it they are backed up first. An older backup is brought up to this version.
    """
    with Archive(path) as archive:
        migrations = list(archive.manifest.migrations)
        tables = tables_at(migrations)
        check_tables(archive, tables)
        archive.check()
        before = _make_way(replace)
        check_room(Path(settings.HOME), archive.unpacked())
        with _files(archive), _one_transaction():
            empty()
            build(migrations)
            load(archive, tables)
            connection.check_constraints()
            compare(archive, tables)
            call_command("migrate", verbosity=0)
        call_command("createcachetable", verbosity=0)
        bring_up()
        shelf.bring_up()
        return Restored(archive.manifest, before, verify())


def _make_way(replace: bool) -> Path | None:
    """Where the data that stand here were backed up to; None if there are none."""
    try:
        if not is_in_use():
            return None
    except DatabaseError as error:
        raise Unusable(f"现有的数据库打不开（{_first_line(error)}）：请先把它移到别处，再恢复。") from error
    if not replace:
        raise Refused("这里已经有数据，没有恢复：确要用备份替换，请加 --replace，现有数据会先另存一份备份。")
    return back_up(kind="before-restore").path


@contextmanager
def _one_transaction() -> Iterator[None]:
    """On SQLite without foreign keys, which cannot be turned off inside a transaction and would refuse new tables."""
    connection.disable_constraint_checking()
    try:
        with transaction.atomic(durable=True):
            if connection.vendor == "postgresql":
                with connection.cursor() as cursor:
                    cursor.execute("SET LOCAL lock_timeout = '30s'")
            yield
    except DatabaseError as error:
        raise Unusable(f"没有恢复，原有数据未动：数据库说“{_first_line(error)}”。请停止服务后再试。") from error
    finally:
        connection.enable_constraint_checking()


def _first_line(error: Exception) -> str:
    return str(error).strip().splitlines()[0]


@contextmanager
def _files(archive: Archive) -> Iterator[None]:
    """The kept files in the storage; those put there are taken out again if the rest fails."""
    put: list[str] = []
    try:
        for file in archive.manifest.files:
            if not _is_there(file, is_sound=file.name not in archive.manifest.damaged):
                _put(archive, file)
                put.append(file.name)
        yield
    except BaseException:
        _remove(put)
        raise


def _put(archive: Archive, file: File) -> None:
    default_storage.delete(file.name)
    try:
        with archive.open_file(file) as source:
            name = default_storage.save(file.name, Upload(source, name=file.name))
    except OSError as error:
        raise Unusable(
            f"文件 {file.name} 写不进去（{error.strerror or error}），没有恢复：请核对空间和权限。"
        ) from error
    if name != file.name:
        _remove([name])
        raise Unusable(f"文件 {file.name} 不能用原来的名字存放，没有恢复：请核对文件存放处的设置。")


def _is_there(file: File, *, is_sound: bool) -> bool:
    """Whether the storage holds just these bytes under this name already; of a file damaged before, any bytes."""
    if not default_storage.exists(file.name):
        return False
    if not is_sound:
        return True
    if default_storage.size(file.name) != file.size:
        return False
    found = sha256()
    with default_storage.open(file.name, "rb") as source:
        while block := source.read(BLOCK):
            found.update(block)
    return found.hexdigest() == file.sha256


def _remove(names: Iterable[str]) -> None:
    for name in names:
        default_storage.delete(name)
