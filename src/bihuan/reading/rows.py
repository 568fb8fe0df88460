"""Lines under a header -> rows of values. Totals, notes, bands and repeated headers are told apart from cases."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from bihuan.reading import values
from bihuan.reading.bands import Band, is_remark, is_total
from bihuan.reading.claims import parse_claims
from bihuan.reading.grids import Line, filled, printed
from bihuan.reading.headers import Column, Table
from bihuan.reading.papers import declared_in
from bihuan.reading.shapes import Place, Problem, Row

_PLAIN_NUMBER = re.compile(r"[*★☆A-Z电信访微网].*\d{4}|\d{3,}", re.ASCII)
_REPEAT = re.compile(
    r"(?P<number>[A-Z]{1,4}\d?[A-Z]{0,3}\d{6,}(?:-\d+)?|[^\W\d_]{0,2}\d{8,})[^。;；]{0,14}?(?:重复|相同|一致|同一)"
)
_REPEAT_BEFORE = re.compile(r"(?:重复|同一|相同)[^。;；]{0,14}?(?P<number>[A-Z]{1,4}\d?[A-Z]{0,3}\d{6,}(?:-\d+)?)")


@dataclass(slots=True)
class Collected:
    """What has been read from the tables of one paper so far."""

    rows: list[Row] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    declared: int | None = None


class RowReader:
    """Reads the lines of one table of complaints into ``collected``."""

    def __init__(self, table: Table, collected: Collected, band: Band, *, with_claims: bool) -> None:
        self.table = table
        self.collected = collected
        self.band = band
        self.with_claims = with_claims
        self.columns = [column for column in table.columns if column.field and not column.tick]
        self.ticks = [column for column in table.columns if column.tick]
        self.numbers = [column.index for column in self.columns if column.field == "number"]
        self.core = [column for column in self.columns if column.field in ("number", "text", "investigation", "action")]

    def read(self) -> None:
        for index, line in enumerate(self.table.lines):
            if not self._is_plain_case(line) and self._passes_over(line):
                continue
            self._read_case(line, index)

    def _is_plain_case(self, line: Line) -> bool:
        """A quick yes for the many lines that start with a proper number."""
        if not self.numbers or self.numbers[0] >= len(line.cells):
            return False
        cell = line.cells[self.numbers[0]]
        return isinstance(cell, str) and _PLAIN_NUMBER.match(cell) is not None

    def _passes_over(self, line: Line) -> bool:
        """Whether a line is no case; what it says is kept (total, band)."""
        if is_total(line):
            text = " ".join(dict.fromkeys(filled(line)))
            declared = declared_in(text)
            self.collected.declared = (
                (self.collected.declared or 0) + declared if declared is not None else self.collected.declared
            )
            return True
        if is_remark(line):
            self.band.learn(filled(line)[0])
            return True
        return not any(printed(line.cells[column.index]) for column in self.core if column.index < len(line.cells))

    def _read_case(self, line: Line, index: int) -> None:
        found: dict[str, Any] = {}
        sources: list[tuple[str, str, str]] = []
        raw: dict[str, Any] = {}
        for column in self.columns:
            cell = line.cells[column.index] if column.index < len(line.cells) else None
            text = printed(cell)
            sources.append((column.field or "", column.heading, text))
            raw.setdefault(column.field or "", (column, cell))
            _PARSERS.get(column.field or "", _take_text)(found, column.field or "", text)
        self._take_ticks(found, line)
        place = Place(self.table.grid.name, line.row, line.page)
        row = Row(place, found, tuple(sources))
        self._take_days(row, raw)
        self._complete(row)
        self._check(row, raw)
        self.collected.rows.append(row)

    def _take_ticks(self, found: dict[str, Any], line: Line) -> None:
        if self.ticks:
            ticked = [
                c.tick
                for c in self.ticks
                if c.index < len(line.cells) and values.parse_key(printed(line.cells[c.index]) or "")
            ]
            found["labels"] = [*found.get("labels", []), *ticked]

    def _take_days(self, row: Row, raw: dict[str, tuple[Column, Any]]) -> None:
        for name in ("received", "due", "closed_on"):
            if name not in raw:
                continue
            column, cell = raw[name]
            found = values.parse_day(cell, row.values.get("number") or "")
            row.values[name] = found.day
            if found.reason:
                self._report(row, column, printed(cell), found.reason, blocking=found.impossible)

    def _complete(self, row: Row) -> None:
        """Fills in what the paper says elsewhere: in the number, in the remark, in a caption or a sheet's name."""
        found = row.values
        if not found.get("channel"):
            channel = self.band.channel or values.channel_of_number(found.get("number") or "")
            if channel:
                found["channel"] = channel
        remark = str(found.get("remark") or "")
        if "key" not in found or not found["key"]:
            found["key"] = (
                bool(self.band.key if self.band.key is not None else False) or values.says_key(remark) is True
            )
        if "status" not in found and remark:
            status = values.parse_status(remark)
            if status:
                found["status"] = status
        if not self.table.has("units", "lead_units", "town") and self.band.unit:
            found["units"] = [self.band.unit]
        _join_units(found)
        if not self.table.has("units", "lead_units") and found.get("town"):
            found["units"] = list(values.parse_units(found["town"]).names)
        if self.with_claims:
            claims = parse_claims(str(found.get("investigation") or ""))
            if claims:
                found["claims"] = claims
        if "repeat_of" not in found:
            text = f"{found.get('text', '')}\n{remark}"
            if "重复" in text or "同一" in text:
                _take_repeat(found, text)

    def _check(self, row: Row, raw: dict[str, tuple[Column, Any]]) -> None:
        doubt = self.table.grid.doubts.get(row.place.row)
        if doubt:
            self.collected.problems.append(Problem(row.place.row, "", "", doubt, False, row.place.sheet))
        formulas = self.table.grid.formulas
        for name, (column, cell) in raw.items():
            if name == "seq":
                continue
            if formulas and (row.place.row, column.index) in formulas:
                formula = formulas[row.place.row, column.index]
                row.values[name] = [] if isinstance(row.values.get(name), list) else None
                self._report(row, column, formula, "这一格是公式，不是文字；请把它改成文字后再导入")
            elif isinstance(cell, str) and cell[:1] in ("=", "+", "-", "@") and values.looks_like_formula(cell):
                self._report(row, column, cell, "这一格的文字像一个公式，请核对并改成文字后再导入")
        for name, column_words in (
            ("verdict", "属实、基本属实、部分属实、不属实"),
            ("status", "已办结、阶段性办结、未办结"),
        ):
            if name in raw and row.values.get(name) is None:
                column, cell = raw[name]
                text = printed(cell)
                if text and not values.says_nothing(text):
                    self._report(row, column, text, f"看不出是{column_words}中的哪一种，请核对", blocking=False)

    def _report(self, row: Row, column: Column, value: str, reason: str, *, blocking: bool = True) -> None:
        self.collected.problems.append(Problem(row.place.row, column.heading, value, reason, blocking, row.place.sheet))


