"""From figures of registers to the paragraphs on pressing, enforcing and holding accountable. Knows no database."""

from collections.abc import Callable, Mapping, Sequence
from typing import Protocol

from bihuan.papers.runs import LIST, Paragraph, Paragraphs, Run, joined

PRESSURE = "pressure"
HEADING = "督办、执法和问责情况"
SINCE = "since"
"""The name of the first day of the period, where it stands in a text."""
BY_RANK, BY_FORM, BY_METHOD = "accountable_by_rank", "accountable_by_form", "checks_by_method"
LISTS = {BY_RANK: ("干部", "人"), BY_FORM: ("", "人"), BY_METHOD: ("", "家次")}
"""Breakdowns that can stand in a text as a whole: what stands behind the key, and behind the number."""
Piece = tuple[str, str, str]
PRESSED: Sequence[Piece] = (
    ("先后现场督导检查", "visits", "次"),
    ("召开会议", "meetings", "次"),
    ("下发通报", "circulars", "次"),
    ("督办", "orders", "次"),
    ("预警", "warnings", "次"),
    ("约谈", "interviews", "次"),
    ("挂牌督办", "listed_orders", "件"),
    ("督办问题", "problems_pressed", "件"),
)
ENFORCED: Sequence[Piece] = (
    ("现场执法检查企业", "checks", "家（次）"),
    ("出动执法人员", "check_times", "人次"),
    ("责令改正", "corrections", "件"),
    ("立案查处", "cases_filed", "件环境违法案件"),
    ("共处罚金", "penalties", ""),
    ("查封扣押", "seizures", "件"),
    ("停产关闭", "shutdowns", "件"),
    ("移送拘留", "handed_over", "件"),
    ("办结各类环境信访案件", "petitions_closed", "件"),
)


class Numbers(Protocol):
    @property
    def figures(self) -> Mapping[str, float]: ...

    @property
    def by(self) -> Mapping[str, Mapping[str, float]]: ...


def sentence(numbers: Numbers, pieces: Sequence[Piece]) -> Paragraph:
    """The pieces that count anything, as one sentence."""
    said = [[Run(before), Run("", name), Run(after)] for before, name, after in pieces if numbers.figures.get(name)]
    return (*joined(said, "，"), Run("。")) if said else ()


def drafted(numbers: Numbers, region: str, *, interviews_count: bool) -> Paragraphs:
    """The section, every number still a figure; nothing where nothing is entered. ``interviews_count``: who was only
    interviewed is among those held accountable."""
    enforced = sentence(numbers, ENFORCED)
    paragraphs = (
        sentence(numbers, PRESSED),
        (Run("", SINCE), Run(region), *enforced) if enforced else (),
        _accountable(numbers, interviews_count),
    )
    return tuple(paragraph for paragraph in paragraphs if paragraph)


def _accountable(numbers: Numbers, interviews_count: bool) -> Paragraph:
    figures = numbers.figures
    persons, interviewed = figures.get("accountable"), figures.get("interviewed")
    if not persons:
        return (Run("共约谈"), Run("", "interviewed"), Run("人。")) if interviewed else ()
    runs = [Run("共追责问责"), Run("", "accountable"), Run("人")]
    if figures["accountable_times"] != persons:
        runs += [Run("、"), Run("", "accountable_times"), Run("人次")]
    if interviewed:
        runs += [Run("（含约谈" if interviews_count else "，另约谈"), Run("", "interviewed")]
        runs += [Run("人）" if interviews_count else "人")]
    return (*runs, Run("。其中"), Run("", BY_RANK, form=LIST), Run("。"))


def listed(numbers: Numbers, name: str, said: Callable[[Run], str]) -> list[Run]:
    """A whole breakdown in words; ``said`` gives the number of a figure as it is printed."""
    behind, unit = LISTS[name]

    def line(key: str) -> list[Run]:
        run = Run("", name, key)
        return [Run(f"{key}{behind}"), Run(said(run), name, key), Run(unit)]

    return joined([line(key) for key, count in numbers.by.get(name, {}).items() if count], "，")
