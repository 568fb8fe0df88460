"""Notices and objections at the desk."""
