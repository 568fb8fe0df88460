"""What a paper says about complaints, in words that a ledger can be asked about."""

from bihuan.checking.shapes import LedgerClaim


def claims_of_ledger(text: str) -> list[LedgerClaim]:
    """The paper's totals and parts that count complaints, each with cut-off, scope and what it is narrowed to."""
    return []
