"""Looking back, at the desk."""
