"""A shelf in memory: complaints are added one by one and asked for in between."""

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache, partial

from bihuan.repeats.asking import LIKELY, Hit, ask
from bihuan.repeats.features import Features
from bihuan.repeats.places import Learned
from bihuan.repeats.reading import read

REMEMBERED = 20_000
"""Complaints whose features are kept; those of others are read again when they are weighed."""


class Index:
    """Texts by their keys: some 1 KB a complaint."""

    def __init__(self, learned: Learned | None = None) -> None:
        """``learned``: of the texts that will be added (`learning.learned`)."""
        self._texts: dict[str, tuple[str, str]] = {}
        self._holders: dict[str, list[str]] = {}
        self._read = lru_cache(maxsize=REMEMBERED)(partial(read, learned=learned))

    def add(self, id: str, unit: str, date: str, text: str) -> None:
        """``id`` must be new. The date is not looked at: a repeat may come after a week or after a year."""
        if id in self._texts:
            raise ValueError(id)
        self._texts[id] = (text, unit)
        keys = self._read(text, unit).keys()
        for key in keys:
            self._holders.setdefault(key, []).append(id)

    def ask(
        self, text: str, unit: str = "", date: str = "", limit: int = 10, *, without: str = "", least: float = LIKELY
    ) -> list[Hit]:
        return ask(self._read(text, unit), self, limit=limit, without=without, least=least)

    def size(self) -> int:
        return len(self._texts)

    def counts(self, keys: Sequence[str]) -> Mapping[str, int]:
        return {key: len(self._holders.get(key, ())) for key in keys}

    def holders(self, key: str, most: int) -> Iterable[str]:
        return self._holders.get(key, [])[-most:][::-1]

    def features(self, ids: Sequence[str]) -> Mapping[str, Features]:
        return {id: self._read(*self._texts[id]) for id in ids}
