"""A database that has had all migrations, kept between runs: to migrate anew for each run takes longer than most tests."""

import hashlib
import os
import shutil
import sqlite3
import tempfile
from contextlib import closing
from importlib.metadata import version
from pathlib import Path

SOURCE = Path(__file__).parent.parent / "src"
MIGRATED_BY = ("django", "django-allauth")


def kept() -> Path:
    """Where it is kept: named after everything that makes it, so that another version finds another file."""
    made_of = hashlib.sha256(" ".join(version(package) for package in MIGRATED_BY).encode())
    for path in sorted([*SOURCE.glob("bihuan/*/migrations/*.py"), *SOURCE.glob("bihuan/*/triggers.py")]):
        made_of.update(path.read_bytes())
    return Path(tempfile.gettempdir()) / f"bihuan-migrated-{os.getuid()}-{made_of.hexdigest()[:16]}.sqlite3"


def lay_out(database: str) -> bool:
    """Copy it to ``database``, a path; False if there is none yet."""
    try:
        shutil.copyfile(kept(), database)
    except FileNotFoundError:
        return False
    return True


def keep(database: str) -> None:
    """Keep ``database``, which has just been migrated, for later runs; whole or not at all."""
    path = kept()
    if path.exists():
        return
    part = path.with_suffix(f".{os.getpid()}")
    with closing(sqlite3.connect(database)) as source, closing(sqlite3.connect(part)) as copy:
        source.backup(copy)
    part.rename(path)
