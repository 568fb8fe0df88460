"""What a link of the chain is made of. Changing anything here breaks every chain written before."""

import json
from datetime import UTC, datetime
from hashlib import sha256

from django.core.serializers.json import DjangoJSONEncoder

from bihuan.ledger.models import Entry, Seal

GENESIS = ""


def _moment(value: datetime) -> str:
    return value.astimezone(UTC).isoformat(timespec="microseconds")


def _digest(parts: list[object]) -> str:
    text = json.dumps(parts, ensure_ascii=False, sort_keys=True, separators=(",", ":"), cls=DjangoJSONEncoder)
    return sha256(text.encode()).hexdigest()


def entry_digest(entry: Entry) -> str:
    """SHA-256 (hex) over all that an entry says and the digest before it."""
    return _digest(
        [
            entry.chain,
            entry.seq,
            entry.act,
            entry.actor_id,
            entry.unit_id,
            _moment(entry.effective_at),
            _moment(entry.recorded_at),
            entry.reason,
            entry.data,
            entry.reverses_id,
            entry.previous,
        ]
    )


def seal_digest(seal: Seal) -> str:
    """SHA-256 (hex) over the heads a seal covers and the seal before it."""
    return _digest([seal.chain, seal.seq, _moment(seal.recorded_at), seal.heads, seal.previous])
