"""From figures to the paragraphs of 【信访件情况】, in the words of the inspection's rulebook. Knows no database."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from bihuan.moments import BEIJING
from bihuan.numerals import format_date, to_chinese
from bihuan.papers.runs import Paragraph, Run, Section, joined
from bihuan.rulebooks.schema import Rulebook

UNASSIGNED = "未分办"
"""What the catalogue calls complaints that no unit has been given."""
SHARED = "、"
"""The catalogue joins the units of a shared complaint with this; no unit's short name holds it."""
Moment = date | datetime


class Numbers(Protocol):
    """What is needed of an answer of the catalogue."""

    @property
    def figures(self) -> Mapping[str, float]: ...

    @property
    def by(self) -> Mapping[str, Mapping[str, int]]: ...


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

    def sections(self) -> list[Section]:
        return [
            Section("1. 信访件交办情况", self._received()),
            Section("2. 信访件办理情况", (self._handled(),)),
        ]

    @property
    def _here(self) -> str:
        return self.rulebook.here(self.region)

    def _received(self) -> tuple[Paragraph, ...]:
        said = self.rulebook.phrases
        day = said_moment(self.as_of)
        if not self.numbers.figures["received"]:
            return ((Run(f"截止{day}，{said.team}尚未向{self._here}{said.handed_over}{said.item}。"),),)
        batches = int(self.numbers.figures["batches"])
        opening = (
            Run(f"截止{day}，{said.team}共向{self._here}{said.handed_over}了"),
            Run(in_characters(batches), "batches"),
            Run("批"),
            self._figure("received"),
            Run(f"件{said.item}。"),
        )
        paragraphs: list[Paragraph] = [opening]
        if units := self._by_units("by_unit"):
            paragraphs.append((Run(f"{said.units_by}："), *units, Run("。")))
        if labels := self._listed("by_label", self.rulebook.label_phrase):
            paragraphs.append((Run(f"{said.labels_by}："), *labels, Run("。")))
        if self.numbers.figures["key"]:
            units = self._by_units("key_by_unit")
            key = (Run(f"{said.key_by}：{said.key}"), self._figure("key"), Run("件。"))
            paragraphs.append((*key, *units, Run("。")) if units else key)
        if channels := self._listed("by_channel", str):
            paragraphs.append((Run(f"{said.channels_by}："), *channels, Run("。")))
        return tuple(paragraphs)

    def _handled(self) -> Paragraph:
        said = self.rulebook.phrases
        day = said_moment(self.handled_as_of, beside=self.as_of)
        runs = [
            Run(f"截止{day}，{self.region}累计接到{said.handed_over}件"),
            self._figure("received"),
            Run("件，正在办理"),
            self._figure("open"),
            Run("件"),
            *_bracketed(self._not_alone()),
        ]
        # A place without any stage-closed complaint does not speak of them.
        if self.numbers.figures.get("stage_closed"):
            runs += [Run("，阶段性办结"), self._figure("stage_closed"), Run("件")]
            runs += _bracketed(self._finished("stage_closed_by_unit"))
        runs += [Run("，已办结"), self._figure("closed"), Run("件")]
        runs += [*_bracketed(self._finished("closed_by_unit")), Run("。")]
        if partly := [item for item in self.shared if item.done]:
            runs += [Run("此外，"), *joined((self._partly(item) for item in partly), "；"), Run("。")]
        return tuple(runs)

    def _figure(self, name: str) -> Run:
        return Run(str(int(self.numbers.figures[name])), name)

    def _counts(self, name: str) -> list[tuple[str, int]]:
        """The lines of a breakdown that count anything, most first; equals stay in the catalogue's order."""
        lines = [(key, count) for key, count in self.numbers.by.get(name, {}).items() if count]
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
        total = self.numbers.by.get("open_by_unit", {}).get(units, item.count)
        some = f"中有{item.count}件" if item.count < total else ""
        return (
            Run(f"{units}共有的"),
            Run(str(total), "open_by_unit", units),
            Run(f"件{some}，属于{_and(item.done)}的部分已经完成"),
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


def in_characters(number: int) -> str:
    """A batch count as papers write it: 十五, two being 两; beyond what characters are used for, in digits."""
    if number == 2:
        return "两"
    return to_chinese(number) if number <= 9999 else str(number)


def _is_group(key: str) -> bool:
    return SHARED in key or key == UNASSIGNED


def _bracketed(runs: Iterable[Run]) -> list[Run]:
    inside = list(runs)
    return [Run("（"), *inside, Run("）")] if inside else []


def _together(units: Sequence[str]) -> str:
    """``甲、乙与丙``."""
    return "与".join(part for part in (SHARED.join(units[:-1]), units[-1]) if part)


def _and(units: Sequence[str]) -> str:
    """``甲、乙和丙``."""
    return "和".join(part for part in (SHARED.join(units[:-1]), units[-1]) if part)
