"""What the house says when it will not do a thing: one sentence for the person who asked."""

from collections.abc import Sequence


class Refused(Exception):
    """An act that the rules forbid now (HTTP 409 at the desk). ``str()`` is the sentence to show."""


class Stale(Refused):
    """Somebody else wrote in between; ``changes`` says what, one line per entry, oldest first."""

    def __init__(self, message: str, changes: Sequence[str] = ()) -> None:
        super().__init__(message)
        self.changes = tuple(changes)


class Unusable(Exception):
    """Input that nothing can be made of (exit status 2). ``str()`` says what to do instead."""
