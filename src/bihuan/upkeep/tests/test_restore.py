"""What was backed up stands there again: every row of every table, every file; or nothing has changed."""

import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.settings import WANTED

from bihuan.upkeep.tests.houses import House, copy_of, new_house
from bihuan.upkeep.tests.spoiling import manifest_of, rewritten, with_manifest

Empty = Callable[..., House]


@pytest.fixture(scope="module")
def standing_again(
    office_at_work: House, backup: Path, tmp_path_factory: pytest.TempPathFactory
) -> tuple[House, dict[str, Any]]:
    """That backup restored into an empty house, on SQLite for a rehearsal, and what the command told of it."""
    restored = new_house(tmp_path_factory.mktemp("restored"), WANTED)
    if WANTED == "sqlite":
        return restored, office_at_work.json("restore", str(backup), "--into", str(restored.home))
    return restored, restored.json("restore", str(backup))


def test_every_row_and_every_file_comes_back(
    office_at_work: House, standing_again: tuple[House, dict[str, Any]]
) -> None:
    restored, told = standing_again

    assert restored.says() == office_at_work.says()
    assert stat.S_IMODE(restored.home.stat().st_mode) == 0o700
    assert told["rows"] > 1000
    assert told["ledger"]["fault"] == ""
    assert told["ledger"]["entries"] > 100
    assert "全部相符" in restored.run("audit", "verify").stdout


@pytest.mark.skipif(WANTED == "sqlite", reason="needs the tests' PostgreSQL")
def test_a_site_moves_between_the_databases(
    office_at_work: House, backup: Path, empty_house: Empty, tmp_path: Path
) -> None:
    on_sqlite, back_again = empty_house("sqlite"), empty_house("postgresql")

    on_sqlite.run("restore", str(backup))
    assert on_sqlite.says() == office_at_work.says()
    assert on_sqlite.run("audit", "verify")

    on_sqlite.run("backup", "--out", str(tmp_path / "sqlite.tar"))
    back_again.run("restore", str(tmp_path / "sqlite.tar"))
    assert back_again.says() == office_at_work.says()
    assert back_again.run("audit", "verify")


def test_numbers_once_given_are_not_given_again(standing_again: tuple[House, dict[str, Any]], tmp_path: Path) -> None:
    """The office gave 900 to a name that is gone."""
    restored = copy_of(standing_again[0], tmp_path)
    restored.sql("INSERT INTO units_unitname (unit_id, text) SELECT min(id), '某某名' FROM units_unit")
    assert restored.ask("SELECT max(id) FROM units_unitname") == [(901,)]


def test_what_may_only_be_appended_is_so_again(standing_again: tuple[House, dict[str, Any]]) -> None:
    with pytest.raises(Exception, match="只能追加"):
        standing_again[0].sql("UPDATE ledger_entry SET reason = '改动'")


def test_a_database_with_data_is_not_touched(house: House, backup: Path) -> None:
    before = house.says()

    assert "--replace" in house.run("restore", str(backup), status=2).stderr

    assert house.says() == before


def test_what_is_replaced_is_backed_up_first(house: House, backup: Path) -> None:
    house.sql("UPDATE units_site SET name = '改过的名称'")
    changed = house.says()

    told = house.json("restore", str(backup), "--replace")

    assert house.ask("SELECT count(*) FROM units_site WHERE name = '改过的名称'") == [(0,)]
    house.run("restore", told["before"], "--replace")
    assert house.says()["tables"] == changed["tables"]


OLDER = """
import django
django.setup()
from django.db.migrations.loader import MigrationLoader
from bihuan.upkeep.building import build
graph = MigrationLoader(None).graph
build(set(graph.nodes) - set(graph.backwards_plan(("papers", "0005_contradictions"))))
"""


def test_an_older_version_is_brought_up(empty_house: Empty, tmp_path: Path) -> None:
    older, restored = empty_house(), empty_house()
    older.home.mkdir(mode=0o700)
    assert older.python("-c", OLDER).returncode == 0
    older.sql("INSERT INTO units_site (id, name, region) VALUES (1, '某市整改办', '某市')")
    older.run("backup", "--out", str(tmp_path / "older.tar"))

    restored.run("restore", str(tmp_path / "older.tar"))

    assert restored.ask("SELECT name FROM units_site") == [("某市整改办",)]
    assert restored.run("audit", "verify")  # which refuses a database that needs to be upgraded


def test_a_newer_version_is_refused(copied: Path, empty_house: Empty) -> None:
    house = empty_house()
    newer = with_manifest(copied, lambda told: told["migrations"].append(["units", "9999_later"]))
    assert "请先升级程序" in house.run("restore", str(newer), status=2).stderr


def test_nothing_is_half_done(copied: Path, empty_house: Empty) -> None:
    """A table that does not say in the end what the manifest says: rows, tables and files are as before."""
    house = empty_house()
    house.run("init")
    before = house.says()

    def lie(told: dict) -> None:
        next(table for table in told["tables"] if table["table"] == "units_unit")["content"] = "0" * 64

    refused = house.run("restore", str(with_manifest(copied, lie)), status=2)

    assert "units_unit" in refused.stderr
    assert house.says() == before


def test_what_was_wrong_before_is_told(house: House, empty_house: Empty, tmp_path: Path) -> None:
    """A fault in the ledger and files that are lost were there when the backup was made; it is still all there is."""
    table = " ON ledger_entry" if house.url else ""
    house.sql(f"DROP TRIGGER ledger_entry_no_update{table}", "UPDATE ledger_entry SET reason = '改动' WHERE id = 5")
    lost, changed = sorted(path for path in (house.home / "files").rglob("*") if path.is_file())[:2]
    lost.unlink()
    changed.write_bytes(b"x")

    told = house.run("backup", "--out", str(tmp_path / "faulty.tar"), status=1)
    assert f"{lost.name} 找不到" in told.stderr
    assert f"{changed.name} 与收进来时不同" in told.stderr

    restored = empty_house().run("restore", str(tmp_path / "faulty.tar"), status=1)
    assert lost.name in restored.stderr
    assert "账本核验不通过" in restored.stderr


def test_a_table_that_its_version_did_not_have(copied: Path, empty_house: Empty) -> None:
    def lie(told: dict) -> None:
        told["migrations"] = [
            each for each in told["migrations"] if each[0] not in ("activities", "papers", "supervision")
        ]

    refused = empty_house().run("restore", str(with_manifest(copied, lie)), status=2)
    assert "activities_workrecord 与它写明的版本不符" in refused.stderr


def test_no_more_is_unpacked_than_the_disk_holds(copied: Path, empty_house: Empty) -> None:
    def lie(told: dict) -> None:
        told["tables"][0]["length"] = 10**18

    assert "磁盘" in empty_house().run("restore", str(with_manifest(copied, lie)), status=2).stderr


def test_a_file_stays_inside_the_storage(copied: Path, empty_house: Empty) -> None:
    def lie(told: dict) -> None:
        told["files"][0]["name"] = "../../outside"

    first = manifest_of(copied)["files"][0]["name"]
    lying = with_manifest(copied, lie)
    spoiled = rewritten(lying, rename=lambda name: name.replace(first, "../../outside"))
    house = empty_house()
    assert "manifest.json" in house.run("restore", str(spoiled), status=2).stderr
    assert not list(house.home.parent.rglob("outside"))
