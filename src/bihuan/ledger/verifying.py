"""``bihuan audit verify``: does every entry still say what was written?"""

from dataclasses import dataclass

from bihuan.ledger.hashing import GENESIS, entry_digest, seal_digest
from bihuan.ledger.models import Entry, Seal

Heads = dict[str, tuple[int, str]]


@dataclass(frozen=True)
class Verdict:
    """How much was checked and, where something does not fit, the first place and why."""

    entries: int
    seals: int
    fault: str = ""


def verify() -> Verdict:
    """Recompute every digest, then hold the chains' ends against the seals. Memory: one head per case."""
    heads: Heads = {}
    count, fault = _check_entries(heads)
    if fault:
        return Verdict(count, 0, fault)
    seals, sealed, fault = _check_seals()
    return Verdict(count, seals, fault or _compare(heads, sealed))


def _check_entries(heads: Heads) -> tuple[int, str]:
    count = 0
    for entry in Entry.objects.order_by("chain", "seq").iterator(chunk_size=2000):
        seq, previous = heads.get(entry.chain, (0, GENESIS))
        if entry.seq != seq + 1:
            return count, f"{entry.chain} 第{seq + 1}条缺失。"
        if entry.previous != previous or entry_digest(entry) != entry.digest:
            return count, f"{entry} 与链不符：内容或前后关系被改动过。"
        heads[entry.chain] = (entry.seq, entry.digest)
        count += 1
    return count, ""


def _check_seals() -> tuple[int, Heads, str]:
    count = 0
    sealed: Heads = {}
    last: Heads = {}
    for seal in Seal.objects.order_by("chain", "seq").iterator(chunk_size=200):
        seq, previous = last.get(seal.chain, (0, GENESIS))
        if seal.seq != seq + 1:
            return count, sealed, f"{seal.chain} 第{seq + 1}道封签缺失。"
        if seal.previous != previous or seal_digest(seal) != seal.digest:
            return count, sealed, f"{seal} 与链不符：内容或前后关系被改动过。"
        last[seal.chain] = (seal.seq, seal.digest)
        sealed.update({chain: (head[0], head[1]) for chain, head in seal.heads.items()})
        count += 1
    return count, sealed, ""


def _compare(heads: Heads, sealed: Heads) -> str:
    for chain, (seq, digest) in sorted(sealed.items()):
        if chain not in heads:
            return f"{chain} 第1条缺失：整个案件的记录不见了。"
        if heads[chain] != (seq, digest):
            at = heads[chain][0]
            return f"{chain} 第{min(at, seq) + 1}条{'缺失：末尾被截断。' if at < seq else '没有封签。'}"
    for chain in sorted(heads.keys() - sealed.keys()):
        return f"{chain} 第1条没有封签。"
    return ""
