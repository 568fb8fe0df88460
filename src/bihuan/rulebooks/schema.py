"""What a rulebook says, after it has been checked: the rules of one kind of inspection in one place."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import ClassVar, Literal

from bihuan.numerals import parse_date, to_half_width
from bihuan.rulebooks.closing import Chain
from bihuan.workdays import Limit

StartEvent = Literal["handed_over", "arrived", "dispatched", "feedback", "noticed"]
"""``handed_over``: the batch's day; ``arrived``: the moment the list was taken in; ``dispatched``: given to the unit."""
MET_BY = ("dispatch", "accept", "split", "arrive", "report", "submit")
"""What can keep a limit on a complaint: giving it to units, the unit's receipt, passing it on, being on the spot, a first
report, the answer."""
VERDICTS = ("属实", "基本属实", "部分属实", "不属实")
"""Least doubt first. Some places do without 基本属实 (``Rulebook.verdicts``)."""
SIGNED_AT = ("unit", "giver")
SIGNED_WHEN = ("always", "key", "untrue", "key_or_untrue", "ordinary")
TRUE, MOSTLY_TRUE = VERDICTS[:2]
GATES = {"clear": "问题查清", "rectified": "整改到位", "accountable": "责任落实", "satisfied": "群众满意"}
"""What has to be so before a complaint is closed, where the rulebook asks for it (seed 001's 四个不放过)."""
VerdictRuleName = Literal["all_some_none", "any"]
"""``all_some_none``: all true -> 属实, none -> 不属实, else the mixed one; ``any``: one that is true makes the whole true."""
LEVELS = "省市州盟区县旗"
"""The last character of a place's full name tells its level of government."""


@dataclass(frozen=True)
class NumberFormat:
    """A pattern of complaint numbers with an example that must fit it; its groups are ``NumberParts.GROUPS``."""

    pattern: re.Pattern[str]
    example: str


@dataclass(frozen=True)
class NumberParts:
    """What a complaint's number says by itself; empty or None where its format has no such part.

    ``day`` is the day of the call, often the one before the batch's; ``serial`` keeps its zeros.
    """

    GROUPS: ClassVar = ("channel", "round", "region", "day", "year", "serial")

    letter: str
    round: str
    region: str
    day: date | None
    year: int | None
    serial: str


@dataclass(frozen=True)
class Channel:
    """A way in which complaints arrive: the printed word, other words for it, the letter in the number."""

    name: str
    aliases: tuple[str, ...] = ()
    letter: str = ""


@dataclass(frozen=True)
class Label:
    """A kind of pollution: its name in lists, its phrase in a paper's sentence, other names."""

    name: str
    phrase: str
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True)
class TimeLimit:
    """A limit and the event it is counted from. ``extension`` is the most it may be lengthened by, asked for at least
    ``asked_before`` days before it runs out (0: on its last day too); ``met_by`` the acts
    that keep it (none: it only bounds when something may be done); ``label`` what is to be done, in a word."""

    limit: Limit
    start: StartEvent
    extension: Limit | None = None
    source: str = ""
    met_by: tuple[str, ...] = ()
    label: str = ""
    asked_before: int = 1


@dataclass(frozen=True)
class ClosingRate:
    """Whether 阶段性办结 counts as closed, and the sentence that says so in print."""

    counts_stage_closed: bool
    text: str


@dataclass(frozen=True)
class VerdictRule:
    """How the verdict of a whole is proposed from those of its parts. A person may say otherwise, with a reason."""

    claims: VerdictRuleName = "all_some_none"


@dataclass(frozen=True)
class Step:
    """One step of the sign-off: its key, its printed name, the role that takes it.

    It is taken ``at`` the ``unit`` that answers or the one that gave the share (``giver``), and only
    ``when`` the complaint asks for it.
    """

    key: str
    name: str
    role: str
    at: str = "giver"
    when: str = "always"

    def is_needed(self, *, key: bool, verdict: str) -> bool:
        """Whether an answer with ``verdict`` to a complaint (``key``: one of importance) takes this step."""
        untrue = verdict == VERDICTS[-1]
        return {
            "always": True,
            "key": key,
            "untrue": untrue,
            "key_or_untrue": key or untrue,
            "ordinary": not key and not untrue,
        }[self.when]


@dataclass(frozen=True)
class Light:
    """A warning light: colour, when it comes on, what follows.

    It comes on when no more than ``days_left`` days are left (negative: so many too late; None: by itself), for the
    ``times``-th time on the same task.
    """

    colour: str
    when: str
    consequence: str
    days_left: int | None = None
    times: int = 1


