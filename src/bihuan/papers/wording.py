"""From figures to the paragraphs of 【信访件情况】, in the words of the inspection's rulebook. Knows no database."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from bihuan.figures.wording import is_share, shown
from bihuan.moments import BEIJING
from bihuan.numerals import format_date, said_money, to_chinese
from bihuan.papers import finding_wording as of_findings
from bihuan.papers import pressure_wording as of_pressure
from bihuan.papers.runs import CHARACTERS, LIST, SHORT, Paragraph, Paragraphs, Run, Section, joined, merged
from bihuan.rulebooks.schema import Rulebook

UNASSIGNED = "未分办"
"""What the catalogue calls complaints that no unit has been given."""
SHARED = "、"
"""The catalogue joins the units of a shared complaint with this; no unit's short name holds it."""
HEADINGS = {"received": "信访件交办情况", "handled": "信访件办理情况"}
DAYS = ("as_of", "handled_as_of")
"""Names of the cut-offs where they stand in a text."""
OF_COMPLAINTS = (
    "by_unit", "by_label", "by_channel", "key_by_unit", "closed_by_unit", "stage_closed_by_unit", "open_by_unit",
)  # fmt: skip
LISTS = (*OF_COMPLAINTS, *of_findings.LISTS, *of_pressure.LISTS)
"""Breakdowns that can stand in a text as a whole; besides them ``not_alone`` and ``partly``."""
RATE = "closing_rate"
MONEY = ("findings_planned", "findings_spent", "findings_compensated", "penalties")
"""Figures in yuan that bring their own 亿元 or 万元."""
Moment = date | datetime


class Numbers(Protocol):
    """What is needed of an answer of the catalogue."""

    @property
    def figures(self) -> Mapping[str, float]: ...

    @property
    def by(self) -> Mapping[str, Mapping[str, float]]: ...


@dataclass(frozen=True)
class Shared:
    """Open complaints that the same units share, and which of the units have finished their part."""

    units: tuple[str, ...]
    done: tuple[str, ...] = ()
    count: int = 1


