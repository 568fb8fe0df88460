"""Text of a paper in which every figure remembers what it counts."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

CHARACTERS, SHORT, LIST = "characters", "short", "list"
"""Forms of a figure: 十五 for 15; a day without its year; a whole breakdown with its words."""


@dataclass(frozen=True)
class Run:
    """A piece of a sentence. With ``name`` it is a figure of the catalogue, with ``key`` one line of a breakdown.

    In a text that a person writes a figure has no ``text`` yet: it gets its number whenever it is printed
    (``wording.Wording.filled``).
    """

    text: str
    name: str = ""
    key: str = ""
    form: str = ""

    def to_json(self) -> dict[str, str]:
        said = {"text": self.text, "name": self.name, "key": self.key, "form": self.form}
        return {field: value for field, value in said.items() if value}

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> "Run":
        return cls(*(data.get(field, "") for field in ("text", "name", "key", "form")))


Paragraph = tuple[Run, ...]
Paragraphs = tuple[Paragraph, ...]


@dataclass(frozen=True)
class Section:
    """A numbered heading and what stands below it."""

    title: str
    paragraphs: Paragraphs


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


def merged(runs: Iterable[Run]) -> Paragraph:
    """The same paragraph with neighbouring pieces of mere text as one, and none that is empty."""
    made: list[Run] = []
    for run in runs:
        if not run.name and made and not made[-1].name:
            made[-1] = Run(made[-1].text + run.text)
        elif run.name or run.text:
            made.append(run)
    return tuple(made)


def only_text(paragraphs: Iterable[str]) -> Paragraphs:
    """Paragraphs without any figure."""
    return tuple((Run(text),) for text in paragraphs)


def paragraphs_to_json(paragraphs: Paragraphs) -> list[list[dict[str, str]]]:
    return [[run.to_json() for run in runs] for runs in paragraphs]


def paragraphs_from_json(data: Iterable[Iterable[dict[str, Any]]]) -> Paragraphs:
    return tuple(tuple(Run.from_json(run) for run in runs) for runs in data)
