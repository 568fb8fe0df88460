"""Importing a 10 000-row workbook, against reading it with calamine and inserting the same rows in bulk.

The other side does nothing but read and insert: no header is found, no unit resolved, nothing compared with the
ledger, no digest computed. Both run in turn, in one process, on the same tables, emptied before each.
"""

from pathlib import Path
from random import Random

from bench.house import DAY, open_bench, options, side_by_side

ROWS = 10_000


def main() -> None:
    parser = options(__doc__.splitlines()[0])
    parser.add_argument("--rows", type=int, default=ROWS)
    chosen = parser.parse_args()
    path = write_workbook(open_bench(chosen.database), chosen.rows)

    empty_tables()
    import_it(path)
    rows = captured()
    side_by_side(
        "importing",
        chosen,
        lambda: import_it(path),
        lambda: read_and_insert(path, rows),
        size=chosen.rows,
        before=empty_tables,
    )
    assert [len(kind) for kind in captured()] == [len(kind) for kind in rows]


def write_workbook(folder: Path, rows: int) -> Path:
    """A transfer list as the example city gets them, only longer."""
    import xlsxwriter

    from bihuan.demo.happenings import SHARES, WEIGHTS, text_about

    lot = Random(1)
    path = folder / f"01-{DAY.isoformat()}.xlsx"
    with xlsxwriter.Workbook(str(path), {"constant_memory": True}) as book:
        sheet = book.add_worksheet("清单")
        sheet.write_row(0, 0, [f"转办群众信访举报件清单(第1批)转办时间:{DAY.year}年{DAY.month}月{DAY.day}日"])
        sheet.write_row(1, 0, ["序号", "受理编号", "交办问题基本情况", "行政区域", "污染类型", "举报方式"])
        for serial in range(1, rows + 1):
            labels = tuple(dict.fromkeys(lot.choices(list(WEIGHTS), k=2)))
            unit = lot.choice(list(SHARES))
            sheet.write_row(
                serial + 1,
                0,
                [serial, f"D3LC2026{serial:05d}", text_about(lot, labels), unit, "、".join(labels), "来电"],
            )
    return path


def import_it(path: Path) -> None:
    from bihuan.cases.models import Inspection
    from bihuan.complaints.intake import take_in
    from bihuan.reading import read

    outcome = take_in(Inspection.objects.get(), "transfer", [read(path)], by=None)
    assert outcome.written, outcome.to_json()


def tables() -> list[type]:
    """What an import writes to, in the order in which rows depend on each other."""
    from bihuan.cases.models import Batch, Case, CaseSpan, Facet
    from bihuan.complaints.models import Complaint
    from bihuan.ledger.models import Entry, Seal

    return [Batch, Case, Facet, CaseSpan, Complaint, Entry, Seal]


def captured() -> list[list[object]]:
    return [list(model.objects.order_by("pk")) for model in tables()]


def read_and_insert(path: Path, rows: list[list[object]]) -> None:
    from django.db import transaction
    from python_calamine import CalamineWorkbook

    CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python()
    with transaction.atomic():
        for model, kind in zip(tables(), rows, strict=True):
            model.objects.bulk_create(kind, batch_size=500)


def empty_tables() -> None:
    from django.db import transaction

    from bihuan.ledger import triggers
    from bihuan.search import index

    triggers.remove()
    with transaction.atomic():
        index.clear()
        for model in reversed(tables()):
            model.objects.all()._raw_delete("default")
    triggers.install()


if __name__ == "__main__":
    main()