@dataclass(frozen=True)
class Wording:
    """The sentences of one briefing."""

    numbers: Numbers
    rulebook: Rulebook
    region: str
    as_of: Moment
    handled_as_of: Moment
    shared: Sequence[Shared] = ()
    since: date | None = None
    """The first day of the period of registers; without it they count from their beginning, and nothing is said."""

    def sections(self) -> list[Section]:
        """【信访件情况】 as it reads with these numbers."""
        return [
            Section(f"{place}. {HEADINGS[kind]}", tuple(self.filled(paragraph) for paragraph in self.drafted(kind)))
            for place, kind in enumerate(HEADINGS, start=1)
        ]

    def drafted(self, kind: str) -> Paragraphs:
        """The words of a section by its kind, every number still a figure, for a person to edit."""
        if kind == of_pressure.PRESSURE:
            counted_in = self.rulebook.interviews_are_sanctions
            return of_pressure.drafted(self.numbers, self.region, interviews_count=counted_in)
        if kind in of_findings.DRAFTS:
            return of_findings.drafted(kind, self.numbers, self.region, Run("", "handled_as_of"))
        return self._received() if kind == "received" else (self._handled(),)

    def filled(self, paragraph: Paragraph) -> Paragraph:
        """The paragraph with the number of every figure. A list that is empty takes its brackets, or its stop, along."""
        runs: list[Run] = []
        emptied = False
        for run in merged(paragraph):
            found = self._printed(run)
            if emptied and not run.name:
                found = [Run(_without_leftover(runs, run.text))]
            emptied = bool(run.name) and not found
            runs.extend(found)
        return merged(runs)

    def _printed(self, run: Run) -> list[Run]:
        if run.name in DAYS:
            moment = self.as_of if run.name == "as_of" else self.handled_as_of
            return [Run(said_moment(moment, beside=self.as_of if run.form == SHORT else None))]
        if run.name == of_pressure.SINCE:
            return [Run(said_since(self.since))] if self.since else []
        if run.form == LIST:
            return self._list(run.name)
        return [Run(self.value(run), run.name, run.key, run.form)] if run.name else [run]

    def value(self, run: Run) -> str:
        """The number of a figure as it is printed. A line that a breakdown does not have counts nothing."""
        if run.key:
            return _printed(run.name, self.numbers.by.get(run.name, {}).get(run.key, 0))
        number = self.numbers.figures[run.name]
        return in_characters(int(number)) if run.form == CHARACTERS else _printed(run.name, number)

    def _list(self, name: str) -> list[Run]:
        """A whole breakdown in the words that the paragraphs use for it."""
        if name in of_findings.LISTS:
            return of_findings.listed(self.numbers, name, self.value)
        if name in of_pressure.LISTS:
            return of_pressure.listed(self.numbers, name, self.value)
        if name == "not_alone":
            return self._not_alone()
        if name == "partly":
            partly = [self._partly(item) for item in self.shared if item.done]
            return [Run("此外，"), *joined(partly, "；")] if partly else []
        if name == "by_label":
            return self._listed(name, self.rulebook.label_phrase)
        if name in ("by_unit", "key_by_unit"):
            return self._by_units(name)
        return self._finished(name) if name.endswith("_by_unit") else self._listed(name, str)

    @property
    def _here(self) -> str:
        return self.rulebook.here(self.region)

    def _received(self) -> Paragraphs:
        said = self.rulebook.phrases
        day = Run("", "as_of")
        if not self.numbers.figures["received"]:
            nothing = f"，{said.team}尚未向{self._here}{said.handed_over}{said.item}。"
            return ((Run("截止"), day, Run(nothing)),)
        opening = (
            Run("截止"),
            day,
            Run(f"，{said.team}共向{self._here}{said.handed_over}了"),
            Run("", "batches", form=CHARACTERS),
            Run("批"),
            Run("", "received"),
            Run(f"件{said.item}。"),
        )
        paragraphs: list[Paragraph] = [opening]
        for words, name in ((said.units_by, "by_unit"), (said.labels_by, "by_label")):
            if self._counts(name):
                paragraphs.append((Run(f"{words}："), Run("", name, form=LIST), Run("。")))
        if self.numbers.figures["key"]:
            key = (Run(f"{said.key_by}：{said.key}"), Run("", "key"), Run("件。"))
            paragraphs.append((*key, Run("", "key_by_unit", form=LIST), Run("。")))
        if self._counts("by_channel"):
            paragraphs.append((Run(f"{said.channels_by}："), Run("", "by_channel", form=LIST), Run("。")))
        return tuple(paragraphs)

    def _handled(self) -> Paragraph:
        said = self.rulebook.phrases
        runs = [
            Run("截止"),
            Run("", "handled_as_of", form=SHORT),
            Run(f"，{self.region}累计接到{said.handed_over}件"),
            Run("", "received"),
            Run("件，正在办理"),
            Run("", "open"),
            Run("件（"),
            Run("", "not_alone", form=LIST),
            Run("）"),
        ]
        # A place without any stage-closed complaint does not speak of them.
        finished = [("，阶段性办结", "stage_closed")] if self.numbers.figures.get("stage_closed") else []
        for words, name in (*finished, ("，已办结", "closed")):
            runs += [Run(words), Run("", name), Run("件（"), Run("", f"{name}_by_unit", form=LIST), Run("）")]
        runs.append(Run("。"))
        if any(item.done for item in self.shared):
            runs += [Run("", "partly", form=LIST), Run("。")]
        return tuple(runs)

    def _counts(self, name: str) -> list[tuple[str, int]]:
        """The lines of a breakdown that count anything, most first; equals stay in the catalogue's order."""
        lines = [(key, int(count)) for key, count in self.numbers.by.get(name, {}).items() if count]
        return sorted(lines, key=lambda line: -line[1])

    def _listed(self, name: str, phrase: Callable[[str], str]) -> list[Run]:
        return joined(((Run(phrase(key)), Run(str(n), name, key), Run("件")) for key, n in self._counts(name)), "，")

    def _by_units(self, name: str) -> list[Run]:
        """Each unit's own complaints, then those that several share, then what nobody has yet."""
        lines = self._counts(name)
        alone = [[Run(key), Run(str(n), name, key), Run("件")] for key, n in lines if not _is_group(key)]
        groups = [[Run(str(n), name, key), Run(f"件涉及{key}")] for key, n in lines if SHARED in key]
        waiting = [[Run(key), Run(str(n), name, key), Run("件")] for key, n in lines if key == UNASSIGNED]
        if alone and groups:
            groups[0].insert(0, Run("还"))
        return joined([piece for piece in (joined(alone, "、"), *groups, *waiting) if piece], "，")

    def _finished(self, name: str) -> list[Run]:
        """Each unit's finished complaints; shared ones by their units together."""
        pieces = [
            (Run(f"{_together(key.split(SHARED))}共有的" if SHARED in key else key), Run(str(n), name, key), Run("件"))
            for key, n in self._counts(name)
        ]
        return joined(pieces, "、")

    def _not_alone(self) -> list[Run]:
        """Of the open ones, those that several units share and those that nobody has yet."""
        lines = self._counts("open_by_unit")
        shared = [
            [Run(f"{_together(key.split(SHARED))}共有的"), Run(str(n), "open_by_unit", key), Run("件")]
            for key, n in lines
            if SHARED in key
        ]
        waiting = [[Run(key), Run(str(n), "open_by_unit", key), Run("件")] for key, n in lines if key == UNASSIGNED]
        return [Run("含"), *joined([*shared, *waiting], "，")] if shared or waiting else []

    def _partly(self, item: Shared) -> Paragraph:
        units = SHARED.join(item.units)
        total = int(self.numbers.by.get("open_by_unit", {}).get(units, item.count))
        some = (Run("中有"), Run(str(item.count), "partly", units), Run("件")) if item.count < total else ()
        return (
            Run(f"{units}共有的"),
            Run(str(total), "open_by_unit", units),
            Run("件"),
            *some,
            Run(f"，属于{_and(item.done)}的部分已经完成"),
        )


