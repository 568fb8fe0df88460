"""Figures of registers beside the cases: what pressed units, what was enforced, who was held accountable."""
