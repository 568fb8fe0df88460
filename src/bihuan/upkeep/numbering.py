"""Where a table's own numbering stands, so that a number once given is never given again after a restore."""

from django.db.backends.base.base import BaseDatabaseWrapper

from bihuan.upkeep.tables import Table


def last_id(connection: BaseDatabaseWrapper, table: Table) -> int | None:
    """The last number that the database gave; None where it gives none or gave none yet."""
    if not table.is_numbered:
        return None
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT pg_get_serial_sequence(%s, %s)", [f'"{table.name}"', table.key])
            (sequence,) = cursor.fetchone()
            cursor.execute(f"SELECT CASE WHEN is_called THEN last_value END FROM {sequence}")  # noqa: S608 - its own
        else:
            cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table.name])
        row = cursor.fetchone()
    return None if row is None or row[0] is None else int(row[0])


def set_last_id(connection: BaseDatabaseWrapper, table: Table, last: int | None) -> None:
    """Go on counting after ``last`` and after every number that the rows have."""
    if not table.is_numbered:
        return
    quote = connection.ops.quote_name
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT max({quote(table.key)}) FROM {quote(table.name)}")  # noqa: S608 - our own names
        reached = max(cursor.fetchone()[0] or 0, last or 0)
        if not reached:
            return
        if connection.vendor == "postgresql":
            cursor.execute("SELECT setval(pg_get_serial_sequence(%s, %s), %s)", [f'"{table.name}"', table.key, reached])
            return
        cursor.execute("DELETE FROM sqlite_sequence WHERE name = %s", [table.name])
        cursor.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)", [table.name, reached])
