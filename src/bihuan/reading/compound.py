"""OLE compound files (.xls, .doc, encrypted .xlsx): which streams they hold, and a look into an old workbook before it is read."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass

from bihuan.reading.grids import MAX_CELLS
from bihuan.reading.shapes import Unreadable

_END = 0xFFFFFFFA
_DAMAGED = "文件加了密或者已损坏，打不开，请索要未加密的原件。"
_PASSWORD = "文件设了打开密码，请去掉密码另存一份再导入。"  # noqa: S105 - a message
_TOO_MANY = "工作表的行或列太多，请删去空白的行和列，或拆成几个文件后再导入。"
# Records of a cell: row and column are their first two numbers. The second kind spans columns, its last number is the last one.
_CELLS = frozenset({0x0006, 0x0203, 0x0204, 0x00FD, 0x027E, 0x0205, 0x0201, 0x00D6})
_RUNS = frozenset({0x00BD, 0x00BE})
_FORMULA, _BOF, _EOF, _SHEET, _FILEPASS = 0x0006, 0x0809, 0x000A, 0x0085, 0x002F


class Compound:
    """The directory of a compound file and its streams. Raises Unreadable where it is damaged."""

    def __init__(self, content: bytes) -> None:
        if len(content) < 1536:
            raise Unreadable(_DAMAGED)
        self._content = content
        self._size = 1 << min(16, struct.unpack_from("<H", content, 30)[0])
        if self._size not in (512, 4096):
            raise Unreadable(_DAMAGED)
        self._fat = self._read_fat()
        directory = self._chain(struct.unpack_from("<I", content, 48)[0])
        self._streams: dict[str, tuple[int, int]] = {}
        for place in range(0, len(directory) - 127, 128):
            length, kind = struct.unpack_from("<HB", directory, place + 64)
            name = directory[place : place + max(0, min(length, 64) - 2)].decode("utf-16-le", "replace")
            if kind in (2, 5):
                start, size = struct.unpack_from("<II", directory, place + 116)
                self._streams.setdefault(name, (start, size))

    def has(self, name: str) -> bool:
        return name in self._streams

    def stream(self, name: str) -> bytes:
        """A large stream's bytes; b"" for one that is kept among the small ones, as no workbook of any use is."""
        start, size = self._streams[name]
        return self._chain(start)[:size] if size >= 4096 else b""

    def _read_fat(self) -> list[int]:
        sectors = [s for s in struct.unpack_from("<109I", self._content, 76) if s < _END]
        following, count = struct.unpack_from("<II", self._content, 68)
        while following < _END and count > 0:
            block = self._sector(following)
            numbers = struct.unpack(f"<{len(block) // 4}I", block)
            sectors += [s for s in numbers[:-1] if s < _END]
            following, count = numbers[-1], count - 1
        fat: list[int] = []
        for sector in sectors:
            block = self._sector(sector)
            fat.extend(struct.unpack(f"<{len(block) // 4}I", block))
            if len(fat) > len(self._content) // 256 + 4096:
                raise Unreadable(_DAMAGED)
        return fat

    def _sector(self, number: int) -> bytes:
        block = self._content[(number + 1) * self._size : (number + 2) * self._size]
        if len(block) % 4 or not block:
            raise Unreadable(_DAMAGED)
        return block

    def _chain(self, start: int) -> bytes:
        pieces: list[bytes] = []
        number = start
        while number < _END and len(pieces) <= len(self._fat):
            if number >= len(self._fat):
                raise Unreadable(_DAMAGED)
            pieces.append(self._content[(number + 1) * self._size : (number + 2) * self._size])
            number = self._fat[number]
        return b"".join(pieces)


@dataclass(slots=True)
class SheetLook:
    """How far a sheet reaches and where it has formulas (row from 1, column from 0)."""

    rows: int = 0
    columns: int = 0
    formulas: tuple[tuple[int, int], ...] = ()


def look_into_workbook(stream: bytes) -> dict[str, SheetLook]:
    """Sheet name -> its look. Raises Unreadable for a password or for sheets that reach too far."""
    names: list[str] = []
    looks: list[SheetLook] = []
    depth = 0
    for kind, data in _records(stream):
        if kind == _FILEPASS:
            raise Unreadable(_PASSWORD)
        if kind == _BOF:
            depth += 1
            if depth == 1:
                looks.append(SheetLook())
        elif kind == _EOF:
            depth = max(0, depth - 1)
        elif kind == _SHEET and len(data) > 8:
            names.append(_sheet_name(data))
        elif (kind in _CELLS or kind in _RUNS) and len(data) >= 6 and looks:
            _note_cell(looks[-1], kind, data)
    if any(look.rows * look.columns > MAX_CELLS for look in looks):
        raise Unreadable(_TOO_MANY)
    return dict(zip(names, looks[1:], strict=False))


def _records(stream: bytes) -> Iterator[tuple[int, bytes]]:
    place = 0
    while place + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, place)
        yield kind, stream[place + 4 : place + 4 + length]
        place += 4 + length


def _note_cell(look: SheetLook, kind: int, data: bytes) -> None:
    row, column = struct.unpack_from("<HH", data)
    if kind == _FORMULA:
        look.formulas += ((row + 1, column),)
    last = struct.unpack_from("<H", data, len(data) - 2)[0] if kind in _RUNS else column
    look.rows, look.columns = max(look.rows, row + 1), max(look.columns, last + 1)


def _sheet_name(data: bytes) -> str:
    length, wide = data[6], data[7] & 1
    return data[8 : 8 + length * (1 + wide)].decode("utf-16-le" if wide else "latin-1", "replace")
