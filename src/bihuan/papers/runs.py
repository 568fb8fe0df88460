"""Text of a paper in which every figure remembers what it counts."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Run:
    """A piece of a sentence. With ``name`` it is a figure of the catalogue, with ``key`` one line of a breakdown."""

    text: str
    name: str = ""
    key: str = ""

    def to_json(self) -> dict[str, str]:
        said = {"text": self.text, "name": self.name, "key": self.key}
        return {field: value for field, value in said.items() if value}

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> "Run":
        return cls(data.get("text", ""), data.get("name", ""), data.get("key", ""))


Paragraph = tuple[Run, ...]


@dataclass(frozen=True)
class Section:
    """A numbered heading and what stands below it."""

    title: str
    paragraphs: tuple[Paragraph, ...]


def plain(paragraph: Iterable[Run]) -> str:
    """The paragraph as the Word file prints it."""
    return "".join(run.text for run in paragraph)


def joined(pieces: Iterable[Iterable[Run]], mark: str) -> list[Run]:
    """``pieces`` one after the other with ``mark`` between them."""
    runs: list[Run] = []
    for piece in pieces:
        if runs:
            runs.append(Run(mark))
        runs.extend(piece)
    return runs
