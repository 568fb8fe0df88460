"""Addresses of figures' pages: what a colleague must be sent to see the same."""

from collections.abc import Sequence
from urllib.parse import urlencode

from django.urls import reverse

from bihuan.figures.between import Between
from bihuan.figures.populations import Asked
from bihuan.figures.wording import address


def cutoffs(asked: Asked) -> dict[str, str]:
    """The cut-offs as the address bar carries them."""
    return {"as_of": address(asked.as_of), "handled_as_of": address(asked.handled_as_of)}


def records_href(asked: Asked, name: str, keys: Sequence[str] = (), *, but: bool = False) -> str:
    """The records of a figure, of the groups ``keys``, or with ``but`` of all other groups (``slices.Slice``)."""
    wanted = [
        ("name", name),
        *(("key", key) for key in keys),
        *([("but", "1")] if but else []),
        *cutoffs(asked).items(),
    ]
    return f"{reverse('figures:records')}?{urlencode(wanted)}"


def moments(between: Between) -> dict[str, str]:
    return {"a": address(between.before.as_of), "b": address(between.after.as_of)}


def between_href(between: Between, **wanted: str) -> str:
    """The complaints of an ``event``, or on one ``side`` of a number ``name``, ``key``."""
    return f"{reverse('figures:between')}?{urlencode({**wanted, **moments(between)})}"
