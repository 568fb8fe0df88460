"""Likely repeats among complaints: the same trouble, at the same place, told again.

``reading.read`` takes a text to what it speaks of (`features.Features`), ``weighing.weigh`` holds two of them against each
other, ``asking.ask`` finds the likely ones among many, on any `asking.Shelf`; ``index.Index`` is the shelf in memory.
"""
