"""Offices of their own for the tests of this part: a folder, a database, and the command run against them."""

import json
import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg
from tests import servers

DATABASE = "bihuan.sqlite3"


@dataclass(frozen=True)
class House:
    """A ``BIHUAN_HOME`` with its database; ``url`` is empty for SQLite."""

    home: Path
    url: str = ""

    @property
    def environment(self) -> dict[str, str]:
        told = {**os.environ, "BIHUAN_HOME": str(self.home), "DJANGO_SETTINGS_MODULE": "bihuan.settings"}
        told.pop("DATABASE_URL", None)
        return told | ({"DATABASE_URL": self.url} if self.url else {})

    def run(self, *words: str, status: int = 0) -> subprocess.CompletedProcess[str]:
        """``bihuan`` with ``words``; its exit status must be ``status``."""
        done = self.python("-m", "bihuan.cli.main", *words)
        assert done.returncode == status, done.stdout + done.stderr
        assert "Traceback" not in done.stderr
        return done

    def json(self, *words: str, status: int = 0) -> dict[str, Any]:
        return json.loads(self.run(*words, "--json", status=status).stdout)

    def python(self, *words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, *words], capture_output=True, text=True, env=self.environment, check=False
        )

    def says(self) -> dict[str, Any]:
        """All rows and files (``saying``)."""
        done = self.python("-m", "bihuan.upkeep.tests.saying")
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    def sql(self, *statements: str) -> None:
        """Behind the desk's back."""
        with self._line() as line:
            for statement in statements:
                line.execute(statement)

    def ask(self, query: str) -> list[tuple[Any, ...]]:
        with self._line() as line:
            return [tuple(row) for row in line.execute(query).fetchall()]

    def _line(self) -> Any:
        if self.url:
            return psycopg.connect(self.url, autocommit=True)
        return closing(sqlite3.connect(self.home / DATABASE, isolation_level=None, timeout=20))


def new_house(folder: Path, vendor: str) -> House:
    """An empty folder, with an empty database of ``vendor``."""
    home = folder / f"house-{uuid4().hex[:8]}"
    return House(home, "" if vendor == "sqlite" else servers.create(_name()))


def copy_of(house: House, folder: Path) -> House:
    """The same office once more, to be changed by one test."""
    home = Path(shutil.copytree(house.home, folder / f"house-{uuid4().hex[:8]}"))
    return House(home, servers.create(_name(), like=servers.name_in(house.url)) if house.url else "")


def _name() -> str:
    return f"house_{uuid4().hex[:12]}"
