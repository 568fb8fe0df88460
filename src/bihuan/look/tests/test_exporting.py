"""The Excel file is the list as seen, and no cell of it calculates."""

import io
import zipfile
from datetime import UTC, date, datetime

import pytest
from django.http import QueryDict
from python_calamine import CalamineWorkbook

from bihuan.look.exporting import LONGEST, export
from bihuan.look.listing import Column, Filter, Listing
from bihuan.units.models import Unit

NASTY = ['=HYPERLINK("http://x","y")', "+1+1", "-2", "@SUM(A1)", "\t=1", "http://example.org/", "0012", "一\x07二"]


def export_of(columns, text="", filters=()):
    listing = Listing(QueryDict(text), Unit.objects.all(), columns, filters, default="place")
    return b"".join(export(listing, title="单位[1]", note="截至 2025-06-01", by="张三").streaming_content)


@pytest.fixture
def units(db):
    for place, text in enumerate(NASTY):
        kind = "zone" if place % 2 else "county"
        Unit.objects.create(name=text, short=str(place), kind=kind, position=place, path=f"{place}/")


PLACE = Column("place", "次序", order="position", value=lambda unit: unit.position)


def test_text_stays_text(units):
    data = export_of([PLACE, Column("name", "名称")])
    rows = CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0).to_python()
    assert rows[0] == ["次序", "名称"]
    assert [row[1].strip() for row in rows[1:8]] == [text.strip() for text in NASTY[:7]]
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        for name in parts.namelist():
            content = parts.read(name)
            assert b"<f>" not in content
            assert b"<hyperlink" not in content
        sheet, styles = parts.read("xl/worksheets/sheet1.xml"), parts.read("xl/styles.xml")
    assert b"quotePrefix" in styles
    assert sheet.count(b'r="B') == len(NASTY) + 1


def test_the_filter_and_the_order_hold(units):
    filters = [Filter("kind", "类别", (("zone", "园区"), ("county", "县区")), "kind")]
    data = export_of([PLACE], "kind=zone&sort=-place&page=2", filters)
    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    assert [row[0] for row in book.get_sheet_by_index(0).to_python()[1:]] == [7, 5, 3, 1]
    about = dict(book.get_sheet_by_index(1).to_python())
    assert about["筛选"] == "类别：园区"
    assert about["行数"] == 4
    assert about["导出人"] == "张三"


def test_values_keep_their_kind(db):
    Unit.objects.create(name="x", short="x", kind="city", path="1/")
    values = [
        date(2025, 6, 1),
        datetime(2025, 6, 1, 16, 3, tzinfo=UTC),
        True,
        None,
        ["水", "大气"],
        "长" * (LONGEST + 5),
    ]
    columns = [PLACE, *(Column(f"c{at}", f"c{at}", value=lambda _unit, at=at: values[at]) for at in range(len(values)))]
    row = CalamineWorkbook.from_filelike(io.BytesIO(export_of(columns))).get_sheet_by_index(0).to_python()[1]
    assert row[1] == date(2025, 6, 1)
    assert row[2] == datetime(2025, 6, 2, 0, 3)  # noqa: DTZ001 - a cell has no zone; it is Beijing time
    assert row[3:6] == ["是", "", "水、大气"]
    assert len(row[6]) == LONGEST
    assert row[6].endswith("…")
