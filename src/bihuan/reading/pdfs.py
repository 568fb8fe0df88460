"""PDFs with a text layer -> grids: ruled tables, continued over pages, with the lines of each cell joined again."""

import io
import itertools
import re
import zlib
from typing import Any

import pdfplumber
from pdfminer.pdfdocument import PDFPasswordIncorrect
from pdfplumber.utils.exceptions import PdfminerException

from bihuan.reading.fields import field_of
from bihuan.reading.grids import Contents, Grid, Line
from bihuan.reading.headers import is_header
from bihuan.reading.shapes import Unreadable
from bihuan.reading.unruled import PAGE_MARK, char_lines, read_unruled, segments

MAX_PAGES = 200
MIN_COLUMNS = 3
PADDING = 3.0
MAX_GAPS = 20
MARKS_OF_A_SCAN = 40
MAX_UNPACKED = 96 * 1024 * 1024
MAX_CHARS = 1_500_000
MAX_PAGE = 800_000
_DAMAGED = "PDF 已损坏，打不开，请重新下载或索要原件。"
_TOO_LARGE = "PDF 解开后大得不正常，请索要可编辑的原件。"
# Marks that can't begin a line: where one does, it hangs over from the cell to its left.
_HANGING = "、,，。.;；:：)）】》”’!！?？%"
_COUNTED = re.compile(
    r"(\d{1,3}[、.．](?!\d)|[(（][一二三四五六七八九十\d]{1,3}[)）]|[一二三四五六七八九十]{1,3}、|第[一二三四五六七八九十\d]{1,3}[件条项])"
)
_LABEL = re.compile(r"[【\[]?(?P<heading>[^\s:：,，。【】\[\]]{2,12})(?:[】\]]|[:：]| {2})")
_LAST_WORD = re.compile(r"[\s。；;]([^\s:：。；;]{1,6})$")
_GAP = 1.5
"""Widths of a letter: so far apart, what stands in one line is a heading and its text."""
Char = dict[str, Any]
Box = tuple[float, float, float, float]


def read_pdf(content: bytes) -> Contents:
    """The tables of a PDF in order. A table that goes on without a new header on the next page is one grid."""
    _bound(content)
    grids: list[Grid] = []
    paragraphs: list[str] = []
    chars = garbled = 0
    scanned: list[int] = []
    try:
        with pdfplumber.open(io.BytesIO(content)) as document:
            if len(document.pages) > MAX_PAGES:
                raise Unreadable(f"PDF 超过{MAX_PAGES}页，请拆分后再导入。")
            for number, page in enumerate(document.pages, start=1):
                if (
                    sum(len(stream.get_data()) for stream in page.page_obj.contents if hasattr(stream, "get_data"))
                    > MAX_PAGE
                ):
                    raise Unreadable(_TOO_LARGE)
                chars += len(page.chars)
                garbled += sum(char["text"] == "\x00" or char["text"].startswith("(cid:") for char in page.chars)
                if chars > MAX_CHARS:
                    raise Unreadable(_TOO_LARGE)
                if _is_scan(page):
                    scanned.append(number)
                else:
                    _read_page(page, number, grids, paragraphs)
                page.close()
    except Unreadable:
        raise
    except (PDFPasswordIncorrect, PdfminerException) as error:
        if "Password" in repr(error):
            raise Unreadable("PDF 设了打开密码，请去掉密码另存一份再导入。") from error
        raise Unreadable(_DAMAGED) from error
    except Exception as error:  # pdfminer raises whatever a broken file makes it stumble over
        raise Unreadable(_DAMAGED) from error
    if not chars or (scanned and not grids):
        raise Unreadable("这是扫描件，没有文字层，请向发文单位索要 Word、Excel 或可复制文字的 PDF。")
    if garbled * 5 > chars:
        raise Unreadable("PDF 的文字层是乱码，请向发文单位索要 Word、Excel 或可复制文字的 PDF。")
    gaps = [f"第{number}页是扫描图片，没有文字，这一页没有读到，请索要可复制文字的原件。" for number in scanned]
    return Contents(grids, paragraphs, gaps[:MAX_GAPS])


