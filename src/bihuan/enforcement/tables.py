"""A table of enforcement records: read, compared with the register, and taken in, all of it or what is not rejected.

Preview and confirmation are the same function, ``plan``; nothing is kept between them but the table's text. The register's own
export is such a table: taken in again, nothing of it is new.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Literal, TypeVar

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from bihuan.cases.models import Inspection
from bihuan.enforcement.models import Enforcement
from bihuan.enforcement.reach import own_units
from bihuan.enforcement.recording import EnforcementText, check_numbers, fitting, key_of, write
from bihuan.moments import beijing_day
from bihuan.numerals import parse_date
from bihuan.reading import Source, Unreadable, small_tables
from bihuan.refusals import Refused, Unusable
from bihuan.units.models import Member, Unit
from bihuan.units.naming import Names, names_on

State = Literal["created", "unchanged", "rejected"]
Key = Literal[
    "kind", "unit", "day", "since_on", "quantity", "persons", "yuan", "number", "subject", "method", "note"
]  # fmt: skip
HEADINGS: dict[Key, tuple[str, ...]] = {
    "kind": ("类别", "执法类别"),
    "unit": ("执法单位", "单位", "单位名称"),
    "day": ("日期", "止日", "截止日期"),
    "since_on": ("时段起日", "起日", "开始日期"),
    "quantity": ("数量", "家次", "件数"),
    "persons": ("人次、人数", "人次", "人数"),
    "yuan": ("罚款（元）", "罚款(元)", "罚款", "罚款金额"),
    "number": ("文号", "文书文号"),
    "subject": ("检查、处罚对象", "对象", "对象或事项", "企业名称"),
    "method": ("检查方式", "方式"),
    "note": ("说明", "备注"),
}
"""Of each column the heading by which it is called, then others that mean the same; only the first three are needed."""
NEEDED: tuple[Key, ...] = ("kind", "unit", "day")
MOST = 1000
T = TypeVar("T")
Same = tuple[object, ...]


@dataclass
class Row:
    """A row of the table: its number as a person counts it, its cells as printed, and what becomes of it."""

    number: int
    cells: dict[Key, str]
    state: State = "rejected"
    problems: list[tuple[str, str, str]] = field(default_factory=list)
    """(heading, printed text, reason)"""
    said: EnforcementText | None = None

    def reject(self, key: Key, reason: str) -> None:
        self.problems.append((HEADINGS[key][0], self.cells.get(key, ""), reason))

    def read(self, key: Key, how: Callable[[str], T], reason: str) -> T | None:
        """The cell's value; None where it is empty or, with ``reason`` among the problems, no good."""
        text = self.cells.get(key, "")
        if not text:
            return None
        try:
            return how(text)
        except (ValueError, InvalidOperation, StopIteration):
            self.reject(key, reason)
            return None


def text_of(source: Source) -> str:
    """A file's table as text. ``Unusable`` when there is none."""
    try:
        text = small_tables.text_of(source, _is_head)
    except Unreadable as error:
        raise Unusable(f"{source.name}：{error}") from error
    if text is None:
        raise Unusable(_("%(name)s里没有找到表头：要有类别、执法单位、日期三列。") % {"name": source.name})
    return text


def plan(inspection: Inspection, member: Member, text: str) -> list[Row]:
    """What taking the table in would do to each row; a fixed number of queries, however many rows.

    ``Unusable`` when the text holds no such table.
    """
    rows = _rows(text)
    own = {unit.pk: unit for unit in own_units(member, inspection)}
    names = names_on(beijing_day(timezone.now()), within=inspection.region)
    for row in rows:
        row.said = _said(row, own, names)
    known = _register(row.said for row in rows if row.said)
    for row in rows:
        if row.said is None:
            continue
        same, whole = _same(row.said), _whole(row.said)
        if same not in known:
            known[same] = whole
            row.state = "created"
        elif known[same] == whole:
            row.state = "unchanged"
        else:
            column: Key = "number" if row.said.number else "day"
            row.reject(column, _("已经登记过而数不同：请打开那一条更正。"))
    return rows


@transaction.atomic
def take_in(inspection: Inspection, member: Member, text: str, *, leave_out: bool) -> list[Enforcement]:
    """Enter what is new in the table. Rejected rows stop the whole unless ``leave_out`` says to do without them."""
    Unit.objects.select_for_update().get(pk=inspection.region_id)  # against a second click
    rows = plan(inspection, member, text)
    rejected = sum(row.state == "rejected" for row in rows)
    if rejected and not leave_out:
        raise Refused(_("有%(count)d行不能导入：请改好，或勾选“不导入这些行”。") % {"count": rejected})
    return [write(inspection, row.said, by=member)[0] for row in rows if row.said and row.state == "created"]


