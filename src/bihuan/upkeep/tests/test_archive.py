"""A backup is believed when all of it is as its manifest says, and nothing besides."""

import io
import tarfile
from pathlib import Path
from typing import Any

import pytest

from bihuan.refusals import Unusable
from bihuan.upkeep.archive import Archive
from bihuan.upkeep.tests.spoiling import flipped, rewritten, with_manifest


def looked_at(path: Path) -> None:
    with Archive(path) as archive:
        archive.check()


def members(path: Path) -> list[str]:
    with tarfile.open(path) as source:
        return source.getnames()


def test_a_sound_backup(backup: Path) -> None:
    looked_at(backup)


@pytest.mark.parametrize("place", [0, 5, -3, -2, -1])
def test_one_bit_changed_names_the_member(copied: Path, place: int) -> None:
    """A table, another, a kept file, the manifest, its seal."""
    name = members(copied)[place]
    with pytest.raises(Unusable, match=name.replace("manifest.sha256", "manifest.json")):
        looked_at(flipped(copied, name))


@pytest.mark.parametrize("share", [0, 0.001, 0.3, 0.7, 0.95, 0.999])
def test_a_file_cut_short(copied: Path, share: float) -> None:
    content = copied.read_bytes()
    with tarfile.open(copied) as source:
        end = source.getmember("manifest.sha256").offset_data
    copied.write_bytes(content[: int(end * share)])
    with pytest.raises(Unusable, match=r"备份文件|不是完整的备份|不完整"):
        looked_at(copied)


def test_a_member_left_out(copied: Path) -> None:
    name = members(copied)[3]
    with pytest.raises(Unusable, match=f"缺少 {name}"):
        looked_at(rewritten(copied, drop=name))


def test_a_member_too_many(copied: Path) -> None:
    add(copied, tarfile.TarInfo("tables/more.jsonl.gz"))
    with pytest.raises(Unusable, match=r"多出了 tables/more.jsonl.gz"):
        looked_at(copied)


@pytest.mark.parametrize("kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.FIFOTYPE, tarfile.DIRTYPE])
def test_only_ordinary_files(copied: Path, kind: bytes) -> None:
    member = tarfile.TarInfo("files/link")
    member.type, member.linkname = kind, "/etc/passwd"
    add(copied, member)
    with pytest.raises(Unusable, match="files/link 不是普通文件"):
        looked_at(copied)


def test_the_same_name_twice(copied: Path) -> None:
    add(copied, tarfile.TarInfo(members(copied)[0]))
    with pytest.raises(Unusable, match="出现了两次"):
        looked_at(copied)


def test_something_else(tmp_path: Path) -> None:
    (tmp_path / "letter.tar").write_text("你好")
    with pytest.raises(Unusable, match="不是备份文件"):
        looked_at(tmp_path / "letter.tar")
    with pytest.raises(Unusable, match="没有文件"):
        looked_at(tmp_path / "none.tar")


def add(path: Path, member: tarfile.TarInfo) -> None:
    with tarfile.open(path, "a") as target:
        target.addfile(member, io.BytesIO())


def test_a_table_that_unpacks_to_more_than_it_says(copied: Path) -> None:
    def lie(told: dict[str, Any]) -> None:
        next(table for table in told["tables"] if table["table"] == "units_unit")["length"] -= 1

    with Archive(with_manifest(copied, lie)) as archive:
        archive.check()
        units = next(table for table in archive.manifest.tables if table.table == "units_unit")
        with pytest.raises(Unusable, match="units_unit"):
            list(archive.rows(units))
