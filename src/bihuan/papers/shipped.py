"""The Word templates that ship, by the key of the kind of paper. Knows no Django, so that they can be made anywhere."""

from pathlib import Path

BRIEFING, REPORT = "briefing", "report"
TEMPLATES = Path(__file__).parent / "templates_docx"


def shipped(kind: str) -> Path:
    return TEMPLATES / f"{kind}.docx"
