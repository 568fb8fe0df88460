"""What a briefing says, apart from how it looks: the same for the preview, the Word file and the frozen copy."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal

from bihuan.papers.kinds import kind_called
from bihuan.papers.runs import Paragraph, Paragraphs, Run, paragraphs_from_json, paragraphs_to_json, plain
from bihuan.papers.shipped import BRIEFING

LineKind = Literal["section", "news", "heading", "body"]
SIMPLE = (
    "title",
    "issue",
    "masthead",
    "series",
    "mark",
    "issuer",
    "day",
    "report_to",
    "send_to",
    "issue_to",
    "contact",
    "signer",
)


@dataclass(frozen=True)
class Piece:
    """A title with paragraphs: a piece of news, a key complaint, one of the two parts of figures."""

    title: str
    paragraphs: Paragraphs


@dataclass(frozen=True)
class Printed:
    """A section as it is printed. ``kind``: news, cases, counts (pieces), or that of its part (paragraphs)."""

    kind: str
    heading: str
    paragraphs: Paragraphs = ()
    pieces: tuple[Piece, ...] = ()


@dataclass(frozen=True)
class Line:
    """One paragraph of the paper; ``part`` is the kind of the section that it stands in."""

    kind: LineKind
    runs: Paragraph
    part: str

    @property
    def text(self) -> str:
        return plain(self.runs)


@dataclass(frozen=True)
class Content:
    """One issue of a paper, in reading order. ``mark`` stands behind the number of a draft, ``issue`` is the number in
    the words of its kind."""

    masthead: str
    number: int
    mark: str
    issuer: str
    day: str
    sections: tuple[Printed, ...] = ()
    series: str = "工作简报"
    report_to: str = ""
    send_to: str = ""
    issue_to: str = ""
    contact: str = ""
    signer: str = ""
    kind: str = BRIEFING
    issue: str = ""
    title: str = ""

    def to_json(self) -> dict[str, Any]:
        data = asdict(self)
        data["sections"] = [
            {
                "kind": part.kind,
                "heading": part.heading,
                "paragraphs": paragraphs_to_json(part.paragraphs),
                "pieces": [
                    {"title": piece.title, "paragraphs": paragraphs_to_json(piece.paragraphs)} for piece in part.pieces
                ],
            }
            for part in self.sections
        ]
        return data

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> "Content":
        sections = tuple(
            Printed(part["kind"], part["heading"], paragraphs_from_json(part["paragraphs"]), _pieces(part["pieces"]))
            for part in data["sections"]
        )
        return cls(**(data | {"sections": sections}))

    def lines(self) -> Iterator[Line]:
        """Every paragraph between masthead and foot."""
        kind = kind_called(self.kind)
        for place, part in enumerate(self.sections, start=1):
            yield Line("section", (Run(kind.headed(place, part.heading)),), part.kind)
            yield from (Line("body", runs, part.kind) for runs in part.paragraphs)
            for piece in part.pieces:
                yield Line("news" if part.kind == "news" else "heading", (Run(piece.title),), part.kind)
                yield from (Line("body", runs, part.kind) for runs in piece.paragraphs)

    def words(self) -> dict[str, Any]:
        """What the Word template is given: texts only.

        ``lines`` is the whole paper in its order. ``news``, ``cases`` and ``counts`` are the same for templates that
        were made before sections could be moved.
        """
        return {
            **{name: printable(getattr(self, name)) for name in SIMPLE},
            "number": str(self.number),
            "lines": [{"text": printable(line.text), line.kind: True, **_others(line.kind)} for line in self.lines()],
            **{kind: self._of_kind(kind) for kind in ("news", "cases", "counts")},
        }

    def _of_kind(self, kind: str) -> list[dict[str, Any]]:
        return [
            {"title": printable(piece.title), "paragraphs": [printable(plain(runs)) for runs in piece.paragraphs]}
            for part in self.sections
            if part.kind == kind
            for piece in (part.pieces or (Piece(part.heading, part.paragraphs),))
        ]


def _others(kind: str) -> dict[str, bool]:
    return dict.fromkeys({"section", "news", "heading", "body"} - {kind}, False)


def _pieces(data: Sequence[dict[str, Any]]) -> tuple[Piece, ...]:
    return tuple(Piece(piece["title"], paragraphs_from_json(piece["paragraphs"])) for piece in data)


def printable(text: str) -> str:
    """One line without the signs that XML cannot hold or that the Word engine takes for orders."""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split(" ")).strip()


def paragraphs_of(text: str) -> tuple[str, ...]:
    """The paragraphs of a text typed into a box, empty lines left out."""
    return tuple(line.strip() for line in text.splitlines() if line.strip())
