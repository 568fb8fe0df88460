"""Keeping the database's own statistics fresh, without which it plans badly once there are many rows."""

from django.db import connection


def refresh_statistics() -> None:
    """After many rows came in. PostgreSQL does this by itself; SQLite looks only when it is asked to."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA optimize")
