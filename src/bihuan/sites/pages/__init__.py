"""Sites at the desk."""
