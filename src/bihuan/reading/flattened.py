"""Tables that lost their shape when copied as text: one cell per line, or no separator at all -> grids.

Where cells have vanished, what a cell says decides the column it stands under.
"""

import re
from functools import cache

from bihuan.reading.bands import is_note
from bihuan.reading.fields import field_of, is_label_word, plain_heading
from bihuan.reading.grids import Grid, Line
from bihuan.reading.headers import Column, name_columns
from bihuan.reading.values import (
    half,
    parse_channel,
    parse_day,
    parse_labels,
    parse_status,
    parse_verdict,
    says_nothing,
)

NUMBER = re.compile(
    r"[*★☆]?(?:[A-Z]{1,5}\d{0,2}[A-Z]{0,3}\d{6,}(?:-\d+)?|[电信访网微]\d{6,}|[^\W\d_]{1,4}[〔\[(]\d{4}[〕\])]第?\d+号|\d{7,})[*★☆]?"
)
_LONG = frozenset({"text", "investigation", "action", "problem", "measures", "target", "goal", "accountability"})
_UNIT = re.compile(r"[县区市局委办镇乡旗会]$|(街道|开发区|管理区|中心|政府|公司)")
_PAGE = re.compile(r"第\s*\d+\s*页(?:\s*[/,，]?\s*共\s*\d+\s*页)?|[-—]\s*\d+\s*[-—]|\d+\s*/\s*\d+\s*页?")
MIN_COLUMNS = 3
MAX_PARTS = 80
_HEAD_CELLS = 400
REASON = "原文这一行的格数与表头不符，是按内容对应到各栏的，请逐栏核对"


def cells_by_pipe(text: str) -> list[str] | None:
    """The cells of a text in which every cell ends with a pipe on its own line; None for other texts."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    ended = [line for line in lines if line.endswith("|") and line.count("|") == 1]
    if len(lines) < 8 or len(ended) < len(lines) * 0.6:
        return None
    return [cell.strip() for cell in "\n".join(lines).split("|")]


def cells_by_line(text: str) -> list[str]:
    return [line.strip().strip("|").strip() for line in text.splitlines() if line.strip().strip("|").strip()]


def read_flattened(text: str) -> Grid | None:
    """A grid from a text with one cell per line or per pipe; None where no run of headings is found."""
    by_pipe = cells_by_pipe(text)
    cells = by_pipe or cells_by_line(text)
    found = _heading_run(cells[:_HEAD_CELLS])
    if found is None:
        return None
    start, end, headings, before = found
    columns = name_columns([("", heading) for heading in headings], _family(headings), {})
    body = cells[end:]
    rows = _equal_rows(body, len(headings)) if by_pipe else None
    doubts: dict[int, str] = {}
    if rows is None:
        parts, notes = _without_notes(_rows_by_number(body, columns), len(columns))
        rows = [align(part[:MAX_PARTS], columns) for part in parts]
        doubts = {row: REASON for row, part in enumerate(parts, start=2) if len(part) != len(headings)}
        rows += [[note] for note in notes]
    caption = tuple(cell for cell in [*cells[:start], *before] if cell)
    lines = [Line(1, None, list(headings)), *(Line(i, None, list(row)) for i, row in enumerate(rows, start=2))]
    return Grid(None, lines, caption, doubts=doubts) if rows else None


def _family(headings: list[str]) -> str:
    return (
        "plan"
        if any(field_of(h, "plan") == "measures" for h in headings)
        and not any(field_of(h, "complaints") == "number" for h in headings)
        else "complaints"
    )


def _is_heading(cell: str) -> bool:
    return (
        len(cell) <= 24
        and not re.search(r"\d{2,}", cell)
        and (field_of(cell, "complaints") or field_of(cell, "plan")) is not None
    )


def _heading_run(cells: list[str]) -> tuple[int, int, list[str], list[str]] | None:
    """(start, end, headings, texts before the first in its own cell) of the longest run of headings."""
    best: tuple[int, int] = (0, 0)
    start = 0
    for index in range(len(cells) + 1):
        last = cells[index].split("\n")[-1] if index < len(cells) and index == start else ""
        if index < len(cells) and (_is_heading(cells[index].replace("\n", "")) or (last and _is_heading(last))):
            continue
        if index - start > best[1] - best[0]:
            best = (start, index)
        start = index + 1
        if best[1] - best[0] >= MIN_COLUMNS and index > best[1] + 40:
            break
    start, end = best
    if end - start < MIN_COLUMNS:
        return None
    first = cells[start].split("\n")
    before = first[:-1] if not _is_heading("".join(first)) else []
    headings = [cell.replace("\n", "") for cell in cells[start:end]]
    headings[0] = first[-1] if before else headings[0]
    return start, end, _mend(headings), before


def _mend(headings: list[str]) -> list[str]:
    """Joins a heading that was broken over two lines: 交办问题 + 基本情况."""
    mended: list[str] = []
    for heading in headings:
        if mended and field_of(mended[-1], "complaints") == field_of(heading, "complaints") == field_of(
            mended[-1] + heading, "complaints"
        ):
            mended[-1] += heading
        else:
            mended.append(heading)
    return mended


def _equal_rows(cells: list[str], width: int) -> list[list[str]] | None:
    """Rows of equal width, if every row begins with a running number."""
    cells = cells[:-1] if cells and not cells[-1] else cells
    rows = [cells[i : i + width] for i in range(0, len(cells), width)]
    full = [row for row in rows if len(row) == width]
    if not full or any(not row[0].isdigit() for row in full):
        return None
    return [[cell.replace("\n", "") if index < 2 else cell for index, cell in enumerate(row)] for row in full]


def _rows_by_number(cells: list[str], columns: list[Column]) -> list[list[str]]:
    """Cuts at every running number, or at every complaint's number where the list has no running one."""
    with_seq = bool(columns) and columns[0].field == "seq"
    rows: list[list[str]] = []
    expected = 1
    for index, cell in enumerate(cells):
        following = cells[index + 1] if index + 1 < len(cells) else ""
        if with_seq:
            starts = half(cell).strip("*★.、") == str(expected) and len(following) > 1
        else:
            starts = NUMBER.fullmatch(re.sub(r"\s", "", half(cell))) is not None
        if starts:
            rows.append([])
            expected += 1
        if rows:
            rows[-1].append(cell)
    return rows


