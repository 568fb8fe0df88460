"""From figures of findings to the paragraphs of a briefing and of the yearly report. Knows no database."""

from collections.abc import Callable, Mapping, Sequence

from bihuan.papers.pressure_wording import Numbers, Piece, sentence
from bihuan.papers.runs import LIST, Paragraph, Paragraphs, Run, joined

FINDINGS, OVERALL, SOURCES, YEARS, UNITS, NEXT = "findings", "overall", "sources", "years", "units", "next"
HEADINGS = {
    FINDINGS: "反馈问题整改情况",
    OVERALL: "总体情况",
    SOURCES: "各批次、各来源整改进展",
    YEARS: "按完成时限分年度进展",
    UNITS: "各责任单位整改销号情况",
    NEXT: "下一步工作安排",
}
STATES = (("达到序时进度", "on_schedule"), ("滞后", "behind"), ("尚未调度", "unreported"))
"""What is said of findings that are not rectified, each only where there are any."""
PROFILES = ("findings_by_source", "findings_by_due_year", "findings_by_unit", "findings_by_level")
RANKS, BEHIND, LATE = "findings_rank_by_unit", "findings_behind_by_unit", "findings_late_by_unit"
COMPLAINTS = "received_by_source"
LISTS = (*PROFILES, RANKS, BEHIND, LATE, COMPLAINTS)
"""Breakdowns that can stand in a text as a whole."""


def drafted(kind: str, numbers: Numbers, region: str, day: Run) -> Paragraphs:
    """The words of a section, every number still a figure; ``day`` is the cut-off. Nothing where there are no findings."""
    if not numbers.figures.get("findings"):
        return ()
    return DRAFTS[kind](numbers, region, day)


def _figure(numbers: Numbers, before: str, name: str, after: str) -> list[Run]:
    """``before`` number ``after``, or nothing where the number is nought."""
    return [Run(before), Run("", name), Run(after)] if numbers.figures.get(name) else []


def _state(numbers: Numbers, region: str, day: Run) -> Paragraph:
    runs = [Run("截止"), day, Run(f"，{region}共有反馈问题"), Run("", "findings"), Run("个，已完成整改")]
    runs += [Run("", "findings_rectified"), Run("个")]
    for words, name in STATES:
        runs += _figure(numbers, f"，{words}", f"findings_{name}", "个")
    runs += [Run("，整改完成率"), Run("", "findings_rectified_rate"), Run("；已销号"), Run("", "findings_struck_off")]
    runs += [Run("个"), *_figure(numbers, "（其中转入长期坚持", "findings_kept_up", "个）")]
    runs += [Run("，销号率"), Run("", "findings_struck_off_rate"), Run("。")]
    return (*runs, *_figure(numbers, "已过整改时限还没有完成整改的", "findings_late", "个。"))


def _briefed(numbers: Numbers, region: str, day: Run) -> Paragraphs:
    several = len(numbers.by.get("findings_by_source", {})) > 1
    sources = ((Run("其中："), Run("", "findings_by_source", form=LIST), Run("。")),) if several else ()
    behind = ((Run("滞后的责任单位："), Run("", BEHIND, form=LIST), Run("。")),) if _any(numbers, BEHIND) else ()
    return (_state(numbers, region, day), *sources, *behind)


def _overall(numbers: Numbers, region: str, day: Run) -> Paragraphs:
    paragraphs = [_state(numbers, region, day)]
    if _any(numbers, COMPLAINTS):
        paragraphs.append((Run("督察转办信访件："), Run("", COMPLAINTS, form=LIST), Run("。")))
    paragraphs += [
        found for found in (sentence(numbers, pieces) for pieces in (MEASURES, LOOKED_BACK, DOCUMENTS)) if found
    ]
    return tuple(paragraphs)


MEASURES: Sequence[Piece] = (
    ("整改方案共有措施", "findings_measures", "项"),
    ("已完成", "findings_measures_done", "项"),
    ("计划投资", "findings_planned", ""),
    ("累计投入", "findings_spent", ""),
)
LOOKED_BACK: Sequence[Piece] = (
    ("对已销号的问题开展“回头看”", "findings_look_backs", "次"),
    ("发现整改不到位", "findings_look_backs_false", "次"),
    ("重新整改", "findings_reopened", "次"),
)
DOCUMENTS: Sequence[Piece] = (
    ("启动生态环境损害赔偿", "findings_compensations", "件"),
    ("赔偿金额", "findings_compensated", ""),
    ("移送公安、检察、纪检监察机关和申请强制执行", "findings_transfers", "件"),
    ("下达责令改正决定书", "findings_decisions", "份"),
    ("立案", "findings_filings", "件"),
    ("拘留", "findings_detained", "人"),
)


