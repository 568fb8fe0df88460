"""A table of alarms (点位 报警内容 开始时间 …): read, compared with what is there, and taken in.

Preview and confirmation are the same function, ``plan``; nothing is kept between them but the table's text.
"""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Literal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from bihuan.moments import BEIJING
from bihuan.reading import Source, Unreadable, small_tables
from bihuan.refusals import Refused, Unusable
from bihuan.sites.alarming import AlarmText, compare, raise_alarms, why_not
from bihuan.sites.models import Alarm, Site
from bihuan.sites.selectors import writable_sites
from bihuan.units.models import Member
from bihuan.units.naming import squeeze

State = Literal["created", "ended", "unchanged", "rejected"]
Key = Literal["site", "code", "what", "since", "until", "value", "limit", "measured_in", "source"]
HEADINGS: dict[Key, tuple[str, ...]] = {
    "site": ("点位", "点位名称", "企业", "企业名称", "排污单位", "排污单位名称", "名称", "监控点位"),
    "code": ("统一社会信用代码", "信用代码"),
    "what": ("报警内容", "报警类型", "报警因子", "因子", "污染物", "监测因子", "异常类型"),
    "since": ("开始时间", "报警时间", "报警开始时间", "发生时间", "时间", "开始"),
    "until": ("结束时间", "报警结束时间", "恢复时间", "解除时间", "结束"),
    "value": ("数值", "监测值", "报警值", "浓度", "实测值"),
    "limit": ("限值", "标准值", "标准限值", "报警限值"),
    "measured_in": ("计量单位", "单位"),
    "source": ("来源", "报警来源"),
}
"""Of each column the heading by which it is called, then others that mean the same."""
NEEDED: tuple[Key, ...] = ("what", "since")
"""And 点位 or 统一社会信用代码."""
MOST = 5000
MOMENT = re.compile(
    r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?"
    r"(?:[T\s]*(\d{1,2})(?:[时点]|[:时点](\d{1,2})分?(?::?(\d{1,2})(?:\.\d+)?秒?)?))?"
)
LARGEST = Decimal(10) ** 10


@dataclass
class Row:
    """A row of the table: its number as a person counts it, its cells as printed, and what becomes of it."""

    number: int
    cells: dict[Key, str]
    state: State = "rejected"
    alarm: AlarmText | None = None
    problems: list[tuple[str, str, str]] = field(default_factory=list)
    """(heading, printed text, reason)"""

    @property
    def named(self) -> str:
        """The site as the row names it."""
        return self.cells.get("site") or self.cells.get("code", "")

    def reject(self, key: Key, reason: str) -> None:
        self.problems.append((HEADINGS[key][0], self.cells.get(key, ""), reason))


@dataclass
class Plan:
    """What taking the table in would do."""

    rows: list[Row]

    def count(self, state: State) -> int:
        return sum(row.state == state for row in self.rows)

    @property
    def rejected(self) -> list[Row]:
        return [row for row in self.rows if row.state == "rejected"]

    @property
    def takes(self) -> int:
        return self.count("created") + self.count("ended")


def text_of(source: Source) -> str:
    """A file's table as text. ``Unusable`` when there is none."""
    try:
        text = small_tables.text_of(source, _is_head)
    except Unreadable as error:
        raise Unusable(f"{source.name}：{error}") from error
    if text is not None:
        return text
    raise Unusable(_("%(name)s里没有找到表头：要有点位、报警内容、开始时间三列。") % {"name": source.name})


def plan(member: Member, text: str) -> Plan:
    """Compare the table with the alarms there are. A fixed number of queries for every 500 rows.

    ``Unusable`` when the text holds no such table.
    """
    found = small_tables.rows_of(text, HEADINGS, _is_head)
    if found is None:
        raise Unusable(_("没有找到表头：第一行要写点位（或统一社会信用代码）、报警内容、开始时间，各占一列。"))
    if not found:
        raise Unusable(_("表头下面没有内容。"))
    if len(found) > MOST:
        raise Unusable(_("共%(count)d行，一次最多导入%(most)d行，请分几次。") % {"count": len(found), "most": MOST})
    made = Plan([Row(number, cells) for number, cells in found])
    known = _Known(member, made.rows)
    now = timezone.now()
    for row in made.rows:
        row.alarm = _read(row, known, now)
    good = [(row, row.alarm) for row in made.rows if row.alarm is not None]
    for (row, _alarm), state in zip(good, compare([alarm for _row, alarm in good]), strict=True):
        if state == "differs":
            row.reject("since", _("这个点位同一时间的同一报警已经登记，数值或结束时间不同，请核对。"))
        else:
            row.state = state
    return made


