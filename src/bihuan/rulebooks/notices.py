"""The State Council's notice of a year's holidays (国务院办公厅关于某年部分节假日安排的通知), read as it is worded.

``元旦：1月1日（周四）至3日（周六）放假调休，共3天。1月4日（周日）上班。``
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from unicodedata import normalize

from django.utils.translation import gettext as _

FESTIVALS = ("元旦", "春节", "清明节", "劳动节", "端午节", "中秋节", "国庆节")
"""Those of the regulation (全国年节及纪念日放假办法) that a notice arranges every year."""
WEEKDAYS = "一二三四五六日"
LONGEST = 31
"""Days between two dates of one holiday; more is a slip of the pen."""
FESTIVAL = "|".join(FESTIVALS)
TOKENS = re.compile(
    rf"""
      (?P<urged>鼓励|提倡)
    | (?P<name>[\u4e00-\u9fff、]{{2,40}})(?:\([^)]*\))?:
    | (?P<bare>(?:{FESTIVAL})(?:[、和](?:{FESTIVAL}))*)(?=\d)
    | (?P<off>放假|补休|休息)(?:(?P<said>\d{{1,2}})天)?
    | (?P<work>上班)
    | 共(?P<count>\d{{1,2}})天
    | (?:(?P<year>\d{{4}})年)?(?:(?P<month>\d{{1,2}})月(?P<day>\d{{1,2}})日?|(?P<only>\d{{1,2}})日)(?:\((?P<beside>[^)]*)\))?
    | (?P<until>[至到~—–-])
    """,
    re.VERBOSE,
)
NUMBERING = re.compile(r"^[一二三四五六七八九十]+、")
ABOUT = re.compile(r"(\d{4})年(?:部分)?(?:节假日|元旦)")


@dataclass(frozen=True)
class Arrangement:
    """What a notice arranges for ``year``: names by day. Days off before New Year's Day lie in the year before."""

    year: int
    holidays: dict[date, str]
    workdays: dict[date, str]

    @property
    def missing(self) -> list[str]:
        """Festivals that the notice does not name: part of it may not have been copied."""
        named = "、".join(self.holidays.values())
        return [festival for festival in FESTIVALS if festival.removesuffix("节") not in named]


@dataclass
class _Reader:
    year: int
    holidays: dict[date, str] = field(default_factory=dict)
    workdays: dict[date, str] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)
    name: str = ""

    def sentence(self, text: str, *, is_last: bool) -> None:
        """Dates wait for the verb that says what they are."""
        waiting: list[date] = []
        dated = False
        month, off, until = 0, 0, False
        for token in TOKENS.finditer(text):
            found = token.groupdict()
            if found["urged"]:  # 鼓励……安排职工在除夕休息: an appeal, no arrangement
                return
            if name := found["name"] or found["bare"]:
                self.name = NUMBERING.sub("", name)
            elif found["off"]:
                self._take(waiting, self.holidays, self.name, text)
                off, waiting = len(waiting) or off, []
                self._check_count(found["said"], off)
            elif found["work"]:
                self._take(waiting, self.workdays, self.name.removesuffix("调休") + "调休", text)
                waiting = []
            elif found["count"]:
                self._check_count(found["count"], off)
            elif found["until"]:
                until = bool(waiting)
            else:
                month = int(found["month"] or month)
                day = self._day(found, month)
                if day is None:
                    return
                dated = dated or bool(found["year"])
                waiting = self._up_to(day, waiting, explicit=bool(found["year"])) if until else [*waiting, day]
                until = False
        # The notice ends with the day on which it was signed.
        if waiting and not (is_last and dated and len(waiting) == 1):
            self.problems.append(_("“%(text)s”没有写是放假还是上班。") % {"text": text})

    def _day(self, found: dict[str, str | None], month: int) -> date | None:
        said = _("%(month)s月%(day)s日") % {"month": month, "day": found["day"] or found["only"]}
        try:
            day = date(int(found["year"] or self.year), month, int(found["day"] or found["only"] or 0))
        except ValueError:
            self.problems.append(_("没有%(day)s这一天，请核对。") % {"day": said})
            return None
        weekday = re.search(rf"(?:周|星期|礼拜)([{WEEKDAYS}天])", found["beside"] or "")
        if weekday and WEEKDAYS.index(weekday[1].replace("天", "日")) != day.weekday():
            self.problems.append(
                _("%(day)s写的是周%(said)s，%(year)d年这一天是周%(real)s：请核对年份和原文。")
                % {"day": said, "said": weekday[1], "year": day.year, "real": WEEKDAYS[day.weekday()]}
            )
        return day

    def _up_to(self, last: date, waiting: list[date], *, explicit: bool) -> list[date]:
        first = waiting[-1]
        if last < first and not explicit:  # 12月30日至1月1日
            first = first.replace(year=first.year - 1)
        length = (last - first).days
        if not 0 <= length <= LONGEST:
            words = {"first": first.isoformat(), "last": last.isoformat()}
            self.problems.append(_("%(first)s至%(last)s不像一次假期，请核对。") % words)
            return waiting
        return [*waiting[:-1], *(first + timedelta(days=step) for step in range(length + 1))]

    def _take(self, days: list[date], into: dict[date, str], name: str, text: str) -> None:
        if days and not self.name:
            self.problems.append(_("“%(text)s”前面没有节日名称：请写成“元旦：1月1日放假”。") % {"text": text})
        for day in days:
            if not (day.year == self.year or (day.year == self.year - 1 and day.month == 12)):
                self.problems.append(
                    _("%(day)s不在%(year)d年：请核对年份和原文。") % {"day": day.isoformat(), "year": self.year}
                )
            if into is self.workdays and day.weekday() < 5:
                self.problems.append(
                    _("%(day)s是周%(weekday)s，不是周末，不用调休上班：请核对原文。")
                    % {"day": day.isoformat(), "weekday": WEEKDAYS[day.weekday()]}
                )
            into[day] = name[:40]

    def _check_count(self, said: str | None, counted: int) -> None:
        if said and counted and int(said) != counted:
            self.problems.append(
                _("%(name)s写的是%(said)s天，按日期数是%(counted)d天：请核对原文。")
                % {"name": self.name, "said": said, "counted": counted}
            )