@dataclass(frozen=True)
class Rounds:
    """Progress rounds (调度): the days of the month on which they are called, and by when units report."""

    opens_on: tuple[int, ...] = (25,)
    limit: Limit = field(default_factory=lambda: Limit(5, "working_days"))


@dataclass(frozen=True)
class PublicationColumn:
    """A column of the public table: its heading and the field it holds."""

    heading: str
    field: str


@dataclass(frozen=True)
class Phrases:
    """Words of the briefing that differ between inspections."""

    masthead: str
    team: str
    here: str
    handed_over: str
    item: str
    key: str
    labels_by: str
    units_by: str
    key_by: str
    channels_by: str


@dataclass(frozen=True)
class Rulebook:
    """One rulebook, immutable. Vocabulary lookups ignore blanks and the width of letters."""

    code: str
    version: str
    title: str
    level: str
    kind: str
    cutoff: str
    numbers: tuple[NumberFormat, ...]
    channels: tuple[Channel, ...]
    labels: tuple[Label, ...]
    verdicts: tuple[str, ...]
    mixed_verdict: str
    verdict: VerdictRule
    limits: Mapping[str, TimeLimit]
    closing_rate: ClosingRate
    signoff: tuple[Step, ...]
    gates: tuple[str, ...]
    closing: Chain
    lights: tuple[Light, ...]
    publication: tuple[PublicationColumn, ...]
    phrases: Phrases
    rounds: Rounds = field(default_factory=Rounds)
    interviews_are_sanctions: bool = False
    """Whether persons who were only interviewed (约谈) count among those held accountable: nationally they do not."""

    @property
    def label_names(self) -> tuple[str, ...]:
        """The vocabulary in its printed order."""
        return tuple(label.name for label in self.labels)

    def label(self, text: str) -> str | None:
        """The vocabulary's name for a printed label, with or without 污染; None when there is none."""
        word = plain(text)
        return self._label_words.get(word) or self._label_words.get(word.removesuffix("污染"))

    def label_phrase(self, name: str) -> str:
        return next((label.phrase for label in self.labels if label.name == name), name)

    @cached_property
    def _label_words(self) -> dict[str, str]:
        return {plain(word): label.name for label in self.labels for word in (label.name, label.phrase, *label.aliases)}

    def channel(self, text: str) -> str | None:
        """The printed word for a channel; None when the rulebook has none for ``text``."""
        word = plain(text)
        return next((c.name for c in self.channels if word in map(plain, (c.name, *c.aliases))), None)

    def channel_of(self, number: str) -> str | None:
        """The channel that a number's own letter tells."""
        parts = self.number_parts(number)
        return next((c.name for c in self.channels if parts and parts.letter and c.letter == parts.letter), None)

    def number_parts(self, number: str) -> NumberParts | None:
        """What a number says; None when no format fits it: such a number is stored as it stands."""
        number = plain(number).strip("*").upper()
        for form in self.numbers:
            if match := form.pattern.fullmatch(number):
                said = {name: text for name, text in match.groupdict().items() if text}
                day = parse_date(said.get("day", ""))
                year = said.get("year", "")
                return NumberParts(
                    letter=said.get("channel", ""),
                    round=said.get("round", ""),
                    region=said.get("region", ""),
                    day=day,
                    year=int(year) if year.isdecimal() else day.year if day else None,
                    serial=said.get("serial", ""),
                )
        return None

    def here(self, region: str) -> str:
        """How a paper of ``region`` (its full name) calls its own place: 我市 as the rulebook has it for a city becomes
        我县 in 东安县."""
        said, level = self.phrases.here, region[-1:]
        return said[:-1] + level if said[-1:] in LEVELS and level and level in LEVELS else said

    def whole_verdict(self, verdicts: Sequence[str]) -> str:
        """The verdict of the whole from those of its parts, claims or units: the same where they agree, else by the rule
        ``[verdict]`` names (``domain.md`` 5: mixed -> 部分属实). Raises ``ValueError`` for no verdicts."""
        if not verdicts:
            raise ValueError("no verdict follows from nothing")
        said = set(verdicts)
        if len(said) == 1:
            return verdicts[0]
        if self.verdict.claims == "any" and TRUE in said:
            return TRUE
        if said == {TRUE, MOSTLY_TRUE} and MOSTLY_TRUE in self.verdicts:
            return MOSTLY_TRUE
        return self.mixed_verdict


def plain(text: str) -> str:
    """A printed word without blanks, its letters and signs half-width: what lookups compare."""
    return "".join(to_half_width(text).split())
