"""The word lists beside the code, as patterns are made of them."""

import re
import tomllib
from collections.abc import Iterable
from importlib import resources
from typing import Any


def loaded(name: str) -> dict[str, Any]:
    return tomllib.loads(resources.files("bihuan.repeats").joinpath(name).read_text(encoding="utf-8"))


def either(words: Iterable[str]) -> str:
    """A pattern of any of the words, the longest first."""
    return "|".join(re.escape(word) for word in sorted(set(words), key=lambda word: (-len(word), word)))
