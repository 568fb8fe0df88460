"""One pipeline for every paper: bytes -> grids -> header -> fields -> values -> rows."""

import hashlib
import re
from collections.abc import Mapping
from pathlib import Path

from bihuan.reading.bands import Band
from bihuan.reading.cards import read_cards
from bihuan.reading.containers import MAX_BYTES, open_contents
from bihuan.reading.content import guess_table, settle_columns
from bihuan.reading.continued import go_on
from bihuan.reading.ditto import fill_ditto
from bihuan.reading.folded import unfold
from bihuan.reading.grids import Contents, Grid, printed
from bihuan.reading.headers import Table, cell_of, find_tables
from bihuan.reading.kinds import kind_of, kind_of_columns, kind_of_prose
from bihuan.reading.labelled import take_labelled
from bihuan.reading.levels import settle
from bihuan.reading.papers import batch_of, day_of, title_of
from bihuan.reading.paragraphs import read_paragraphs
from bihuan.reading.partlists import join_lists
from bihuan.reading.plans import read_plan
from bihuan.reading.repeats import note_repeats
from bihuan.reading.rows import Collected, RowReader
from bihuan.reading.shapes import Overrides, Paper, Problem, Row, Source, Unreadable
from bihuan.reading.texts import read_text
from bihuan.reading.told import read_told

_CERTAIN_NUMBER = re.compile(r"[*★☆]?[DX]\d[A-Z]{2}\d{12}[*★☆]?", re.ASCII)
_PROSE = {"briefing": "简报", "notice": "公示公告"}
LITTLE = 60
"""Characters. Beside a picture, less than this is a caption."""


def read(source: Path | Source, *, kind: str | None = None, overrides: Overrides | None = None) -> Paper:
    """Reads one paper. ``kind`` says what it must be; without it the paper's headings decide.

    Raises Unreadable, with one plain Chinese sentence, for a file that holds nothing to read.
    """
    given = source if isinstance(source, Source) else _load(source)
    contents = open_contents(given)
    headings = overrides.headings if overrides else {}
    tables = _tables(contents, headings)
    if tables:
        return _paper(given, contents, tables, kind, headings)
    plan = read_paragraphs(contents)
    if plan[0]:
        title = title_of(contents.paragraphs[:6])
        found = kind or kind_of_columns("plan", set(plan[1].values()), title)
        return _paper_without_table(given, contents, found, *plan)
    tables = _tables_without_header(contents, headings)
    if not tables and (prose := kind_of_prose(contents.paragraphs)) != "unknown":
        reason = f"这是一份{_PROSE[prose]}，里面没有清单，没有可导入的内容；要核对其中的数字，请到“公文→核对”。"
        return _paper_without_table(given, contents, prose, [], {}, (Problem(0, "", "", reason, False),))
    if not tables:
        raise Unreadable(_why_nothing(contents))
    return _paper(given, contents, tables, kind, headings)


def _tables(contents: Contents, headings: Mapping[str, str]) -> list[Table]:
    """The lists of all grids; a grid without header goes on with the list before it. What is left over is named as a gap."""
    tables: list[Table] = []
    left: list[Grid] = []
    for grid in join_lists(contents.grids):
        found = find_tables(unfold(grid) or grid, headings)
        if not found and tables and (rest := go_on(tables[-1], grid)) is not None:
            found = [rest]
        tables += found
        left += [] if found else [grid]
    if tables:
        contents.gaps.extend(gap for gap in map(_unread_numbers, left) if gap)
    return tables


def _unread_numbers(grid: Grid) -> str:
    """Why a grid that was not read must be looked at: it holds complaints' numbers."""
    cells = (printed(cell) for line in grid.lines for cell in line.cells)
    numbers = [cell for cell in cells if _CERTAIN_NUMBER.fullmatch(cell)]
    name = grid.name or "前面"
    return f"“{name}”没有认得的表头，里面的{numbers[0]}等没有读到，请核对。" if numbers else ""


def _why_nothing(contents: Contents) -> str:
    if contents.gaps:
        return contents.gaps[0]
    if contents.pictures and sum(map(len, contents.paragraphs)) < LITTLE:
        return "文件里只有图片，没有文字可读，请向发文单位索要表格或文档原件。"
    return "文件里没有找到清单表格，没有可导入的内容，请核对是否选错了文件。"