def _without_notes(rows: list[list[str]], width: int) -> tuple[list[list[str]], list[str]]:
    """The rows without page marks between them, and the totals and notes that stand behind the last one."""
    rows = [[cell for cell in row if not _PAGE.fullmatch(half(cell))] for row in rows]
    notes: list[str] = []
    while rows and len(rows[-1]) > 2 and is_note(rows[-1][-1]):
        notes.insert(0, rows[-1].pop())
    if rows and (first := next((i for i in range(width, len(rows[-1])) if is_note(rows[-1][i])), None)):
        notes = [*rows[-1][first:], *notes]
        del rows[-1][first:]
    return rows, notes


def align(cells: list[str], columns: list[Column]) -> list[str]:
    """Puts cells under columns, in order, so that what they say fits best; a long text may take several cells, a column none."""
    width = max((column.index for column in columns), default=-1) + 1
    fields = {column.index: column.field or "" for column in columns}

    @cache
    def best(cell: int, column: int) -> tuple[float, tuple[int, ...]]:
        if cell == len(cells):
            return 0.0, ()
        if column == width:
            return -5.0 * (len(cells) - cell), (-1,) * (len(cells) - cell)
        options = [(best(cell, column + 1)[0] - 0.5, best(cell, column + 1)[1])]
        fit = fit_of(cells[cell], fields.get(column, ""))
        taken = best(cell + 1, column + 1)
        options.append((fit + taken[0], (column, *taken[1])))
        if fields.get(column, "") in _LONG and len(cells) > width:
            more = best(cell + 1, column)
            options.append((fit - 0.6 + more[0], (column, *more[1])))
        return max(options, key=lambda option: option[0])

    row = [""] * width
    for cell, column in zip(cells, best(0, 0)[1], strict=True):
        if column >= 0:
            row[column] = f"{row[column]}\n{cell}" if row[column] else cell
    return row


