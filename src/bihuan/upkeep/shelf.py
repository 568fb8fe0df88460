"""The folder of backups: what lies there, and how many are kept."""

import re
from datetime import datetime
from pathlib import Path

from django.conf import settings

from bihuan.moments import BEIJING

OURS = re.compile(r"bihuan-(\d{8}-\d{6})\.tar")
"""Backups made by hand under other names, and those made before a restore, are nobody's to delete."""


def folder() -> Path:
    return Path(settings.HOME) / "backups"


def name(made_at: datetime, kind: str = "bihuan") -> str:
    return f"{kind}-{made_at.astimezone(BEIJING):%Y%m%d-%H%M%S}.tar"


def kept() -> list[tuple[datetime, Path]]:
    """The timed backups with when they were made, newest first."""
    found = []
    for path in folder().glob("bihuan-*.tar"):
        if match := OURS.fullmatch(path.name):
            found.append((datetime.strptime(match[1], "%Y%m%d-%H%M%S").replace(tzinfo=BEIJING), path))
    return sorted(found, reverse=True)


def thin(count: int) -> list[Path]:
    """Delete all but the newest ``count``; returns what went."""
    gone = [path for _, path in kept()[count:]]
    for path in gone:
        path.unlink()
    return gone
