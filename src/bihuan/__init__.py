"""Bihuan 闭环: one ledger, many papers."""

__version__ = "0.1.0"
