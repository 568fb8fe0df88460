"""Lines under a header -> rows of values. Totals, notes, bands and repeated headers are told apart from cases."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from bihuan.reading import values
from bihuan.reading.bands import Band, is_example, is_remark, is_total
from bihuan.reading.cellvalues import PARSERS, join_units, own_claims, says_open, take_repeat, take_text
from bihuan.reading.claims import claims_by_number
from bihuan.reading.fields import simplified
from bihuan.reading.grids import Line, filled, printed
from bihuan.reading.headers import Column, Table, cell_of
from bihuan.reading.namedparts import UNITS
from bihuan.reading.papers import declared_in
from bihuan.reading.shapes import Place, Problem, Row
from bihuan.reading.ticks import ticked

_PLAIN_NUMBER = re.compile(r"[*★☆A-Z电信访微网].*\d{4}|\d{3,}", re.ASCII)
DAYS = ("received", "dispatched_on", "due", "closed_on")
_TOLD = {"verdict": "属实、基本属实、部分属实、不属实", "status": "已办结、阶段性办结、未办结"}
_TICKED: dict[str, Callable[[str], str | None]] = {
    "verdict": values.parse_verdict,
    "status": values.parse_status,
    "channel": values.parse_channel,
}
# 属实。经查,… where no column has the verdict.
_BEGINS_WITH_VERDICT = re.compile(
    r"\s*(?:举报|信访|反映|该)?(?:情况|问题|内容)?((?:部分|基本|不)?属实)\s*[。;；:：,，\n]"
)
_ROLE = re.compile("主办|牵头|协办|配合|主|协|○|△")
# 8, 10个工作日: a time limit that is counted from the handover, and names no day.
_SO_MANY_DAYS = re.compile(r"\d{1,3}\s*(个?(工作|自然)?[日天])?内?")
_FORMULA_SIGNS = frozenset("=+-@")


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
        self.per_unit = with_claims
        self.with_claims = with_claims
        self.sheet = table.grid.name
        self.columns = [column for column in table.columns if column.field and not column.tick]
        self.slots = [(c.index, c.field or "", c, PARSERS.get(c.field or "", take_text)) for c in self.columns]
        self.unread = [column for column in table.columns if not column.field]
        self.names = tuple((column.field or "", column.heading) for column in [*self.columns, *self.unread])
        self.indexes = tuple(column.index for column in [*self.columns, *self.unread])
        self.ticks = [column for column in table.columns if column.tick]
        self.days = [column for column in self.columns if column.field in DAYS]
        self.told = [column for column in self.columns if column.field in _TOLD]
        self.numbers = [column for column in self.columns if column.field == "number"]
        self.core = [column for column in self.columns if column.field in ("number", "text", "investigation", "action")]
        self.names_units = table.has("units", "lead_units")
        self.names_town = table.has("town")

    def read(self) -> None:
        for line in self.table.lines:
            if self._is_plain_case(line) or not self._passes_over(line):
                self._read_case(line)

    def _is_plain_case(self, line: Line) -> bool:
        """A quick yes for the many lines that start with a proper number."""
        cell = cell_of(line, self.numbers[0]) if self.numbers else None
        return isinstance(cell, str) and _PLAIN_NUMBER.match(cell) is not None and not is_example(line)

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
        if is_example(line):
            reason = "这一行是填表示例，没有读。"
            self.collected.problems.append(Problem(line.row, "", filled(line)[0], reason, False, self.sheet))
            return True
        return not any(printed(cell_of(line, column)) for column in self.core)

    def _read_case(self, line: Line) -> None:
        found: dict[str, Any] = {}
        texts: list[str] = []
        place = Place(self.sheet, line.row, line.page, lettered=self.table.grid.lettered, turned=self.table.grid.turned)
        cells = line.cells
        width = len(cells)
        for index, name, column, parse in self.slots:
            text = printed(cells[index]) if index < width else ""
            texts.append(text)
            parse(found, name, text)
            if text and text[0] in _FORMULA_SIGNS and name != "seq" and values.looks_like_formula(text):
                self._report(place, column, text, "这一格的文字像一个公式，请核对并改成文字后再导入。")
        texts += [printed(cell_of(line, column)) for column in self.unread]
        row = Row(place, found, self.names, tuple(texts), *self._spots(line.row))
        self._take_ticks(found, line)
        self._take_days(row, line)
        self._complete(row)
        if self._joins_above(row, line):
            return
        self._check(row, line)
        self.collected.rows.append(row)

    def _spots(self, row: int) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """The columns of a case's cells and, where some were moved there from other lines, the lines."""
        moved = self.table.moved
        if not moved:
            return self.indexes, ()
        spots = [moved.get((row, index), (row, index)) for index in self.indexes]
        return tuple(column for _, column in spots), tuple(line for line, _ in spots)

    def _take_ticks(self, found: dict[str, Any], line: Line) -> None:
        """The headings that are ticked in this line: a list of labels, ways of handling as one text."""
        for name in dict.fromkeys(column.field or "" for column in self.ticks):
            cells = [(column.tick, printed(cell_of(line, column))) for column in self.ticks if column.field == name]
            ticked = [
                tick for tick, cell in cells if values.parse_key(cell) or (name in UNITS and _ROLE.fullmatch(cell))
            ]
            if name in _TICKED:
                found[name] = _TICKED[name](ticked[0]) if len(ticked) == 1 else None
            else:
                several = name == "labels" or name in UNITS
                found[name] = [*found.get(name, []), *ticked] if several else "、".join(ticked)

    def _joins_above(self, row: Row, line: Line) -> bool:
        """A case whose number is merged over several lines is one case: each line adds its units, or one of its claims."""
        index = line.row - self.table.grid.lines[0].row
        if not self.numbers or not self.collected.rows or not self._is_copy(index, self.numbers[0]):
            return False
        above = self.collected.rows[-1].values
        if above.get("number") != row.values.get("number"):
            return False
        if self.with_claims:
            return self._adds_claim(above, row.values, index) and self._adds_cells(row, index)
        for name in ("units", "labels"):
            above[name] = list(dict.fromkeys([*above.get(name, []), *row.values.get(name, [])]))
        return True

    def _is_copy(self, index: int, column: Column) -> bool:
        return (index, column.index) in self.table.grid.copies

    def _adds_claim(self, above: dict[str, Any], found: dict[str, Any], index: int) -> bool:
        """A line of an answer that goes on with the same complaint of the same unit; where units differ each has its own answer."""
        of_units = [column for column in self.columns if column.field in ("units", "lead_units")]
        if not all(self._is_copy(index, column) for column in of_units):
            return False
        for name in ("text", "investigation", "action"):
            said = str(found.get(name) or "")
            if said and said not in str(above.get(name) or ""):
                above[name] = f"{above[name]}\n{said}" if above.get(name) else said
        above["claims"] = [*above.get("claims", []), *found.get("claims", [])]
        if above.get("verdict") != found.get("verdict"):
            above["verdict"] = "部分属实"
        return True

    def _adds_cells(self, row: Row, index: int) -> bool:
        """The cells of this line that are its own stand among those of the case's first line."""
        above = self.collected.rows[-1]
        lines = above.lines or (above.place.row,) * len(above.texts)
        own = [spot for spot, column in enumerate(self.columns) if row.texts[spot] and not self._is_copy(index, column)]
        self.collected.rows[-1] = replace(
            above,
            columns=(*above.columns, *(row.columns[spot] for spot in own)),
            texts=(*above.texts, *(row.texts[spot] for spot in own)),
            indexes=(*above.indexes, *(row.indexes[spot] for spot in own)),
            lines=(*lines, *(row.place.row for _ in own)),
        )
        return True

    def _take_days(self, row: Row, line: Line) -> None:
        for column in self.days:
            cell = cell_of(line, column)
            if column.field == "closed_on" and (status := says_open(printed(cell))):
                row.values.setdefault("status", status)
                continue
            if column.field == "due" and _SO_MANY_DAYS.fullmatch(printed(cell)):
                continue
            found = values.parse_day(cell, row.values.get("number") or "")
            row.values[column.field or ""] = found.day
            if found.reason:
                self._report(row.place, column, printed(cell), found.reason, blocking=found.impossible)

    def _complete(self, row: Row) -> None:
        """Fills in what the paper says elsewhere: in the number, in the remark, in a caption or a sheet's name."""
        found = row.values
        if not found.get("channel"):
            channel = self.band.channel or values.channel_of_number(found.get("number") or "")
            if channel:
                found["channel"] = channel
        remark = str(found.get("remark") or "")
        if found.get("key") is None:
            found["key"] = bool(self.band.key) or bool(remark and values.says_key(remark))
        if remark and "status" not in found:
            status = values.parse_status(remark)
            if status:
                found["status"] = status
        if not self.names_units and (self.band.unit or found.get("town")):
            found["units"] = [self.band.unit] if self.band.unit else list(values.parse_units(found["town"]).names)
        for name, said in (
            ("labels", list(self.band.labels)),
            ("status", self.band.status),
            ("verdict", self.band.verdict),
        ):
            if said and not self.table.has(name):
                found.setdefault(name, said)
        if "lead_units" in found or "assist_units" in found:
            join_units(found)
        told = str(found.get("investigation") or found.get("action") or "")
        if "verdict" not in found and (begun := _BEGINS_WITH_VERDICT.match(simplified(told))):
            found["verdict"] = values.parse_verdict(begun[1])
        verdicts = found.pop("verdict_written", "")
        if self.with_claims and (
            claims := own_claims(found) or claims_by_number(str(found.get("text") or ""), verdicts)
        ):
            found["claims"] = claims
        if "repeat_of" not in found and ("重复" in remark or "重复" in str(found.get("text"))):
            take_repeat(found, f"{found.get('text', '')}\n{remark}")

    def _check(self, row: Row, line: Line) -> None:
        grid = self.table.grid
        if row.place.row in grid.doubts:
            doubt = grid.doubts[row.place.row]
            self.collected.problems.append(Problem(row.place.row, "", "", doubt, False, row.place.sheet))
        for column in self.columns if grid.formulas else ():
            formula = grid.formulas.get((row.place.row, column.index))
            if formula and column.field != "seq":
                name = column.field or ""
                row.values[name] = [] if isinstance(row.values.get(name), list) else None
                self._report(row.place, column, formula, "这一格是公式，不是文字；请把它改成文字后再导入。")
        for column in self.told:
            text = printed(cell_of(line, column))
            if text and row.values.get(column.field or "") is None and not values.says_nothing(text):
                reason = f"看不出是{_TOLD[column.field or '']}中的哪一种，请核对。"
                self._report(row.place, column, text, reason, blocking=False)
            elif column.field == "verdict" and len(set(values.verdicts_in(ticked(text)))) > 1:
                self._report(row.place, column, text, "一格里写了几种结论，整件按部分属实计，请核对。", blocking=False)
        if self.numbers and not row.values.get("number"):
            self._report(row.place, self.numbers[0], "", "这一行没有编号，请补上编号后再导入。")

    def _report(self, place: Place, column: Column, value: str, reason: str, *, blocking: bool = True) -> None:
        self.collected.problems.append(Problem(place.row, column.heading, value, reason, blocking, place.sheet))
