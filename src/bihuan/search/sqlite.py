"""The index on SQLite: an FTS5 table without content of its own, beside the documents (migration 0002)."""

from collections.abc import Sequence

from django.db.backends.utils import CursorWrapper
from django.db.models.expressions import RawSQL

from bihuan.bigrams import grams, tokens
from bihuan.search.models import Document, Kind

SHORT = "SELECT rowid / 4 FROM search_gram WHERE search_gram MATCH %s AND rowid %% 4 = %s"
"""The key tells all: no document is read."""
LONG = (
    "SELECT subject FROM search_document WHERE id IN (SELECT rowid FROM search_gram WHERE search_gram MATCH %s) "
    "AND kind = %s AND instr(body, %s) > 0"
)
COUNT_SHORT = "SELECT COUNT(*) FROM (SELECT 1 FROM search_gram WHERE search_gram MATCH %s LIMIT %s) AS found"
COUNT_LONG = (
    "SELECT COUNT(*) FROM (SELECT 1 FROM search_document WHERE id IN "
    "(SELECT rowid FROM search_gram WHERE search_gram MATCH %s) AND instr(body, %s) > 0 LIMIT %s) AS found"
)


def add(cursor: CursorWrapper, documents: Sequence[Document]) -> None:
    """New documents, their rows and their tokens."""
    Document.objects.bulk_create(documents)
    rows = [(document.pk, " ".join(grams(document.body))) for document in documents]
    cursor.executemany("INSERT INTO search_gram (rowid, grams) VALUES (%s, %s)", rows)


def remove(cursor: CursorWrapper, documents: Sequence[Document]) -> None:
    """``documents`` as they were added: a table without content has to be told what goes."""
    rows = [(document.pk, " ".join(grams(document.body))) for document in documents]
    cursor.executemany("INSERT INTO search_gram (search_gram, rowid, grams) VALUES ('delete', %s, %s)", rows)
    Document.objects.filter(pk__in=[document.pk for document in documents]).delete()


def clear(cursor: CursorWrapper) -> None:
    cursor.execute("INSERT INTO search_gram (search_gram) VALUES ('delete-all')")
    Document.objects.all().delete()


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
        return f"{_quoted(word)} *"
    return " AND ".join(_quoted(token) for token in tokens(word))


def _quoted(token: str) -> str:
    return '"' + token.replace('"', '""') + '"'
