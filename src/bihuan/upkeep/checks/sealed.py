"""What lies sealed opens with the key of this machine: a database that came without its key holds what nobody can read."""

from collections.abc import Iterator

from django.apps import apps
from django.db import connection

from bihuan.sealing import SealedField, opened
from bihuan.upkeep.findings import Finding, Look, bad, good

SAMPLE = 100
"""Newest of each column that are tried without ``--deep``."""


def key(look: Look) -> Iterator[Finding]:
    lost = sum(opened(text) is None for text in _kept(deep=look.deep))
    if lost:
        said = f"{lost}处加密的内容解不开：举报人身份，或消息发往的地址"
        yield bad("加密", said, "把原来服务器上的 seal_key 放回数据文件夹，或设 BIHUAN_SEAL_KEY；找不回的要重新登记")
    else:
        yield good("加密", "加密的内容都能解开")


def _kept(*, deep: bool) -> Iterator[str]:
    """As they lie in the database, by plain SQL: the models would open them."""
    quote = connection.ops.quote_name
    columns = [
        (model._meta.db_table, str(field.column))
        for model in apps.get_models()
        for field in model._meta.local_concrete_fields
        if isinstance(field, SealedField)
    ]
    for table, column in columns:
        asked = f"SELECT {quote(column)} FROM {quote(table)} WHERE {quote(column)} <> '' ORDER BY id DESC"  # noqa: S608 - our own names
        with connection.cursor() as cursor:
            cursor.execute(asked if deep else f"{asked} LIMIT {SAMPLE}")
            yield from (text for (text,) in cursor.fetchall())