def _is_head(cells: Sequence[str]) -> bool:
    return small_tables.columns_of(cells, HEADINGS).keys() >= set(NEEDED)


def _rows(text: str) -> list[Row]:
    found = small_tables.rows_of(text, HEADINGS, _is_head)
    if found is None:
        raise Unusable(_("没有找到表头：第一行要写类别、执法单位、日期，各占一列。"))
    if not found:
        raise Unusable(_("表头下面没有内容。"))
    if len(found) > MOST:
        raise Unusable(_("共%(count)d行，一次最多导入%(most)d行，请分几次。") % {"count": len(found), "most": MOST})
    return [Row(number, cells) for number, cells in found]


def _said(row: Row, own: dict[int, Unit], names: Names) -> EnforcementText | None:
    """The row as a record; None where something is wrong with it."""
    kinds = {str(kind.label): kind for kind in Enforcement.Kind}
    methods = {str(method.label): method for method in Enforcement.Method}
    kind = row.read("kind", kinds.__getitem__, "") if row.cells["kind"] in kinds else None
    if kind is None:
        row.reject("kind", _("类别要写：%(known)s。") % {"known": "、".join(kinds)})
    unit = names.find(row.cells["unit"]) if row.cells["unit"] else None
    if unit is None or unit.pk not in own:
        row.reject("unit", _("没有这个单位，或者不归您登记：请写系统中的名称。"))
    day = row.read("day", _day, _("日期请写成 2025-06-01 这样。"))
    if not row.cells["day"]:
        row.reject("day", _("请填写日期。"))
    if row.cells.get("method") and row.cells["method"] not in methods:
        row.reject("method", _("检查方式要写：%(known)s，或者不写。") % {"known": "、".join(methods)})
    since_on = row.read("since_on", _day, _("时段起日请写成 2025-06-01 这样，或者不写。"))
    quantity = row.read("quantity", _whole_number, _("数量请填整数。"))
    persons = row.read("persons", _whole_number, _("人次、人数请填整数。"))
    fen = row.read("yuan", _fen, _("罚款请填数字，最多写到分，如 52500.50。"))
    if row.problems or kind is None or unit is None or day is None:
        return None
    subject = row.cells.get("subject", "")
    said = EnforcementText(
        kind=kind,
        unit=own[unit.pk],
        day=day,
        method=methods.get(row.cells.get("method", ""), ""),
        since_on=since_on,
        quantity=1 if quantity is None else quantity,
        persons=persons,
        number=row.cells.get("number", ""),
        fen=fen,
        subject="" if subject == row.cells["kind"] else subject[:120],
        note=row.cells.get("note", "")[:2000],
    )
    try:
        said = fitting(said)
        check_numbers(said)
        key_of(said.number)
    except (Refused, Unusable) as error:
        row.reject("number" if "文号" in str(error) else "day", str(error))
        return None
    return said


def _day(text: str) -> date:
    found = parse_date(text)
    if found is None:
        raise ValueError(text)
    return found


def _whole_number(text: str) -> int:
    plain = re.sub(r"[,，\s]", "", text).removesuffix(".0")
    if not plain.isascii() or not plain.isdigit():
        raise ValueError(text)
    return int(plain)


def _fen(text: str) -> int:
    amount = Decimal(re.sub(r"[,，\s元]", "", text)) * 100
    if not amount.is_finite() or amount != amount.to_integral_value():
        raise ValueError(text)
    return int(amount)


def _same(said: EnforcementText) -> Same:
    """What makes two rows one matter: the document, the period of a return, or the day with what it is about."""
    if said.number:
        return said.unit.pk, said.kind, key_of(said.number)
    if said.since_on:
        return said.unit.pk, said.kind, said.method, said.since_on, said.day
    return said.unit.pk, said.kind, said.method, said.day, said.subject, said.fen


def _whole(said: EnforcementText) -> Same:
    return said.quantity, said.persons, said.fen


def _register(told: Iterable[EnforcementText]) -> dict[Same, Same]:
    """What the register has of the units of the table, on the days of the table or with a document."""
    listed = list(told)
    units = {said.unit.pk for said in listed}
    days = [said.day for said in listed]
    rows = Enforcement.objects.filter(unit__in=units, dropped_at__isnull=True).select_related("unit")
    near = rows.filter(day__gte=min(days), day__lte=max(days)) if days else rows.none()
    documents = rows.filter(number_key__in={key_of(said.number) for said in listed if said.number})
    names = tuple(EnforcementText.__dataclass_fields__)
    known: dict[Same, Same] = {}
    for record in [*near, *documents]:
        said = EnforcementText(**{name: getattr(record, name) for name in names if name != "case"})
        known[_same(said)] = _whole(said)
    return known