def said_moment(moment: Moment, beside: Moment | None = None) -> str:
    """``2020年11月7日``, with the hour where one was given; the year is left out where ``beside`` has said it."""
    if isinstance(moment, datetime):
        local = moment.astimezone(BEIJING) if moment.tzinfo else moment
        hour = f"{local.hour}时{f'{local.minute:02d}分' if local.minute else ''}"
        return f"{said_moment(local.date(), beside)}{hour}"
    if beside is not None and beside.year == moment.year:
        return f"{moment.month}月{moment.day}日"
    return format_date(moment)


def said_since(day: date) -> str:
    """``2017年以来`` for the first day of a year, else with the day."""
    return f"{day.year}年以来" if (day.month, day.day) == (1, 1) else f"{format_date(day)}以来"


def in_characters(number: int) -> str:
    """A batch count as papers write it: 十五, two being 两; beyond what characters are used for, in digits."""
    if number == 2:
        return "两"
    return to_chinese(number) if number <= 9999 else str(number)


def _printed(name: str, number: float) -> str:
    """A share in %, money of findings in 亿元 or 万元, other money to the fen where it is not whole."""
    if name.partition("_by_")[0] in MONEY:
        return said_money(number)
    return f"{number:.2%}" if is_share(name) else shown(name, number)


def _is_group(key: str) -> bool:
    return SHARED in key or key == UNASSIGNED


def _without_leftover(before: list[Run], after: str) -> str:
    """What stands after an empty list, without the marks that only the list needed; those before it are taken away."""
    last = before[-1].text if before else ""
    if last.endswith("（") and after.startswith("）"):
        before[-1] = Run(last[:-1])
        return after[1:]
    return after[1:] if after[:1] == "。" and (not last or last[-1] in "。；") else after


def _together(units: Sequence[str]) -> str:
    """``甲、乙与丙``."""
    return "与".join(part for part in (SHARED.join(units[:-1]), units[-1]) if part)


def _and(units: Sequence[str]) -> str:
    """``甲、乙和丙``."""
    return "和".join(part for part in (SHARED.join(units[:-1]), units[-1]) if part)
