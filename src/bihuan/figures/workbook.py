"""Pages of figures as Excel files: each table on a sheet of its own, with its cut-offs and definition."""

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote

import xlsxwriter
from django.http import FileResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from bihuan.figures.boards import Board, Number, Page
from bihuan.figures.wording import said
from bihuan.look.exporting import XLSX, CellWriter
from bihuan.moments import BEIJING


@dataclass(frozen=True)
class Sheet:
    """``rows`` of plain values, of which row ``head`` holds the headings; ``widths`` in characters."""

    title: str
    rows: Sequence[Sequence[object]]
    widths: Sequence[int]
    head: int = 0


def workbook(name: str, sheets: Sequence[Sheet]) -> FileResponse:
    """A file called ``name``, without its ending."""
    out = tempfile.TemporaryFile()  # noqa: SIM115 - FileResponse closes it when the last byte is sent
    with xlsxwriter.Workbook(out, {"strings_to_urls": False}) as book:
        for sheet in sheets:
            _write(book, sheet)
    out.seek(0)
    response = FileResponse(out, content_type=XLSX)
    response["Content-Disposition"] = f"attachment; filename*=utf-8''{quote(name.replace(':', ''))}.xlsx"
    return response


def about(inspection: object, lines: Sequence[tuple[str, object]], by: str) -> list[list[object]]:
    """The head of a sheet: of which inspection, as of when, who asked."""
    now = timezone.now().astimezone(BEIJING)
    return [[str(inspection)], *([*line] for line in lines), [_("导出"), f"{now:%Y-%m-%d %H:%M} {by}"], []]


def plain(number: Number) -> int | float:
    """A share as it is printed, in %."""
    return float(number.text) if isinstance(number.value, float) else number.value


def overview(page: Page, *, by: str) -> FileResponse:
    cutoffs = [(_("收件截止"), said(page.asked.as_of)), (_("办理截止"), said(page.asked.handled_as_of))]
    head = about(page.answer.inspection, cutoffs, by)
    rows: list[Sequence[object]] = [*head, [_("数据"), _("数"), _("单位"), _("口径")]]
    rows += [[tile.what.title, plain(tile.number), tile.what.unit, tile.what.text] for tile in page.tiles]
    totals = Sheet(_("总数"), rows, (18, 20, 8, 80), head=len(head))
    boards = [_board(board) for board in (*page.charted, *page.plain)]
    return workbook(f"{_('数据')}-{said(page.asked.as_of)}", [totals, *boards])


def _board(board: Board) -> Sheet:
    titles = [f"{what.title}（{what.unit}）" for _name, what in board.columns]
    rows: list[Sequence[object]] = [[board.what.title, *titles]]
    rows += [[key, *(plain(number) for number in numbers)] for key, numbers in board.rows]
    rows.append([_("合计"), *(plain(number) for number in board.totals)])
    rows += [[], [_("口径"), board.what.text]]
    return Sheet(board.what.title, rows, (30, *(16 for _title in titles)))


def _write(book: xlsxwriter.Workbook, made: Sheet) -> None:
    sheet = book.add_worksheet(made.title)
    writer = CellWriter(book, sheet)
    bold = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "vcenter"})
    for column, width in enumerate(made.widths):
        sheet.set_column(column, column, width)
    for row, values in enumerate(made.rows):
        for column, value in enumerate(values):
            if row == made.head:
                sheet.write_string(row, column, str(value), bold)
            else:
                writer.write(row, column, value)
