"""The database itself refuses to alter or delete what is append-only, on SQLite and PostgreSQL alike.

A table rebuilt by a migration loses its triggers, so they are put back after every ``migrate``.
"""

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db import DEFAULT_DB_ALIAS, connections, models
from django.db.backends.base.base import BaseDatabaseWrapper

EVENTS = {"sqlite": ("update", "delete"), "postgresql": ("update", "delete", "truncate")}
MESSAGE = "只能追加，不能修改或删除：请用一条新的记录更正"


def protected_models() -> Iterator[type[models.Model]]:
    """Every model that calls itself ``append_only``."""
    return (model for model in apps.get_models() if getattr(model, "append_only", False))


def install(using: str = DEFAULT_DB_ALIAS, **_: Any) -> None:
    """Put the triggers where they are missing. Connected to ``post_migrate``."""
    connection = connections[using]
    existing = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        for model in protected_models():
            if model._meta.db_table in existing:
                for statement in _create(connection, model._meta.db_table):
                    cursor.execute(statement)


def remove(using: str = DEFAULT_DB_ALIAS) -> None:
    """Take the triggers away: for a restore, and for tests that empty their database."""
    connection = connections[using]
    existing = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        for model in protected_models():
            table = model._meta.db_table
            if table in existing:
                for event in EVENTS[connection.vendor]:
                    on = f" ON {table}" if connection.vendor == "postgresql" else ""
                    cursor.execute(f"DROP TRIGGER IF EXISTS {table}_no_{event}{on}")


def installed(using: str = DEFAULT_DB_ALIAS) -> set[str]:
    """The names of the triggers that stand in the database now."""
    connection = connections[using]
    query = (
        "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal"
        if connection.vendor == "postgresql"
        else "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    )
    with connection.cursor() as cursor:
        cursor.execute(query)
        return {row[0] for row in cursor.fetchall()}


def missing(using: str = DEFAULT_DB_ALIAS) -> set[str]:
    """The triggers that should stand and do not."""
    events = EVENTS[connections[using].vendor]
    return {f"{model._meta.db_table}_no_{event}" for model in protected_models() for event in events} - installed(using)


def _create(connection: BaseDatabaseWrapper, table: str) -> Iterator[str]:
    if connection.vendor == "postgresql":
        yield (
            "CREATE OR REPLACE FUNCTION bihuan_append_only() RETURNS trigger AS "
            f"$$ BEGIN RAISE EXCEPTION '{MESSAGE}'; END $$ LANGUAGE plpgsql"
        )
        for event in EVENTS["postgresql"]:
            each = "STATEMENT" if event == "truncate" else "ROW"
            yield (
                f"CREATE OR REPLACE TRIGGER {table}_no_{event} BEFORE {event.upper()} ON {table} "
                f"FOR EACH {each} EXECUTE FUNCTION bihuan_append_only()"
            )
        return
    for event in EVENTS["sqlite"]:
        yield (
            f"CREATE TRIGGER IF NOT EXISTS {table}_no_{event} BEFORE {event.upper()} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END"
        )
