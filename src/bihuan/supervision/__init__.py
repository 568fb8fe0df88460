"""Pressing units: visits, circulars, orders, warnings, interviews with their replies; who was held accountable."""
