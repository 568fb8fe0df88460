"""Plan lists (整改措施清单) -> rows: one row per problem, its measures with the units and time limits of their own."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from bihuan.reading import values
from bihuan.reading.bands import Band, is_example, is_note, is_remark, is_total
from bihuan.reading.branches import BELOW, branches
from bihuan.reading.grids import Line, filled, printed
from bihuan.reading.headers import Column, Table
from bihuan.reading.levels import Aspect, band_over, level_of, parts_of, serial_level, with_levels
from bihuan.reading.namedparts import UNITS, named_parts
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
_OF_NAMES = frozenset({*UNITS, "persons", "supervisor"})


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
    path: list[str] = field(default_factory=list)
    aspect: Aspect | None = None
    serials: dict[str, str] = field(default_factory=dict)
    """By level of government, where a column stands for each."""

    def take(self, name: str, text: str, heading: str = "", line: int = 0, column: int = -1) -> None:
        """Adds what a cell or labelled paragraph says to the field it belongs to; a merged cell is taken once."""
        if not text:
            return
        if (name, heading, text) not in {source[:3] for source in self.sources}:
            self.sources.append((name, heading or name, text, line or self.place.row, column))
        parts = named_parts(text, "plan", name) if name in _OF_NAMES else [(name, text)]
        for part, said in parts:
            _PARSERS.get(part, _take_words)(self, part, said)

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
        if self.path:
            found["path"] = self.path
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


def _take_level(item: Item, name: str, text: str) -> None:
    item.level = item.level or level_of(text)


def _take_aspect(item: Item, name: str, text: str) -> None:
    item.aspect = item.aspect or Aspect("", text, item.place.row)


def _take_nothing(item: Item, name: str, text: str) -> None:
    """What is read with its heading (``Item.serials``)."""


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
    "aspect": _take_aspect,
    "serials": _take_nothing,
    **dict.fromkeys(UNITS, _take_units),
    "persons": _take_persons,
    "measures": _take_measures,
    "due": _take_due,
}


def read_plan(table: Table, collected: Collected, band: Band, by_hand: frozenset[str] = frozenset()) -> list[Problem]:
    """Adds the problems of a plan table: lines under one (merged or blank) problem cell are its measures, or its tasks and
    spots where these have columns. ``band``: what stands over it; ``by_hand``: headings whose fields a person has set.
    Returns what to say of headings between problems, if they turn out to be no aspects (``levels.settle``)."""
    table.columns = with_levels(table.columns, by_hand)
    groups: list[list[Line]] = []
    bands: dict[int, str] = {}
    names_units = table.has(*UNITS)
    for index, line in enumerate(table.lines):
        if is_total(line) or is_example(line) or (is_remark(line) and not _is_measure(line, table)):
            bands[line.row] = " ".join(dict.fromkeys(filled(line)))
            continue
        if table.goes_on and not groups and collected.rows and _is_rest(line, table):
            _add_rest(line, table, collected)
        elif groups and _continues(table, groups[-1][-1], line, table.first + index):
            groups[-1].append(line)
        elif any(_text(line, table, name) for name in ("problem", "measures", "target")):
            groups.append([line])
    over = _aspect_above(table, collected)
    sections: list[Problem] = []
    for group in groups:
        for row in [row for row in bands if row < group[0].row]:
            over = band_over(bands[row], row) or over
            band.learn(bands.pop(row))
        if len(group) == 1 and _is_section(table, group[0]):
            reason = "这一行只有序号和标题，当作分类标题，没有算作问题，请核对。"
            seq, text = _text(group[0], table, "seq"), _text(group[0], table, "problem")
            sections.append(Problem(group[0].row, "", text, reason, False, table.grid.name))
            over = band_over(f"{seq}、{text}" if seq else text, group[0].row)
            continue
        whole, *parts = _items(table, group)
        for item in (whole, *parts):
            if band.unit and not names_units:
                item.take("units", band.unit)
            item.aspect = whole.aspect or over
            collected.rows.append(item.row())
        _check(table, collected, group)
    return sections


def _aspect_above(table: Table, collected: Collected) -> Aspect | None:
    """The band that goes on behind a page break."""
    above = collected.rows[-1].values.get("aspect") if table.goes_on and collected.rows else None
    return Aspect(**above) if above else None


def _items(table: Table, group: list[Line]) -> list[Item]:
    """One problem; where tasks and spots have columns, these behind it with their paths."""
    found: list[Item] = []
    parts = list(branches(table, group))
    for part in parts:
        item = _item(table, list(part.lines), part.columns)
        found.append(item)
        if part.place:
            item.take("problem", _NUMBER.sub("", part.text))
        if len(parts) > 1:
            root = [number for _style, number in parts_of(found[0].seq)] or [f"#{group[0].row}"]
            item.level, item.path = part.level, [*root, *part.place]
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


def _is_measure(line: Line, table: Table) -> bool:
    """Whether the one text of a line stands under the measures alone: one more of them, and no caption across the table."""
    text = _text(line, table, "measures")
    return bool(text) and len(filled(line)) == 1 and not is_note(text)


def _is_rest(line: Line, table: Table) -> bool:
    """The first line behind a page break without number or problem: what is left of the problem before it."""
    return not _text(line, table, "seq") and not _text(line, table, "problem")


def _add_rest(line: Line, table: Table, collected: Collected) -> None:
    """Measures behind a page break belong to the last problem before it; one without a number of its own goes on with the last measure."""
    above = collected.rows[-1].values
    text = _text(line, table, "measures")
    measures = above.setdefault("measures", [])
    if measures and text and not _NUMBER.match(text) and not split_numbered(text)[1]:
        first, *more = parse_measures(text) or [{"text": ""}]
        measures[-1]["text"] += first["text"]
        measures.extend(more)
    else:
        measures.extend(parse_measures(text))
    for name in ("target", "supervisor", "status"):
        if said := _text(line, table, name):
            above[name] = f"{above.get(name, '')}{said}"
    reason = "这一行没有问题，当作分页前最后一个问题的措施接在后面，请核对。"
    collected.problems.append(Problem(line.row, "", text, reason, False, table.grid.name))


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
            text = printed(line.cells[column.index]) if column.index < len(line.cells) else ""
            if text and (level := serial_level(column.heading)):
                item.serials[level] = text
            if column.field:
                item.take(column.field, text, column.heading, line.row, column.index)
        if split:
            _own(item.measures[start:], line, table)
    return item


def _own(measures: list[dict[str, Any]], line: Line, table: Table) -> None:
    """In a problem that spans several lines, the units and time limit of a line are those of its measures."""
    said = (part for name in UNITS for part in named_parts(_text(line, table, name), "plan", name))
    units = [unit for name, part in said if name in UNITS for unit in values.parse_units(part).names]
    due = _text(line, table, "due")
    for measure in measures:
        if units:
            measure.setdefault("units", units)
        if due:
            measure.setdefault("due", due)


def _check(table: Table, collected: Collected, group: list[Line]) -> None:
    for line in group:
        if doubt := table.grid.doubts.get(line.row):
            collected.problems.append(Problem(line.row, "", "", doubt, False, table.grid.name))
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
