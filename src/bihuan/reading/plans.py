"""Plan lists (整改措施清单) -> rows: one row per problem, its measures with the units and time limits of their own."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from bihuan.reading import values
from bihuan.reading.bands import Band, is_note, is_remark, is_total
from bihuan.reading.branches import BELOW, branches
from bihuan.reading.grids import Line, filled, printed
from bihuan.reading.headers import Column, Table
from bihuan.reading.levels import Aspect, band_of, column_of, level_of, parts_of, serial_level, settle
from bihuan.reading.numbering import split_numbered
from bihuan.reading.rows import Collected
from bihuan.reading.shapes import Place, Problem, Row
from bihuan.reading.timelimits import due_day, is_understood

_TAIL = re.compile(
    r"[(（\[【](?P<body>[^()（）\[\]【】]*?(?:单位|部门|牵头|负责|配合|落实|时限|期限|完成|底前|年|长期|常态|立行立改)[^()（）\[\]【】]*)[)）\]】]\s*[。;；,，.]*$"
)
_OPEN_TAIL = re.compile(r"[。;；,，\s](?P<body>(?:责任|牵头|承办|落实|整改)(?:单位|部门)[:：][^。;；]+)[。;；]*$")
_NUMBER = re.compile(r"^\s*(?:[(（]\s*[一二三四五六七八九十\d]{1,3}\s*[)）]|\d{1,2}\s*(?:[、．)）]|\.(?!\d))|[①-⑳])\s*")
_DUE_WORD = re.compile(r"(?:完成时限|整改时限|时限|期限|完成时间|时间)[:：]?")
_NUMBER = re.compile(r"^[(（]?\d{1,2}(?:[)）]|[、.．](?!\d))\s*")
"""Of a measure that has a line of its own: 2.整治排口, its fellows stand above."""
_BULLETS = "●•·■◆▪◇○▶➢√"
_UNITS_ALONE = re.compile(
    r"[。;；,，]?\s*[(（\[【](?P<body>(?:[^()（）\[\]【】。;；]{1,14}?(?:局|委|办|政府|管委会|集团|公司|街道|中心)[、,，\s]*)+)[)）\]】]\s*[。;；,，.]*$"
)
UNITS = ("lead_units", "units", "assist_units")


@dataclass(slots=True)
class Item:
    """One problem while its lines are being gathered."""

    place: Place
    texts: dict[str, str] = field(default_factory=dict)
    units: dict[str, list[str]] = field(default_factory=dict)
    lead: list[str] = field(default_factory=list)
    persons: list[str] = field(default_factory=list)
    measures: list[dict[str, Any]] = field(default_factory=list)
    dues: list[str] = field(default_factory=list)
    sources: list[tuple[str, str, str, int, int]] = field(default_factory=list)
    seq: str = ""
    level: str = ""
    aspect: Aspect | None = None
    serials: dict[str, str] = field(default_factory=dict)
    """By level of government, where a column stands for each."""

    def take(self, name: str, text: str, heading: str = "", line: int = 0, column: int = -1) -> None:
        """Adds what a cell or labelled paragraph says to the field it belongs to; a merged cell is taken once."""
        if not text:
            return
        if (name, heading, text) not in {source[:3] for source in self.sources}:
            self.sources.append((name, heading or name, text, line or self.place.row, column))
        _PARSERS.get(name, _take_words)(self, name, text)

    def row(self) -> Row:
        """The finished row. A plan's ``due`` is the printed text, ``due_on`` the day it means, if it means one."""
        lead = self.units.get("lead_units", []) or self.lead
        said = [*self.units.get("lead_units", []), *self.units.get("units", []), *self.units.get("assist_units", [])]
        own = [unit for measure in self.measures for unit in measure.get("units", [])]
        found: dict[str, Any] = {
            "seq": self.seq,
            **self.texts,
            "measures": self.measures,
            "units": list(dict.fromkeys(said or own)),
        }
        if lead:
            found["lead_units"] = lead
        if self.persons:
            found["persons"] = self.persons
        if self.serials:
            found["serials"] = [[level, serial] for level, serial in self.serials.items()]
        if self.level:
            found["level"] = self.level
        if self.aspect:
            found["aspect"] = self.aspect.to_json()
        if len(self.dues) == 1:
            found["due"] = self.dues[0]
            found["due_on"] = due_day(self.dues[0])
        return Row(
            self.place,
            found,
            tuple(source[:2] for source in self.sources),
            tuple(source[2] for source in self.sources),
            tuple(source[4] for source in self.sources),
            tuple(source[3] for source in self.sources),
        )


