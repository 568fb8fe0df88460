"""From application to strike-off and back: check, acceptance, public notice, objections, look-back (销号、公示、回头看)."""
