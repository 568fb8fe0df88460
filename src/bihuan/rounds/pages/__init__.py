"""Progress rounds at the desk."""
