"""What stands in the database before a restore: whether anybody works there, and how it is taken away."""

from django.apps import apps
from django.db import connection

from bihuan.upkeep.tables import applied

OFFICE = ("units_unit", "units_member", "cases_inspection", "ledger_entry")
"""A database with a row in one of these is an office's; what ``bihuan init`` enters by itself doesn't count."""


def is_in_use() -> bool:
    """Whether an office has its data here. An empty database and one only made ready are not in use."""
    if not applied(connection):
        return False
    standing = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        for table in OFFICE:
            if table in standing:
                cursor.execute(f"SELECT 1 FROM {table} LIMIT 1")  # noqa: S608 - our own names
                if cursor.fetchone():
                    return True
    return False


def empty() -> None:
    """Drop every table of ours with its triggers. Foreign keys of SQLite are off; inside the restore's transaction."""
    ours = ("django_", *(f"{config.label}_" for config in apps.get_app_configs()))
    quote = connection.ops.quote_name
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            standing = [name for name in connection.introspection.table_names(cursor) if name.startswith(ours)]
            if standing:
                cursor.execute(f"DROP TABLE {', '.join(map(quote, standing))} CASCADE")
            return
        # A virtual table takes the tables that stand behind it along, and has to go before them.
        cursor.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY sql LIKE 'CREATE VIRTUAL%' DESC")
        for (name,) in cursor.fetchall():
            if name.startswith(ours):
                cursor.execute(f"DROP TABLE IF EXISTS {quote(name)}")
