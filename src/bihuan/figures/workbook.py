"""The figures page as an Excel file: totals with their definitions, then each table on a sheet of its own."""

import tempfile
from urllib.parse import quote

import xlsxwriter
from django.http import FileResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from bihuan.figures.boards import Board, Page
from bihuan.figures.wording import said
from bihuan.look.exporting import XLSX, CellWriter
from bihuan.moments import BEIJING


def workbook(page: Page, *, by: str) -> FileResponse:
    out = tempfile.TemporaryFile()  # noqa: SIM115 - FileResponse closes it when the last byte is sent
    now = timezone.now().astimezone(BEIJING)
    with xlsxwriter.Workbook(out, {"strings_to_urls": False}) as book:
        _totals(book, page, f"{now:%Y-%m-%d %H:%M}", by)
        for board in [*page.charted(), *page.plain()]:
            _table(book, board)
    out.seek(0)
    response = FileResponse(out, content_type=XLSX)
    name = quote(f"{_('数据')}-{said(page.asked.as_of).replace(':', '')}.xlsx")
    response["Content-Disposition"] = f"attachment; filename*=utf-8''{name}"
    return response


def _totals(book: xlsxwriter.Workbook, page: Page, now: str, by: str) -> None:
    rows: list[list[object]] = [
        [str(page.answer.inspection)],
        [_("收件截止"), said(page.asked.as_of)],
        [_("办理截止"), said(page.asked.handled_as_of)],
        [_("导出"), f"{now} {by}"],
        [],
        [_("数据"), _("数"), _("单位"), _("口径")],
    ]
    for tile in page.tiles():
        number = float(tile.number.text) if tile.what.unit == "%" else tile.number.value
        rows.append([tile.what.title, number, tile.what.unit, tile.what.text])
    _write(book, _("总数"), rows, head=5, widths=(18, 20, 8, 80))


def _table(book: xlsxwriter.Workbook, board: Board) -> None:
    titles = [f"{what.title}（{what.unit}）" for _name, what in board.columns]
    rows: list[list[object]] = [[board.what.title, *titles]]
    rows += [[key, *(number.value for number in numbers)] for key, numbers in board.rows]
    rows.append([_("合计"), *(number.value for number in board.totals)])
    rows += [[], [_("口径"), board.what.text]]
    _write(book, board.what.title, rows, head=0, widths=(30, *(16 for _title in titles)))


def _write(
    book: xlsxwriter.Workbook, title: str, rows: list[list[object]], *, head: int, widths: tuple[int, ...]
) -> None:
    sheet = book.add_worksheet(title)
    writer = CellWriter(book, sheet)
    bold = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "vcenter"})
    for column, width in enumerate(widths):
        sheet.set_column(column, column, width)
    for row, values in enumerate(rows):
        for column, value in enumerate(values):
            if row == head:
                sheet.write_string(row, column, str(value), bold)
            else:
                writer.write(row, column, value)
