"""A paper's text out of its file: paragraphs as lines, tables as lines of cells parted by ``|``."""

from pathlib import Path

from bihuan.reading import Source, Unreadable
from bihuan.reading.containers import MAX_BYTES, open_contents
from bihuan.reading.grids import Contents, Grid, printed
from bihuan.reading.texts import decode

_PLAIN = {".txt", ".text", ".md", ".csv", ""}


def text_of(source: Path | Source) -> str:
    """The text to check, of a .docx, .txt, .html, .pdf, .xlsx or what else ``reading`` opens. A text file comes as it is.

    Raises Unreadable, with one plain Chinese sentence, for a file that holds no text."""
    given = source if isinstance(source, Source) else _load(source)
    if Path(given.name).suffix.lower() in _PLAIN and not given.content.startswith(
        (b"PK", b"%PDF", b"\xd0\xcf\x11\xe0")
    ):
        text = decode(given.content)
        if not text.strip():
            raise Unreadable("文件是空的，请重新导出或索要原件。")
        head = text[:2048].lstrip("\ufeff \r\n\t").lower()
        if not head.startswith(("<html", "<!doctype")):
            return text
    return _written(open_contents(given))


def _load(path: Path) -> Source:
    try:
        if path.stat().st_size > MAX_BYTES:
            raise Unreadable(f"文件超过{MAX_BYTES // 1024 // 1024}兆，请拆分后再检查。")
        return Source(path.name, path.read_bytes())
    except OSError as error:
        raise Unreadable(f"打不开文件“{path.name}”，请核对文件是否还在、是否有权读取。") from error


def _written(contents: Contents) -> str:
    """Paragraphs and tables in the order of the paper."""
    left = list(contents.paragraphs)
    lines: list[str] = []
    for grid in contents.grids:
        for text in grid.caption:
            if text in left:
                left.remove(text)
            lines.append(text)
        lines.extend(_rows(grid))
        lines.append("")
        if grid.aside:
            for text in grid.aside:
                if text in left:
                    left.remove(text)
                lines.append(text)
    return "\n".join([*left, *lines] if not contents.grids else [*lines, *left])


def _rows(grid: Grid) -> list[str]:
    rows = []
    for index, line in enumerate(grid.lines):
        cells = [
            "" if (index, column) in grid.copies else _one_line(printed(value))
            for column, value in enumerate(line.cells)
        ]
        if any(cells):
            rows.append("|".join(cells))
    return rows


def _one_line(text: str) -> str:
    return " ".join(text.replace("|", "/").split())
