"""A database built at once is the one that its migrations make one after the other."""

import re

import pytest
from django.db import connection
from tests.settings import WANTED

from bihuan.upkeep.tests.houses import new_house

ON_SQLITE = "SELECT type, name, tbl_name, sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%'"
ON_POSTGRESQL = """
SELECT 'column', table_name, column_name, concat_ws(' ', data_type, character_maximum_length, is_nullable,
       column_default, is_identity, identity_generation) FROM information_schema.columns WHERE table_schema = 'public'
UNION ALL SELECT 'index', tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'
UNION ALL SELECT 'constraint', conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint
          WHERE connamespace = 'public'::regnamespace
UNION ALL SELECT 'trigger', tgrelid::regclass::text, tgname, pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal
"""
QUERY = ON_SQLITE if WANTED == "sqlite" else ON_POSTGRESQL
APPLIED = "SELECT app, name FROM django_migrations ORDER BY app, name"
COLUMN = re.compile(r",(?![^(]*\))")
"""A comma between two columns or constraints of a table, not one within a pair of brackets."""


@pytest.mark.django_db
def test_built_at_once_or_one_after_the_other(tmp_path_factory: pytest.TempPathFactory) -> None:
    house = new_house(tmp_path_factory.mktemp("built"), WANTED)
    house.run("init")
    assert _described(house.ask(QUERY)) == _described(_asked(QUERY))
    assert house.ask(APPLIED) == _asked(APPLIED)


def _asked(query: str) -> list[tuple[str, ...]]:
    """Of the tests' own database, which was migrated."""
    with connection.cursor() as cursor:
        cursor.execute(query)
        return cursor.fetchall()


def _described(rows: list[tuple[str, ...]]) -> set[tuple[str, ...]]:
    """Everything but the cache's table; of a table the columns and constraints whatever their order."""
    return {
        (kind, name, of, *sorted(part.strip() for part in COLUMN.split(_inside(sql))))
        for kind, name, of, sql in rows
        if "cache" not in f"{name}{of}"
    }


def _inside(sql: str) -> str:
    return sql[sql.find("(") + 1 : sql.rfind(")")] if sql.startswith("CREATE TABLE") else sql