def _is_scan(page: Any) -> bool:
    """A picture over most of the page, with hardly more text on it than a page number or a scanner's mark."""
    area = float(page.width * page.height)
    covered = max(((image["x1"] - image["x0"]) * (image["bottom"] - image["top"]) for image in page.images), default=0)
    return len(page.chars) < MARKS_OF_A_SCAN and covered > area * 0.4


def _bound(content: bytes) -> None:
    """Refuses a file whose streams inflate beyond a sensible size; they are inflated piece by piece and thrown away."""
    if re.search(rb"/Fl(?:ateDecode)?\s*/Fl(?:ateDecode)?\b", content):
        raise Unreadable(_TOO_LARGE)
    left = MAX_UNPACKED
    for match in re.finditer(rb"stream\r?\n", content):
        if content[match.start() - 3 : match.start()] == b"end":
            continue
        inflater = zlib.decompressobj()
        data = content[match.end() : match.end() + 65536]
        position = match.end() + 65536
        try:
            while data and not inflater.eof:
                piece = inflater.decompress(data, 1 << 20)
                left -= len(piece)
                if left < 0:
                    raise Unreadable(_TOO_LARGE)
                data = inflater.unconsumed_tail
                if not data:
                    data = content[position : position + 65536]
                    position += 65536
        except zlib.error:
            continue


def _read_page(page: Any, number: int, grids: list[Grid], paragraphs: list[str]) -> None:
    tables = sorted(page.find_tables(), key=lambda table: (table.bbox[1], table.bbox[0]))
    loose = [char for char in page.chars if not any(_inside(char, table.bbox) for table in tables)]
    drawn = any(len(row.cells) >= MIN_COLUMNS for table in tables for row in table.rows[:1])
    drawn = drawn or any(_is_form(table, page.chars) for table in tables)
    if not drawn or _is_banded(page.chars, loose):
        _read_unruled_page(page, number, grids, paragraphs)
        return
    texts = [(top, text) for top, text in _text_lines(loose) if not PAGE_MARK.fullmatch(text)]
    paragraphs.extend(text for _, text in texts)
    last = 0.0
    for table in tables:
        rows = _table_rows(table, page.chars)
        caption = tuple(text for top, text in texts if last <= top < table.bbox[1])
        last = table.bbox[3]
        if not rows:
            continue
        grid = _place(rows, number, caption, grids)
        grid.strips = _strips_of(table) or grid.strips


def _is_form(table: Any, chars: list[Char]) -> bool:
    """A drawn form of two columns, headings on the left; a frame around a text is none."""
    if len(table.rows) < MIN_COLUMNS or any(len(row.cells) != 2 for row in table.rows):
        return False
    heads = [row[0] for row in _table_rows(table, chars)]
    known = [head for head in heads if field_of(head, "complaints") or field_of(head, "plan")]
    return len(known) * 2 > len(heads)


def _strips_of(table: Any) -> tuple[tuple[float, float], ...]:
    """The columns of a drawn table, a little narrower than drawn, for a page after it whose rows are not."""
    whole = next((row.cells for row in table.rows if all(row.cells)), ())
    return tuple((cell[0] + PADDING, cell[2] - PADDING) for cell in whole)


def _is_banded(chars: list[Char], loose: list[Char]) -> bool:
    """Whether only some rows are drawn, by their shading: much of the text outside of all cells stands in columns as well."""
    in_columns = sum(len(line) for line in char_lines(loose) if len(segments(line)) > MIN_COLUMNS + 1)
    return in_columns * 12 > len(chars)


def _read_unruled_page(page: Any, number: int, grids: list[Grid], paragraphs: list[str]) -> None:
    """A page without drawn tables: its columns are found by their distances, else it holds only text."""
    before = _unruled_columns(grids[-1]) if grids and grids[-1].lines[-1].page == number - 1 else None
    found = read_unruled(page.chars, before)
    if found is None:
        paragraphs.extend(_paragraphs(page.chars))
        return
    above, rows, columns = found
    paragraphs.extend(above)
    if rows:
        grid = _place(rows, number, tuple(above), grids)
        grid.strips = tuple(columns)


def _unruled_columns(grid: Grid) -> list[tuple[float, float]] | None:
    return list(grid.strips) or None


