"""Enforcement on the spot: checks, legal decisions with their fines, petitions closed."""
