"""What a check of the doctor says: one line, how bad it is, and what to do."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum


class Level(IntEnum):
    GOOD = 0
    NOTICE = 1
    BAD = 2
    UNUSABLE = 3

    @property
    def word(self) -> str:
        return ("好", "注意", "有问题", "不能用")[self]


@dataclass(frozen=True)
class Finding:
    """``about`` in two to six characters, ``text`` what was found, ``advice`` what to do (empty where all is well)."""

    level: Level
    about: str
    text: str
    advice: str = ""


@dataclass(frozen=True)
class Look:
    """How to look: ``deep`` reads everything, otherwise samples; ``now`` is the moment of the whole examination."""

    now: datetime
    deep: bool = False


Check = Callable[[Look], Iterable[Finding]]


def good(about: str, text: str) -> Finding:
    return Finding(Level.GOOD, about, text)


def notice(about: str, text: str, advice: str) -> Finding:
    return Finding(Level.NOTICE, about, text, advice)


def bad(about: str, text: str, advice: str) -> Finding:
    return Finding(Level.BAD, about, text, advice)


def unusable(about: str, text: str, advice: str) -> Finding:
    return Finding(Level.UNUSABLE, about, text, advice)
