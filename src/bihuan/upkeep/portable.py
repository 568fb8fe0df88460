"""How a column's values are written in a backup, so that either database can take them back.

A cell is a number, a text or null: whole numbers and truths (0, 1) as numbers; moments as ``2026-06-30 01:02:03`` in
UTC, with ``.123456`` where there are fractions; days as ``2026-06-30``; JSON as its text; UUIDs as 32 digits. This is how
Django keeps them on SQLite, so that nothing is converted there.
"""

import json
from collections.abc import Sequence
from typing import Any

from django.db.models import Field

Cell = int | str | None

KINDS = {
    "AutoField": "number",
    "BigAutoField": "number",
    "BigIntegerField": "number",
    "BooleanField": "truth",
    "CharField": "text",
    "DateField": "day",
    "DateTimeField": "moment",
    "FileField": "text",
    "IntegerField": "number",
    "JSONField": "json",
    "PositiveBigIntegerField": "number",
    "PositiveIntegerField": "number",
    "PositiveSmallIntegerField": "number",
    "SlugField": "text",
    "SmallIntegerField": "number",
    "TextField": "text",
    "UUIDField": "uuid",
}
"""Django's own names of kinds of fields, and ours."""

READ = {
    # Without the expressions SQLite's driver would make Python values of the declared types.
    "sqlite": {"truth": "{0} + 0", "day": "{0} || ''", "moment": "{0} || ''"},
    "postgresql": {
        "truth": "{0}::int",
        "day": "to_char({0}, 'YYYY-MM-DD')",
        "moment": "replace(to_char({0} AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US'), '.000000', '')",
        "json": "{0}::text",
        "uuid": "replace({0}::text, '-', '')",
    },
}

encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
_sorted = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode


def kind_of(field: "Field[Any, Any]") -> str:
    """Our kind of a field; ``LookupError`` for one that no backup can hold yet."""
    while field.remote_field is not None:
        field = field.target_field  # type: ignore[attr-defined]
    return KINDS[field.get_internal_type()]


def expression(vendor: str, kind: str, column: str) -> str:
    """The SQL that reads the quoted ``column`` as a cell."""
    return READ[vendor].get(kind, "{0}").format(column)


def plain(text: Cell) -> Cell:
    """JSON text in the one way of writing it that both databases come to: keys sorted, no blanks."""
    return None if text is None else _sorted(json.loads(str(text)))


def as_sqlite(text: Cell) -> Cell:
    """JSON text as Django writes it on SQLite, where it is compared as a text."""
    return None if text is None else json.dumps(json.loads(str(text)))


def places(kinds: Sequence[str], kind: str) -> list[int]:
    """Which columns are of ``kind``."""
    return [place for place, each in enumerate(kinds) if each == kind]