def _take_seq(item: Item, name: str, text: str) -> None:
    item.seq = item.seq or text


def _take_nothing(item: Item, name: str, text: str) -> None:
    """What is read with its heading (``Item.serials``)."""


def _take_level(item: Item, name: str, text: str) -> None:
    item.level = item.level or level_of(text)


def _take_aspect(item: Item, name: str, text: str) -> None:
    item.aspect = item.aspect or Aspect("", text, item.place.row)


def _take_units(item: Item, name: str, text: str) -> None:
    found = values.parse_units(text)
    units = item.units.setdefault(name, [])
    posts = [unit for unit in found.names if _POST.search(unit)] if len(found.names) > 1 else []
    units.extend(unit for unit in found.names if unit not in units and unit not in posts)
    item.persons.extend(post for post in posts if post not in item.persons)
    item.lead.extend(unit for unit in found.lead if unit not in item.lead)


_POST = re.compile(r"([局县区市镇乡院处科站厅委]长|书记|主任|负责人)$")


def _take_persons(item: Item, name: str, text: str) -> None:
    item.persons.extend(person for person in split_persons(text) if person not in item.persons)


def _take_measures(item: Item, name: str, text: str) -> None:
    item.measures.extend(parse_measures(text))


def _take_due(item: Item, name: str, text: str) -> None:
    item.dues.extend([text] if text not in item.dues else [])


def _take_words(item: Item, name: str, text: str) -> None:
    if text not in item.texts.get(name, ""):
        item.texts[name] = f"{item.texts[name]}\n{text}" if name in item.texts else text


_PARSERS: dict[str, Callable[[Item, str, str], None]] = {
    "seq": _take_seq,
    "level": _take_level,
    "serials": _take_nothing,
    "aspect": _take_aspect,
    **dict.fromkeys(UNITS, _take_units),
    "persons": _take_persons,
    "measures": _take_measures,
    "due": _take_due,
}


def read_plan(table: Table, collected: Collected, by_hand: frozenset[str] = frozenset()) -> None:
    """Adds the problems of a plan table: lines under one (merged or blank) problem cell are its measures, or its tasks and
    spots where these have columns; bands over problems are aspects where they say so. ``by_hand``: headings whose fields a
    person has set."""
    table.columns = _with_levels(table.columns, by_hand)
    groups: list[list[Line] | Aspect] = []
    last: list[Line] = []
    for index, line in enumerate(table.lines):
        if is_total(line):
            continue
        if is_remark(line):
            band = _band(filled(line)[0] if filled(line) else "", line.row)
            groups += [band] if band else []
        elif last and _continues(table, last[-1], line, table.first + index):
            last.append(line)
        elif any(_text(line, table, name) for name in ("problem", "measures", "target")):
            last = [line]
            groups.append(last)
    rows: list[Row] = []
    sections: list[Line] = []
    over: Aspect | None = None
    for group in groups:
        if isinstance(group, Aspect):
            over = group
        elif len(group) == 1 and _is_section(table, group[0]):
            sections.append(group[0])
            said = f"{_text(group[0], table, 'seq')}、{_text(group[0], table, 'problem')}"
            over = _band(said, group[0].row) or _band(_text(group[0], table, "problem"), group[0].row)
        else:
            rows += _rows(table, group, over)
            _check(table, collected, group)
    if not settle(rows):
        reason = "这一行只有序号和标题，当作分类标题，没有算作问题，请核对。"
        collected.problems += [
            Problem(line.row, "", _text(line, table, "problem"), reason, False, table.grid.name) for line in sections
        ]
    collected.rows += rows