def fit_of(cell: str, field: str) -> float:
    """How well a text fits a field: about 2 for sure, 0 for maybe, below for no."""
    return fit_of_plain(re.sub(r"\s+", "", half(cell)), field)


def fit_of_plain(plain: str, field: str) -> float:
    """As ``fit_of``, for a text in half width and without blanks."""
    if says_nothing(plain):
        return 0.2 if field in ("accountability", "goal", "action", "remark", "investigation", "status") else -0.2
    if field == "seq":
        return 2.0 if plain.isdigit() and len(plain) <= 4 else -3.0
    if field == "number":
        return 2.0 if NUMBER.fullmatch(plain) else 0.3 if plain.isdigit() else -2.0
    if field == "labels":
        labels = set(parse_labels(plain))
        return 2.0 if labels and all(map(is_label_word, labels)) else -1.5
    if field == "verdict":
        return 2.0 if len(plain) <= 6 and parse_verdict(plain) else -1.5
    if field == "status":
        return 1.8 if len(plain) <= 8 and parse_status(plain) else -1.5
    if field == "channel":
        return 1.8 if len(plain) <= 6 and parse_channel(plain) else -1.5
    if field in ("units", "town", "city", "lead_units", "assist_units", "supervisor"):
        return (
            1.5 if len(plain) <= 30 and _UNIT.search(plain) and "。" not in plain else -1.0 if len(plain) > 20 else 0.1
        )
    if field in ("received", "dispatched_on", "due", "closed_on"):
        return 1.8 if parse_day(plain).day else -0.5
    if field == "key":
        return 1.0 if len(plain) <= 3 else -1.5
    return _fit_prose(plain, field)


def _fit_prose(plain: str, field: str) -> float:
    length = min(len(plain), 60) / 60
    if field == "investigation":
        return length + (1.0 if re.search(r"经(现场)?(核|调|查)|现场|核查|属实", plain) else -0.2)
    if field == "action":
        return length * 0.8 + (0.9 if re.search(r"责令|整改|处罚|要求|督促|已", plain) else 0.0)
    if field == "goal":
        return 0.4 if len(plain) < 60 and "责令" not in plain else -0.3
    if field == "accountability":
        return 1.2 if re.search(r"约谈|问责|诫勉|处分|谈话|通报|批评", plain) and len(plain) < 60 else -0.3
    if field == "text":
        return length + (0.3 if not re.search(r"^经|属实", plain) else -0.6)
    return 0.1


def known_words() -> frozenset[str]:
    """Headings as they stand in the common lists, for a header whose separators are gone."""
    return frozenset(map(plain_heading, _COMMON.split()))


_COMMON = (
    "序号 受理编号 信访件编号 举报件编号 举报编号 信访编号 转办编号 交办编号 案件编号 编号 受理号 交办问题基本情况 举报件反映的主要问题 反映的主要问题 反映问题 主要问题 "
    "举报内容 信访内容 举报事项 问题描述 问题基本情况 举报问题 信访问题 投诉内容 反映内容 基本情况 行政区域 所属区县 举报县区 举报地市 责任县区 区县 县区 承办单位 责任单位 "
    "办理单位 牵头单位 主办单位 协办单位 涉及区县及部门 问题类型 污染类型 污染类别 类型 类别 举报方式 受理方式 来源 来电来信 调查核实情况 核查情况 调查情况 核实情况 调查处理情况 "
    "是否属实 属实情况 办结目标 整改目标 处理和整改情况 处理整改情况 处理及整改情况 整改情况 处理情况 处理处罚和问责情况 办理情况 处理类别 是否办结 办结情况 办理状态 办结状态 办结时间 办结日期 "
    "责任人被处理情况 问责情况 责任追究情况 追责问责情况 备注 是否加星 是否重点 重点 受理时间 交办时间 转办时间 办理时限 办结时限 整改时限 整改措施 责任人 督导单位 反馈问题"
)
