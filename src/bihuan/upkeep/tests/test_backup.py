"""A backup is what stood there at one moment, made while others write; old ones go when they are told to."""

import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from django.apps import apps
from django.db import models

from bihuan.evidence.models import StoredFile
from bihuan.units.models import UnitName
from bihuan.upkeep.portable import kind_of
from bihuan.upkeep.snapshot import snapshot
from bihuan.upkeep.tests.houses import House

Empty = Callable[..., House]

WRITER = """
import sys, threading
import django
django.setup()
from django.db import transaction
from django.utils import timezone
from bihuan.evidence.keeping import keep
from bihuan.ledger.appending import Draft, append
stop = threading.Event()
threading.Thread(target=lambda: (sys.stdin.read(), stop.set()), daemon=True).start()
number = 0
while not stop.is_set():
    number += 1
    with transaction.atomic():
        now = timezone.now()
        kept = keep(f"第{number}份", f"第{number}份材料".encode() * 1000, by=None)
        append([Draft(f"busy/{n}", "kept", now, data={"file": kept.pk}) for n in range(5)], seal="busy")
    if number == 3:
        print("busy", flush=True)
print(number)
"""


def test_while_others_write(house: House, empty_house: Empty, tmp_path: Path) -> None:
    """Each transaction of the writer keeps a file and appends five entries: the backup has them whole or not at all."""
    restored = empty_house()
    before = house.says()
    writer = subprocess.Popen(
        [sys.executable, "-c", WRITER],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env=house.environment,
    )
    assert writer.stdout.readline() == "busy\n"

    house.run("backup", "--out", str(tmp_path / "busy.tar"))

    written = int(writer.communicate("stop")[0])
    after = house.says()
    restored.run("restore", str(tmp_path / "busy.tar"))
    found = restored.says()
    touched = {"evidence_storedfile", "ledger_entry", "ledger_seal"}
    for table, rows in found["tables"].items():
        assert set(rows) <= set(after["tables"][table])
        assert set(rows) >= set(before["tables"][table])
        assert table in touched or rows == before["tables"][table]
    files = len(found["tables"]["evidence_storedfile"]) - len(before["tables"]["evidence_storedfile"])
    entries = len(found["tables"]["ledger_entry"]) - len(before["tables"]["ledger_entry"])
    assert 3 <= files < written
    assert entries == 5 * files
    assert len(found["files"]) == len(found["tables"]["evidence_storedfile"])
    assert "全部相符" in restored.run("audit", "verify").stdout


@pytest.mark.django_db(transaction=True)
def test_a_snapshot_sees_nothing_of_what_comes_after(office: object) -> None:
    names = UnitName.objects.count()
    with snapshot() as database:
        unit = UnitName.objects.first().unit
        UnitName.objects.create(unit=unit, text="后来的名称")
        with database.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM units_unitname")
            assert cursor.fetchone()[0] == names
    assert UnitName.objects.count() == names + 1


@pytest.mark.django_db(transaction=True)
def test_a_snapshot_writes_nothing(office: object) -> None:
    with snapshot() as database, database.cursor() as cursor, pytest.raises(Exception, match=r"read-?only"):
        cursor.execute("DELETE FROM units_unitname")


def test_only_its_owner_may_read_it(backup: Path) -> None:
    assert stat.S_IMODE(backup.stat().st_mode) == 0o600


def test_nothing_is_written_over(backup: Path, office_at_work: House) -> None:
    content = backup.read_bytes()
    assert "已经存在" in office_at_work.run("backup", "--out", str(backup), status=2).stderr
    assert backup.read_bytes() == content


def test_only_the_newest_are_kept(house: House) -> None:
    folder = house.home / "backups"
    folder.mkdir(exist_ok=True)
    for name in ("bihuan-20260101-000000.tar", "bihuan-20260102-000000.tar", "before-restore-20260101-000000.tar"):
        (folder / name).touch()
    (folder / "bihuan-by-hand.tar").touch()

    told = house.json("backup", "--keep", "2")

    assert told["deleted"] == [str(folder / "bihuan-20260101-000000.tar")]
    assert sorted(path.name for path in folder.iterdir()) == [
        "before-restore-20260101-000000.tar",
        "bihuan-20260102-000000.tar",
        Path(told["file"]).name,
        "bihuan-by-hand.tar",
    ]
    assert "--keep" in house.run("backup", "--keep", "0", status=2).stderr


def test_nothing_to_back_up(empty_house: Empty) -> None:
    assert "bihuan init" in empty_house().run("backup", status=2).stderr


def test_every_field_has_a_way_of_being_written() -> None:
    """Whoever brings a new kind of field enters it in ``portable.KINDS`` and ``READ``."""
    for model in apps.get_models(include_auto_created=True):
        for field in model._meta.local_concrete_fields:
            assert kind_of(field)


def test_only_one_table_names_kept_files() -> None:
    with_files = {
        model
        for model in apps.get_models()
        for field in model._meta.local_concrete_fields
        if isinstance(field, models.FileField)
    }
    assert with_files == {StoredFile}
