import contextlib
import io
import json
import struct
import tracemalloc
import zipfile
from pathlib import Path

import pytest

from bihuan.reading import Unreadable
from bihuan.reading.command import run

from .making import HEADER, ROW, document, old_workbook, read_bytes, text, workbook


def rezipped(content: bytes, changes: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, changes.get(name, old.read(name)))
    return out.getvalue()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"   \n",
        b"PK\x03\x04broken",
        workbook([HEADER, ROW])[:3000],
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(range(256)) * 8,
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
        b"\x89PNG\r\n\x1a\n" + b"\x00" * 100,
        b"%PDF-1.4\nnothing",
        bytes(range(256)),
        "今天天气很好，没有表格。".encode(),
        document("各单位要严格落实值班制度。"),
        b"<html><body><p>nothing</p></body></html>",
    ],
)
def test_a_file_without_a_list_is_refused_in_one_sentence(content: bytes) -> None:
    with pytest.raises(Unreadable) as refusal:
        read_bytes(content)
    assert str(refusal.value).endswith("。")
    assert "\n" not in str(refusal.value)


def test_an_entity_that_points_outside_is_never_followed(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("机密")
    sheet = f'<!DOCTYPE a [<!ENTITY b SYSTEM "file://{secret}">]><worksheet><sheetData/></worksheet>'.encode()
    with pytest.raises(Unreadable, match="外部引用"):
        read_bytes(rezipped(workbook([HEADER, ROW]), {"xl/worksheets/sheet1.xml": sheet}))
    with pytest.raises(Unreadable, match="外部引用"):
        read_bytes(rezipped(document("一"), {"word/document.xml": sheet}))


def test_a_workbook_that_unpacks_to_gigabytes_is_refused_before_it_fills_the_memory() -> None:
    bomb = rezipped(workbook([HEADER, ROW]), {"xl/worksheets/sheet1.xml": b" " * (80 << 20)})
    tracemalloc.start()
    with pytest.raises(Unreadable, match="大得不正常"):
        read_bytes(bomb)
    assert tracemalloc.get_traced_memory()[1] < 20 << 20
    tracemalloc.stop()


def test_a_false_declared_size_does_not_hide_a_bomb() -> None:
    true = rezipped(workbook([HEADER, ROW]), {"xl/worksheets/sheet1.xml": b" " * (80 << 20)})
    lying = true.replace(struct.pack("<I", 80 << 20), struct.pack("<I", 1000))
    with pytest.raises(Unreadable):
        read_bytes(lying)


@pytest.mark.parametrize("reference", ["XFD1048576", "XFD1", "ZZ900000"])
def test_a_cell_far_out_does_not_fill_the_memory(reference: str) -> None:
    with zipfile.ZipFile(io.BytesIO(workbook([HEADER, ROW]))) as book:
        sheet = book.read("xl/worksheets/sheet1.xml")
    far = sheet.replace(b"</sheetData>", f'<row r="1048576"><c r="{reference}"><v>1</v></c></row></sheetData>'.encode())
    with pytest.raises(Unreadable):
        read_bytes(rezipped(workbook([HEADER, ROW]), {"xl/worksheets/sheet1.xml": far}))


def test_a_page_nested_without_end_is_read_or_refused() -> None:
    table = (
        "<table>"
        + "".join("<tr>" + "".join(f"<td>{c}</td>" for c in row) + "</tr>" for row in (HEADER, ROW))
        + "</table>"
    )
    with contextlib.suppress(Unreadable):
        read_bytes("<html><body>" + "<div>" * 20_000 + table)
    assert len(read_bytes(f"<html><body>{table}</body></html>").rows) == 1


def test_the_name_of_a_file_does_not_decide_what_it_is() -> None:
    assert len(read_bytes(text([HEADER, ROW]), name="清单.xlsx").rows) == 1


def test_the_command_tells_good_doubtful_and_unusable_files_apart(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    good, twice, bad = tmp_path / "a.csv", tmp_path / "b.csv", tmp_path / "c.csv"
    good.write_text(text([HEADER, ROW]))
    twice.write_text(text([HEADER, ROW, [2, ROW[1], "别的事情。", *ROW[3:]]]))
    bad.write_bytes(b"")
    assert [run([path], as_json=True) for path in (good, twice, bad)] == [0, 1, 2]
    captured = capsys.readouterr()
    assert len(json.loads(captured.out.splitlines()[0])["files"][0]["rows"]) == 1
    assert json.loads(captured.out.splitlines()[2]) == {"files": []}
    assert captured.err.count("\n") == 1
    assert run([tmp_path / "none.csv"], as_json=False) == 2


def bundle(members: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in members.items():
            made.writestr(name, content)
    return out.getvalue()


def test_a_zip_of_several_lists_is_read_as_one_paper() -> None:
    other = [2, "X2HN202304180032", *ROW[2:]]
    paper = read_bytes(
        bundle({"一.xlsx": workbook([HEADER, ROW]), "二/二.csv": text([HEADER, other]).encode("gb18030")})
    )
    assert [(row.values["number"][-2:], row.place.sheet) for row in paper.rows] == [
        ("31", "一.xlsx/Sheet1"),
        ("32", "二.csv"),
    ]


@pytest.mark.parametrize(
    "members",
    [{}, {"空.csv": b""}, {"里.zip": b""}, {f"{i}.csv": b"1" for i in range(60)}, {"大.txt": b"1" * (60 << 20)}],
)
def test_a_zip_with_something_unreadable_is_refused_by_name(members: dict[str, bytes]) -> None:
    members = {name: bundle({"一.csv": b"1"}) if name == "里.zip" else content for name, content in members.items()}
    with pytest.raises(Unreadable):
        read_bytes(bundle(members))


def test_an_old_word_file_needs_libreoffice_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    name = "Workbook".encode("utf-16-le")
    document_name = "WordDocument".encode("utf-16-le")
    made = bytearray(old_workbook({"一": [HEADER, ROW]}))
    entry = made.index(name)
    made[entry : entry + len(document_name)] = document_name
    made[entry + 64 : entry + 66] = struct.pack("<H", len(document_name) + 2)
    with pytest.raises(Unreadable, match=r"另存为 \.docx"):
        read_bytes(bytes(made))


def test_a_cell_far_out_in_an_old_workbook_does_not_fill_the_memory() -> None:
    made = old_workbook({"一": [HEADER, *[[""] * 200 for _ in range(300)], ROW]})
    number = struct.pack("<HH", 301, 0)
    assert number in made
    far = made.replace(number, struct.pack("<HH", 65000, 0)).replace(
        struct.pack("<HH", 301, 5), struct.pack("<HH", 65000, 255)
    )
    with pytest.raises(Unreadable):
        read_bytes(far)


def test_a_workbook_that_makes_its_reader_panic_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    class PanicException(BaseException):
        """As the reader's library raises it, which no ``except Exception`` catches."""

    class Panicking:
        @staticmethod
        def from_filelike(_file: object) -> None:
            raise PanicException

    monkeypatch.setattr("bihuan.reading.workbooks.CalamineWorkbook", Panicking)
    with pytest.raises(Unreadable, match="已损坏"):
        read_bytes(old_workbook({"一": [HEADER, ROW]}))
