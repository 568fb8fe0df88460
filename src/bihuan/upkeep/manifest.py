"""What a backup says about itself, as ``manifest.json`` at its end."""

import json
import posixpath
import re
from dataclasses import asdict, dataclass
from typing import Any

from bihuan.refusals import Unusable

FORMAT = 1


@dataclass(frozen=True)
class Rows:
    """The rows of one table: ``content`` is their hash whichever database holds them, ``sha256`` the member's."""

    table: str
    columns: tuple[tuple[str, str], ...]
    rows: int
    content: str
    last_id: int | None
    length: int
    size: int
    sha256: str

    @property
    def member(self) -> str:
        return f"tables/{self.table}.jsonl.gz"


@dataclass(frozen=True)
class File:
    """One kept file under its name in the storage; ``size`` in bytes."""

    name: str
    size: int
    sha256: str

    @property
    def member(self) -> str:
        return f"files/{self.name}"


@dataclass(frozen=True)
class Manifest:
    """``length`` of a table counts bytes unpacked, ``size`` packed. ``missing`` and ``damaged`` name files that were
    so already when the backup was made."""

    bihuan: str
    database: str
    made_at: str
    migrations: tuple[tuple[str, str], ...]
    tables: tuple[Rows, ...]
    files: tuple[File, ...]
    missing: tuple[str, ...]
    damaged: tuple[str, ...]

    @property
    def rows(self) -> int:
        return sum(table.rows for table in self.tables)

    def to_bytes(self) -> bytes:
        return json.dumps({"format": FORMAT, **asdict(self)}, ensure_ascii=False, indent=1).encode()


def parse(content: bytes) -> Manifest:
    """The manifest of a backup; ``Unusable`` if it is none of ours."""
    try:
        told = json.loads(content)
        written_in = int(told.pop("format"))
        if written_in > FORMAT:
            raise Unusable(f"这个备份由更新的版本（{told['bihuan']}）写成：请先升级程序再恢复。")
        return Manifest(
            bihuan=str(told["bihuan"]),
            database=str(told["database"]),
            made_at=str(told["made_at"]),
            migrations=_pairs(told["migrations"]),
            tables=tuple(_rows(each) for each in told["tables"]),
            files=tuple(_file(each) for each in told["files"]),
            missing=tuple(map(str, told["missing"])),
            damaged=tuple(map(str, told["damaged"])),
        )
    except (ValueError, TypeError, LookupError, AttributeError) as error:
        raise Unusable("备份的清单 manifest.json 读不懂：文件已损坏，请换一个备份。") from error


def _rows(told: dict[str, Any]) -> Rows:
    if not re.fullmatch(r"\w+", str(told["table"])):
        raise ValueError(told["table"])
    return Rows(
        table=str(told["table"]),
        columns=_pairs(told["columns"]),
        rows=int(told["rows"]),
        content=str(told["content"]),
        last_id=None if told["last_id"] is None else int(told["last_id"]),
        length=int(told["length"]),
        size=int(told["size"]),
        sha256=str(told["sha256"]),
    )


def _file(told: dict[str, Any]) -> File:
    """A file's name must stay inside the storage: no ``..``, no root, no backslash."""
    name = str(told["name"])
    if name != posixpath.normpath(name) or name.startswith(("/", "..")) or "\\" in name or "\0" in name:
        raise ValueError(name)
    return File(name=name, size=int(told["size"]), sha256=str(told["sha256"]))


def _pairs(items: Any) -> tuple[tuple[str, str], ...]:
    return tuple((str(first), str(second)) for first, second in items)
