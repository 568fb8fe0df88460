"""A register as an Excel file: the list as seen, every row of it, and a sheet that says what it is."""

import tempfile
from datetime import date, datetime
from typing import Any
from urllib.parse import quote

import xlsxwriter
from django.http import FileResponse
from django.utils import timezone
from django.utils.encoding import force_str
from django.utils.translation import gettext as _

from bihuan.look.listing import Listing
from bihuan.moments import BEIJING
from bihuan.refusals import Unusable

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LONGEST = 32_767
"""Characters that a cell holds; the rest is cut with a mark."""
MOST = 1_000_000
FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""Beginnings that a spreadsheet takes for a formula once somebody edits the cell or saves it as CSV."""
CHUNK = 1000


def export(listing: Listing[Any], *, title: str, note: str = "", by: str = "") -> FileResponse:
    """The whole list as filtered and sorted. ``note`` says as of when; ``by`` who asked."""
    if listing.count > MOST:
        raise Unusable(_("共 %(count)d 行，一个 Excel 文件装不下：请先缩小筛选范围。") % {"count": listing.count})
    out = tempfile.TemporaryFile()  # noqa: SIM115 - FileResponse closes it when the last byte is sent
    now = timezone.now()
    with xlsxwriter.Workbook(out, {"constant_memory": True, "strings_to_urls": False}) as book:
        _write_rows(book, listing, title)
        about = [
            (_("名称"), title),
            (_("说明"), note),
            (_("筛选"), listing.said()),
            (_("行数"), listing.count),
            (_("导出时间"), f"{now.astimezone(BEIJING):%Y-%m-%d %H:%M}"),
            (_("导出人"), by),
        ]
        sheet = book.add_worksheet(_("说明"))
        writer = CellWriter(book, sheet)
        sheet.set_column(0, 0, 12)
        sheet.set_column(1, 1, 80)
        for row, pair in enumerate(about):
            for column, value in enumerate(pair):
                writer.write(row, column, value)
    out.seek(0)
    response = FileResponse(out, content_type=XLSX)
    name = quote(f"{title}-{now.astimezone(BEIJING):%Y%m%d-%H%M}.xlsx")
    response["Content-Disposition"] = f"attachment; filename*=utf-8''{name}"
    return response


def _write_rows(book: xlsxwriter.Workbook, listing: Listing[Any], title: str) -> None:
    sheet = book.add_worksheet(_sheet_name(title))
    writer = CellWriter(book, sheet)
    head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "vcenter"})
    sheet.freeze_panes(1, 0)
    for place, column in enumerate(listing.columns):
        sheet.set_column(place, place, column.width)
        sheet.write_string(0, place, force_str(column.heading), head)
    for row, record in enumerate(listing.queryset.iterator(chunk_size=CHUNK), start=1):
        for place, column in enumerate(listing.columns):
            writer.write(row, place, column.read(record))
    sheet.autofilter(0, 0, max(listing.count, 1), len(listing.columns) - 1)


def _sheet_name(title: str) -> str:
    return "".join(" " if sign in "[]:*?/\\'" else sign for sign in title)[:31] or _("清单")


class CellWriter:
    """Writes values by their Python type, so that no text becomes a formula, a link or a number."""

    def __init__(self, book: xlsxwriter.Workbook, sheet: Any) -> None:
        self.sheet = sheet
        self.text = book.add_format({"text_wrap": True, "valign": "top"})
        self.marked = book.add_format({"text_wrap": True, "valign": "top", "quote_prefix": True})
        self.day = book.add_format({"num_format": "yyyy-mm-dd", "valign": "top"})
        self.moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm", "valign": "top"})
        self.number = book.add_format({"valign": "top"})

    def write(self, row: int, column: int, value: object) -> None:
        if value is None or value == "":
            return
        if isinstance(value, bool):
            self._write_text(row, column, _("是") if value else _("否"))
        elif isinstance(value, int | float):
            self.sheet.write_number(row, column, value, self.number)
        elif isinstance(value, datetime):
            self.sheet.write_datetime(row, column, value.astimezone(BEIJING).replace(tzinfo=None), self.moment)
        elif isinstance(value, date):
            self.sheet.write_datetime(row, column, value, self.day)
        elif isinstance(value, list | tuple):
            self._write_text(row, column, "、".join(force_str(part) for part in value))
        else:
            self._write_text(row, column, force_str(value))

    def _write_text(self, row: int, column: int, text: str) -> None:
        if len(text) > LONGEST:
            text = text[: LONGEST - 1] + "…"
        self.sheet.write_string(row, column, text, self.marked if text.startswith(FORMULA) else self.text)