@transaction.atomic
def take_in(member: Member, text: str, *, leave_out: bool) -> Plan:
    """Keep the alarms of the table, all of it or nothing. Rejected rows stop the whole unless ``leave_out`` says to do
    without them."""
    made = plan(member, text)
    if made.rejected and not leave_out:
        raise Refused(_("有%(count)d行不能导入：请改好，或勾选“不导入这些行”。") % {"count": len(made.rejected)})
    if not made.takes:
        raise Refused(_("没有可以导入的行。"))
    raise_alarms([row.alarm for row in made.rows if row.alarm and row.state != "rejected"], by=member)
    return made


def _is_head(cells: Sequence[str]) -> bool:
    keys = small_tables.columns_of(cells, HEADINGS).keys()
    return keys >= set(NEEDED) and bool(keys & {"site", "code"})


class _Known:
    """The sites in use that the rows name and the member keeps."""

    def __init__(self, member: Member, rows: Sequence[Row]) -> None:
        names = {self._split(row)[1] for row in rows}
        codes = {row.cells.get("code", "").upper() for row in rows} - {""}
        self.by_name: defaultdict[str, list[Site]] = defaultdict(list)
        self.by_code: defaultdict[str, list[Site]] = defaultdict(list)
        in_use = writable_sites(member).filter(retired_at__isnull=True)
        for site in in_use.filter(name__in=names) | in_use.filter(credit_code__in=codes):
            self.by_name[squeeze(site.name)].append(site)
            if site.credit_code:
                self.by_code[site.credit_code].append(site)

    @staticmethod
    def _split(row: Row) -> tuple[str, str]:
        """The unit and the name in 青屏县/某某厂."""
        above, _slash, own = row.cells.get("site", "").rpartition("/")
        return squeeze(above), own.strip()

    def find(self, row: Row) -> Site | None:
        above, own = self._split(row)
        code = row.cells.get("code", "").upper()
        found = self.by_name[squeeze(own)] if own else self.by_code[code]
        if code and own:
            found = [site for site in found if site.credit_code in ("", code)]
        if above:
            found = [site for site in found if squeeze(site.unit.short) == above or squeeze(site.unit.name) == above]
        if len(found) == 1:
            return found[0]
        key: Key = "site" if own else "code"
        if found:
            row.reject(key, _("不止一个点位叫这个名称：请写成“青屏县/某某厂”。"))
        elif own or code:
            row.reject(key, _("您登记的点位里没有这个：请核对名称，或先新建点位。"))
        else:
            row.reject("site", _("请填写点位。"))
        return None


def _read(row: Row, known: _Known, now: datetime) -> AlarmText | None:
    site = known.find(row)
    since, until = _moment(row, "since"), _moment(row, "until")
    value, limit = _decimal(row, "value"), _decimal(row, "limit")
    source = _source(row)
    if not row.cells["since"]:
        row.reject("since", _("请填写开始时间。"))
    if row.problems or site is None or since is None:
        return None
    measured_in = row.cells.get("measured_in", "")[:20]
    alarm = AlarmText(site, row.cells["what"], since, until, value, limit, measured_in, source)
    if why := why_not(alarm, now):
        row.reject("what" if not alarm.what.strip() or len(alarm.what) > 40 else "since", why)
        return None
    return alarm


def _moment(row: Row, key: Key) -> datetime | None:
    text = row.cells.get(key, "")
    if found := MOMENT.fullmatch(text.replace("：", ":")):
        try:
            year, month, day, hour, minute, second = (int(part or 0) for part in found.groups())
            return datetime(year, month, day, hour, minute, second, tzinfo=BEIJING)
        except ValueError:
            found = None
    if text:
        row.reject(key, _("时间请写成 2025-06-08 14:30 这样。"))
    return None


def _decimal(row: Row, key: Key) -> Decimal | None:
    text = row.cells.get(key, "").replace(",", "").replace("，", "")
    if not text:
        return None
    try:
        number = Decimal(text)
        if number.is_finite() and abs(number) < LARGEST:
            return number
    except InvalidOperation:
        pass
    row.reject(key, _("这里要填一个数，单位写在“计量单位”一列。"))
    return None


def _source(row: Row) -> str:
    said = row.cells.get("source", "")
    by_label = {str(source.label): source.value for source in Alarm.Source}
    if said and said not in by_label:
        row.reject("source", _("来源写：%(known)s。") % {"known": "、".join(by_label)})
    return by_label.get(said, Alarm.Source.AUTOMATIC)