def _take_text(found: dict[str, Any], name: str, text: str) -> None:
    """Text as printed; a second column for the same field is put on a line of its own."""
    if found.get(name) and text and text != found[name]:
        text = f"{found[name]}\n{text}"
    found[name] = text or found.get(name) or ""


def _take_number(found: dict[str, Any], name: str, text: str) -> None:
    number, starred = values.parse_number(text)
    found["number"] = number or None
    found["number_raw"] = text
    if starred:
        found["key"] = True


def _take_seq(found: dict[str, Any], name: str, text: str) -> None:
    if any(star in text for star in values.STARS):
        found["key"] = True


def _take_key(found: dict[str, Any], name: str, text: str) -> None:
    if values.parse_key(text):
        found["key"] = True
    else:
        found.setdefault("key", False)


def _take_units(found: dict[str, Any], name: str, text: str) -> None:
    units = values.parse_units(text)
    found[name] = list(units.names)
    if units.lead:
        found["lead_units"] = list(units.lead)
    if units.town:
        found["town"] = units.town


def _take_labels(found: dict[str, Any], name: str, text: str) -> None:
    labels = found.get("labels", [])
    found["labels"] = [*labels, *(label for label in values.parse_labels(text) if label not in labels)]


def _take_complaint_text(found: dict[str, Any], name: str, text: str) -> None:
    if text[:1] and text[0] in values.STARS:
        found["key"] = True
        text = text.lstrip(values.STARS).strip()
    _take_text(found, name, text)


def _take_channel(found: dict[str, Any], name: str, text: str) -> None:
    found["channel"] = values.parse_channel(text) or ""


def _take_verdict(found: dict[str, Any], name: str, text: str) -> None:
    found["verdict"] = values.parse_verdict(text)


def _take_status(found: dict[str, Any], name: str, text: str) -> None:
    found["status"] = values.parse_status(text)


def _leave(found: dict[str, Any], name: str, text: str) -> None:
    """Days are read with the number at hand, after all other cells."""


def _join_units(found: dict[str, Any]) -> None:
    """Columns for 主办 and 协办 together make the units; a town stands in where no column names a county or department."""
    parts = [*found.get("lead_units", []), *found.get("units", []), *found.pop("assist_units", [])]
    if parts and ("units" not in found or len(parts) > len(found["units"])):
        ordered = parts if "units" not in found else [*found["units"], *parts]
        found["units"] = list(dict.fromkeys(ordered))


def _take_repeat(found: dict[str, Any], text: str) -> None:
    plain = re.sub(r"\s+", "", values.half(text))
    match = _REPEAT.search(plain) or _REPEAT_BEFORE.search(plain)
    if match and match["number"] != found.get("number"):
        found["repeat_of"] = match["number"]


_PARSERS: dict[str, Callable[[dict[str, Any], str, str], None]] = {
    "number": _take_number,
    "seq": _take_seq,
    "key": _take_key,
    "units": _take_units,
    "lead_units": _take_units,
    "assist_units": _take_units,
    "labels": _take_labels,
    "text": _take_complaint_text,
    "channel": _take_channel,
    "verdict": _take_verdict,
    "status": _take_status,
    "received": _leave,
    "due": _leave,
    "closed_on": _leave,
}
