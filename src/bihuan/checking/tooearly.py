"""What is said to be done before it was received: 6月5日受理，6月3日办结."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bihuan.checking.dates import Day
from bihuan.checking.plaintext import Plain
from bihuan.checking.shapes import Statement, Used
from bihuan.numerals import format_date

_RECEIVED = r"受理|接到|接收|收到|接报|转办|交办|转来"
_DONE = r"公开|公示|办结|答复|反馈|销号|回访"
_CLAUSE = re.compile(r"(?:(?!并[于在])[^,。;!?\n])+|并[于在](?:(?!并[于在])[^,。;!?\n])*")
_FORM = re.compile(rf"^[(（]?(?:信访件?|举报件?|案件)?(?:{_RECEIVED}|{_DONE})(?:日期|时间):")
_NAMED = re.compile(rf"(?P<verb>{_RECEIVED}|{_DONE})(?:日期|时间)?[:于]?$")
_RECEIVED_BEHIND = re.compile(rf"^(?:[^\d]{{0,16}}?)(?P<verb>{_RECEIVED})")
_DONE_BEHIND = re.compile(
    rf"^(?:[\u4e00-\u9fff]{{1,12}}(?:局|政府|办|委|厅|队|街道|镇|乡|专班|人员))?"
    r"(?:已|并|即|才|予以|正式|书面|当面|电话|全部|整改|处理|完成|对外|向(?:社会|群众|(?:举报|信访|投诉)人)"
    r"|在[\u4e00-\u9fff]{1,10}(?:网站?|平台|公众号|媒体|报)上?){0,4}"
    rf"(?P<verb>{_DONE})了?(?:该|此|信访件|举报件|转办件|交办件|件|案|(?:举报|信访|投诉)人|群众|办理|处理|调查|核查|结果|情况)*[)）]?$"
)
_OF_A_CASE = re.compile(r"举报|信访|投诉|交办|转办|来电|来信|线索|受理|转来")
_SAME_MATTER = re.compile(
    r"^(?:(?:该|此|本)(?:信访件|举报件|转办件|交办件|案件|件|案|投诉|举报)?)?(?:经[^\d]{1,8})?"
    r"(?:[\u4e00-\u9fff]{1,12}(?:局|政府|办|委|厅|队|街道|镇|乡|专班|人员))?[并也已现后随即又于在经]*$"
)
"""What may stand before the day in the later clause: the case itself or who acted, no other case."""
_DENIES = re.compile(
    r"重复|再次|反复|此前|之前|前期|早[前在]|曾|多次|第[一二三四五六七八九十\d]+次|同类|相同|另|其余|其他|分别|各|均|陆续"
    r"|[去上次翌明]年|应[当于]?|须|限|要求|拟|计划|预计|将于|力争|截[至止]|申请|许可|环评|报告|通知|回函|函|来文|验收|复核"
    r"|[\d一二三四五六七八九十]+、|等"
    r"|(?:[2-9]|[1-9]\d+|[两二三四五六七八九十百]+)(?:余|多)?(?:件|起|宗|批|个问题|项|条)"
)
_OTHER_CASE = re.compile(r"第[一二三四五六七八九十百\d]+[批号期件]|[A-Z]+\d|\d{5}")
_NOT_ON_THE_DAY = re.compile(r"(?:[之以]?前|至|到|-|—|~|起|内|底)")
_NEAR = 92
"""Days: where a year is not printed, what lies further back may be of the next year."""
_NEXT_CLAUSES = 3


def too_early(even: Plain, days: list[Day]) -> Iterator[Statement]:
    """Every case that was closed, answered or published before the day it came in.

    Both days must be told in one sentence (or in form lines one below the other), of one case, in clauses with one
    day each; words that speak of an earlier round, of several cases or of a deadline take the claim back."""
    came: _Told | None = None
    for told in _clauses(even.plain, days):
        if told.opens and not (came and came.form and told.form and told.mark == "\n"):
            came = None
        if told.closed or (came and told.index > came.index + _NEXT_CLAUSES):
            came = None
        elif told.day and told.received:
            came = told
        elif came and told.done and _earlier(came, told):
            yield _statement(even, came, told)


@dataclass(frozen=True, slots=True)
class _Told:
    """A clause: its day, what happened on it, and whether it takes the claim back (``closed``)."""

    index: int
    mark: str
    form: bool
    closed: bool
    day: Day | None = None
    received: str = ""
    done: str = ""

    @property
    def opens(self) -> bool:
        """Whether a new sentence begins."""
        return self.mark in "。;!?\n"


def _clauses(plain: str, days: list[Day]) -> Iterator[_Told]:
    at = 0
    for index, clause in enumerate(_CLAUSE.finditer(plain)):
        text, start = clause[0], clause.start()
        inside = []
        while at < len(days) and days[at].start < clause.end():
            inside.append(days[at])
            at += 1
        mark, form = plain[start - 1] if start else "\n", _FORM.match(text) is not None
        if _DENIES.search(text) or len(inside) > 1:
            yield _Told(index, mark, form, True)
        elif not inside:
            yield _Told(index, mark, form, False)
        else:
            day = inside[0]
            before, behind = text[: day.start - start], plain[day.end : clause.end()]
            received = _verb(_RECEIVED, before, _RECEIVED_BEHIND.match(behind))
            done = _verb(_DONE, before, _DONE_BEHIND.match(behind))
            if received and (done or not _OF_A_CASE.search(text)):
                received = done = ""
            if done and (_OTHER_CASE.search(text) or not (form or _same_matter(before))):
                done = ""
            yield _Told(index, mark, form, _NOT_ON_THE_DAY.match(behind) is not None, day, received, done)


def _verb(verbs: str, before: str, behind: re.Match[str] | None) -> str:
    named = _NAMED.search(before)
    if named and re.fullmatch(verbs, named["verb"]):
        return named["verb"]
    return behind["verb"] if behind and not named else ""


def _same_matter(before: str) -> bool:
    named = _NAMED.search(before)
    return _SAME_MATTER.match(before[: named.start()] if named else before) is not None


def _earlier(came: _Told, told: _Told) -> bool:
    """Whether it was done before, with no doubt about the years."""
    received, done = came.day, told.day
    if received is None or done is None or received.day is None or done.day is None or done.day >= received.day:
        return False
    if received.dated and done.dated:
        return True
    if done.dated or received.year != done.year:
        return False
    return (received.day - done.day).days <= _NEAR


def _statement(even: Plain, came: _Told, told: _Told) -> Statement:
    received, done = came.day, told.day
    assert received is not None
    assert received.day is not None
    assert done is not None
    assert done.day is not None
    ends = [(received, received.day), (done, done.day)]
    used = tuple(Used(*even.place(day.start, day.end), at.isoformat(), "part") for day, at in ends)
    start, end = even.place(received.start, done.end)
    apart = (done.day - received.day).days
    why = f"{told.done}写在{format_date(done.day)}，比{came.received}的{format_date(received.day)}早{-apart}天，请核对日期。"
    parts = tuple(at.isoformat() for _day, at in ends)
    return Statement("days", even.text[start:end], start, end, used, parts, apart, apart, "天", "mismatch", why)
