"""Long lists of values in a query, as one parameter however many there are."""

import json
from collections.abc import Collection

from django.db import connection
from django.db.models.expressions import RawSQL


def listed(values: Collection[int] | Collection[str]) -> RawSQL:
    """For ``filter(number__in=listed(numbers))``: databases bound the number of parameters, not the length of one."""
    text = json.dumps(list(values), ensure_ascii=False)
    if connection.vendor == "sqlite":
        return RawSQL(SQLITE, [text])  # noqa: S611 - the statement is fixed, the values are its parameter
    whole = all(isinstance(value, int) for value in values)
    return RawSQL(POSTGRESQL_NUMBERS if whole else POSTGRESQL, [text])  # noqa: S611 - as above


SQLITE = "SELECT value FROM json_each(%s)"
POSTGRESQL = "SELECT jsonb_array_elements_text(%s::jsonb)"
POSTGRESQL_NUMBERS = "SELECT jsonb_array_elements_text(%s::jsonb)::bigint"
