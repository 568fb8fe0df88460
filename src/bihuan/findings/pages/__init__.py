"""Findings at the desk."""