def _with_levels(columns: list[Column], by_hand: frozenset[str]) -> list[Column]:
    """Columns for task, spot, aspect and level named as such, where others have the problem and the measures; and
    those for the serials of other governments."""
    columns = [
        replace(column, field="serials") if serial_level(column.heading) and column.field is None else column
        for column in columns
    ]
    named = ["" if column.heading in by_hand else column_of(column.heading) for column in columns]
    others = {c.field for c, name in zip(columns, named, strict=True) if not name}
    plans = any(c.field == "measures" and re.search("措施|举措", c.heading) for c in columns)
    if "problem" not in others:
        return columns
    return [
        replace(column, field=name) if name and (plans or name in ("level", "aspect")) else column
        for column, name in zip(columns, named, strict=True)
    ]


def _band(text: str, row: int) -> Aspect | None:
    """A numbered heading over problems; a county's name or a note is none."""
    said = Band()
    said.learn(text)
    return None if said.unit or is_note(text) else band_of(text, row)


def _rows(table: Table, group: list[Line], over: Aspect | None) -> list[Row]:
    """The row of one problem, or where tasks and spots have columns the rows of all of them."""
    found: list[Row] = []
    parts = list(branches(table, group))
    for part in parts:
        item = _item(table, list(part.lines), part.columns)
        if part.place:
            item.take("problem", _NUMBER.sub("", part.text))
        row = item.row()
        found.append(row)
        if over:
            row.values.setdefault("aspect", over.to_json())
        if len(parts) > 1:
            root = [number for _style, number in parts_of(found[0].values["seq"])] or [f"#{group[0].row}"]
            row.values.update(level=part.level, path=[*root, *part.place])
    return found


def _continues(table: Table, above: Line, line: Line, index: int) -> bool:
    """Whether a line belongs to the problem above it: its problem cell is merged with it, or empty while it has a measure."""
    column = next((c for c in table.columns if c.field == "problem"), None)
    if column is None:
        return False
    text = _text(line, table, "problem")
    if (index, column.index) in table.grid.copies:
        return text == _text(above, table, "problem")
    seq = _text(line, table, "seq")
    if text and seq and (seq, text) == (_text(above, table, "seq"), _text(above, table, "problem")):
        return any(_text(line, table, name) != _text(above, table, name) for name in ("measures", *BELOW))
    return not text and not _text(line, table, "seq") and any(_text(line, table, name) for name in ("measures", *BELOW))


def _is_section(table: Table, line: Line) -> bool:
    """一、思想认识方面: a heading over the problems below it, with nothing beside it in a table that has measures."""
    said = [c.field for c in table.columns if c.field and _text(line, table, c.field)]
    seq, problem = _text(line, table, "seq"), _text(line, table, "problem")
    counted = not seq or re.fullmatch(r"[(（]?[一二三四五六七八九十]+[)）、.]?", seq) is not None
    return table.has("measures") and set(said) <= {"seq", "problem"} and counted and len(problem) <= 40


def _text(line: Line, table: Table, name: str) -> str:
    texts = (printed(line.cells[c.index]) for c in table.columns if c.field == name and c.index < len(line.cells))
    return next((text for text in texts if text), "")


def _item(table: Table, group: list[Line], columns: Sequence[Column]) -> Item:
    item = Item(
        Place(table.grid.name, group[0].row, group[0].page, lettered=table.grid.lettered, turned=table.grid.turned)
    )
    split = len(group) > 1
    for line in group:
        start = len(item.measures)
        for column in columns:
            if column.index >= len(line.cells):
                continue
            text = printed(line.cells[column.index])
            if text and (level := serial_level(column.heading)):
                item.serials[level] = text
            if column.field:
                item.take(column.field, text, column.heading, line.row, column.index)
        if split:
            _own(item.measures[start:], line, table)
    return item


def _own(measures: list[dict[str, Any]], line: Line, table: Table) -> None:
    """In a problem that spans several lines, the units and time limit of a line are those of its measures."""
    units = [unit for name in UNITS for unit in values.parse_units(_text(line, table, name)).names]
    due = _text(line, table, "due")
    for measure in measures:
        if units:
            measure.setdefault("units", units)
        if due:
            measure.setdefault("due", due)