def _tables_without_header(contents: Contents, headings: Mapping[str, str]) -> list[Table]:
    """Forms with one case each, tables pasted as text into a document, or lists whose header is missing."""
    form = read_cards(contents)
    forms = find_tables(form, headings) if form else []
    pasted = read_text("\n".join(contents.paragraphs)).grids if not contents.grids else []
    known = [table for grid in pasted for table in find_tables(grid, headings)]
    if not contents.grids and kind_of_prose(contents.paragraphs) == "briefing":
        forms = [table for table in forms if table.has("number")]
    elif not contents.grids:
        told = read_told(contents.paragraphs)
        forms = max(forms, find_tables(told, headings) if told else [], key=_cases_said)
    forms = max(forms, known, key=_cases_said)
    return forms or [table for table in map(guess_table, [*contents.grids, *pasted]) if table is not None]


def _cases_said(tables: list[Table]) -> tuple[int, int]:
    """How many cases of a list have both number and text, and how many cells are under known headings."""
    cases = cells = 0
    for table in tables:
        fields = [column for column in table.columns if column.field]
        for line in table.lines:
            said = {column.field for column in fields if printed(cell_of(line, column))}
            cases += {"number", "text"} <= said
            cells += len(said)
    return cases, cells


def _load(path: Path) -> Source:
    try:
        if path.stat().st_size > MAX_BYTES:
            raise Unreadable(f"文件超过{MAX_BYTES // 1024 // 1024}兆，请拆分后再导入。")
        return Source(path.name, path.read_bytes())
    except OSError as error:
        raise Unreadable(f"打不开文件“{path.name}”，请核对文件是否还在、是否有权读取。") from error


def _paper_without_table(
    source: Source,
    contents: Contents,
    kind: str,
    rows: list[Row],
    columns: dict[str, str],
    problems: tuple[Problem, ...] = (),
) -> Paper:
    """A plan written in paragraphs, or a paper in prose that holds no list."""
    title = title_of(contents.paragraphs[:6])
    return Paper(
        name=source.name,
        sha256=hashlib.sha256(source.content).hexdigest(),
        kind=kind,
        title=title,
        batch=batch_of([title], [], source.name),
        day=day_of([title], source.name),
        declared=None,
        columns=columns,
        headings_unknown=(),
        rows=tuple(rows),
        problems=problems,
    )


def _paper(
    source: Source, contents: Contents, tables: list[Table], kind: str | None, headings: Mapping[str, str]
) -> Paper:
    above = [text for table in tables[:1] for text in [*table.grid.caption, *table.above]]
    around = [*above, *(text for text in contents.paragraphs if text not in above)]
    title = title_of(above or contents.paragraphs)
    collected = Collected()
    for table in tables:
        take_labelled(table)
        settle_columns(table, collected, frozenset(headings))
        fill_ditto(table, collected)
    found = kind or kind_of(tables, title)
    sections: list[Problem] = []
    for table in tables:
        if table.family == "plan":
            sections += read_plan(table, collected, _band(table), frozenset(headings))
        else:
            RowReader(table, collected, _band(table), with_claims=found != "transfer").read()
    if not settle([row for row in collected.rows if "measures" in row.values]):
        collected.problems += sections
    _note_gaps(contents, collected)
    note_repeats(collected, per_unit=found in ("replies", "publication"))
    declared = collected.declared
    _compare_declared(collected, declared)
    return Paper(
        name=source.name,
        sha256=hashlib.sha256(source.content).hexdigest(),
        kind=found,
        title=title,
        batch=batch_of([title, *above], [table.grid.name or "" for table in tables], source.name),
        day=day_of([title, *around], source.name),
        declared=declared,
        columns={column.heading: column.field for table in tables for column in table.columns if column.field},
        headings_unknown=tuple(dict.fromkeys(c.heading for table in tables for c in table.columns if not c.field)),
        rows=tuple(collected.rows),
        problems=tuple(sorted(collected.problems, key=lambda problem: problem.row)),
    )


def _band(table: Table) -> Band:
    """What a sheet's name and the last text in front of a table say about its rows."""
    band = Band()
    for text in [table.grid.name or "", *table.grid.caption[-1:], *table.above[-1:]]:
        band.learn(text)
    return band


def _note_gaps(contents: Contents, collected: Collected) -> None:
    """Parts of the file that could not be read may hold rows, so they keep the import from going on silently."""
    collected.problems += [Problem(0, "", "", gap) for gap in contents.gaps]
    collected.problems += [Problem(0, "", "", aside, False) for aside in contents.asides]


def _compare_declared(collected: Collected, declared: int | None) -> None:
    if declared is not None and declared != len(collected.rows):
        reason = f"表尾写明{declared}件，实际读到{len(collected.rows)}件，请核对是否有漏行。"
        last = max((row.place.row for row in collected.rows), default=1)
        collected.problems.append(Problem(last, "", str(declared), reason, blocking=False))
