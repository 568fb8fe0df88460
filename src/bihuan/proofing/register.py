"""The findings of a proof as an Excel register."""

import io

import xlsxwriter
from django.utils import timezone
from django.utils.translation import gettext as _

from bihuan.look.exporting import CellWriter
from bihuan.moments import BEIJING
from bihuan.proofing.models import Proof
from bihuan.proofing.showing import VERDICTS, shown

WIDTHS = (6, 14, 10, 50, 12, 12, 80)


def register(proof: Proof) -> bytes:
    """One row for each finding, the wrong ones first, and a sheet that says what was proved against what."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"strings_to_urls": False}) as book:
        sheet = book.add_worksheet(_("核对清单"))
        head = book.add_format({"bold": True, "bottom": 1})
        headings = (_("序号"), _("结论"), _("类型"), _("原文"), _("文中"), _("核得"), _("算式和说明"))
        for place, (heading, width) in enumerate(zip(headings, WIDTHS, strict=True)):
            sheet.set_column(place, place, width)
            sheet.write_string(0, place, heading, head)
        sheet.freeze_panes(1, 0)
        writer = CellWriter(book, sheet)
        found = [finding for group in shown(proof).groups for finding in group.findings]
        for row, one in enumerate(found, start=1):
            said = str(VERDICTS[one.verdict])
            values = (row, said, one.kind, one.quote, one.stated, one.computed, one.why)
            for place, value in enumerate(values):
                writer.write(row, place, value)
        sheet.autofilter(0, 0, max(len(found), 1), len(headings) - 1)
        _about(book, proof)
    return out.getvalue()


def _about(book: xlsxwriter.Workbook, proof: Proof) -> None:
    sheet = book.add_worksheet(_("说明"))
    sheet.set_column(0, 0, 12)
    sheet.set_column(1, 1, 80)
    writer = CellWriter(book, sheet)
    pairs = (
        (_("公文"), proof.name),
        (_("上一期"), proof.previous_name or _("没有给")),
        (_("台账"), str(proof.inspection) if proof.inspection else _("没有与台账核对")),
        (_("核对时间"), f"{proof.at.astimezone(BEIJING):%Y-%m-%d %H:%M}"),
        (_("导出时间"), f"{timezone.now().astimezone(BEIJING):%Y-%m-%d %H:%M}"),
    )
    for row, pair in enumerate(pairs):
        for place, value in enumerate(pair):
            writer.write(row, place, value)