def _check(table: Table, collected: Collected, group: list[Line]) -> None:
    for line in group:
        for column in table.columns:
            text = printed(line.cells[column.index]) if column.index < len(line.cells) else ""
            if column.field == "due" and not values.says_nothing(text) and not is_understood(text):
                reason = "看不出是哪一天，请核对；没有写年份的请补上年份。"
                collected.problems.append(Problem(line.row, column.heading, text, reason, False, table.grid.name))
            formula = table.grid.formulas.get((line.row, column.index))
            if formula and column.field not in (None, "seq"):
                reason = "这一格是公式，不是文字；请把它改成文字后再导入。"
                collected.problems.append(Problem(line.row, column.heading, formula, reason, True, table.grid.name))


def parse_measures(text: str) -> list[dict[str, Any]]:
    """Numbered measures in one cell -> [{"text", "units", "due"}], without number, closing mark and the tail that names units."""
    return [measure for measure in map(_measure, _pieces(text.strip())) if measure["text"]]


def _pieces(text: str) -> list[str]:
    lead, pieces = split_numbered(text)
    if pieces:
        lead = lead.strip().rstrip(":：")
        return pieces if len(lead) < 12 else [lead, *pieces]
    marked = [
        piece.strip() for piece in re.split(rf"(?:^|(?<=[\n。;；】)）]))\s*[{_BULLETS}]\s*", text) if piece.strip()
    ]
    if len(marked) > 1 and text.lstrip()[0] in _BULLETS:
        return marked
    text = _NUMBER.sub("", text)  # one measure of a list that goes on in the lines below
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    return lines if len(lines) > 1 and all(line[-1] in "。;；)）" for line in lines[:-1]) else [_NUMBER.sub("", text)]


def _measure(piece: str) -> dict[str, Any]:
    text = re.sub(r"\s*\n\s*", "", piece).strip()
    found: dict[str, Any] = {}
    tail = _TAIL.search(text) or _OPEN_TAIL.search(text)
    while tail:
        units, due = _read_tail(tail["body"])
        if not units and not due:
            break
        found = {"units": [*units, *found.get("units", [])], "due": due or found.get("due", "")}
        text = text[: tail.start()]
        tail = _TAIL.search(text) or _OPEN_TAIL.search(text)
    alone = _UNITS_ALONE.search(text) if not found else None
    if alone:  # 清淤。【县水利局】
        found = {"units": list(values.parse_units(alone["body"]).names)}
        text = text[: alone.start()]
    measure: dict[str, Any] = {"text": text.strip().rstrip("。;；,，. ")}
    measure.update({name: value for name, value in found.items() if value})
    return measure


def _read_tail(body: str) -> tuple[list[str], str]:
    """(责任单位:县水利局;完成时限:2024年6月) -> its units and its time limit."""
    units: list[str] = []
    due = ""
    for part in re.split(r"[;；。]|[,，](?=[^,，]*(?:时限|期限|时间|年\d|底前))", body):
        if _DUE_WORD.search(part) or _says_when(part):
            due = _DUE_WORD.sub("", part).strip(":： ")
        elif re.search("单位|部门|牵头|负责|配合|落实", part):
            units.extend(
                values.parse_units(
                    re.sub(r"^由|(责任|牵头|承办|落实|整改|配合)(单位|部门)", "", part).strip(":：")
                ).names
            )
    return list(dict.fromkeys(units)), due


def _says_when(part: str) -> bool:
    """2024年6月, 6月底前, 长期坚持: a time limit that goes without its heading."""
    if due_day(part) or re.search(r"\d月(底|末|中旬|上旬|下旬|\d+日)?(之?前|以前|完成)", part):
        return not re.search("单位|部门|局|委|政府", part)
    return len(part) <= 8 and bool(re.fullmatch(r"(?:并)?(?:长期|持续|常态化?)(?:坚持|推进|保持)?|坚持|立行立改", part))


def split_persons(text: str) -> list[str]:
    """Persons or posts in a cell, in order."""
    return [
        person
        for person in (piece.strip() for piece in re.split(r"[、,，;；\n]", text))
        if person and not values.says_nothing(person)
    ]
