"""The one door to what can be found: documents go in, the cases and assignments whose texts hold a word come out.

Who may see them is not decided here: whoever asks narrows the answer through ``cases.selectors``.
"""

from collections.abc import Iterable
from itertools import islice
from types import ModuleType

from django.db import connection, transaction
from django.db.models.expressions import RawSQL

from bihuan.bigrams import RULES
from bihuan.search import postgresql, sqlite
from bihuan.search.models import Document, Kind, Rules, document, key_of

CHUNK = 500


def put(documents: Iterable[Document]) -> None:
    """Let each document (``search.models.document``) be found by what it says now; an empty one is forgotten.

    In bulk, in the transaction of what it follows from; a document that says what it said costs a look only.
    """
    waiting = iter(documents)
    while chunk := {item.pk: item for item in islice(waiting, CHUNK)}:
        known = Document.objects.in_bulk(chunk)
        changed = {pk for pk, item in chunk.items() if item.body != (known[pk].body if pk in known else "")}
        with transaction.atomic(), connection.cursor() as cursor:
            if gone := [item for pk, item in known.items() if pk in changed]:
                _backend().remove(cursor, gone)
            if new := [chunk[pk] for pk in changed if chunk[pk].body]:
                _backend().add(cursor, new)


def forget(kind: Kind, subjects: Iterable[int]) -> None:
    """Nothing of these cases or assignments is found any more."""
    put(document(kind, subject) for subject in subjects)


def known(kind: Kind, subjects: Iterable[int]) -> set[int]:
    """Those of these cases or assignments of which there is something to find; no more than a few hundred at once."""
    keys = [key_of(kind, subject) for subject in subjects]
    return set(Document.objects.filter(pk__in=keys).values_list("subject", flat=True))


def find(word: str, kind: Kind) -> RawSQL:
    """Ids of the cases (or assignments, for ``Kind.SHARE``) whose document holds the folded ``word``.

    A subquery for ``pk__in``. ``word`` is one of ``bigrams.words``.
    """
    found: RawSQL = _backend().subjects(word, kind)
    return found


def how_many(word: str, most: int) -> int:
    """How many documents hold the folded ``word``, counted up to ``most``."""
    with connection.cursor() as cursor:
        return int(_backend().how_many(cursor, word, most))


@transaction.atomic
def clear() -> None:
    """An empty index, as by the rules of now."""
    with connection.cursor() as cursor:
        _backend().clear(cursor)
    Rules.objects.update_or_create(pk=1, defaults={"version": RULES})


def tidy(**_: object) -> None:
    """Where all tables were emptied (``flush``), SQLite's tokens go as well. Connected to ``post_migrate``."""
    tables = connection.introspection.table_names()
    if Document._meta.db_table in tables and "search_gram" in tables and not Document.objects.exists():
        with connection.cursor() as cursor:
            _backend().clear(cursor)


def is_current() -> bool:
    """Whether the index was made by the rules of now."""
    return Rules.objects.filter(version=RULES).exists()


def _backend() -> ModuleType:
    return postgresql if connection.vendor == "postgresql" else sqlite