def _place(rows: list[list[str]], number: int, caption: tuple[str, ...], grids: list[Grid]) -> Grid:
    """Adds rows to the grid that goes on from the page before, or starts a new one."""
    if grids and _goes_on(grids[-1], rows, number, caption):
        _append(grids[-1], rows, number)
    else:
        lines = [Line(index, number, row) for index, row in enumerate(rows, start=1)]
        grids.append(Grid(f"表{len(grids) + 1}", lines, caption))
    return grids[-1]


def _inside(char: Char, box: Box) -> bool:
    middle = (char["top"] + char["bottom"]) / 2
    return bool(box[1] <= middle <= box[3]) and bool(
        box[0] - 1 <= (char["x0"] + char["x1"]) / 2 <= box[2] + char["width"]
    )


def _goes_on(grid: Grid, rows: list[list[str]], page: int, caption: tuple[str, ...]) -> bool:
    """Whether a page's first table continues the last one of the page before: the same columns, no caption of its own."""
    last = grid.lines[-1]
    if is_header(rows[0]) and [str(cell) for cell in grid.lines[0].cells] == rows[0]:
        return True
    return last.page == page - 1 and len(last.cells) == len(rows[0]) and (not caption or is_header(rows[0]) is False)


def _append(grid: Grid, rows: list[list[str]], page: int) -> None:
    """Adds the rows of the next page. A first row that starts without number is the rest of the row above the page break."""
    header_first = is_header(rows[0])
    for index, row in enumerate(rows):
        above = grid.lines[-1]
        broken = (
            index == (1 if header_first else 0)
            and len(row) > 2
            and not row[0]
            and not row[1]
            and any(row)
            and not is_header(above.cells)
        )
        if broken:
            joined = [_join(str(old), new) for old, new in zip(above.cells, row, strict=True)]
            grid.lines[-1] = above._replace(cells=joined)
        elif index == (1 if header_first else 0) and _is_rest_of_wide(above, row):
            grid.lines[-1] = above._replace(cells=[f"{cell}{row[0]}" for cell in above.cells])
        elif not (index == 0 and header_first):
            grid.lines.append(Line(len(grid.lines) + 1, page, row))


def _is_rest_of_wide(above: Line, row: list[str]) -> bool:
    """Whether a text across the whole table was cut by the page: both lines say one thing, and the upper one is not at its end."""
    old = str(above.cells[0])
    wide = len(set(row)) == 1 and len({str(cell) for cell in above.cells}) == 1 and len(row) > MIN_COLUMNS
    return wide and bool(old and row[0]) and old[-1] not in "。！？!?；;" and not _LABEL.match(row[0])


def _join(old: str, new: str) -> str:
    return old + new if old and new else old or new


def _table_rows(table: Any, chars: list[Char]) -> list[list[str]]:
    """The cells of a table, each with the characters that start in it; a cell merged over several rows stands in all of them."""
    boxes = [list(row.cells) for row in table.rows]
    real = sorted({cell for row in boxes for cell in row if cell}, key=lambda box: (box[1], box[0]))
    inside: dict[Box, list[Char]] = {box: [] for box in real}
    for char in chars:
        box = _box_of(char, real)
        if box is not None:
            inside[box].append(char)
    _return_hanging(inside)
    texts = {box: _cell_text(found, box) for box, found in inside.items()}
    return [
        [texts[cell] if cell else _merged(table, row, index, texts) for index, cell in enumerate(row.cells)]
        for row in table.rows
    ]


def _box_of(char: Char, boxes: list[Box]) -> Box | None:
    middle_x, middle_y = (char["x0"] + char["x1"]) / 2, (char["top"] + char["bottom"]) / 2
    return next((b for b in boxes if b[0] <= middle_x < b[2] and b[1] <= middle_y < b[3]), None)


def _merged(table: Any, row: Any, index: int, texts: dict[Box, str]) -> str:
    """The text of the cell that covers an empty place of the lattice."""
    tops = [other.cells[index] for other in table.rows if index < len(other.cells) and other.cells[index]]
    middle = (row.bbox[1] + row.bbox[3]) / 2
    over = next((cell for cell in tops if cell[1] <= middle <= cell[3]), None)
    return texts.get(over, "") if over else ""


