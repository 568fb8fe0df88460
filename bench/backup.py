"""Backing up and restoring the example city and 200 000 complaints: seconds, size, memory; against copying the database.

The other side of the backup is what the database itself offers: ``VACUUM INTO`` on SQLite, ``COPY`` of every table to a
file on PostgreSQL. It knows no manifest, packs nothing and reads nothing again.
"""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import redirect_stdout
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from bench.figures import fill
from bench.house import DAY, open_bench, options

COMPLAINTS = 200_000


def main() -> None:
    parser = options(__doc__.splitlines()[0])
    parser.add_argument("--complaints", type=int, default=COMPLAINTS, help="0: the example city")
    chosen = parser.parse_args()
    folder = open_bench(chosen.database)
    apart(lambda: fill(chosen.complaints) if chosen.complaints else city())
    backup = folder / "bench.tar"
    made, backing_up = command(folder, "backup", "--out", str(backup))
    into, url = empty(chosen.database, folder)
    restored, restoring = command(into, "restore", str(backup), url=url)
    told = {
        "bench": "backup",
        "database": chosen.database,
        "size": chosen.complaints,
        "rows": made["rows"],
        "restored_rows": restored["rows"],
        "backup": backing_up,
        "restore": restoring,
        "database_megabytes": megabytes(database_size()),
        "backup_megabytes": megabytes(backup.stat().st_size),
        "plain_copy_s": plain(folder),
    }
    print(json.dumps(told))


def apart(run: Callable[[], None]) -> None:
    """In a process of its own: the most memory of a command counts in what its parent held."""
    from django.db import connections

    connections.close_all()
    process = get_context("fork").Process(target=run)
    process.start()
    process.join()
    assert process.exitcode == 0


def city() -> None:
    """The example city in place of the bare office."""
    from django.core.management import call_command

    from bihuan.demo.city import build
    from bihuan.ledger import triggers
    from bihuan.rulebooks import calendar

    triggers.remove()
    call_command("flush", interactive=False, verbosity=0)
    calendar.seed()
    with redirect_stdout(sys.stderr):
        build(DAY)


def command(home: Path, *words: str, url: str | None = None) -> tuple[dict[str, Any], dict[str, float]]:
    """What ``bihuan`` printed in a process of its own, and what it took: seconds, its own processor's, most memory."""
    environment = {**os.environ, "BIHUAN_HOME": str(home)} | ({"DATABASE_URL": url} if url else {})
    start = time.perf_counter()
    with subprocess.Popen(
        [sys.executable, "-m", "bihuan.cli.main", *words, "--json"], env=environment, stdout=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        printed = process.stdout.read()
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode == 0, printed
    return json.loads(printed), {
        "s": round(time.perf_counter() - start, 1),
        "cpu_s": round(used.ru_utime + used.ru_stime, 1),
        "memory_megabytes": used.ru_maxrss // 1024,
    }


def empty(database: str, folder: Path) -> tuple[Path, str | None]:
    """Where the backup is restored: another folder, and there or on the same server another database."""
    from django.db import connection

    if database == "sqlite":
        return folder / "restored", None
    with connection.cursor() as cursor:
        cursor.execute("CREATE DATABASE restored")
    return folder / "restored", os.environ["DATABASE_URL"].replace("/postgres?", "/restored?")


def database_size() -> int:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_database_size(current_database())"
            if connection.vendor == "postgresql"
            else "SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()"
        )
        return int(cursor.fetchone()[0])


def plain(folder: Path) -> float:
    from django.db import connection

    start = time.perf_counter()
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("VACUUM INTO %s", [str(folder / "plain.sqlite3")])
        else:
            for name in connection.introspection.table_names(cursor):
                with (folder / "plain").open("ab") as out, cursor.copy(f'COPY "{name}" TO STDOUT') as copy:
                    out.writelines(copy)
    return round(time.perf_counter() - start, 1)


def megabytes(size: int) -> float:
    return round(size / 2**20, 1)


if __name__ == "__main__":
    main()
