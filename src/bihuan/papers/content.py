"""What a briefing says, apart from how it looks: the same for the preview, the Word file and the frozen copy."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from bihuan.papers.runs import Run, Section, plain


@dataclass(frozen=True)
class Piece:
    """A title with plain paragraphs: a piece of news, a key complaint."""

    title: str
    paragraphs: tuple[str, ...]


@dataclass(frozen=True)
class Content:
    """One issue of the briefing, in reading order. ``mark`` stands behind the number of a draft."""

    masthead: str
    number: int
    mark: str
    issuer: str
    day: str
    news: tuple[Piece, ...] = ()
    cases: tuple[Piece, ...] = ()
    counts: tuple[Section, ...] = ()
    report_to: str = ""
    send_to: str = ""
    contact: str = ""

    def to_json(self) -> dict[str, Any]:
        data = asdict(self)
        data["counts"] = [
            {"title": part.title, "paragraphs": [[run.to_json() for run in runs] for runs in part.paragraphs]}
            for part in self.counts
        ]
        return data

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> "Content":
        sections = [
            Section(
                part["title"],
                tuple(tuple(Run.from_json(run) for run in runs) for runs in part["paragraphs"]),
            )
            for part in data["counts"]
        ]
        kept = data | {
            "news": _pieces(data["news"]),
            "cases": _pieces(data["cases"]),
            "counts": tuple(sections),
        }
        return cls(**kept)

    def words(self) -> dict[str, Any]:
        """What the Word template is given: texts only."""
        return {
            **{
                name: printable(getattr(self, name))
                for name in ("masthead", "mark", "issuer", "day", "report_to", "send_to", "contact")
            },
            "number": str(self.number),
            "news": [_words(piece.title, piece.paragraphs) for piece in self.news],
            "cases": [_words(piece.title, piece.paragraphs) for piece in self.cases],
            "counts": [_words(part.title, [plain(runs) for runs in part.paragraphs]) for part in self.counts],
        }


def _pieces(data: Sequence[dict[str, Any]]) -> tuple[Piece, ...]:
    return tuple(Piece(piece["title"], tuple(piece["paragraphs"])) for piece in data)


def _words(title: str, paragraphs: Sequence[str]) -> dict[str, Any]:
    return {"title": printable(title), "paragraphs": [printable(text) for text in paragraphs]}


def printable(text: str) -> str:
    """One line without the signs that XML cannot hold or that the Word engine takes for orders."""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split(" ")).strip()


def paragraphs_of(text: str) -> tuple[str, ...]:
    """The paragraphs of a text typed into a box, empty lines left out."""
    return tuple(line.strip() for line in text.splitlines() if line.strip())
