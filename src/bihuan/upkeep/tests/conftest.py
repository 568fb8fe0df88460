"""Offices to back up and empty ones to restore into."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.settings import WANTED

from bihuan.upkeep.tests.houses import House, copy_of, new_house

EXAMPLES = Path(__file__).parents[4] / "examples"
KEEP = """
import django
django.setup()
from bihuan.evidence.keeping import keep
for number in range(12):
    keep(f"现场照片{number}.jpg", bytes([number]) * 20_000 * number, by=None)
"""


@pytest.fixture(scope="session")
def office_at_work(tmp_path_factory: pytest.TempPathFactory) -> House:
    """The example office with its lists taken in, sent out and partly answered, on the database under test."""
    house = new_house(tmp_path_factory.mktemp("upkeep"), WANTED)
    house.run("init", "--site", str(EXAMPLES / "site.toml"))
    house.run("import", "transfer", "--inspection", "lc2026", *map(str, sorted(EXAMPLES.glob("0*"))))
    house.run("dispatch", "--inspection", "lc2026")
    house.run("import", "replies", "--inspection", "lc2026", str(next(EXAMPLES.glob("*办理情况.xlsx"))))
    assert house.python("-c", KEEP).returncode == 0
    house.sql("INSERT INTO units_unitname (id, unit_id, text) SELECT 900, min(id), '某某名' FROM units_unit")
    if house.url:
        house.sql("SELECT setval(pg_get_serial_sequence('units_unitname', 'id'), 900)")
    house.sql("DELETE FROM units_unitname WHERE id = 900")
    return house


@pytest.fixture(scope="session")
def backup(office_at_work: House, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A backup of that office. Tests that spoil it take a copy."""
    path = tmp_path_factory.mktemp("backup") / "office.tar"
    office_at_work.run("backup", "--out", str(path))
    return path


@pytest.fixture
def copied(backup: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(backup, tmp_path / "copied.tar"))


@pytest.fixture
def empty_house(tmp_path: Path) -> Callable[[str], House]:
    """Makes an empty folder with an empty database: of the one under test, or of the one that is named."""
    return lambda vendor=WANTED: new_house(tmp_path, vendor)


@pytest.fixture
def house(office_at_work: House, tmp_path: Path) -> House:
    """That office once more, for a test to change."""
    return copy_of(office_at_work, tmp_path)
