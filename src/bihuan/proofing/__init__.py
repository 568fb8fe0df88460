"""A paper's figures proved before it leaves: against itself, against the paper before it, against the ledger (核对)."""
