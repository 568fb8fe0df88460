"""A backup as a file: a plain tar with a packed member per table, one per kept file, and the manifest at its end.

Plain outside, so that papers and photographs, packed already, are not packed again, and any member is reached at once.
The manifest stands last, so that a file cut short has none.
"""

import gzip
import io
import json
import os
import shutil
import tarfile
import zlib
from collections.abc import Iterator
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import IO, BinaryIO

from bihuan.refusals import Unusable
from bihuan.upkeep.manifest import File, Manifest, Rows, parse

MANIFEST = "manifest.json"
SEAL = "manifest.sha256"
LARGEST_MANIFEST = 512 * 1024 * 1024
"""Bytes; some million kept files."""
LONGEST_ROW = 256 * 1024 * 1024
"""Bytes; a row is held in memory."""
BLOCK = 1024 * 1024


class Hashing:
    """Reads from ``source`` and hashes what it gives."""

    def __init__(self, source: "IO[bytes]") -> None:
        self._source = source
        self._hash = sha256()
        self.size = 0

    def read(self, size: int = -1) -> bytes:
        block = self._source.read(size)
        self._hash.update(block)
        self.size += len(block)
        return block

    def digest(self) -> str:
        return self._hash.hexdigest()


class Archive:
    """A backup opened for reading. Nothing of it is believed before ``check``."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._tar, self._members = _open(path)
        self.manifest = self._read_manifest()

    def __enter__(self) -> "Archive":
        return self

    def __exit__(self, *_: object) -> None:
        self._tar.close()

    def check(self) -> None:
        """Every member there, nothing besides, each of the size and hash that the manifest says; else ``Unusable``."""
        told: dict[str, Rows | File] = {table.member: table for table in self.manifest.tables}
        told |= {file.member: file for file in self.manifest.files}
        for name in self._members.keys() - told.keys() - {MANIFEST, SEAL}:
            raise Unusable(f"备份里多出了 {name}，清单上没有：文件被改动过，请换一个备份。")
        for name, member in told.items():
            if name not in self._members:
                raise Unusable(f"备份里缺少 {name}：文件已损坏，请换一个备份。")
            with self._open_member(name) as source:
                hashing = Hashing(source)
                while hashing.read(BLOCK):
                    pass
            if (hashing.size, hashing.digest()) != (member.size, member.sha256):
                raise Unusable(f"备份里的 {name} 与清单不符：文件已损坏或被改动过，请换一个备份。")

    def unpacked(self) -> int:
        """Bytes that the backup will take where it is restored, at the least."""
        return sum(table.length for table in self.manifest.tables) + sum(file.size for file in self.manifest.files)

    def rows(self, table: Rows) -> Iterator[list[int | str | None]]:
        """The rows of one table, as they are unpacked; ``Unusable`` if it is not the JSON lines it should be."""
        width = len(table.columns)
        left = table.length
        try:
            with self._open_member(table.member) as packed, gzip.open(packed, "rb") as source:
                while line := source.readline(min(left, LONGEST_ROW) + 1):
                    left -= len(line)
                    row = json.loads(line)
                    if left < 0 or len(row) != width:
                        raise ValueError(table.table)
                    yield row
        except (ValueError, TypeError, OSError, EOFError, zlib.error) as error:
            raise Unusable(f"备份里的 {table.member} 读不懂：文件已损坏，请换一个备份。") from error

    def open_file(self, file: File) -> "IO[bytes]":
        return self._open_member(file.member)

    def _open_member(self, name: str) -> "IO[bytes]":
        source = self._tar.extractfile(self._members[name])
        assert source is not None  # only ordinary files are members
        return source

    def _read_manifest(self) -> Manifest:
        if MANIFEST not in self._members or SEAL not in self._members:
            raise Unusable(f"{self._path} 不是完整的备份：缺少清单 {MANIFEST}，可能没有复制完。")
        if self._members[MANIFEST].size > LARGEST_MANIFEST:
            raise Unusable(f"备份的清单 {MANIFEST} 大得不合情理：文件被改动过，请换一个备份。")
        content = self._open_member(MANIFEST).read()
        if self._open_member(SEAL).read(64) != sha256(content).hexdigest().encode():
            raise Unusable(f"备份的清单 {MANIFEST} 与封签不符：文件已损坏或被改动过，请换一个备份。")
        return parse(content)


def _open(path: Path) -> tuple[tarfile.TarFile, dict[str, tarfile.TarInfo]]:
    """The tar and its members by name; only ordinary files, each name once."""
    try:
        tar = tarfile.open(path, "r:")  # noqa: SIM115 - closed with the archive
    except FileNotFoundError as error:
        raise Unusable(f"没有文件 {path}。") from error
    except (tarfile.TarError, OSError) as error:
        raise Unusable(f"{path} 不是备份文件，或者已损坏。") from error
    members: dict[str, tarfile.TarInfo] = {}
    try:
        for member in tar:
            if not member.isreg() or member.sparse is not None or member.name in members:
                raise Unusable(f"备份里的 {member.name} 不是普通文件或出现了两次：文件被改动过，请换一个备份。")
            members[member.name] = member
    except (tarfile.TarError, OSError, ValueError) as error:
        tar.close()
        raise Unusable(f"{path} 不完整：可能没有复制完，请重新复制或换一个备份。") from error
    except Unusable:
        tar.close()
        raise
    return tar, members


class Writing:
    """A backup being written to an open file; ``made_at`` stands on every member."""

    def __init__(self, out: BinaryIO, made_at: datetime) -> None:
        self._tar = tarfile.open(fileobj=out, mode="w", format=tarfile.PAX_FORMAT)  # noqa: SIM115 - closed by ``seal``
        self.made_at = made_at

    def add(self, name: str, size: int, source: "IO[bytes]") -> str:
        """Copy ``size`` bytes as a member; returns their SHA-256. ``OSError`` if the source gives fewer."""
        member = tarfile.TarInfo(name)
        member.size, member.mode, member.mtime = size, 0o600, int(self.made_at.timestamp())
        hashing = Hashing(source)
        self._tar.addfile(member, hashing)
        return hashing.digest()

    def seal(self, manifest: Manifest) -> None:
        """The manifest, its hash, and the end."""
        content = manifest.to_bytes()
        self._add_bytes(MANIFEST, content)
        self._add_bytes(SEAL, sha256(content).hexdigest().encode())
        self._tar.close()

    def _add_bytes(self, name: str, content: bytes) -> None:
        self.add(name, len(content), io.BytesIO(content))


def sync(path: Path) -> None:
    """Have the disk keep ``path``, a file or a folder."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def check_room(folder: Path, wanted: int) -> None:
    """``Unusable`` unless the disk of ``folder`` has room for ``wanted`` bytes."""
    free = shutil.disk_usage(folder).free
    if wanted > free:
        raise Unusable(f"{folder} 所在磁盘只剩{free // 2**20} MB，需要约{wanted // 2**20} MB：请先腾出空间。")