def _listed_only(name: str, before: str = "") -> Callable[[Numbers, str, Run], Paragraphs]:
    def paragraphs(numbers: Numbers, region: str, day: Run) -> Paragraphs:
        return ((Run(before), Run("", name, form=LIST), Run("。")),) if _any(numbers, name) else ()

    return paragraphs


def _units(numbers: Numbers, region: str, day: Run) -> Paragraphs:
    """Ranked once there is anything to rank by; before the first strike-off, how far each has come."""
    struck = numbers.figures.get("findings_struck_off")
    kind = _listed_only(RANKS, "按销号率排名：") if struck else _listed_only("findings_by_unit")
    return kind(numbers, region, day)


def _next(numbers: Numbers, region: str, day: Run) -> Paragraphs:
    open_ones = [_figure(numbers, f"{words}的", f"findings_{name}", "个问题") for words, name in (STATES[1], STATES[2])]
    said = [piece for piece in open_ones if piece]
    if not said:
        return ((Run("巩固整改成果，对已销号的问题开展“回头看”，防止反弹。"),),)
    runs = [Run("对"), *joined(said, "、"), Run("逐个倒排工期、挂图作战，按月调度，加强督办")]
    runs += [Run("，重点督促："), Run("", BEHIND, form=LIST), Run("。")] if _any(numbers, BEHIND) else [Run("。")]
    return (tuple(runs),)


DRAFTS: Mapping[str, Callable[[Numbers, str, Run], Paragraphs]] = {
    FINDINGS: _briefed,
    OVERALL: _overall,
    SOURCES: _listed_only("findings_by_source"),
    YEARS: _listed_only("findings_by_due_year"),
    UNITS: _units,
    NEXT: _next,
}


def _any(numbers: Numbers, name: str) -> bool:
    return any(numbers.by.get(name, {}).values())


def listed(numbers: Numbers, name: str, said: Callable[[Run], str]) -> list[Run]:
    """A whole breakdown in words; ``said`` gives the number of a figure as it is printed."""

    def line(figure: str, key: str) -> Run:
        run = Run("", figure, key)
        return Run(said(run), figure, key)

    keys = [key for key, count in numbers.by.get(name, {}).items() if count]
    if name == RANKS:
        return joined([_ranked(numbers, key, line) for key in keys], "；")
    if name == COMPLAINTS:
        return joined([_complaints(numbers, key, line) for key in keys], "；")
    if name in PROFILES:
        return joined([_profile(numbers, name.removeprefix("findings"), key, line) for key in keys], "；")
    return joined([[Run(key), line(name, key), Run("个")] for key in keys], "、")


Line = Callable[[str, str], Run]


def _profile(numbers: Numbers, by: str, key: str, line: Line) -> list[Run]:
    """One source, year or unit: how many, what became of them, and which share is struck off."""
    runs = [
        Run(key),
        line(f"findings{by}", key),
        Run("个，已完成整改"),
        line(f"findings_rectified{by}", key),
        Run("个"),
    ]
    for words, figure in STATES:
        if numbers.by.get(f"findings_{figure}{by}", {}).get(key):
            runs += [Run(f"，{words}"), line(f"findings_{figure}{by}", key), Run("个")]
    return [*runs, Run("，销号率"), line(f"findings_struck_off_rate{by}", key)]


def _ranked(numbers: Numbers, key: str, line: Line) -> list[Run]:
    ranks = list(numbers.by[RANKS].values())
    tied = "并列" if ranks.count(numbers.by[RANKS][key]) > 1 else ""
    return [
        Run(f"{key}{tied}第"),
        line(RANKS, key),
        Run("名（"),
        line("findings_by_unit", key),
        Run("个中已销号"),
        line("findings_struck_off_by_unit", key),
        Run("个，销号率"),
        line("findings_struck_off_rate_by_unit", key),
        Run("）"),
    ]


def _complaints(numbers: Numbers, key: str, line: Line) -> list[Run]:
    runs = [Run(key), line(COMPLAINTS, key), Run("件，已办结"), line("closed_by_source", key), Run("件")]
    for words, name in (("阶段性办结", "stage_closed_by_source"), ("正在办理", "open_by_source")):
        if numbers.by.get(name, {}).get(key):
            runs += [Run(f"，{words}"), line(name, key), Run("件")]
    return runs