def read_notice(text: str, year: int) -> tuple[Arrangement, list[str]]:
    """The arrangement of ``year`` that ``text`` words, and what is wrong with it, each in a sentence.

    With anything wrong the arrangement must not be used. Appeals, and what names no day, are passed over.
    """
    reader = _Reader(year)
    joined = re.sub(r"\s+", "", normalize("NFKC", text))
    if (about := ABOUT.search(joined)) and int(about[1]) != year:
        said = _("这是%(other)s年的通知，要录入的是%(year)d年：请核对年份。") % {"other": about[1], "year": year}
        return Arrangement(year, {}, {}), [said]
    sentences = [sentence for sentence in re.split(r"[。;]", joined) if sentence]
    for place, sentence in enumerate(sentences, start=1):
        reader.sentence(sentence, is_last=place == len(sentences))
    if not reader.holidays and not reader.problems:
        reader.problems.append(
            _("没有读到放假的日子：请粘贴通知里各个节日的安排，例如“元旦：1月1日至3日放假调休，共3天。”")
        )
    for day in sorted(reader.holidays.keys() & reader.workdays.keys()):
        reader.problems.append(_("%(day)s既写了放假又写了上班：请核对原文。") % {"day": day.isoformat()})
    return Arrangement(year, reader.holidays, reader.workdays), reader.problems


def worded(holidays: Mapping[date, str], workdays: Mapping[date, str]) -> str:
    """The days as a notice would put them, a holiday a line, so that a person can change them."""
    lines: dict[str, list[str]] = {}
    for name in dict.fromkeys(holidays.values()):
        days = [day for day, named in sorted(holidays.items()) if named == name]
        lines[name] = [_("%(days)s放假，共%(count)d天。") % {"days": spoken(days), "count": len(days)}]
    for said in dict.fromkeys(workdays.values()):
        days = [day for day, named in workdays.items() if named == said]
        lines.setdefault(said.removesuffix("调休") or _("调休"), []).append(
            _("%(days)s上班。") % {"days": spoken(days)}
        )
    return "\n".join(f"{name}：{''.join(said)}" for name, said in lines.items())


def spoken(days: Sequence[date]) -> str:
    """``1月1日至3日、10月7日``: what follows each other together."""
    runs: list[list[date]] = []
    for day in sorted(days):
        if runs and day - runs[-1][-1] == timedelta(days=1):
            runs[-1].append(day)
        else:
            runs.append([day])
    return "、".join(_run(run[0], run[-1]) for run in runs)


def _run(first: date, last: date) -> str:
    begun = f"{first.month}月{first.day}日"
    if first == last:
        return begun
    return f"{begun}至{last.day}日" if first.month == last.month else f"{begun}至{last.month}月{last.day}日"
