"""The index on PostgreSQL: a column of tokens beside each document's text, with a GIN index over it (migration 0002)."""

from collections.abc import Sequence

from django.db.backends.utils import CursorWrapper
from django.db.models.expressions import RawSQL

from bihuan.bigrams import grams, tokens
from bihuan.search.models import Document, Kind

SHORT = "SELECT subject FROM search_document WHERE grams @@ %s::tsquery AND kind = %s"
LONG = "SELECT subject FROM search_document WHERE grams @@ %s::tsquery AND kind = %s AND strpos(body, %s) > 0"
COUNT_SHORT = "SELECT COUNT(*) FROM (SELECT 1 FROM search_document WHERE grams @@ %s::tsquery LIMIT %s) AS found"
COUNT_LONG = (
    "SELECT COUNT(*) FROM (SELECT 1 FROM search_document WHERE grams @@ %s::tsquery AND strpos(body, %s) > 0 LIMIT %s) "
    "AS found"
)


def add(cursor: CursorWrapper, documents: Sequence[Document]) -> None:
    """New documents, their rows and their tokens."""
    rows = [(item.pk, item.kind, item.subject, item.body, grams(item.body)) for item in documents]
    cursor.executemany(
        "INSERT INTO search_document (id, kind, subject, body, grams) VALUES (%s, %s, %s, %s, array_to_tsvector(%s))",
        rows,
    )


def remove(cursor: CursorWrapper, documents: Sequence[Document]) -> None:
    """The tokens go with the rows."""
    Document.objects.filter(pk__in=[document.pk for document in documents]).delete()


def clear(cursor: CursorWrapper) -> None:
    cursor.execute("TRUNCATE search_document")


def subjects(word: str, kind: Kind) -> RawSQL:
    """Cases or assignments whose document of ``kind`` holds the folded ``word``."""
    if len(word) <= 2:
        return RawSQL(SHORT, (_match(word), kind))  # noqa: S611 - the statement is fixed, the values are its parameters
    return RawSQL(LONG, (_match(word), kind, word))  # noqa: S611 - as above


def how_many(cursor: CursorWrapper, word: str, most: int) -> int:
    if len(word) <= 2:
        cursor.execute(COUNT_SHORT, (_match(word), most))
    else:
        cursor.execute(COUNT_LONG, (_match(word), word, most))
    return int(cursor.fetchone()[0])


def _match(word: str) -> str:
    if len(word) == 1:
        return f"{_quoted(word)}:*"
    return " & ".join(_quoted(token) for token in tokens(word))


def _quoted(token: str) -> str:
    return "'" + token.replace("\\", "\\\\").replace("'", "''") + "'"
