"""The tables of a database as its migrations made them, and their rows one after the other.

Taken from the migrations that were applied, not from the models of now: so a database can be backed up before it is
upgraded, and an old backup be put back as it was.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.loader import MigrationLoader

from bihuan.refusals import Unusable
from bihuan.upkeep.portable import Cell, encode, expression, kind_of, places, plain

Migrations = list[tuple[str, str]]
"""(app, name) of each."""
Row = list[Cell]

LEFT_OUT = {
    "django_session",
    "search_document",
    "search_rules",
    "complaints_repeatkey",
    "complaints_repeatreading",
    "proofing_proof",
}
"""Who is signed in, what is made again from the other tables, and drafts that somebody dropped to have them proved."""
CHUNK = 2_000


@dataclass(frozen=True)
class Table:
    """A table: its columns in order with their kinds (``portable``), its key, and whether the database numbers it."""

    name: str
    columns: tuple[tuple[str, str], ...]
    key: str
    is_numbered: bool

    @property
    def kinds(self) -> list[str]:
        return [kind for _, kind in self.columns]


def applied(connection: BaseDatabaseWrapper) -> Migrations:
    """The migrations that the database says it has had; none for an empty one."""
    with connection.cursor() as cursor:
        if "django_migrations" not in connection.introspection.table_names(cursor):
            return []
        cursor.execute("SELECT app, name FROM django_migrations ORDER BY app, name")
        return [(app, name) for app, name in cursor.fetchall()]


def tables_at(migrations: Migrations) -> list[Table]:
    """What stands after ``migrations``, by name; ``Unusable`` if this Bihuan doesn't know one of them."""
    loader = MigrationLoader(None)
    if unknown := sorted(set(migrations) - set(loader.graph.nodes)):
        raise Unusable(
            f"数据来自更新的版本（{unknown[0][0]} {unknown[0][1]}），这个版本的程序不认识：请先升级程序再操作。"
        )
    found = []
    for model in loader.project_state(migrations).apps.get_models(include_auto_created=True):
        options = model._meta
        if options.proxy or not options.managed or options.db_table in LEFT_OUT:
            continue
        fields = options.local_concrete_fields
        key = options.pk
        found.append(
            Table(
                options.db_table,
                tuple((str(field.column), kind_of(field)) for field in fields),
                str(key.column),
                key.get_internal_type().endswith("AutoField"),
            )
        )
    return sorted(found, key=lambda table: table.name)


def rows(connection: BaseDatabaseWrapper, table: Table) -> Iterator[list[Row]]:
    """The rows in the order of their key, some thousand at a time, as cells. Inside a transaction of the caller."""
    quote = connection.ops.quote_name
    wanted = ", ".join(expression(connection.vendor, kind, quote(column)) for column, kind in table.columns)
    order = quote(table.key)
    if connection.vendor == "postgresql" and dict(table.columns)[table.key] == "text":
        order += ' COLLATE "C"'
    with connection.chunked_cursor() as cursor:
        cursor.execute(f"SELECT {wanted} FROM {quote(table.name)} ORDER BY {order}")  # noqa: S608 - our own names
        while chunk := cursor.fetchmany(CHUNK):
            yield chunk


class Content:
    """What a table says, whichever database holds it: how many rows, and a SHA-256 over them in their order."""

    def __init__(self, table: Table) -> None:
        self.rows = 0
        self._json = places(table.kinds, "json")
        self._hash = sha256()

    def add(self, chunk: Iterable[Row]) -> bytes:
        """Take these rows in; returns them as JSON lines, as a backup holds them."""
        lines = []
        compared = []
        for row in chunk:
            lines.append(encode(row))
            if self._json:
                row = list(row)
                for place in self._json:
                    row[place] = plain(row[place])
                compared.append(encode(row))
        self.rows += len(lines)
        written = _joined(lines)
        self._hash.update(_joined(compared) if self._json else written)
        return written

    def digest(self) -> str:
        return self._hash.hexdigest()


def _joined(lines: list[str]) -> bytes:
    return "".join(f"{line}\n" for line in lines).encode()