def _return_hanging(inside: dict[Box, list[Char]]) -> None:
    """Moves a mark that can't begin a line back to the cell on its left, whose last character it touches."""
    for box, found in inside.items():
        for char in [c for c in found if c["text"] in _HANGING and c["x0"] < box[0] + c["width"] * 0.6]:
            for left, others in inside.items():
                touching = any(
                    abs(o["x1"] - char["x0"]) < 1.5 and abs(o["top"] - char["top"]) < o["height"] * 0.6 for o in others
                )
                if left is not box and abs(left[2] - box[0]) < 3 and touching:
                    found.remove(char)
                    others.append(char)
                    break


def _cell_text(chars: list[Char], box: Box) -> str:
    """The lines of a cell joined where they were wrapped; a line that ends well before the edge keeps its break."""
    lines = char_lines(chars)
    if not lines:
        return ""
    edge = max(max(line[-1]["x1"] for line in lines), box[2] - 3 * max(2.0, lines[0][0]["width"] * 0.5))
    text = ""
    for index, line in enumerate(lines):
        said = "".join(char["text"] for char in line).strip()
        text += said
        room = edge - line[-1]["x1"]
        wide = index + 1 < len(lines) and _word_width(lines[index + 1]) > room
        text += "\n" if room > line[-1]["width"] * 1.8 and not wide else ""
    return text.strip()


def _begins_anew(text: str, above: str) -> bool:
    """Whether a line begins with a label or a count of its own, and so is no rest of the line before it, nor is its label (是/否属实:)."""
    label = _LABEL.match(text)
    torn = _LAST_WORD.search(above) if label else None
    if label and torn and field_of(torn[1] + label["heading"], "complaints"):
        return False
    named = label is not None and (field_of(label["heading"], "complaints") or field_of(label["heading"], "plan"))
    return bool(named) or _COUNTED.match(text) is not None


def _word_width(line: list[Char]) -> float:
    """How wide the letters and digits are that a line begins with and that can't be parted: a number moves to the next line whole."""
    word = list(itertools.takewhile(lambda char: char["text"].isascii() and char["text"].isalnum(), line))
    return float(word[-1]["x1"] - word[0]["x0"]) if len(word) > 1 else 0.0


def _paragraphs(chars: list[Char]) -> list[str]:
    """The lines of a page without tables, joined where they were wrapped: the line is full and the next one is not indented, or it goes on below the text of a heading."""
    lines = [line for line in char_lines(chars) if "".join(char["text"] for char in line).strip()]
    if not lines:
        return []
    left, right = min(float(line[0]["x0"]) for line in lines), max(float(line[-1]["x1"]) for line in lines)
    found: list[str] = []
    full = False
    behind_gaps: list[float] = []
    for line in lines:
        size = float(line[0]["size"])
        text = _spaced(line, size)
        if PAGE_MARK.fullmatch(text):
            continue
        under = min((abs(line[0]["x0"] - begin) for begin in behind_gaps), default=size)
        if (full and line[0]["x0"] - left < size * 0.5 and not _begins_anew(text, found[-1])) or under < size * 0.5:
            found[-1] += text
        else:
            found.append(text)
            behind_gaps = [char["x0"] for before, char in itertools.pairwise(line) if _is_gap(before, char, size)]
        full = right - line[-1]["x1"] < size * 1.5
    return found


def _spaced(line: list[Char], size: float) -> str:
    """The text of a line with two blanks where a gap is."""
    text = line[0]["text"]
    for before, char in itertools.pairwise(line):
        text += f"  {char['text']}" if _is_gap(before, char, size) else char["text"]
    return str(text).strip()


def _is_gap(before: Char, char: Char, size: float) -> bool:
    return bool(char["x0"] - before["x1"] > size * _GAP)


def _text_lines(chars: list[Char]) -> list[tuple[float, str]]:
    """Lines outside of tables as (top, text)."""
    found = [(float(line[0]["top"]), "".join(char["text"] for char in line).strip()) for line in char_lines(chars)]
    return [(top, text) for top, text in found if text]
