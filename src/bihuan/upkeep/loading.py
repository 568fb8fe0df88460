"""Putting the rows of a backup into empty tables, and asking the tables whether they say the same."""

from collections.abc import Iterable, Iterator
from itertools import islice

from django.db import connection

from bihuan.refusals import Unusable
from bihuan.upkeep.archive import Archive
from bihuan.upkeep.manifest import Rows
from bihuan.upkeep.numbering import set_last_id
from bihuan.upkeep.portable import as_sqlite, places
from bihuan.upkeep.tables import CHUNK, Content, Row, Table, rows


def check_tables(archive: Archive, tables: Iterable[Table]) -> None:
    """``Unusable`` naming a table of ``archive`` that is none of ``tables``, those of its version, or has other columns."""
    told = {each.table: each.columns for each in archive.manifest.tables}
    made = {table.name: table.columns for table in tables}
    differing = {name for name in told.keys() | made.keys() if told.get(name) != made.get(name)}
    if differing:
        raise Unusable(f"备份里的表 {min(differing)} 与它写明的版本不符：文件被改动过，请换一个备份。")


def load(archive: Archive, tables: Iterable[Table]) -> None:
    """Every row of ``archive`` into ``tables``, which are empty; numbering goes on where it stood."""
    told = {each.table: each for each in archive.manifest.tables}
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")  # migrations leave some of them immediate
    for table in tables:
        _insert(table, archive.rows(told[table.name]))
        set_last_id(connection, table, told[table.name].last_id)


def compare(archive: Archive, tables: Iterable[Table]) -> None:
    """``Unusable`` naming the first table whose rows, read back, are not those that were backed up."""
    told = {each.table: each for each in archive.manifest.tables}
    for table in tables:
        content = Content(table)
        for chunk in rows(connection, table):
            content.add(chunk)
        _check(told[table.name], content)


def _check(told: Rows, content: Content) -> None:
    if (content.rows, content.digest()) != (told.rows, told.content):
        raise Unusable(
            f"表 {told.table} 恢复后与备份不符（备份{told.rows}行，恢复{content.rows}行）：已全部撤回，请换一个备份。"
        )


def _insert(table: Table, source: Iterator[Row]) -> None:
    quote = connection.ops.quote_name
    name = quote(table.name)
    columns = ", ".join(quote(column) for column, _ in table.columns)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with connection.wrap_database_errors, cursor.copy(f"COPY {name} ({columns}) FROM STDIN") as copy:
                for row in source:
                    copy.write_row(row)
            return
        marks = ", ".join(["%s"] * len(table.columns))
        prepared = _as_sqlite(table, source)
        while chunk := list(islice(prepared, CHUNK)):
            cursor.executemany(f"INSERT INTO {name} ({columns}) VALUES ({marks})", chunk)  # noqa: S608 - our own names


def _as_sqlite(table: Table, source: Iterator[Row]) -> Iterator[Row]:
    texts = places(table.kinds, "json")
    for row in source:
        for place in texts:
            row[place] = as_sqlite(row[place])
        yield row
