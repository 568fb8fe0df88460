"""The only way into the ledger."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from bihuan.ledger.hashing import GENESIS, entry_digest, seal_digest
from bihuan.ledger.models import Entry, Seal

CHUNK = 800
"""Chains asked for at once; SQLite takes a limited number of parameters."""


@dataclass(frozen=True)
class Draft:
    """An entry before it has its place in the chain."""

    chain: str
    act: str
    effective_at: datetime
    actor_id: int | None = None
    unit_id: int | None = None
    reason: str = ""
    data: dict[str, Any] = field(default_factory=dict)
    reverses_id: int | None = None


def append(drafts: Sequence[Draft], *, seal: str, fresh: bool = False) -> list[Entry]:
    """Chain, store and seal ``drafts`` in their order; returns the entries.

    Runs inside the caller's transaction, which holds the locks of the cases. ``seal`` is the inspection's code;
    ``fresh`` says that no chain exists yet, so that none is looked up.
    """
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("ledger.append runs inside the transaction of the act it records")
    if not drafts:
        return []
    now = timezone.now()
    heads = {} if fresh else _heads({draft.chain for draft in drafts})
    entries = []
    for draft in drafts:
        seq, previous = heads.get(draft.chain, (0, GENESIS))
        entry = Entry(
            chain=draft.chain,
            seq=seq + 1,
            act=draft.act,
            actor_id=draft.actor_id,
            unit_id=draft.unit_id,
            effective_at=draft.effective_at,
            recorded_at=now,
            reason=draft.reason,
            data=draft.data,
            reverses_id=draft.reverses_id,
            previous=previous,
        )
        entry.digest = entry_digest(entry)
        heads[draft.chain] = (entry.seq, entry.digest)
        entries.append(entry)
    Entry.objects.bulk_create(entries, batch_size=CHUNK)
    _seal(seal, {draft.chain: heads[draft.chain] for draft in drafts}, now)
    return entries


def _heads(chains: set[str]) -> dict[str, tuple[int, str]]:
    found: dict[str, tuple[int, str]] = {}
    for chunk in _chunks(sorted(chains)):
        rows = Entry.objects.filter(chain__in=chunk).order_by("chain", "seq").values_list("chain", "seq", "digest")
        found.update({chain: (seq, digest) for chain, seq, digest in rows})
    return found


def _chunks(items: Sequence[str]) -> Iterator[Sequence[str]]:
    for start in range(0, len(items), CHUNK):
        yield items[start : start + CHUNK]


def _seal(chain: str, heads: dict[str, tuple[int, str]], now: datetime) -> None:
    last = Seal.objects.select_for_update().filter(chain=chain).order_by("-seq").first()
    seal = Seal(
        chain=chain,
        seq=last.seq + 1 if last else 1,
        recorded_at=now,
        heads={name: list(head) for name, head in heads.items()},
        previous=last.digest if last else GENESIS,
    )
    seal.digest = seal_digest(seal)
    seal.save(force_insert=True)


def history(chains: Iterable[str]) -> list[Entry]:
    """All entries of ``chains`` in order, with actor and unit."""
    return list(Entry.objects.filter(chain__in=list(chains)).select_related("actor", "unit").order_by("chain", "seq"))
