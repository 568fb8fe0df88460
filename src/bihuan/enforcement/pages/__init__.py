"""The part at the desk."""
