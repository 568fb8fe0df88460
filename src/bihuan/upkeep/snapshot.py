"""The database as it stood at one moment, while others go on writing."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper

BEGIN = {
    # In WAL mode a reader keeps seeing what it saw first, and holds nobody up.
    "sqlite": ("PRAGMA query_only = 1", "BEGIN", "SELECT count(*) FROM sqlite_master"),
    "postgresql": ("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY", "SELECT 1"),
}


@contextmanager
def snapshot() -> Iterator[BaseDatabaseWrapper]:
    """A connection of its own inside one read-only transaction."""
    apart = connection.copy()
    try:
        with apart.cursor() as cursor:
            for statement in BEGIN[apart.vendor]:
                cursor.execute(statement)
        yield apart
    finally:
        apart.close()
