"""Complaints in the columns of the publication table, as the rulebook lists them, and the table as an Excel file."""

import io
from collections.abc import Callable, Sequence
from datetime import datetime

import xlsxwriter
from django.utils.translation import gettext as _

from bihuan.look.exporting import CellWriter
from bihuan.mailroom.answered import Answered, goal_with_day
from bihuan.moments import BEIJING
from bihuan.rulebooks.schema import Rulebook

Reader = Callable[[Answered], str]
WIDE = {"text", "investigation", "action", "handling", "consequences"}
PAGE = 257
"""Millimetres between the margins of a landscape page."""
MEASURES = (
    ("停产整治", ("停产", "停业", "停工")),
    ("立案处罚", ("立案", "罚款", "处罚")),
    ("问责", ("问责", "约谈", "诫勉", "警告", "记过", "处分", "批评教育")),
)
"""Kinds of handling and the words that tell of them, as tables with a column 处理类别 count them."""


def _joined(*names: str) -> Reader:
    """Several texts of the answers in one cell."""
    return lambda item: "\n".join(part for name in names if (part := item.together(name)))


def _measures(item: Answered) -> str:
    said = item.together("action") + item.together("accountability")
    kinds = [kind for kind, words in MEASURES if any(word in said for word in words)]
    return "、".join(kinds) or "其他"


def _yes_or_no(item: Answered) -> str:
    """Some tables know 是 and 否 only: what is true in part is 是."""
    verdict = item.complaint.verdict
    return "" if not verdict else _("否") if verdict.startswith("不") else _("是")


READERS: dict[str, Reader] = {
    "number": lambda item: item.complaint.case.number,
    "number_raw": lambda item: item.complaint.number_raw,
    "channel": lambda item: item.complaint.channel,
    "text": lambda item: item.complaint.text,
    "region": lambda item: "、".join([*item.units, *item.owing]),
    "units": lambda item: "、".join([*item.units, *item.owing]),
    "labels": lambda item: "、".join(item.complaint.labels),
    "investigation": lambda item: item.together("investigation"),
    "verdict": lambda item: item.complaint.verdict,
    "goal": lambda item: item.joined(goal_with_day),
    "action": lambda item: item.together("action"),
    "status": lambda item: item.status,
    "accountability": lambda item: item.together("accountability") or _("无"),
    "remark": lambda item: "",
    "handling": _joined("investigation", "action"),
    "consequences": _joined("action", "accountability"),
    "key": lambda item: _("是") if item.complaint.key else "",
    "measures": _measures,
    "yes_or_no": _yes_or_no,
    "city": lambda item: item.complaint.case.inspection.region.short,
    "repeat_of": lambda item: item.complaint.repeat_of.case.number if item.complaint.repeat_of else "",
}
"""Fields that a rulebook's column can hold; ``serial`` is the line's own number."""


def table_of(items: Sequence[Answered], rulebook: Rulebook) -> tuple[list[str], list[list[str]]]:
    """Headings and rows, one row per complaint in the given order."""
    columns = rulebook.publication
    return [column.heading for column in columns], rows_of(items, [column.field for column in columns])


def rows_of(items: Sequence[Answered], fields: Sequence[str]) -> list[list[str]]:
    """One row per complaint in columns that hold ``fields``."""
    return [
        [str(serial) if field == "serial" else READERS[field](item) for field in fields]
        for serial, item in enumerate(items, start=1)
    ]


def widths_of(fields: Sequence[str]) -> list[int]:
    """Widths in mm of columns with these fields on a landscape page."""
    narrow = {"serial": 12, "number": 34, "number_raw": 34}
    fixed = [narrow.get(field, 0 if field in WIDE else 20) for field in fields]
    wide = max(sum(field in WIDE for field in fields), 1)
    rest = (PAGE - sum(fixed)) // wide
    return [width or rest for width in fixed]


def sheet_file(title: str, headings: Sequence[str], rows: Sequence[Sequence[str]], at: datetime) -> bytes:
    """The table as an Excel file made ``at``: text stays text, nothing becomes a formula."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"strings_to_urls": False}) as book:
        book.set_properties({"created": at.astimezone(BEIJING).replace(tzinfo=None)})
        sheet = book.add_worksheet(title[:31])
        writer = CellWriter(book, sheet)
        head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True})
        sheet.freeze_panes(1, 0)
        sheet.set_column(0, len(headings) - 1, 24)
        for place, heading in enumerate(headings):
            sheet.write_string(0, place, heading, head)
        for line, row in enumerate(rows, start=1):
            for place, text in enumerate(row):
                writer.write(line, place, text)
    return out.getvalue()
