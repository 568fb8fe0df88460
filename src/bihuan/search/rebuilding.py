"""Making the whole index again: after an upgrade that cuts text differently, after a restore, or when in doubt."""

from collections.abc import Iterable

from django.db import transaction

from bihuan.cases.statistics import refresh_statistics
from bihuan.search import index
from bihuan.search.models import Document


@transaction.atomic
def rebuild(documents: Iterable[Document]) -> None:
    """Empty the index and put ``documents`` in as they come, a chunk in memory at a time; all or nothing."""
    index.clear()
    index.put(documents)
    transaction.on_commit(refresh_statistics)
